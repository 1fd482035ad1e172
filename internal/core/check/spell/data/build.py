#!/usr/bin/env python3
"""Makes words.flate, beside.rice and names.tsv beside this file. Run once, by hand; the results are committed.

    go mod download github.com/yanyiwu/gojieba@v1.4.6                  # the dictionary of jieba, MIT License
    npm pack opencc-js@1.4.2 && tar xzf opencc-js-1.4.2.tgz            # the phrases of OpenCC, Apache License 2.0
    python3 build.py "$(go env GOMODCACHE)/github.com/yanyiwu/gojieba@v1.4.6/deps/cppjieba/dict" package ../../../../..

Words and how often they are used come from jieba; what OpenCC knows besides confirms its rare ones. office.txt and
wrong.txt, both beside this file, were written by hand: words of offices of today, and misspellings that jieba holds as
words. Which words stand beside each other is counted in the long words of both and in the texts of this repository
(all but those by which the checks are measured). The same input gives the same bytes.
"""
import collections
import math
import pathlib
import re
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
LONGEST = 4  # characters of a word; longer ones are taken apart
SURE = 3     # jieba guessed most words that it counts no oftener
OFTEN = 11   # inverse document frequency of what is met often enough not to be a slip


def main(jieba, opencc, repository):
    counts, tags = read_jieba(jieba / "jieba.dict.utf8")
    other = read_opencc(opencc / "dist/esm-lib/dict/STPhrases.js")
    texts = read_texts(repository)
    knowledge = repository / "internal/core/check/knowledge"

    words = choose(counts, tags, other)
    add_office(words, counts)
    alike = read_likeness()
    wrong = set((HERE / "wrong.txt").read_text().split()) | set(listed_wrong(knowledge))
    words = {w: n for w, n in words.items() if len(w) == 1 or not holds(w, wrong)}
    total = sum(counts.values())
    count_texts(words, texts, knowledge, total)
    trim(words, counts)
    met = choose_met(words, counts, tags, read_idf(jieba / "idf.utf8"), wrong, alike, texts, total)

    write_names(counts, tags, repository)
    write_words(words, met, total)
    write_pairs(pairs(words, total, counts, other, texts, knowledge))


# Reading

def is_han(text):
    return all("\u4e00" <= c <= "\u9fff" for c in text) and text != ""


def read_jieba(path):
    counts, tags = {}, {}
    for line in path.read_text().splitlines():
        word, count, tag = line.split(" ")
        counts[word], tags[word] = int(count), tag[:2]
    return counts, tags


def read_idf(path):
    """Words that jieba met in its texts, with its inverse document frequency."""
    return {word: float(weight) for word, weight in (line.split(" ") for line in path.read_text().splitlines()) if is_han(word)}


def read_opencc(path):
    packed = re.search('"(.*)"', path.read_text(), re.S).group(1)
    return {p.split(" ")[0] for p in packed.split("|") if is_han(p.split(" ")[0])}


def read_texts(repository):
    """Chinese prose of this repository, without marked mistakes and without what the checks are measured by."""
    out = []
    for pattern in ("README.md", "docs/**/*.md", "packs/**/*.md", "web/src/**/*.ts*", "internal/**/*.go", "internal/core/check/corpus/source/*.txt"):
        for path in sorted(repository.glob(pattern)):
            if path.name.endswith("_test.go") or "docs/checks" in path.as_posix() or "/check/" in path.as_posix() and path.suffix == ".go":
                continue
            out.append(re.sub("⟦[^⟧]*⟧", "，", path.read_text()))
    return re.findall("[\u4e00-\u9fff]{2,}", "\n".join(out))


def listed_wrong(knowledge):
    for line in (knowledge / "typo_never.tsv").read_text().splitlines():
        if not line.startswith("#"):
            yield from (w for w in line.split("\t")[0].split("|") if "[" not in w and len(w) > 1)


