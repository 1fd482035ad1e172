package wordlist_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/text/encoding/simplifiedchinese"
	"pgregory.net/rapid"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/wordlist"
)

var noFunc = cmpopts.IgnoreFields(wordlist.Row{}, "Over")

func read(t *testing.T, name, text string) []wordlist.Row {
	t.Helper()
	rows, err := wordlist.Read(name, []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestAListIsReadInTheFormsOfficesKeep(t *testing.T) {
	t.Parallel()
	full := check.Entry{Term: "微信", Severity: check.Must, Note: "写全称", Exceptions: []string{"微信公众号", "微信小程序"}, Until: "2026-12-31", Punctuation: true, Why: "通报"}
	full.Scope.Channels = []string{"weibo", "website"}
	table := "词语,严重程度,建议,例外,渠道,有效期,忽略标点,原因\n微信,错误,写全称,微信公众号、微信小程序,微博|网站,2026年12月31日,是,通报\n\nQQ,,,,,,,\n"
	want := []wordlist.Row{{Line: 2, Entry: full}, {Line: 4, Entry: check.Entry{Term: "QQ"}}}
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"UTF-8": table, "with a mark": "\ufeff" + table, "GBK": gbk, "tabs": strings.ReplaceAll(table, ",", "\t"), "CRLF": strings.ReplaceAll(table, "\n", "\r\n")} {
		if diff := cmp.Diff(want, read(t, "词表.csv", text), noFunc); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	want = []wordlist.Row{{Line: 1, Entry: check.Entry{Term: "微信"}}, {Line: 4, Entry: check.Entry{Term: "QQ 群"}}}
	if diff := cmp.Diff(want, read(t, "a.TXT", "微信\n# 备注\n\n QQ 群 \n"), noFunc); diff != "" {
		t.Error(diff)
	}
	if got := read(t, "a.csv", "微信,警告,写全称\n"); got[0].Entry.Severity != check.Should || got[0].Entry.Note != "写全称" || got[0].Line != 1 {
		t.Errorf("without a head: %+v", got)
	}
}

func TestWhatAListHasNoColumnForStaysAsItWas(t *testing.T) {
	t.Parallel()
	old := check.Entry{Term: "微信", Severity: check.Must, Note: "旧建议", Until: "2026-12-31", Why: "旧"}
	got := read(t, "a.csv", "词语,建议,原因\n微信,,新\n")[0].Over(old)
	if want := (check.Entry{Term: "微信", Severity: check.Must, Until: "2026-12-31", Why: "新"}); !cmp.Equal(want, got) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestWhatCannotBeUnderstoodIsAProblemOfItsLine(t *testing.T) {
	t.Parallel()
	rows := read(t, "a.csv", "词语,严重程度,渠道,有效期,放行\n好,,,,\n坏,致命,抖音,明年,也许\n")
	if len(rows[0].Problems) != 0 || len(rows[1].Problems) != 4 || rows[1].Line != 3 {
		t.Errorf("got %+v", rows)
	}
	for _, p := range rows[1].Problems {
		if !strings.HasSuffix(p, "。") {
			t.Errorf("no sentence: %q", p)
		}
	}
}

func TestFilesThatAreNoListAreRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"a.doc": "微信", "a.xls": "\xd0\xcf\x11\xe0", "a.csv": "词语,颜色\n微信,红\n", "empty.csv": "词语\n", "b.txt": "\xff\xfe\x00", "c.xlsx": "PK\x03\x04 broken"} {
		if _, err := wordlist.Read(name, []byte(text)); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWhatIsWrittenIsReadBack(t *testing.T) {
	t.Parallel()
	words := rapid.StringMatching(`[=+@'\-]?[微信公众号A-Z0-9][微信 ,"A-Z0-9.]{0,6}[微信]`)
	entry := rapid.Custom(func(t *rapid.T) wordlist.Written {
		e := check.Entry{Term: words.Draw(t, "term"), Severity: rapid.SampledFrom([]check.Severity{"", check.Must, check.Should, check.Hint}).Draw(t, "severity"),
			Note: rapid.SampledFrom([]string{"", "改为“甲”，\n或乙", "=1+1"}).Draw(t, "note"), Until: rapid.SampledFrom([]string{"", "2026-12-31"}).Draw(t, "until"),
			Punctuation: rapid.Bool().Draw(t, "punctuation"), Allow: rapid.Bool().Draw(t, "allow"), Why: "通报"}
		if rapid.Bool().Draw(t, "limited") {
			e.Exceptions, e.Scope = []string{"甲乙", "丙"}, check.Scope{Channels: []string{"weibo"}, Units: []string{"u-1"}, Genres: []string{"notice", "letter"}}
		}
		return wordlist.Written{Entry: e, By: "李"}
	})
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(entry, 1, 5).Draw(t, "entries")
		for _, format := range []string{"csv", "xlsx"} {
			var b bytes.Buffer
			if err := wordlist.Write(&b, check.Words, format, entries); err != nil {
				t.Fatal(err)
			}
			rows, err := wordlist.Read("a."+format, b.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			var got, want []check.Entry
			for _, r := range rows {
				got = append(got, r.Entry)
				if len(r.Problems) > 0 {
					t.Fatalf("%s: %v", format, r.Problems)
				}
			}
			for _, e := range entries {
				want = append(want, e.Entry)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("%s: %s", format, diff)
			}
		}
	})
}

func TestListsOfEveryKindAreWrittenUnderTheirOwnNamesAndReadBack(t *testing.T) {
	t.Parallel()
	for kind, x := range map[check.Kind]struct {
		head  string
		entry check.Entry
	}{
		check.Typos:   {"错误写法,正确写法", check.Entry{Term: "柳西县", Right: "柳溪县", Severity: check.Should, Exceptions: []string{"柳西县道"}, Until: "2026-12-31", Why: "县名"}},
		check.Names:   {"旧称,现称,改称日期", check.Entry{Term: "县招商局", Right: "县投资促进中心", From: "2025-03-01", Why: "机构改革"}},
		check.Leaders: {"姓名,职务", check.Entry{Term: "王建国", Title: "县长", Unit: "县政府", Order: 2, From: "2026-03-01", Until: "2027-03-01", Why: "任免通知"}},
	} {
		var b bytes.Buffer
		if err := wordlist.Write(&b, kind, "csv", []wordlist.Written{{Entry: x.entry, By: "李"}}); err != nil {
			t.Fatal(err)
		}
		if !strings.HasPrefix(strings.TrimPrefix(b.String(), "\ufeff"), x.head) {
			t.Errorf("%s: the file begins %q, want %q", kind.Title(), firstLine(b.String()), x.head)
		}
		rows, err := wordlist.Read("a.csv", b.Bytes())
		if err != nil || len(rows) != 1 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		if diff := cmp.Diff(x.entry, rows[0].Entry); diff != "" || len(rows[0].Problems) > 0 {
			t.Errorf("%s: %s %v", kind.Title(), diff, rows[0].Problems)
		}
	}
	rows, err := wordlist.Read("a.csv", []byte("姓名,职务,排序,任职日期\n王建国,县长,第一,去年\n"))
	if err != nil || len(rows) != 1 || len(rows[0].Problems) != 2 {
		t.Errorf("%+v %v, want a row with two problems", rows, err)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func TestManyWordsAreReadAndWritten(t *testing.T) {
	t.Parallel()
	var entries []wordlist.Written
	for i := range 5000 {
		entries = append(entries, wordlist.Written{Entry: check.Entry{Term: fmt.Sprint("词", i), Why: "通报"}})
	}
	for _, format := range []string{"csv", "xlsx", "txt"} {
		var b bytes.Buffer
		if err := wordlist.Write(&b, check.Words, format, entries); err != nil {
			t.Fatal(err)
		}
		if rows, err := wordlist.Read("a."+format, b.Bytes()); err != nil || len(rows) != len(entries) {
			t.Errorf("%s: %d rows, %v", format, len(rows), err)
		}
	}
	if err := wordlist.Write(&bytes.Buffer{}, check.Words, "pdf", nil); fault.CodeOf(err) != fault.Invalid {
		t.Errorf("pdf: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	var x bytes.Buffer
	if err := wordlist.Write(&x, check.Words, "xlsx", []wordlist.Written{{Entry: check.Entry{Term: "微信"}}}); err != nil {
		f.Fatal(err)
	}
	f.Add("a.xlsx", x.Bytes())
	f.Add("a.csv", []byte("词语,严重程度\n微信,错误\n\"坏"))
	f.Add("a.txt", []byte("微信\n"))
	f.Fuzz(func(t *testing.T, name string, data []byte) {
		rows, err := wordlist.Read(name, data)
		if err == nil && len(rows) == 0 {
			t.Error("neither rows nor a refusal")
		}
	})
}
