package spell_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"qianfa/internal/core/check/spell"
)

// found lists what is found in the text as 布署→部署.
func found(text string) []string {
	var out []string
	runes := []rune(text)
	spell.Default().Find(runes, func(m spell.Mistake) {
		out = append(out, string(runes[m.Start:m.End])+"→"+m.Right)
	})
	return out
}

func TestAWordThatIsNoneIsCorrected(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"会议对安全生产工作进行了安排布署。":   {"布署→部署"},     // sounds alike
		"各单位要迫不急待地行动起来。":      {"迫不急待→迫不及待"}, // an idiom
		"请各单位认真贯彻洛实。":         {"洛实→落实"},
		"全县经济社会法展取得新成效。":      {"法展→发展"},
		"服务中心工作人原热情接待群众。":     {"人原→人员"}, // only the wrong part of 工作人员
		"请有关部门做好宣船引导。":        {"宣船→宣传"},
		"会议要求各单位提高思想任识，压实责任。": {"任识→认识"},
	} {
		if diff := cmp.Diff(want, found(text)); diff != "" {
			t.Errorf("%s\n%s", text, diff)
		}
	}
}

func TestWhatIsRightIsLeftAlone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"会议对防汛抗旱工作进行了部署，要求各单位认真贯彻落实，压实责任，确保群众生命财产安全。",
		"张建社、王会义、李布新三位同志获得表彰，主任欧阳德顺出席仪式。",
		"柳泉镇、石门坎乡、东坡村、建设路、幸福里社区等地完成改造。",
		"县林草局、卫健委、市监局等部门联合开展双随机抽查，推进一网通办、跨省通办。",
		"干部逐村逐户走访，逐间检查、逐部门反馈。嫌疑人卷款潜逃，基坑做闭水试验，农民工返县途中。",
		"党建带工建，多证合一，代办交强险，边坡削方减载，坚持重实绩、重实效，上下齐动。",
		"阿布都热合曼·买买提向工作人员道谢。",
		"ＡＢＣ 123 ……——！？",
		"", "一", "之",
	} {
		if got := found(text); len(got) > 0 {
			t.Errorf("%s\nfound %v", text, got)
		}
	}
}

func TestPlacesCountCharactersOfTheText(t *testing.T) {
	t.Parallel()
	text := []rune("𠮷😀 a：认真贯彻洛实。")
	var got []spell.Mistake
	spell.Default().Find(text, func(m spell.Mistake) { got = append(got, m) })
	if len(got) != 1 || string(text[got[0].Start:got[0].End]) != "洛实" {
		t.Errorf("found %+v", got)
	}
}

func TestALongRunWithoutPunctuationIsLookedThrough(t *testing.T) {
	t.Parallel()
	if got := found(strings.Repeat("认真贯彻洛实", 300)); len(got) < 290 {
		t.Errorf("found %d of 300", len(got))
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"", "会议对工作进行了布署。", "迫不急待", "一\x00二", "王建社镇村路", strings.Repeat("的", 900), "𠮷野家\u200b布署", "\xff\xfe布署"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		text := []rune(s)
		last := 0
		var first []spell.Mistake
		spell.Default().Find(text, func(m spell.Mistake) {
			if m.Start < last || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("%q: %+v does not lie behind %d in %d characters", s, m, last, len(text))
			}
			if utf8.RuneCountInString(m.Right) != m.End-m.Start || m.Right == string(text[m.Start:m.End]) || m.Gain < 0 {
				t.Fatalf("%q: %+v corrects nothing", s, m)
			}
			last = m.End
			first = append(first, m)
		})
		var again []spell.Mistake
		spell.Default().Find(text, func(m spell.Mistake) { again = append(again, m) })
		if !slices.Equal(first, again) {
			t.Fatalf("%q: found %v, then %v", s, first, again)
		}
	})
}

// BenchmarkFind measures an article of about 2,000 characters.
func BenchmarkFind(b *testing.B) {
	const piece = "流溪县召开第四季度安全生产工作会议，传达学习有关文件精神，通报今年以来全县安全生产形势，对岁末年初安全防范工作作出安排。" +
		"会议强调，要紧盯道路交通、建筑施工、燃气、消防等重点领域，开展拉网式排查，对发现的隐患建立清单、限期整改。居民住宅区要配齐设施，保密要求要落实。"
	text := []rune(strings.Repeat(piece, 2000/utf8.RuneCountInString(piece)+1))
	m := spell.Default()
	b.ReportAllocs()
	for b.Loop() {
		m.Find(text, func(spell.Mistake) {})
	}
}
