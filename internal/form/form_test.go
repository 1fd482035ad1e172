package form

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qianfa/internal/core/fault"
)

var update = flag.Bool("update", false, "write the golden files anew")

// samples are the records every form is tried with.
func samples() map[string]Record {
	return map[string]Record{"signed": signedRecord(), "open": openRecord(), "long": longRecord(), "table": tableRecord(), "empty": {}}
}

// ownForms are those an item is signed on; what goes beside them carries its own steps only (beside_test.go).
func ownForms() []Template {
	return slices.DeleteFunc(Templates(), func(t Template) bool { return t.Beside })
}

// visible drops what layout may change: spaces and line ends.
func visible(text string) string {
	return strings.Join(strings.FieldsFunc(clean(text), func(r rune) bool { return strings.ContainsRune(" \n　", r) }), "")
}

func TestThePDFHoldsEveryCharacterOfTheForm(t *testing.T) {
	t.Parallel()
	for _, tm := range Templates() {
		for name, r := range samples() {
			t.Run(tm.ID+"/"+name, func(t *testing.T) {
				t.Parallel()
				data, err := PDF(r, tm)
				if err != nil {
					t.Fatal(err)
				}
				got := map[rune]int{}
				for _, c := range visible(strings.Join(extractText(t, data), "\n")) {
					got[c]++
				}
				want := map[rune]int{}
				for _, text := range tm.sheet(r).texts() {
					for _, c := range visible(text) {
						want[c]++
					}
				}
				for c, n := range want {
					if got[c] < n {
						t.Errorf("“%c” stands %d times on paper, %d times in the record", c, got[c], n)
					}
				}
			})
		}
	}
}

func TestEveryPageBearsItsNumberAndTheCheckCode(t *testing.T) {
	t.Parallel()
	for _, tm := range Templates() {
		r := longRecord()
		data, err := PDF(r, tm)
		if err != nil {
			t.Fatal(err)
		}
		pages := extractText(t, data)
		if len(pages) < 2 && !tm.Beside {
			t.Fatalf("%s: a long record fits on %d page", tm.ID, len(pages))
		}
		for i, text := range pages {
			label := "第" + strconv.Itoa(i+1) + "页共" + strconv.Itoa(len(pages)) + "页"
			if !strings.Contains(visible(text), label) || !strings.Contains(text, r.VersionCode) {
				t.Errorf("%s: page %d lacks %q or the check code", tm.ID, i+1, label)
			}
		}
	}
}

func TestEveryStepStandsOnEveryForm(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Steps = append(r.Steps,
		StepRow{Post: "保密审查员", Unit: "保密办", Label: "保密审查", Verb: "secrecy_review", Person: "保密甲", Result: "可以公开", At: at(20, 16, 30)},
		StepRow{Post: "外单位联络员", Unit: "青石市气象台", Label: "会签", Verb: "review", Person: "会签乙", Result: "无意见", At: at(20, 16, 40)},
		StepRow{Post: "主要领导", Unit: "市局", Label: "同意", Verb: "consent", Person: "领导丙", RecordedHow: Oral, RecordedBy: "记录丁", Result: "同意", At: at(20, 18, 0), Late: true},
		StepRow{Label: "核稿", Person: "核稿戊", Result: "已核", At: at(20, 16, 50)})
	for _, tm := range ownForms() {
		data, err := PDF(r, tm)
		if err != nil {
			t.Fatal(err)
		}
		paper := visible(strings.Join(extractText(t, data), ""))
		screen, err := HTML(r, tm)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range r.Steps {
			for _, said := range append(manner(s), s.Person, minute(s.At)) {
				if !strings.Contains(paper, visible(said)) {
					t.Errorf("%s: %q is missing on paper", tm.ID, said)
				}
				if !strings.Contains(string(screen), said) {
					t.Errorf("%s: %q is missing on screen", tm.ID, said)
				}
			}
		}
	}
}

func TestTheJinhuaFormHasItsTenFieldsInOrder(t *testing.T) {
	t.Parallel()
	data, err := PDF(signedRecord(), jinhua)
	if err != nil {
		t.Fatal(err)
	}
	rest := visible(strings.Join(extractText(t, data), ""))
	for _, field := range []string{"报送时间", "报送人", "报送单位", "标题", "信息内容", "拟发布渠道", "微信☑微博☐网站☑", "报送单位/部门负责人审核", "办公室审核", "分管领导签发", "备注"} {
		_, after, found := strings.Cut(rest, field)
		if !found {
			t.Fatalf("field %s is missing or out of order", field)
		}
		rest = after
	}
}

func TestALongTextLeavesAllSignaturesOnTheFirstPage(t *testing.T) {
	t.Parallel()
	for _, tm := range []Template{jinhua, hengli, jiaozuo} {
		r := longRecord()
		data, err := PDF(r, tm)
		if err != nil {
			t.Fatal(err)
		}
		first := extractText(t, data)[0]
		for _, s := range r.Steps {
			if !strings.Contains(first, s.Person) || !strings.Contains(first, minute(s.At)) {
				t.Errorf("%s: %s and the date are not on the first page:\n%s", tm.ID, s.Person, first)
			}
		}
		if !strings.Contains(first, moreBelow) {
			t.Errorf("%s: the first page does not say that the text goes on", tm.ID)
		}
	}
}

