package check_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// found lists kind and words of what the checks say of a text, with a body's own lists.
func found(t *testing.T, kind check.Kind, entries []check.Entry, text string) []string {
	t.Helper()
	l, err := check.ReadList(kind, entries)
	if err != nil {
		t.Fatal(err)
	}
	s := check.Subject{Text: text, Today: "2026-11-22", Own: check.Join(nil, l.Own), Roster: l.Roster}
	var out []string
	for _, f := range check.Run(check.Basic(), s) {
		words := string([]rune(text)[f.Start:f.End])
		if f.Fix != nil {
			words += "→" + f.Fix.Text
		}
		out = append(out, f.Kind+":"+words)
	}
	return out
}

func TestABodysOwnListsAreFoundByTheCheckOfTheirKind(t *testing.T) {
	t.Parallel()
	typos := []check.Entry{
		{Term: "柳西县", Right: "柳溪县", Exceptions: []string{"柳西县道"}},
		{Term: "老写法", Right: "新写法", Until: "2026-10-31"},
	}
	names := []check.Entry{{Term: "柳溪县招商局", Right: "柳溪县投资促进中心", From: "2025-03-01"}, {Term: "柳溪农场", Right: "柳溪农垦公司", From: "2027-01-01"}}
	leaders := []check.Entry{
		{Term: "李明华", Title: "副县长", Order: 2}, {Term: "王建国", Title: "县长", Order: 1, From: "2026-03-01"},
		{Term: "王建国", Title: "副县长", From: "2022-01-01", Until: "2026-03-01"},
	}
	for name, x := range map[string]struct {
		kind    check.Kind
		entries []check.Entry
		text    string
		want    []string
	}{
		"a wrong writing":                {check.Typos, typos, "柳西县召开会议。", []string{"typo:柳西县→柳溪县"}},
		"an exception":                   {check.Typos, typos, "柳西县道改造完工。", nil},
		"no longer in force":             {check.Typos, typos, "仍用老写法。", nil},
		"a former name":                  {check.Names, names, "请到柳溪县招商局办理。", []string{"outdated_org:柳溪县招商局→柳溪县投资促进中心"}},
		"a former name of its time":      {check.Names, names, "2024年，柳溪县招商局引进项目12个。", nil},
		"a name that is still the right": {check.Names, names, "柳溪农场开工。", nil},
		"a title of another":             {check.Leaders, leaders, "县长李明华主持会议。", []string{"name_title:县长→副县长"}},
		"the order of the numbers":       {check.Leaders, leaders, "李明华、王建国参加。", []string{"name_title:王建国"}},
		"the title of that day":          {check.Leaders, leaders, "2025年6月5日，副县长王建国到白河镇调研。", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(x.want, found(t, x.kind, x.entries, x.text), cmpopts.EquateEmpty()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSeveralOwnListsCountTogether(t *testing.T) {
	t.Parallel()
	one, err := check.ReadList(check.Typos, []check.Entry{{Term: "柳西县", Right: "柳溪县"}})
	if err != nil {
		t.Fatal(err)
	}
	two, err := check.ReadList(check.Names, []check.Entry{{Term: "县招商局", Right: "县投资促进中心", From: "2025-03-01"}})
	if err != nil {
		t.Fatal(err)
	}
	s := check.Subject{Text: "柳西县县招商局", Today: "2026-11-22", Own: check.Join(one.Own, nil, two.Own)}
	if got := check.Run(check.Basic(), s); len(got) != 2 {
		t.Errorf("found %v, want one of each list", got)
	}
	if check.Join(nil) != nil {
		t.Error("nothing joined is nothing")
	}
}

func TestEntriesOfOwnListsThatCannotBeUsedAreNamed(t *testing.T) {
	t.Parallel()
	for kind, entries := range map[check.Kind][]check.Entry{
		check.Typos:   {{Term: "错", Right: "对"}, {Term: "一样", Right: "一样"}, {Term: "写法 ", Right: "写法"}, {Term: "放行", Right: "不行", Allow: true}},
		check.Names:   {{Term: "旧局", Right: "新局"}, {Term: "旧局", Right: "新局", From: "2025年"}, {Term: "旧局", From: "2025-01-01"}},
		check.Leaders: {{Term: "张", Title: "县长"}, {Term: "张三"}, {Term: "张三", Title: "县长", From: "2026-01-01", Until: "2025-01-01"}, {Term: "Zhang", Title: "县长", Severity: "fatal"}},
	} {
		_, err := check.ReadList(kind, entries)
		at := map[string]bool{}
		for _, f := range fault.Of(err).Fields {
			at[f.Path[:len("entries[0]")]] = true
		}
		if len(at) != len(entries) {
			t.Errorf("%s: %v named, want each of %d entries", kind.Title(), at, len(entries))
		}
	}
}
