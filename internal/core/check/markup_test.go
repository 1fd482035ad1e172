package check_test

import (
	"fmt"
	"slices"
	"testing"
	"unicode/utf8"

	"qianfa/internal/core/check"
)

func TestFindingsInHTMLPointIntoTheSource(t *testing.T) {
	t.Parallel()
	for page, want := range map[string]string{
		`<p>号码<b>110105</b>19491231002X。</p>`:                            `110105</b>19491231002X`,
		`<p>&nbsp;&#49;10105194912310&#48;2X</p>`:                        `&#49;10105194912310&#48;2X`,
		`<script>11010519491231002X</script><p>好</p>`:                    ``,
		`<td>110105</td><td>19491231002X</td>`:                           ``,
		`甲<!-- 11010519491231002X --><style>x</style>11010519491231002X`: `11010519491231002X`,
	} {
		m := check.ReadMarkup(page)
		c, _ := check.ByID("id_card")
		found := check.Run([]check.Assigned{{Check: c}}, text(m.Text))
		got := ""
		if len(found) > 0 {
			start, end := m.Place(found[0].Start, found[0].End)
			got = string([]rune(page)[start:end])
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", page, got, want)
		}
	}
}

func TestLinksAndPicturesOfAPagePointIntoTheSource(t *testing.T) {
	t.Parallel()
	for page, want := range map[string][]string{
		`<p>点<a class=x href="https://t.cn/A6x?a=1&amp;b=2">这里</a></p>`:      {`short_link https://t.cn/A6x?a=1&amp;b=2`},
		`<a href='http://&#49;0.0.0.1/'>甲</a>http://10.0.0.2/`:               {`ip_link http://&#49;0.0.0.1/`, `ip_link http://10.0.0.2/`},
		`<a href="">甲</a><a HREF = '#' >乙</a><a href=http://localhost>丙</a>`: {`dead_link href=""`, `dead_link #`, `dead_link http://localhost`},
		`<a href>甲</a>`: {`dead_link href`},
		`乙<img src="a.jpg"><IMG src=b.bmp alt="13812345678">`: {`picture_alt <img src="a.jpg">`, `picture_format <IMG src=b.bmp alt="13812345678">`, `mobile 13812345678`},
		`<a href="/a" href="#">甲</a><img src="c.png" alt="">`: nil,
	} {
		m := check.ReadMarkup(page)
		found := check.Run(check.Basic(), check.Subject{Text: m.Text, Links: m.Links, Media: m.Media, Today: "2026-11-22"})
		var got []string
		for _, f := range m.InSource(found) {
			if f.Flag || f.Block != "" {
				t.Errorf("%s: %s has no place in the source", page, f.Kind)
			}
			got = append(got, f.Kind+" "+string([]rune(page)[f.Start:f.End]))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", page, got, want)
		}
	}
}

func FuzzReadMarkup(f *testing.F) {
	f.Add(`<a x href = 'a&amp;b' / y=z><img alt=甲><area href>`)
	f.Add(`<p>甲&amp;<b>乙</b><br/>&#x41;&notanentity;<script>x`)
	f.Fuzz(func(t *testing.T, page string) {
		if !utf8.ValidString(page) {
			return
		}
		m := check.ReadMarkup(page)
		n, last := utf8.RuneCountInString(m.Text), 0
		for i := range n {
			start, end := m.Place(i, i+1)
			if start < last || end < start || end > utf8.RuneCountInString(page) {
				t.Fatalf("code point %d stands at %d-%d after %d", i, start, end, last)
			}
			last = start
		}
		for i, l := range m.Links {
			for k := range utf8.RuneCountInString(l) {
				f := m.InSource([]check.Finding{{Block: fmt.Sprintf("link[%d]", i), Start: k, End: k + 1}})[0]
				if f.Block != "" || f.Start < 0 || f.End < f.Start || f.End > utf8.RuneCountInString(page) {
					t.Fatalf("code point %d of link %q stands at %d-%d", k, l, f.Start, f.End)
				}
			}
		}
	})
}

func TestAPackSwitchesChecksOnAndTheGravestHolds(t *testing.T) {
	t.Parallel()
	got, err := check.Assign([]check.Rule{{Check: "id_card", Severity: check.Should, Clause: "national#1"}, {Check: "secrecy_mark", Severity: check.Must}, {Check: "id_card", Severity: check.Must, Clause: "nx#二十一"}})
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Check.ID() != "secrecy_mark" || got[1].Param.Severity != check.Must || got[1].Param.Clause != "nx#二十一" {
		t.Errorf("got %+v", got)
	}
	if _, err := check.Assign([]check.Rule{{Check: "no_such_check"}}); err == nil {
		t.Error("a duty that no check carries passed in silence")
	}
}
