package lexicon_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/lexicon"
	"qianfa/internal/eventtest"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

func entry(term string) check.Entry { return check.Entry{Term: term, Why: "按通报整改"} }

func put(terms ...string) []lexicon.Change {
	var out []lexicon.Change
	for _, t := range terms {
		e := entry(t)
		out = append(out, lexicon.Change{Put: &e})
	}
	return out
}

func words(terms ...string) []check.Entry {
	out := []check.Entry{}
	for _, t := range terms {
		out = append(out, entry(t))
	}
	return out
}

func life(events ...lexicon.Event) lexicon.State {
	var s lexicon.State
	for _, e := range events {
		s = s.Evolve(e)
	}
	return s
}

var opened = lexicon.Opened{Name: "易错词", By: "p-1", At: noon}

// first is the version that put 微信 on the list.
var first = lexicon.Changed{Version: 1, From: "edit", Parts: []string{"sha256:1"}, Digest: check.DigestEntries(words("微信")), Put: 1, Count: 1, By: "p-1", At: noon}

func TestACommandLeadsToItsEventOrARefusal(t *testing.T) {
	t.Parallel()
	second := lexicon.Changed{Version: 2, From: "import", Parts: []string{"sha256:2"}, Digest: check.DigestEntries(words("支付")), Put: 1, Retired: 1, Count: 1, By: "p-1", At: noon}
	on := lexicon.SwitchedOn{Version: 1, Digest: first.Digest, By: "p-1", At: noon}
	edit := func(seen int, changes ...lexicon.Change) lexicon.Edit {
		return lexicon.Edit{From: "import", Parts: []string{"sha256:2"}, Before: words("微信"), Changes: changes, Seen: seen}
	}
	tests := map[string]struct {
		given []lexicon.Event
		when  lexicon.Command
		then  []lexicon.Event
		code  fault.Code
		part  string
	}{
		"a new one":                     {nil, lexicon.Open{Name: " 易错词 "}, []lexicon.Event{opened}, "", ""},
		"one of leaders":                {nil, lexicon.Open{Name: "领导名单", Kind: check.Leaders}, []lexicon.Event{lexicon.Opened{Name: "领导名单", Kind: check.Leaders, By: "p-1", At: noon}}, "", ""},
		"one of an unknown kind":        {nil, lexicon.Open{Name: "名单", Kind: "people"}, nil, fault.Invalid, "不认识这种词库"},
		"a wrong writing without right": {[]lexicon.Event{lexicon.Opened{Name: "易错", Kind: check.Typos}}, lexicon.Edit{Parts: []string{"x"}, Changes: put("柳西县")}, nil, fault.Invalid, "不能使用"},
		"one without a name":            {nil, lexicon.Open{Name: " "}, nil, fault.Invalid, "名称不能为空"},
		"one with a long name":          {nil, lexicon.Open{Name: strings.Repeat("长", 41)}, nil, fault.Invalid, "最多 40 个字"},
		"one that is known":             {[]lexicon.Event{opened}, lexicon.Open{Name: "另一个"}, nil, fault.Conflict, "已经建立"},
		"editing what is not there":     {nil, edit(0), nil, fault.NotFound, "没有这个词库"},
		"a next version":                {[]lexicon.Event{opened, first}, edit(1, append(put("支付"), lexicon.Change{Retire: "微信", Why: "不再提示"})...), []lexicon.Event{second}, "", ""},
		"an edit of what was shown":     {[]lexicon.Event{opened, first}, edit(0, put("支付")...), nil, fault.Conflict, "刚被别人改过"},
		"an edit of nothing":            {[]lexicon.Event{opened, first}, edit(1), nil, fault.Invalid, "没有需要保存的改动"},
		"an entry without a reason":     {[]lexicon.Event{opened, first}, edit(1, lexicon.Change{Put: &check.Entry{Term: "支付"}}), nil, fault.Invalid, "不能保存"},
		"an entry of nothing":           {[]lexicon.Event{opened, first}, edit(1, put(" ")...), nil, fault.Invalid, "不能使用"},
		"retiring what is not there":    {[]lexicon.Event{opened, first}, edit(1, lexicon.Change{Retire: "支付", Why: "x"}), nil, fault.Invalid, "不能保存"},
		"retiring without a reason":     {[]lexicon.Event{opened, first}, edit(1, lexicon.Change{Retire: "微信"}), nil, fault.Invalid, "不能保存"},
		"switching on":                  {[]lexicon.Event{opened, first}, lexicon.SwitchOn{Version: 1}, []lexicon.Event{on}, "", ""},
		"switching on what is on":       {[]lexicon.Event{opened, first, on}, lexicon.SwitchOn{Version: 1}, nil, "", ""},
		"switching on an unknown one":   {[]lexicon.Event{opened, first}, lexicon.SwitchOn{Version: 2}, nil, fault.Invalid, "没有第 2 版"},
		"switching on before any words": {[]lexicon.Event{opened}, lexicon.SwitchOn{Version: 0}, nil, fault.Invalid, "没有第 0 版"},
		"switching off":                 {[]lexicon.Event{opened, first, on}, lexicon.SwitchOff{}, []lexicon.Event{lexicon.SwitchedOff{By: "p-1", At: noon}}, "", ""},
		"switching off what is off":     {[]lexicon.Event{opened, first}, lexicon.SwitchOff{}, nil, "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := lexicon.Decide(life(tt.given...), tt.when, lexicon.Facts{Actor: "p-1", Now: noon, Keeper: true})
			if diff := cmp.Diff(tt.then, got); diff != "" {
				t.Error(diff)
			}
			if fault.CodeOf(err) != tt.code || err != nil && !strings.Contains(fault.Of(err).Message, tt.part) {
				t.Errorf("got %v, want %s with %q", err, tt.code, tt.part)
			}
			_, err = lexicon.Decide(life(tt.given...), tt.when, lexicon.Facts{Actor: "p-2", Now: noon})
			if fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("somebody who keeps no lexicons got %v", err)
			}
		})
	}
}

