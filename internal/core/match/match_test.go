package match_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/match"
)

func build(t interface{ Fatal(...any) }, f match.Folding, terms ...string) *match.Machine {
	m, err := match.Build(terms, f)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func find(m *match.Machine, text string) []match.Hit {
	var out []match.Hit
	m.Find([]rune(text), func(h match.Hit) bool { out = append(out, h); return true })
	return out
}

// found lists what stands at the hits.
func found(m *match.Machine, text string) string {
	var out []string
	for _, h := range find(m, text) {
		out = append(out, string([]rune(text)[h.Start:h.End]))
	}
	return strings.Join(out, "|")
}

func TestWhatIsSeenThrough(t *testing.T) {
	t.Parallel()
	plain, spaced := match.Folding{}, match.Folding{Width: true, Case: true, Variants: true, Skip: match.Blanks}
	for _, c := range []struct {
		name, term, text, want string
		f                      match.Folding
	}{
		{"as written", "微信支付", "用微信支付吧", "微信支付", plain},
		{"nothing else", "微信支付", "用微 信支付吧", "", plain},
		{"full-width letters", "vip", "ＶＩＰ客户", "ＶＩＰ", spaced},
		{"half-width text of a full-width term", "Ｗｉ１２３", "wi123", "wi123", spaced},
		{"capitals", "ios", "IOS iOS", "IOS|iOS", spaced},
		{"capitals beyond ASCII", "Ωμέγα", "ωΜΈΓΑ", "ωΜΈΓΑ", spaced},
		{"the Kelvin sign", "k", "\u212a", "\u212a", spaced},
		{"traditional text", "头发", "頭髮與頭發", "頭髮|頭發", spaced},
		{"traditional term", "發展", "发展和發展", "发展|發展", spaced},
		{"a character simplified text uses beside", "干", "乾隆", "", spaced},
		{"blanks", "微信", "微 信，微　　信，微\u00a0信", "微 信|微　　信|微\u00a0信", spaced},
		{"zero-width characters", "微信", "微\u200b\u200d信和微\ufe0f信", "微\u200b\u200d信|微\ufe0f信", spaced},
		{"no line end", "微信", "微\n信", "", spaced},
		{"marks only when asked", "微信", "微*信", "", spaced},
		{"marks", "微信号", "微*信★号", "微*信★号", match.Folding{Skip: match.Marks}},
		{"pictures", "微信", "微😀信", "微😀信", match.Folding{Skip: match.Marks}},
		{"no separator among marks", "微信", "微，信", "", match.Folding{Skip: match.Marks}},
		{"separators", "微信", "微，“信", "微，“信", match.Everything},
		{"no end of a sentence", "微信", "微。信", "", match.Everything},
		{"a bounded run", "微信", "微" + strings.Repeat(" ", 8) + "信微" + strings.Repeat(" ", 9) + "信", "微" + strings.Repeat(" ", 8) + "信", spaced},
		{"blanks of the term", "第 1 名", "第1名", "第1名", spaced},
		{"a mark of the term", "3.15", "3.15和315", "3.15", spaced},
		{"the end of a sentence in a term", "好。", "好。", "好。", match.Everything},
		{"a mark that ends a sentence is not its half-width form", "！", "！!", "！", match.Everything},
		{"beyond the basic plane", "𠮷野", "𠮷野家𠮷 野", "𠮷野|𠮷 野", spaced},
		{"a letter no term has", "微信", "微x信", "", match.Everything},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := found(build(t, c.f, c.term), c.text); got != c.want {
				t.Errorf("%q in %q: got %q, want %q", c.term, c.text, got, c.want)
			}
		})
	}
}

func TestHitsSayWhatStoodBetween(t *testing.T) {
	t.Parallel()
	m := build(t, match.Everything, "甲乙丙")
	for text, want := range map[string]match.Hit{
		"甲乙丙":            {End: 3},
		"x甲\u200b乙丙":     {Start: 1, End: 5, Gap: match.Invisible},
		"甲 乙  丙":         {End: 6, Gap: match.Blanks, Split: true},
		"甲*乙 丙":          {End: 5, Gap: match.Marks, Split: true},
		"甲*\u200b，乙丙":    {End: 6, Gap: match.Separators},
		"，甲乙，丙，":         {Start: 1, End: 5, Gap: match.Separators},
		"甲 甲乙丙":          {Start: 2, End: 5},
		"甲 乙x甲\u00ad乙 丙": {Start: 4, End: 9, Gap: match.Blanks, Split: true},
	} {
		if diff := cmp.Diff([]match.Hit{want}, find(m, text)); diff != "" {
			t.Errorf("%q: %s", text, diff)
		}
	}
}