func TestNoLineOnPaperStartsWithClosingPunctuation(t *testing.T) {
	t.Parallel()
	faces, err := loadTypefaces()
	if err != nil {
		t.Fatal(err)
	}
	for _, tm := range Templates() {
		for name, r := range samples() {
			for i, l := range layOut(tm.sheet(r), faces) {
				for _, text := range l.texts {
					if startsWrong(text.text) {
						t.Errorf("%s/%s page %d: line %q", tm.ID, name, i+1, text.text)
					}
					right := text.x + faces.textWidth(text.text, text.face, text.size) + text.spacing*float64(len([]rune(text.text))-1)
					if text.x < sideMargin-0.1 || right > upright.width-sideMargin+0.1 {
						t.Errorf("%s/%s page %d: %q reaches from %.1f to %.1f, outside the margins", tm.ID, name, i+1, text.text, text.x, right)
					}
					if text.y > upright.tableBottom()+10 {
						t.Errorf("%s/%s page %d: %q runs into the foot", tm.ID, name, i+1, text.text)
					}
				}
			}
		}
	}
}

func TestAnOpenStepIsAnEmptyBoxForInk(t *testing.T) {
	t.Parallel()
	for _, tm := range ownForms() {
		data, err := PDF(openRecord(), tm)
		if err != nil {
			t.Fatal(err)
		}
		paper := visible(strings.Join(extractText(t, data), ""))
		for _, said := range []string{"签名：", "年月日", "（盖章）", "供打印送签", "本表作废"} {
			if !strings.Contains(paper, said) {
				t.Errorf("%s: %q is missing", tm.ID, said)
			}
		}
		if strings.Contains(paper, "秦仲平") || strings.Contains(paper, "苏敏") {
			t.Errorf("%s: an open step shows a name as if it were signed", tm.ID)
		}
	}
}

func TestADemoFormSaysSoOnEveryPage(t *testing.T) {
	t.Parallel()
	r := longRecord()
	for _, demo := range []bool{true, false} {
		r.Demo = demo
		data, err := PDF(r, general)
		if err != nil {
			t.Fatal(err)
		}
		for i, text := range extractText(t, data) {
			if strings.Contains(text, "演练环境打印") != demo {
				t.Errorf("demo=%v: page %d says the opposite", demo, i+1)
			}
		}
		screen, err := HTML(r, general)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(screen), "演练环境打印") != demo {
			t.Errorf("demo=%v: the page on screen says the opposite", demo)
		}
	}
}

func TestACharacterWithoutAGlyphIsNamedAndNothingIsPrinted(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Title += "😀"
	r.Steps[1].Opinion += "한😀"
	for _, tm := range ownForms() {
		data, err := PDF(r, tm)
		if data != nil || fault.CodeOf(err) != fault.Invalid {
			t.Fatalf("%s: %d bytes, %v; want invalid and nothing", tm.ID, len(data), err)
		}
		for _, said := range []string{"“😀”（U+1F600）", "“한”（U+D55C）", "换成常用字"} {
			if strings.Count(err.Error(), said) != 1 {
				t.Errorf("%s: %q should stand once in %v", tm.ID, said, err)
			}
		}
	}
}

func TestRareNamesArePrintedAndFound(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Submitter, r.Steps[0].Person = "冯骉骉", "朱𬭎"
	r.Title = "关于鄠邑、丼、犇、淼等地名人名用字的通知：镕、喆、堃、婞、珺、玥、翀、赟"
	data, err := PDF(r, jinhua)
	if err != nil {
		t.Fatal(err)
	}
	paper := visible(strings.Join(extractText(t, data), ""))
	for _, said := range []string{"冯骉骉", "朱𬭎", "鄠邑"} {
		if !strings.Contains(paper, said) {
			t.Errorf("%s cannot be found in the PDF", said)
		}
	}
}

func TestInvisibleCharactersAreDropped(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Title = "\ufeff零\u200b宽\u202e方向\u00ad连\t字\ufe0f\x00"
	data, err := PDF(r, jinhua)
	if err != nil {
		t.Fatal(err)
	}
	if paper := strings.Join(extractText(t, data), ""); !strings.Contains(paper, "零宽方向连 字") {
		t.Error("the visible characters of the title are not on paper as they stand")
	}
}

func TestTheSameRecordGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	first, err := PDF(longRecord(), hengli)
	if err != nil {
		t.Fatal(err)
	}
	second, err := PDF(longRecord(), hengli)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first, second) {
		t.Error("two prints of one record differ")
	}
}

var outside = regexp.MustCompile(`(?i)<script|<link|<img|<iframe|<[^>]*\son\w+=|url\(|@import|<a\s`)