func TestEveryProblemOfAChangeIsNamedByItsPlace(t *testing.T) {
	t.Parallel()
	_, err := lexicon.Apply(check.Words, nil, append(put("好"), lexicon.Change{Put: &check.Entry{Term: "词"}}, lexicon.Change{Retire: "无", Why: "x"}, lexicon.Change{Retire: "好"}))
	var f *fault.Error
	if !errors.As(err, &f) || len(f.Fields) != 3 || f.Fields[0].Path != "changes[1].why" || f.Fields[2].Path != "changes[3].why" {
		t.Errorf("got %+v", err)
	}
}

func TestAPersonStandsOnTheListOncePerOffice(t *testing.T) {
	t.Parallel()
	as := func(title string, order int) lexicon.Change {
		return lexicon.Change{Put: &check.Entry{Term: "王建国", Title: title, Order: order, Why: "任免通知"}}
	}
	both, err := lexicon.Apply(check.Leaders, nil, []lexicon.Change{as("副县长", 3), as("县长", 1)})
	if err != nil || len(both) != 2 {
		t.Fatalf("%v %v, want both offices", both, err)
	}
	one, err := lexicon.Apply(check.Leaders, both, []lexicon.Change{{Retire: both[0].Key(), Why: "已改任"}, as("县长", 2)})
	if err != nil || len(one) != 1 || one[0].Title != "县长" || one[0].Order != 2 {
		t.Errorf("%v %v, want the second office alone with its new place", one, err)
	}
	if d := lexicon.Diff(both, one); len(d.Retired) != 1 || len(d.Altered) != 1 {
		t.Errorf("the difference is %+v", d)
	}
}

func TestTheChangesBetweenTwoListsLeadFromOneToTheOther(t *testing.T) {
	t.Parallel()
	some := rapid.Custom(func(t *rapid.T) []check.Entry {
		var out []check.Entry
		for _, term := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"甲", "乙", "丙", "丁", "戊"}), 0, 5, rapid.ID[string]).Draw(t, "terms") {
			out = append(out, check.Entry{Term: term, Note: rapid.SampledFrom([]string{"", "改为己"}).Draw(t, "note"), Why: "w"})
		}
		return out
	})
	rapid.Check(t, func(t *rapid.T) {
		before, after := some.Draw(t, "before"), some.Draw(t, "after")
		changes := lexicon.Changes(before, after, true, "以新表为准")
		parts, err := lexicon.Pack(changes)
		if err != nil {
			t.Fatal(err)
		}
		var read []lexicon.Change
		for _, p := range parts {
			some, err := lexicon.Unpack(p)
			if err != nil {
				t.Fatal(err)
			}
			read = append(read, some...)
		}
		got, err := lexicon.Apply(check.Words, before, read)
		if err != nil {
			t.Fatal(err)
		}
		byTerm := cmpopts.SortSlices(func(a, b check.Entry) bool { return a.Term < b.Term })
		if diff := cmp.Diff(after, got, byTerm, cmpopts.EquateEmpty()); diff != "" {
			t.Fatal(diff)
		}
		if rest := lexicon.Changes(got, after, true, "x"); len(rest) > 0 {
			t.Fatalf("still to do: %+v", rest)
		}
		if merged, err := lexicon.Apply(check.Words, before, lexicon.Changes(before, after, false, "")); err != nil || len(merged) < len(before) {
			t.Fatalf("a merge lost words: %v %v", merged, err)
		}
	})
}

func TestManyChangesArePackedInSeveralTexts(t *testing.T) {
	t.Parallel()
	var terms []string
	for i := range 20000 {
		terms = append(terms, fmt.Sprint("词", i, strings.Repeat("长", 20)))
	}
	parts, err := lexicon.Pack(put(terms...))
	if err != nil || len(parts) < 2 {
		t.Fatalf("%d parts, %v", len(parts), err)
	}
	n := 0
	for _, p := range parts {
		if len(p) > 1<<20 {
			t.Errorf("a part has %d bytes", len(p))
		}
		c, err := lexicon.Unpack(p)
		if err != nil {
			t.Fatal(err)
		}
		n += len(c)
	}
	if n != len(terms) {
		t.Errorf("%d changes came back", n)
	}
}

var typesEver = []string{"lexicon.Opened", "lexicon.Changed", "lexicon.SwitchedOn", "lexicon.SwitchedOff"}

func TestEveryEventEverStoredIsStillReadWithAllItSays(t *testing.T) {
	t.Parallel()
	full := first
	full.Retired = 2
	stored, err := lexicon.Encode([]lexicon.Event{opened, full, lexicon.SwitchedOn{Version: 1, Digest: first.Digest, By: "p-1", At: noon}, lexicon.SwitchedOff{By: "p-1", At: noon}})
	if err != nil {
		t.Fatal(err)
	}
	eventtest.Stored(t, typesEver, func(e ledger.Event) (ledger.Event, error) {
		ev, err := lexicon.Decode(e)
		if err != nil {
			return e, err
		}
		again, err := lexicon.Encode([]lexicon.Event{ev})
		if err != nil {
			return e, err
		}
		return again[0], nil
	}, stored...)
}