func TestAllOverlappingHitsComeInOrder(t *testing.T) {
	t.Parallel()
	m := build(t, match.Everything, "微信支付", "信", "支付", "付", "信支", "微信支付", "ＡＢ", "ab")
	var got []string
	m.FindString("微信支付ab", func(h match.Hit) bool { got = append(got, fmt.Sprint(h.Term, h.Start, h.End)); return true })
	if want := []string{"1 1 2", "4 1 3", "0 0 4", "5 0 4", "2 2 4", "3 3 4", "6 4 6", "7 4 6"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestAFinderMayStop(t *testing.T) {
	t.Parallel()
	m := build(t, match.Everything, "a", "aa")
	n := 0
	stop := func(match.Hit) bool { n++; return n < 2 }
	m.FindString("aaaa", stop)
	m.Find([]rune("aaaa"), stop)
	if n != 3 {
		t.Errorf("yield was called %d times, want 2 and 1", n)
	}
}

func TestBuildRefuses(t *testing.T) {
	t.Parallel()
	for _, terms := range [][]string{{""}, {"好", " "}, {"。，", "、"}, {strings.Repeat("长", match.MaxTerm+1)}, make([]string, match.MaxTerms+1)} {
		if _, err := match.Build(terms, match.Everything); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%d terms: got %v, want a refusal", len(terms), err)
		}
	}
	if got := find(build(t, match.Everything), "好"); got != nil {
		t.Errorf("an empty list finds %v", got)
	}
}

// naive finds the same by trying every term at every place.
func naive(terms []string, f match.Folding, text string) []match.Hit {
	var out []match.Hit
	words := make([][]rune, len(terms))
	for i, t := range terms {
		for _, r := range t {
			if to, gap := match.Read(f, r); gap == match.Nothing {
				words[i] = append(words[i], to)
			}
		}
	}
	runes := []rune(text)
	for start := range runes {
		for i, w := range words {
			if h, ok := naiveAt(runes, start, w, f); ok {
				h.Term = i
				out = append(out, h)
			}
		}
	}
	slices.SortStableFunc(out, func(a, b match.Hit) int {
		if a.End != b.End {
			return a.End - b.End
		}
		if la, lb := len(words[a.Term]), len(words[b.Term]); la != lb {
			return lb - la
		}
		return a.Term - b.Term
	})
	return out
}

func naiveAt(text []rune, start int, w []rune, f match.Folding) (match.Hit, bool) {
	h := match.Hit{Start: start}
	at, gaps := start, 0
	for k, want := range w {
		run := 0
		for ; k > 0 && at < len(text); at++ {
			_, gap := match.Read(f, text[at])
			if gap == match.Nothing {
				break
			}
			run++
			h.Gap = max(h.Gap, gap)
		}
		if run > match.MaxGap || at >= len(text) {
			return h, false
		}
		if run > 0 {
			gaps++
		}
		if to, gap := match.Read(f, text[at]); gap != match.Nothing || to != want {
			return h, false
		}
		at++
	}
	h.End, h.Split = at, gaps > 0 && gaps == len(w)-1
	return h, true
}

// letters are few, so that terms overlap; with every kind of disguise among them.
var letters = []rune("微信支付ａａaAB發发髮頭头k\u212a𠮷1１ 　\u200b\u00ad*·，、。\n（/😀\ufe0f")

func drawTerms(t *rapid.T, f match.Folding) []string {
	term := rapid.Custom(func(t *rapid.T) string {
		return string(rapid.SliceOfN(rapid.SampledFrom(letters), 1, 5).Draw(t, "term"))
	}).Filter(func(s string) bool {
		return strings.ContainsFunc(s, func(r rune) bool { _, gap := match.Read(f, r); return gap == match.Nothing })
	})
	return rapid.SliceOfN(term, 1, 40).Draw(t, "terms")
}

func TestItFindsWhatANaiveSearchFinds(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		f := match.Folding{Width: rapid.Bool().Draw(t, "width"), Case: rapid.Bool().Draw(t, "case"), Variants: rapid.Bool().Draw(t, "variants"),
			Skip: match.Gap(rapid.IntRange(0, int(match.Separators)).Draw(t, "skip"))}
		terms := drawTerms(t, f)
		text := string(rapid.SliceOfN(rapid.SampledFrom(letters), 0, 80).Draw(t, "text"))
		equalsNaive(t, terms, f, text)
	})
}

func equalsNaive(t interface {
	Fatal(...any)
	Fatalf(string, ...any)
}, terms []string, f match.Folding, text string) {
	m := build(t, f, terms...)
	want := naive(terms, f, text)
	if diff := cmp.Diff(want, find(m, text)); diff != "" {
		t.Fatalf("terms %q in %q: %s", terms, text, diff)
	}
	var got []match.Hit
	m.FindString(text, func(h match.Hit) bool { got = append(got, h); return true })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Fatalf("as a string: terms %q in %q: %s", terms, text, diff)
	}
}

// FuzzFind takes the first line as terms, divided by \x1f, and the rest as text.
func FuzzFind(f *testing.F) {
	f.Add("微信\x1f信支\x1f支付", "微 信支*付", uint8(0xff))
	f.Add("ab\x1fb", "ＡＢab", uint8(7))
	f.Add("\xff", "a\xffb", uint8(0))
	f.Fuzz(func(t *testing.T, list, text string, how uint8) {
		fold := match.Folding{Width: how&1 != 0, Case: how&2 != 0, Variants: how&4 != 0, Skip: match.Gap(how>>3) % (match.Separators + 1)}
		if len(text) > 2000 || len(list) > 2000 {
			return
		}
		terms := strings.Split(list, "\x1f")
		if _, err := match.Build(terms, fold); err != nil {
			return
		}
		equalsNaive(t, terms, fold, text)
	})
}

func TestTheSameTermsGiveTheSameMachine(t *testing.T) {
	t.Parallel()
	terms, _ := corpus(t, 3000, 10)
	if !reflect.DeepEqual(build(t, match.Everything, terms...), build(t, match.Everything, terms...)) {
		t.Error("two machines over the same terms differ")
	}
}
