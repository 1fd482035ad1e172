package check

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"
)

func TestTheKnowledgeFilesCanBeRead(t *testing.T) {
	t.Parallel()
	if _, err := ReadKnowledge(os.DirFS("knowledge")); err != nil {
		t.Fatal(err)
	}
}

func TestThereAreAtLeastFifteenHundredPairs(t *testing.T) {
	t.Parallel()
	listed := 0
	for _, rows := range builtin().tables["typo"] {
		listed += len(rows)
	}
	if listed < 1500 {
		t.Errorf("people have listed %d wrong forms, want 1500", listed)
	}
}

func TestEveryTypoRowFindsItsExample(t *testing.T) {
	t.Parallel()
	for _, rows := range builtin().tables["typo"] {
		for _, r := range rows {
			text, start := r.example()
			if !overlapped(typo{}.Run(Subject{Text: text}, Param{}), start+r.from, start+r.to) {
				t.Errorf("%s: nothing found in %q", string(r.pattern), text)
			}
		}
	}
}

func TestEveryPhraseFindsOneWrongCharacter(t *testing.T) {
	t.Parallel()
	k := builtin()
	for _, phrases := range k.phrases.first {
		for _, p := range phrases {
			wrong, at := p.misspelt(k.like)
			if wrong != "" && !overlapped(typo{}.Run(Subject{Text: "，" + wrong + "。"}, Param{}), 1+at, 2+at) {
				t.Errorf("nothing found in %s for %s", wrong, string(p.words))
			}
		}
	}
}

func TestLookAlikesStaySilent(t *testing.T) {
	t.Parallel()
	lines := rightLines(t)
	if len(lines) < 400 {
		t.Errorf("%d right lines, want 400", len(lines))
	}
	for _, line := range lines {
		for _, c := range []Check{typo{}, outdatedOrg{}, superlative{}, advert{}, mapApproval{}} {
			for _, f := range c.Run(Subject{Text: line, Today: "2026-11-22"}, Param{}) {
				t.Errorf("%s: %q found in %q", c.ID(), f.Text, line)
			}
		}
	}
}

func TestABodyAddsRowsOfItsOwn(t *testing.T) {
	t.Parallel()
	own, err := ReadKnowledge(fstest.MapFS{
		"typo_body.tsv":   {Data: []byte("# 来源：本单位\n错误写法\t正确写法\t条件\t程度\t依据\n柳西\t柳溪\t后≠路\t提示\t地名\n")},
		"phrase_body.tsv": {Data: []byte("固定词组\t不算错的写法\n柳溪/精神\n")},
	})
	if err != nil {
		t.Fatal(err)
	}
	found := typo{}.Run(Subject{Text: "柳西县发扬柳溪精深，修通柳西路。", Own: own}, Param{})
	if len(found) != 2 || found[0].Fix.Text != "柳溪" || found[0].Severity != Hint || found[1].Text != "精深" {
		t.Errorf("got %+v", found)
	}
}

func TestARowThatCannotBeReadNamesItsFileAndLine(t *testing.T) {
	t.Parallel()
	const header = "错误写法\t正确写法\t条件\t程度\t依据\n"
	for _, rows := range []string{"甲\t乙\t左=丙", "甲\t甲", "甲\t乙\t\t严重", "[甲\t乙", "甲\t乙\t前=", "甲\t乙\t前=丙||丁", "3[甲]0\t乙\t\t\t\t多", "0[甲]\t乙", "甲"} {
		_, err := ReadKnowledge(fstest.MapFS{"typo_x.tsv": {Data: []byte(header + rows + "\n")}})
		if err == nil || !strings.Contains(err.Error(), "typo_x.tsv”第 2 行") {
			t.Errorf("%q: got %v", rows, err)
		}
	}
	for name, data := range map[string]string{"list.tsv": header, "typo.tsv": "甲\t乙\n", "phrase.tsv": "固定词组\t不算错的写法\n甲乙丙\n", "alike.tsv": "音或形\t相近的字\n音\t甲\n"} {
		if _, err := ReadKnowledge(fstest.MapFS{name: {Data: []byte(data)}}); err == nil {
			t.Errorf("%s passed", name)
		}
	}
}

func BenchmarkEveryCheckOnAnArticle(b *testing.B) {
	var text strings.Builder
	for _, line := range rightLines(b) {
		if text.WriteString(line); text.Len() > 6000 {
			break
		}
	}
	article := Subject{Text: string([]rune(text.String())[:2000]), Today: "2026-11-22"}
	Run(Basic(), article)
	for b.Loop() {
		Run(Basic(), article)
	}
}

// example builds a text in which the row's condition holds, and says where its pattern begins.
func (r *wordRow) example() (text string, start int) {
	before, after, inside := "，", "。", ""
	for _, t := range r.when {
		word := strings.NewReplacer(string(edge), "，", string(number), "3").Replace(string(t.words[0]))
		switch {
		case t.not:
		case t.where == '前':
			before = "，" + word
		case t.where == '后':
			after = word + "。"
		default:
			inside = "，" + word
		}
	}
	pattern := strings.ReplaceAll(string(r.pattern), string(number), "3")
	return before + pattern + strings.TrimSuffix(after, "。") + inside + "。", len([]rune(before))
}

// misspelt writes the phrase with the first character that has a confusable one which is no word of its own.
func (p *phrase) misspelt(like alike) (string, int) {
	for at, r := range p.words {
		for other := rune(0x4e00); other < 0x9fff; other++ {
			wrong := append([]rune(nil), p.words...)
			wrong[at] = other
			if other != r && like.confusable(other, r) && !p.fine[string(wrong)] {
				return string(wrong), at
			}
		}
	}
	return "", 0
}

func overlapped(found []Finding, start, end int) bool {
	for _, f := range found {
		if f.Start < end && start < f.End {
			return true
		}
	}
	return false
}

func rightLines(t testing.TB) []string {
	t.Helper()
	data, err := os.ReadFile("testdata/lookalikes.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}
