package check_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// listed is a subject whose body has these entries.
func listed(body string, entries ...check.Entry) check.Subject {
	s := text(body)
	l, err := check.ReadLexicon(entries)
	if err != nil {
		panic(err)
	}
	s.Lexicons, s.Exceptions = []*check.Lexicon{l}, l.Allowed(s.Today)
	return s
}

func word(term string) check.Entry { return check.Entry{Term: term} }

var lexiconSamples = []sample{
	{name: "plain", subject: listed("请加微信办理", word("微信")), want: []string{"?微信"}},
	{name: "every occurrence", subject: listed("微信、微信", word("微信")), want: []string{"?微信", "?微信"}},
	{name: "overlapping", subject: listed("微信支付宝", word("微信支付"), word("支付宝"), word("支付")), want: []string{"?微信支付", "?支付", "?支付宝"}},
	{name: "grave", subject: listed("一把手", check.Entry{Term: "一把手", Severity: check.Must}), want: []string{"一把手"}},
	{name: "as the pack says", param: check.Param{Severity: check.Must}, subject: listed("一把手", word("一把手")), want: []string{"一把手"}},
	{name: "the graver on one place", subject: listed("VIP", word("vip"), check.Entry{Term: "VIP", Severity: check.Must}), want: []string{"VIP"}},
	{name: "width and case", subject: listed("ＶＩＰ客户", word("vip")), want: []string{"?ＶＩＰ"}},
	{name: "traditional", subject: listed("髮廊優惠", word("发廊优惠")), want: []string{"?髮廊優惠"}},
	{name: "blanks", subject: listed("加 微　信", word("加微信")), want: []string{"?加 微　信"}},
	{name: "zero width", subject: listed("微\u200b信", word("微信")), want: []string{"?微\u200b信"}},
	{name: "marks", subject: listed("微*信", word("微信")), want: []string{"?微*信"}},
	{name: "punctuation in every gap", subject: listed("加-微-信，加。微信", word("加微信")), want: []string{"?加-微-信"}},
	{name: "punctuation when asked", subject: listed("微，信", check.Entry{Term: "微信", Punctuation: true}), want: []string{"?微，信"}},
	{name: "a term of marks", subject: listed("好！！！和。", word("！！！"), word("。")), want: []string{"?！！！", "?。"}},
	{name: "a term with marks", subject: listed("3.15和Wi-Fi，wi-fi", word("3.15"), word("Wi-Fi")), want: []string{"?3.15", "?Wi-Fi", "?wi-fi"}},
	{name: "letters set apart", subject: listed("加 Q Q 群", word("QQ群")), want: []string{"?Q Q 群"}},
	{name: "two words of letters", subject: listed("in New York and NewYork", word("New York")), want: []string{"?New York", "?NewYork"}},
	{name: "in the title", subject: check.Subject{Title: "微信缴费", Text: "无", Lexicons: listed("", word("微信")).Lexicons}, want: []string{"?微信"}},
	{name: "not yet over", subject: listed("双十一", check.Entry{Term: "双十一", Until: "2026-11-22"}), want: []string{"?双十一"}},
	{name: "in scope", subject: scoped("weibo", "notice", "unit-1", check.Scope{Channels: []string{"weibo"}, Genres: []string{"notice"}, Units: []string{"unit-1"}}), want: []string{"?本人"}},
	{name: "one outside the exception", subject: listed("微信公众号和微信", check.Entry{Term: "微信", Exceptions: []string{"微信公众号"}}), want: []string{"?微信"}},

	{name: "divided by punctuation", subject: listed("地处华中，国道贯通", word("中国"))},
	{name: "divided by a hyphen", subject: listed("北京-上海", word("京上"))},
	{name: "divided by a line end", subject: listed("集中\n国道", word("中国"))},
	{name: "divided by a full stop", subject: listed("集中。国道", check.Entry{Term: "中国", Punctuation: true})},
	{name: "words of letters", subject: listed("the rapist, c at", word("therapist"), word("cat"))},
	{name: "numbers side by side", subject: listed("共 123 15 个", word("12315"))},
	{name: "a mark of the term is missing", subject: listed("315", word("3.15"))},
	{name: "over", subject: listed("双十一", check.Entry{Term: "双十一", Until: "2026-11-21"})},
	{name: "another channel", subject: scoped("website", "notice", "unit-1", check.Scope{Channels: []string{"weibo"}})},
	{name: "no channel known", subject: scoped("", "", "", check.Scope{Channels: []string{"weibo"}})},
	{name: "another unit", subject: scoped("weibo", "notice", "unit-2", check.Scope{Units: []string{"unit-1"}})},
	{name: "within an exception", subject: listed("微信公众号、微 信公眾號", check.Entry{Term: "微信", Exceptions: []string{"微信公众号"}})},
	{name: "within an allowed word", subject: listed("关注微信公众号和微 信 公众号", word("微信"), check.Entry{Term: "微信公众号", Allow: true})},
	{name: "no lexicon", subject: text("微信")},
}