func TestThePageOnScreenNeedsNothingFromOutsideAndEscapesText(t *testing.T) {
	t.Parallel()
	r := signedRecord()
	r.Title = `<script>alert("x")</script><img src=x onerror=y>`
	r.Fields["<b>栏</b>"] = "</td><iframe>"
	for _, tm := range Templates() {
		page, err := HTML(r, tm)
		if err != nil {
			t.Fatal(err)
		}
		if found := outside.Find(page); found != nil {
			t.Errorf("%s: the page holds %q", tm.ID, found)
		}
	}
}

func TestThePagesOnScreenAreAsAgreed(t *testing.T) {
	t.Parallel()
	for _, tm := range Templates() {
		for _, name := range []string{"signed", "open", "table"} {
			page, err := HTML(samples()[name], tm)
			if err != nil {
				t.Fatal(err)
			}
			golden(t, tm.ID+"-"+name+".html", page)
		}
	}
}

// golden compares with a file of testdata, or writes it with -update.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s changed (-want +got):\n%s", name, diff)
	}
}

func TestAPackFindsItsForm(t *testing.T) {
	t.Parallel()
	for name, id := range map[string]string{"审核单": "jinhua", "政府信息公开申请审查表": "hengli", "转发申请": "jiaozuo", "": "general", "某表": "general", "审签记录": "general"} {
		if got := ByName(name).ID; got != id {
			t.Errorf("ByName(%q) = %s, want %s", name, got, id)
		}
	}
	if _, err := ByID("nope"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("an unknown template: %v", err)
	}
	if _, err := PDF(Record{}, Template{}); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("printing without a template: %v", err)
	}
}

func TestNoRecordIsTooOddToBePrinted(t *testing.T) {
	t.Parallel()
	faces, err := loadTypefaces()
	if err != nil {
		t.Fatal(err)
	}
	words := rapid.StringOfN(rapid.SampledFrom([]rune("签发，。“”（）审核abc 12.3—…《》\n")), 0, 12, -1)
	phrase := rapid.Custom(func(t *rapid.T) string {
		return strings.Repeat(words.Draw(t, "words"), rapid.SampledFrom([]int{0, 1, 1, 1, 3, 30, 600}).Draw(t, "times"))
	})
	tableCell := rapid.Custom(func(t *rapid.T) TableCell {
		return TableCell{Text: phrase.Draw(t, "text"), Head: rapid.Bool().Draw(t, "head"), Cols: rapid.IntRange(0, 9).Draw(t, "cols"), Rows: rapid.IntRange(0, 9).Draw(t, "rows")}
	})
	step := rapid.Custom(func(t *rapid.T) StepRow {
		return StepRow{Label: words.Draw(t, "label"), Post: rapid.SampledFrom([]string{"分管领导", "办公室负责人", "部门负责人", "主要领导", "外单位"}).Draw(t, "post"),
			Unit: words.Draw(t, "unit"), Clause: words.Draw(t, "clause"), Person: words.Draw(t, "person"), Result: words.Draw(t, "result"), Opinion: phrase.Draw(t, "opinion"),
			Delegation: phrase.Draw(t, "delegation"), Blank: rapid.Bool().Draw(t, "blank"), SealPlace: rapid.Bool().Draw(t, "seal"), At: at(20, 9, 0)}
	})
	rapid.Check(t, func(t *rapid.T) {
		r := Record{Title: phrase.Draw(t, "title"), Unit: phrase.Draw(t, "unit"), Remarks: phrase.Draw(t, "remarks"),
			Steps: rapid.SliceOfN(step, 0, 8).Draw(t, "steps"), Fields: map[string]string{phrase.Draw(t, "field"): phrase.Draw(t, "value")}}
		for range rapid.IntRange(0, 12).Draw(t, "blocks") {
			b := Block{Text: phrase.Draw(t, "block")}
			if rapid.Bool().Draw(t, "table") {
				b = Block{Kind: Table, Rows: rapid.SliceOfN(rapid.SliceOfN(tableCell, 0, 6), 0, 5).Draw(t, "rows")}
			}
			r.Content = append(r.Content, b)
		}
		tm := rapid.SampledFrom(Templates()).Draw(t, "template")
		s := tm.sheet(r)
		got, want := map[rune]int{}, map[rune]int{}
		for i, l := range layOut(s, faces) {
			for _, text := range l.texts {
				for _, c := range visible(text.text) {
					got[c]++
				}
				if text.y > upright.tableBottom()+10 || text.x < sideMargin-0.1 {
					t.Fatalf("%s page %d: %q stands at %.0f, %.0f", tm.ID, i+1, text.text, text.x, text.y)
				}
			}
		}
		for _, text := range s.texts() {
			for _, c := range visible(text) {
				want[c]++
			}
		}
		for c, n := range want {
			if got[c] < n {
				t.Fatalf("%s: “%c” stands %d times on paper, %d times in the record", tm.ID, c, got[c], n)
			}
		}
	})
}