def read_likeness():
    """Which characters are taken for which, and how readily: 0 same sound, 1 near sound, 2 shape."""
    near, like = collections.defaultdict(list), collections.defaultdict(dict)

    def connect(group, how):
        for a in group:
            for b in group:
                if a != b:
                    like[a][b] = min(how, like[a].get(b, 9))
    for line in (HERE / "shapes.tsv").read_text().splitlines()[1:]:
        if not line.startswith("#"):
            connect(line.split("\t")[0], 2)
    for line in (HERE / "sounds.tsv").read_text().splitlines():
        if not line.startswith("#") and "\t" in line:
            sound, group = line.split("\t")[:2]
            connect(group, 0)
            near[loose(sound)].extend(group)
    for group in near.values():
        connect(group, 1)
    return like


def loose(sound):
    for a, b in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l")):
        if sound.startswith(a):
            sound = b + sound[len(a):]
            break
    return sound[:-1] if sound.endswith(("ang", "eng", "ing")) else sound


# Words

def choose(counts, tags, other):
    words = {}
    for word, n in counts.items():
        if not is_han(word) or len(word) > 8:
            continue
        name = tags[word] == "nr" and len(word) >= 3 and n <= 10
        guessed = n <= SURE and word not in other and len(word) != 4
        if len(word) == 1 or not name and not guessed:
            words[word] = n
    return words


def add_office(words, counts):
    for line in (HERE / "office.txt").read_text().splitlines():
        if line.startswith("#"):
            continue
        for word in line.split():
            words[word] = max(words.get(word, 0), 30 if len(word) < LONGEST else 20)


def holds(word, wrong):
    return any(word[i:j] in wrong for i in range(len(word)) for j in range(i + 2, len(word) + 1))


def count_texts(words, texts, knowledge, total):
    """Words of our own texts are commoner here than in jieba's novels and newspapers."""
    seen = collections.Counter()
    for run in texts:
        seen.update(w for w in split(run, words, total) if len(w) > 1)
    for line in (knowledge / "phrase_fixed.tsv").read_text().splitlines():
        seen.update(w for w in line.split("\t")[0].split("/") if len(w) > 1 and "/" in line)
    for word, n in seen.items():
        if n >= 2 and word in words:
            words[word] = max(words[word], min(3000, 300 * n) if len(word) < LONGEST else 60)


def trim(words, counts):
    """Rare words of four that their halves explain as well."""
    for word in [w for w in words if len(w) == LONGEST]:
        if 0 < counts.get(word, 0) <= SURE and words.get(word[:2], 0) >= 20 and words.get(word[2:], 0) >= 20:
            del words[word]


def choose_met(words, counts, tags, idf, wrong, alike, texts, total):
    """What jieba met without being sure that it is a word: enough to explain a text, not to correct one."""
    met = {}
    for word in set(counts) | set(idf):
        n = counts.get(word, 3)
        if word in words or not is_han(word) or not 2 <= len(word) <= 3 or word in wrong or len(word) == 3 and tags.get(word) == "nr":
            continue
        if word not in counts and idf[word] > OFTEN and any(
                words.get(word[:i] + d + word[i + 1:], 0) >= 1000 for i, c in enumerate(word) for d in alike[c]):
            continue
        met[word] = n
    for run in texts:
        parts = split(run, words, total)
        for a, b in zip(parts, parts[1:]):
            if len(a) == len(b) == 1 and a + b not in words:
                met[a + b] = max(met.get(a + b, 0), SURE)
    return met


def split(run, words, total):
    """The cheapest reading of the run as words."""
    best = [(0.0, 0)]
    for end in range(1, len(run) + 1):
        best.append(min((best[end - n][0] + price(run[end - n:end], words, total), n) for n in range(1, min(LONGEST, end) + 1)))
    out, end = [], len(run)
    while end > 0:
        out.append(run[end - best[end][1]:end])
        end -= best[end][1]
    return out[::-1]


def price(word, words, total):
    if word in words:
        return math.log(total / words[word])
    return 20.0 if len(word) == 1 else math.inf


# Pairs

