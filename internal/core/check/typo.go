package check

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// typo (错别字) finds words that are written wrong: forms that are never right, and forms that are wrong in their
// context. What may be two words meeting (社会义务 holds 会义) is left alone.
type typo struct{}

func (typo) ID() string    { return "typo" }
func (typo) Title() string { return "错别字和易混词" }

func (typo) Run(s Subject, _ Param) []Finding {
	return inParts(s, func(text []rune) []Finding {
		var hits []hit
		s.scan("typo", text, func(h hit) {
			if !acrossWords(text, h) && !asName(text, h) && !spokenOf(text, h) {
				hits = append(hits, h)
			}
		})
		own := builtin()
		hits = longest(hits)
		words := len(hits)
		add := func(n phraseHit) {
			if !n.overlaps(hits[:words]) {
				hits = append(hits, n.hit(text)...)
			}
		}
		own.phrases.scan(text, own.like, add)
		if s.Own != nil {
			s.Own.phrases.scan(text, own.like, add)
		}
		hits = append(hits, unlisted(text, hits)...)
		var out []Finding
		for _, h := range longest(hits) {
			wrong := string(text[h.start:h.end])
			f := fixed(text, h.start, h.end, h.row.right, "“"+wrong+"”疑为错别字，这里应写作“"+h.row.right+"”。",
				"请改为“"+h.row.right+"”；如果确系原文或专名，请注明理由后保留。")
			f.Severity = h.row.severity
			out = append(out, f)
		}
		return out
	})
}

// overlaps reports whether a word was found wrong within the phrase: the word is the smaller mistake.
func (n phraseHit) overlaps(words []hit) bool {
	return slices.ContainsFunc(words, func(h hit) bool { return h.start < n.end && n.start < h.end })
}

// hit is the phrase as one that a row would have found; none when it is spoken of.
func (n phraseHit) hit(text []rune) []hit {
	h := hit{&wordRow{right: n.right}, n.start, n.end}
	if spokenOf(text, h) {
		return nil
	}
	return []hit{h}
}

// wordPairs are the beginnings of words (义务 社区), by which acrossWords tells two words that meet.
var wordPairs = sync.OnceValue(func() map[uint64]struct{} { return readPairs("knowledge/pairs_begin.tsv") })

// readPairs reads lines of one character and the characters that stand after it in words.
func readPairs(name string) map[uint64]struct{} {
	data, err := knowledgeFiles.ReadFile(name)
	if err != nil {
		panic(err)
	}
	out := map[uint64]struct{}{}
	for line := range strings.Lines(string(data)) {
		one, others, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if !ok || utf8.RuneCountInString(one) != 1 {
			continue
		}
		r, _ := utf8.DecodeRuneInString(one)
		for _, o := range others {
			out[headOf([]rune{r, o})] = struct{}{}
		}
	}
	return out
}

// acrossWords reports whether a short form may be two words that meet: its last character begins a word with what
// follows (社会|义务).
func acrossWords(text []rune, h hit) bool {
	n := h.end - h.start
	if n > 3 || len(h.row.pattern) > n { // long, or a person wrote down what stands beside it
		return false
	}
	if h.end == len(text) || h.row.when.demands('后') {
		return false
	}
	_, ok := wordPairs()[headOf([]rune{text[h.end-1], text[h.end]})]
	return ok
}

// titles stand right before or after a name.
var titles = []string{"同志", "书记", "主任", "局长", "处长", "科长", "县长", "市长", "区长", "镇长", "乡长", "村民", "居民", "记者", "先生", "女士",
	"队长", "所长", "校长", "教授", "医生", "老师", "教师", "民警", "经理", "董事长", "院长", "部长", "委员", "代表", "组长", "主席", "通讯员", "厅长", "司长", "支书", "站长", "师傅", "工程师", "患者", "学生", "农民", "申请人", "当事人"}

// asName reports whether a form of two characters is the given name of a person: 主任王建社, 李会义、张…
func asName(text []rune, h hit) bool {
	if h.end-h.start != 2 || h.start == 0 || !strings.ContainsRune(surnames, text[h.start-1]) {
		return false
	}
	front := text[:h.start-1]
	if len(front) == 0 || !isHan(front[len(front)-1]) {
		return true
	}
	for _, t := range titles {
		if endsWith(front, []rune(t)) || beginsWith(text[h.end:], []rune(t)) {
			return true
		}
	}
	return false
}

// spokenOf reports whether the words are named as words: “布署”是“部署”的误写.
func spokenOf(text []rune, h hit) bool {
	if h.start == 0 || h.end == len(text) || !strings.ContainsRune("“‘「『\"'", text[h.start-1]) || !strings.ContainsRune("”’」』\"'", text[h.end]) {
		return false
	}
	from, to := sentence(text, h.start, h.end)
	return containsAny(string(text[from:to]), "误写", "错写", "写成", "写作", "误作", "误为", "错为", "混淆", "错别字", "错字", "别字", "辨析", "读作",
		"应为", "不写", "不能写", "不要写", "通假", "易错", "纠错", "区别", "规范写法", "正确写法", "异形词", "更正为", "改为", "一词")
}
