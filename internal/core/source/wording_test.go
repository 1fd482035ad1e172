package source_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"qianfa/internal/core/source"
)

// staffNames are the people, units and posts that are known in these tests.
var staffNames = []string{"王静", "欧阳明", "横塘镇", "农业农村办", "农业农村办公室", "办公室负责人"}

// paragraph is a document of one paragraph.
func paragraph(text string) source.Document {
	return source.Document{V: 1, Title: "标题", Blocks: []source.Block{{ID: "p", Type: source.Paragraph, Runs: []source.Run{{Text: text}}}}}
}

func TestWhatAChangeOfTheTextTouches(t *testing.T) {
	t.Parallel()
	const was = "横塘镇三处秋粮收购点自本周起开放，请携带有效证件前往，不得插队。咨询请找王静，电话88881234。"
	for text, want := range map[string]source.Substance{
		strings.Replace(was, "请携带", "请带好", 1):           source.None,
		strings.Replace(was, "有效证件前往", "证件前往办理", 1):     source.None,
		strings.Replace(was, "，请携带", "。请携带", 1):         source.None,
		strings.Replace(was, "三处", "四处", 1):             source.Figure,
		strings.Replace(was, "三处", "3处", 1):             source.Figure,
		strings.Replace(was, "三处", "三家", 1):             source.Figure, // what the figure counts
		strings.Replace(was, "三处", "各处", 1):             source.Figure,
		strings.Replace(was, "88881234", "88881235", 1): source.Figure,
		strings.Replace(was, "证件", "证件２份", 1):           source.Figure,
		strings.Replace(was, "证件", "证件Ⅲ", 1):            source.Figure,
		strings.Replace(was, "本周", "下月", 1):             source.Date,
		strings.Replace(was, "前往", "上午前往", 1):           source.Date,
		strings.Replace(was, "不得", "可以", 1):             source.Negation,
		strings.Replace(was, "请携带", "无需携带", 1):          source.Negation,
		strings.Replace(was, "不得", "严禁", 1):             source.Negation,
		strings.Replace(was, "王静", "小王", 1):             source.Name,
		strings.Replace(was, "请携带", "请向办公室负责人携带", 1):    source.Name,
		strings.Replace(was, "横塘镇", "塘镇", 1):            source.Name,
		strings.Replace(was, "请携带", "请找局长携带", 1):        source.Name,
		"横塘镇三处收购点开放。":                                   source.Figure,
	} {
		if got := source.Touched(paragraph(was), paragraph(text), staffNames); got != want {
			t.Errorf("%s: touches %q, want %q", text, got, want)
		}
	}
	if got := source.Touched(paragraph("请广大群众踊跃参加活动。"), paragraph("活动已经圆满结束啦。"), nil); got != source.Rewritten {
		t.Errorf("a passage written anew touches %q", got)
	}
}