def pairs(words, total, counts, other, texts, knowledge):
    """Which words stand beside each other in long words and in our texts."""
    found = set()
    parts = {w: n for w, n in words.items() if len(w) < LONGEST}
    for word in sorted(set(counts) | other):
        if is_han(word) and len(word) >= 4:
            note(found, split(word, parts, total), words)
    for run in texts:
        note(found, split(run, words, total), words)
        note(found, split(run, parts, total), words)
    for line in (knowledge / "phrase_fixed.tsv").read_text().splitlines():
        if not line.startswith("#"):
            note(found, line.split("\t")[0].split("/"), words)
    return found


def note(found, parts, words):
    for a, b in zip(parts, parts[1:]):
        if len(a) + len(b) >= 3 and is_han(a + b) and (len(a) > 1 or len(b) > 1) and a in words and b in words:
            found.add((a, b))


# Writing; read.go and beside.go read what these write

def write_words(words, met, total):
    out = []

    def table(of):
        by = collections.defaultdict(list)
        for word, n in of.items():
            if len(word) <= LONGEST:
                by[max(1, min(63, round(4 * math.log(total / n)) - 6))].append(word)
        for cost in sorted(by):
            out.append("\n" + chr(cost + ord(" ")))
            last = ""
            for word in sorted(by[cost], key=lambda w: (len(w), w)):
                shared = 0
                while shared < min(len(word), len(last)) - 1 and word[shared] == last[shared]:
                    shared += 1
                if len(word) != len(last):
                    out.append(str(len(word)))
                    shared = 0
                out.append("abcd"[shared] + word[shared:])
                last = word
    table(words)
    out.append("\n!")
    table(met)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
    data = packer.compress("".join(out).encode()) + packer.flush()
    (HERE / "words.flate").write_bytes(data)
    print(len(words), "words,", len(met), "met,", len(data), "bytes")


NAMES = """# 人名用字：姓、名里的字各有多少见，数目越小越常见（四分之一奈特）。
# 来源：jieba 词典（MIT 许可）里标作人名的词，只取用字的多少，不取任何人名。
类\t多少\t字
"""
RARE_SURNAMES = "姓\t21\t肖付闫代佘仝晁逯逄\n"  # that jieba has no names of


def write_names(counts, tags, repository):
    """How often characters are surnames and in given names, from the names of three characters."""
    known = re.search('surnames = "([^"]+)"', (repository / "internal/core/check/person.go").read_text()).group(1)
    surname, given = collections.Counter(), collections.Counter()
    for word in counts:
        if tags[word] == "nr" and len(word) == 3 and is_han(word) and word[0] in known:
            surname[word[0]] += 1
            given.update(word[1:])
    lines = [NAMES]
    for kind, of in (("姓", surname), ("名", given)):
        by, total = collections.defaultdict(list), sum(of.values())
        for char, n in of.items():
            if n >= 2:
                by[max(1, min(63, round(-4 * math.log(n / total))))].append(char)
        lines += [f"{kind}\t{cost}\t{''.join(sorted(chars))}\n" for cost, chars in sorted(by.items())]
    (HERE / "names.tsv").write_text("".join(lines) + RARE_SURNAMES)


HASH_BITS, RICE_BITS = 25, 8
WHOLE = (1 << 64) - 1


def hash_of(a, b):
    h = 14695981039346656037
    for c in [*map(ord, a), 0x1F, *map(ord, b)]:
        h = (h ^ c) * 1099511628211 & WHOLE
    h ^= h >> 32
    return (h * 0x9E3779B97F4A7C15 & WHOLE) >> (64 - HASH_BITS)


def write_pairs(found):
    hashes = sorted({hash_of(a, b) for a, b in found})
    out, last = [], -1
    for h in hashes:
        step, last = h - last - 1, h
        out.append("1" * (step >> RICE_BITS) + "0" + format(step & (1 << RICE_BITS) - 1, f"0{RICE_BITS}b"))
    bits = "".join(out)
    bits += "1" * (-len(bits) % 8)
    data = len(hashes).to_bytes(4, "big") + int(bits, 2).to_bytes(len(bits) // 8, "big")
    (HERE / "beside.rice").write_bytes(data)
    print(len(found), "pairs,", len(hashes), "hashes,", len(data), "bytes")


if __name__ == "__main__":
    main(*map(pathlib.Path, sys.argv[1:]))
