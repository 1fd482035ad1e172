package check

import "strings"

// figureless is a text with every number taken out: what is left tells whether two texts are the same but for figures.
type figureless struct {
	words   []rune
	figures []stretch
	after   []int // of each figure, how many words stand before it
}

// stretch is a stretch of a text.
type stretch struct{ start, end int }

func takeFigures(text []rune) figureless {
	var s figureless
	for i := 0; i < len(text); i++ {
		switch {
		case arabic(text[i]):
			end := i
			for end < len(text) && (arabic(text[end]) || strings.ContainsRune(".,:：．", text[end]) && arabic(runeAt(text, end+1))) {
				end++
			}
			s.figures = append(s.figures, stretch{i, end})
			s.after = append(s.after, len(s.words))
			i = end - 1
		case isHan(text[i]) || asciiLetter(text[i]):
			s.words = append(s.words, text[i])
		}
	}
	return s
}

// enoughWords is how long a text must be before its likeness to another says anything.
const enoughWords = 30

// againstEarlier compares the body with what is already public. Where the words agree and only a few of several figures
// differ, one of the two is wrong; where most differ, it is the next report of a row.
func againstEarlier(s Subject, body []rune, at int) []Finding {
	if len(s.Earlier) == 0 {
		return nil
	}
	mine := takeFigures(body)
	var out []Finding
	for _, e := range s.Earlier {
		if containsAny(e.Title, "期", "周报", "月报", "日报", "简报", "季度", "每日", "今日", "每周", "通报（") {
			continue // one of a row
		}
		theirs := takeFigures([]rune(e.Text))
		if len(mine.words) < enoughWords || len(mine.figures) == 0 || len(mine.words)*10 < len(theirs.words)*9 || len(theirs.words)*10 < len(mine.words)*9 {
			continue
		}
		changed, shared := differingFigures(mine, theirs, body, []rune(e.Text))
		if len(changed) == 0 || len(changed) > 3 || len(changed) > shared && len(changed) > 1 {
			continue
		}
		for _, c := range changed {
			f := differs(body, at, c[0].start, c[0].end, "与已公开的《"+e.Title+"》（"+e.Date+"）内容相同，但那里是“"+string([]rune(e.Text)[c[1].start:c[1].end])+"”，这里是“"+string(body[c[0].start:c[0].end])+"”。")
			f.Suggestion = "请核对：这里写错的，改正；以前发布的有错的，按程序更正；确是另一件事的，可以注明。"
			out = append(out, f)
		}
	}
	return out
}

// differingFigures pairs the figures of two texts that stand at the same place of nearly the same words, and counts those
// that agree. It answers nothing where the words are not nearly the same.
func differingFigures(mine, theirs figureless, a, b []rune) (changed [][2]stretch, shared int) {
	edits := diffRunes(theirs.words, mine.words)
	different := 0
	for _, e := range edits {
		different += max(e.fromEnd-e.from, e.toEnd-e.to)
	}
	if different*12 > len(mine.words) {
		return nil, 0
	}
	k := 0
	for i, f := range mine.figures {
		want := throughEdits(edits, mine.after[i])
		for k < len(theirs.figures) && theirs.after[k] < want {
			k++
		}
		if k == len(theirs.figures) || theirs.after[k] != want {
			continue
		}
		if string(a[f.start:f.end]) == string(b[theirs.figures[k].start:theirs.figures[k].end]) {
			shared++
		} else {
			changed = append(changed, [2]stretch{f, theirs.figures[k]})
		}
		k++
	}
	return changed, shared
}

// throughEdits maps a place of the new words to the old ones, -1 within what was changed.
func throughEdits(edits []edit, at int) int {
	shift := 0
	for _, e := range edits {
		if at < e.to || at == e.to && e.to == e.toEnd {
			break
		}
		if at < e.toEnd {
			return -1
		}
		shift = e.fromEnd - e.toEnd
	}
	return at + shift
}