func TestWhatTheFrameHoldsIsNeverWording(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*source.Document){
		"title":             func(d *source.Document) { d.Title += "好" },
		"byline":            func(d *source.Document) { d.Byline = "宣传办" },
		"a paragraph more":  func(d *source.Document) { d.Blocks = append(d.Blocks, source.Block{ID: "n", Type: source.Paragraph}) },
		"a paragraph less":  func(d *source.Document) { d.Blocks = d.Blocks[1:] },
		"another order":     func(d *source.Document) { d.Blocks[0], d.Blocks[1] = d.Blocks[1], d.Blocks[0] },
		"a link":            func(d *source.Document) { d.Blocks[0].Runs[0].Link = "https://example.org/b" },
		"a picture":         func(d *source.Document) { d.Blocks[4].Media = "sha256:" + strings.Repeat("cd", 32) },
		"struck text":       func(d *source.Document) { d.Blocks[1].Runs[0].Strike = true },
		"a raised figure":   func(d *source.Document) { d.Blocks[1].Runs[1].Text = "3" },
		"a cell's span":     func(d *source.Document) { d.Blocks[3].Rows[0].Cells[0].Colspan = 3 },
		"a list item less":  func(d *source.Document) { d.Blocks[2].Items = d.Blocks[2].Items[:1] },
		"a file's name":     func(d *source.Document) { d.Blocks[7].Name = "附件（改）.pdf" },
		"the list's number": func(d *source.Document) { d.Blocks[2].Start = 4 },
	} {
		d := sample(t)
		change(&d)
		if got := source.Touched(sample(t), d, nil); got != source.Structure {
			t.Errorf("%s: touches %q", name, got)
		}
	}
	for name, change := range map[string]func(*source.Document){
		"nothing":   func(*source.Document) {},
		"bold":      func(d *source.Document) { d.Blocks[1].Runs[0].Bold = true },
		"the look":  func(d *source.Document) { d.Blocks[1].Align, d.Blocks[1].Indent = source.Center, 0 },
		"summary":   func(d *source.Document) { d.Summary = "摘录" },
		"a caption": func(d *source.Document) { d.Blocks[4].Caption = "活动照片" },
		"a cell":    func(d *source.Document) { d.Blocks[3].Rows[0].Cells[0].Blocks[0].Runs[0].Text = "表题" },
		"a quote":   func(d *source.Document) { d.Blocks[5].Blocks[0].Runs[0].Text = "引语" },
		"an item":   func(d *source.Document) { d.Blocks[2].Items[0].Runs[0].Text = "甲" },
	} {
		d := sample(t)
		change(&d)
		if got := source.Touched(sample(t), d, nil); got != source.None {
			t.Errorf("%s: touches %q", name, got)
		}
	}
}

func TestNoFigureDateNamePostOrNegationEverChangesAsWording(t *testing.T) {
	t.Parallel()
	plain := rapid.SampledFrom([]string{"群众", "开展", "加强", "推进", "活动", "服务", "现场", "宣传", "，", "组织", "有关", "工作"})
	heavy := rapid.SampledFrom([]string{"7", "3.5", "１２", "三", "两百", "Ⅳ", "①", "壹", "5月", "本周", "昨天", "王静", "欧阳明", "横塘镇", "农业农村办公室", "局长", "副", "不", "没", "未", "非", "无", "禁止", "严禁", "取消"})
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(plain, 12, 40).Draw(t, "words")
		for range rapid.IntRange(0, 4).Draw(t, "signs") {
			words[rapid.IntRange(0, len(words)-1).Draw(t, "at")] = heavy.Draw(t, "sign")
		}
		old := strings.Join(words, "")
		at, put := rapid.IntRange(0, len(words)-1).Draw(t, "place"), heavy.Draw(t, "put")
		before, after := strings.Join(words[:at], ""), strings.Join(words[at:], "")
		changed := before + put + after
		if got := source.Touched(paragraph(old), paragraph(changed), staffNames); got == source.None {
			t.Fatalf("%q comes in as wording:\n%s\n%s", put, old, changed)
		}
		if got := source.Touched(paragraph(changed), paragraph(old), staffNames); got == source.None {
			t.Fatalf("%q goes as wording:\n%s\n%s", put, changed, old)
		}
	})
}

func TestOtherPlainWordsAreWordingAndTheJudgementIsTheSameBothWays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("群众开展加强推进活动3三不王静月，。")), 10, 60, -1)
		a, b := text.Draw(t, "a"), text.Draw(t, "b")
		x, y := source.Touched(paragraph(a), paragraph(b), staffNames), source.Touched(paragraph(b), paragraph(a), staffNames)
		if (x == source.None) != (y == source.None) {
			t.Fatalf("%q one way, %q the other", x, y)
		}
		if got := source.Touched(paragraph(a), paragraph(a), staffNames); got != source.None {
			t.Fatalf("no change touches %q", got)
		}
		plain := rapid.SliceOfN(rapid.SampledFrom([]string{"群众", "开展", "加强", "推进", "活动", "服务"}), 10, 30).Draw(t, "plain")
		was := strings.Join(plain, "")
		plain[rapid.IntRange(0, len(plain)-1).Draw(t, "at")] = "组织"
		if got := source.Touched(paragraph(was), paragraph(strings.Join(plain, "")), staffNames); got != source.None {
			t.Fatalf("one plain word touches %q", got)
		}
	})
}