func scoped(channel, genre, unit string, s check.Scope) check.Subject {
	out := listed("本人", check.Entry{Term: "本人", Scope: s})
	out.Channel, out.Genre, out.Units = channel, genre, []string{unit}
	return out
}

func TestEntriesThatCannotBeUsedAreNamedByTheirPlace(t *testing.T) {
	t.Parallel()
	_, err := check.ReadLexicon([]check.Entry{word("好"), word("甲\n乙"), word("\u200b"), {Term: "词", Severity: "fatal", Until: "明年", Exceptions: []string{""}}, word(strings.Repeat("长", 101))})
	var f *fault.Error
	if !errors.As(err, &f) || f.Code != fault.Invalid {
		t.Fatalf("got %v, want a refusal", err)
	}
	var got []string
	for _, x := range f.Fields {
		got = append(got, x.Path)
	}
	want := []string{"entries[1].term", "entries[2].term", "entries[3].term", "entries[3].severity", "entries[3].until", "entries[4].term"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAnEntryMayBeABareWord(t *testing.T) {
	t.Parallel()
	var got []check.Entry
	if err := json.Unmarshal([]byte(`["微信", {"term":"QQ","severity":"must","note":"改为电话"}]`), &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]check.Entry{{Term: "微信"}, {Term: "QQ", Severity: check.Must, Note: "改为电话"}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestExceptionsExcuseEveryKindButTheReservedOnes(t *testing.T) {
	t.Parallel()
	s := text("热线13812345678，机密★1年")
	s.Exceptions = []string{"热线１３８12345678", "机密★1年"}
	var kinds []string
	for _, f := range check.Run(check.Basic(), s) {
		kinds = append(kinds, f.Kind)
	}
	if fmt.Sprint(kinds) != "[secrecy_mark]" {
		t.Errorf("got %v, want the secrecy mark only", kinds)
	}
}

func TestAHitNeverLiesInAnExceptionAndAlwaysInTheText(t *testing.T) {
	t.Parallel()
	pieces := rapid.SampledFrom([]string{"微", "信", "公", "众", "号", " ", "*", "，", "。", "\u200b", "ａ", "A", "眾", "1", "-"})
	some := func(t *rapid.T, name string, n int) string {
		return "微" + strings.Join(rapid.SliceOfN(pieces, 0, n).Draw(t, name), "")
	}
	rapid.Check(t, func(t *rapid.T) {
		e := check.Entry{Term: strings.TrimSpace(some(t, "term", 3)), Punctuation: rapid.Bool().Draw(t, "punctuation")}
		if rapid.Bool().Draw(t, "with exception") {
			e.Exceptions = []string{some(t, "exception", 5)}
		}
		s := listed(some(t, "body", 40), e)
		found := check.Run(check.Basic(), s)
		inBounds(t, s, found)
		for _, f := range found {
			if f.Kind != "lexicon" {
				continue
			}
			for _, x := range e.Exceptions {
				for at := strings.Index(s.Text, x); at >= 0; at = next(s.Text, x, at) {
					from := len([]rune(s.Text[:at]))
					if from <= f.Start && f.End <= from+len([]rune(x)) {
						t.Fatalf("%q hit at %d-%d within %q", e.Term, f.Start, f.End, x)
					}
				}
			}
		}
	})
}

func next(text, word string, at int) int {
	if i := strings.Index(text[at+1:], word); i >= 0 {
		return at + 1 + i
	}
	return -1
}

func FuzzLexicon(f *testing.F) {
	f.Add("微信", "微信公众号", "加微 信，微信公众号", true)
	f.Add("New York", "", "in New  York", false)
	f.Add("3.15", "3.15晚会", "３．１５晚会和3.15", false)
	f.Fuzz(func(t *testing.T, term, exception, body string, punctuation bool) {
		entries := []check.Entry{{Term: term, Punctuation: punctuation}}
		if exception != "" {
			entries[0].Exceptions = []string{exception}
			entries = append(entries, check.Entry{Term: exception + "内", Allow: true})
		}
		l, err := check.ReadLexicon(entries)
		if err != nil {
			return
		}
		s := text(body)
		s.Title, s.Lexicons, s.Exceptions = body, []*check.Lexicon{l}, l.Allowed(s.Today)
		c, _ := check.ByID("lexicon")
		inBounds(t, s, check.Run([]check.Assigned{{Check: c}}, s))
	})
}
