package app

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// Fates (处置统计) says what became of findings in a period, by kind, so that bad rules are seen. It knows no persons.
type Fates struct {
	Kinds    []KindFate    `json:"kinds" nullable:"false"`
	Patterns []PatternFate `json:"patterns" nullable:"false" doc:"words let stand three times or more as a mistake of the check or a proper name"`
}

// KindFate counts patterns, each once per article. Share is Overruled of Overruled and Mended.
type KindFate struct {
	Kind      string  `json:"kind"`
	Title     string  `json:"title" doc:"what this kind looks at"`
	Mended    int     `json:"mended" doc:"handed in once, and gone when the article was handed in again"`
	Overruled int     `json:"overruled"`
	Mistaken  int     `json:"mistaken" doc:"of those overruled: a mistake of the check, or a proper name"`
	Share     float64 `json:"share"`
}

// PatternFate is words that were let stand again and again. Nothing follows from it unless a keeper puts them on a lexicon.
type PatternFate struct {
	Kind     string `json:"kind"`
	Title    string `json:"title"`
	Text     string `json:"text"`
	Articles int    `json:"articles"`
	Allowed  string `json:"allowed" doc:"the lexicon on whose latest version the words stand as they are"`
}

// proposeFrom is in how many articles words are let stand before they are proposed.
const proposeFrom = 3

// maxPeriod bounds what one answer counts.
const maxPeriod = 366 * 24 * time.Hour

// private names kinds whose words are somebody's data, or that no lexicon may lift: they are counted, never listed.
var private = []string{"id_card", "mobile", "bank_card", "plate", "passport", "home_address", "minor_info", "secrecy_mark", "internal_mark"}

// Fates counts what became of findings from one time to another, for keepers of lexicons.
func (l *Lexicons) Fates(ctx context.Context, actor Actor, from, to time.Time) (Fates, error) {
	st, _, err := l.Dir.Body(ctx, actor.Body)
	if err != nil {
		return Fates{}, err
	}
	if !keeps(st, actor.Person, l.Now()) {
		return Fates{}, fault.New(fault.Forbidden, "只有本单位的词库管理员或系统管理员可以查看处置统计，请联系他们办理。")
	}
	if !from.Before(to) || to.Sub(from) > maxPeriod {
		return Fates{}, fault.New(fault.Invalid, "统计的起止日期不对：开始要早于结束，最长一年。请重新选择。").At("from", "请重新选择起止日期")
	}
	entries, err := l.Index.FindingEntries(ctx, actor.Body, from, to)
	if err != nil {
		return Fates{}, err
	}
	t := newTally()
	for len(entries) > 0 {
		n := slices.IndexFunc(entries, func(e ledger.Entry) bool { return e.Stream != entries[0].Stream })
		if n < 0 {
			n = len(entries)
		}
		if err := l.fatesOf(ctx, t, entries[:n]); err != nil {
			return Fates{}, err
		}
		entries = entries[n:]
	}
	allowed, err := l.allowed(ctx, actor)
	return t.fates(allowed), err
}

// fatesOf counts the findings of one article.
func (l *Lexicons) fatesOf(ctx context.Context, t *tally, entries []ledger.Entry) error {
	let := map[overruleText]bool{}
	var before []FindingView
	for _, e := range entries {
		ev, err := article.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return err
		}
		switch ev := ev.(type) {
		case article.Overruled:
			text := overruleText{Kind: ev.Kind}
			if err := l.beside(ctx, ev.Ref, &text); err != nil {
				return err
			}
			if once := (overruleText{Kind: ev.Kind, Text: text.Text}); !let[once] {
				let[once] = true
				t.overruled(once, ev.Reason)
			}
		case article.Submitted:
			var now []FindingView
			if err := l.beside(ctx, ev.Findings, &now); err != nil {
				return err
			}
			t.mended(before, now)
			before = now
		}
	}
	return nil
}

// beside reads what lies beside the ledger; of what was destroyed nothing is said.
func (l *Lexicons) beside(ctx context.Context, ref string, into any) error {
	if ref == "" {
		return nil
	}
	data, err := l.Ledger.ReadContent(ctx, ref)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return fmt.Errorf("read fates of findings: %w", err)
	}
	return nil
}

// allowed says on which lexicon words stand as they are, in force or not.
func (l *Lexicons) allowed(ctx context.Context, actor Actor) (map[string]string, error) {
	rows, err := l.Index.LexiconsOf(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, r := range rows {
		h, err := l.open(ctx, actor, r.ID)
		if err != nil {
			return nil, err
		}
		entries, err := l.version(ctx, h, 0)
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			if e.Allow {
				out[e.Term] = r.Name
			}
		}
	}
	return out, nil
}

// kindTitle says what a kind looks at; a kind that is no longer examined is called by its id.
func kindTitle(kind string) string {
	for _, c := range check.All {
		if c.ID() == kind {
			return c.Title()
		}
	}
	return kind
}

// tally adds up fates over articles.
type tally struct {
	kinds    map[string]*KindFate
	patterns map[overruleText]int // by kind and text
}

func newTally() *tally {
	return &tally{kinds: map[string]*KindFate{}, patterns: map[overruleText]int{}}
}

func (t *tally) kind(name string) *KindFate {
	if t.kinds[name] == nil {
		t.kinds[name] = &KindFate{Kind: name, Title: kindTitle(name)}
	}
	return t.kinds[name]
}

func (t *tally) overruled(p overruleText, reason string) {
	k := t.kind(p.Kind)
	k.Overruled++
	if reason != "not_what_it_seems" && reason != "proper_name" {
		return
	}
	k.Mistaken++
	if p.Text != "" && !slices.Contains(private, p.Kind) {
		t.patterns[p]++
	}
}

// mended counts what was found before, was not overruled, and is not found now.
func (t *tally) mended(before, now []FindingView) {
	type pattern struct{ kind, message string }
	gone := map[pattern]bool{}
	for _, f := range before {
		if f.Overruled == nil {
			gone[pattern{f.Kind, f.Message}] = true
		}
	}
	for _, f := range now {
		delete(gone, pattern{f.Kind, f.Message})
	}
	for p := range gone {
		t.kind(p.kind).Mended++
	}
}

func (t *tally) fates(allowed map[string]string) Fates {
	out := Fates{Kinds: []KindFate{}, Patterns: []PatternFate{}}
	for _, k := range t.kinds {
		k.Share = float64(k.Overruled) / float64(k.Overruled+k.Mended)
		out.Kinds = append(out.Kinds, *k)
	}
	slices.SortFunc(out.Kinds, func(a, b KindFate) int {
		return cmp.Or(-cmp.Compare(a.Overruled, b.Overruled), cmp.Compare(a.Kind, b.Kind))
	})
	for p, n := range t.patterns {
		if n >= proposeFrom {
			out.Patterns = append(out.Patterns, PatternFate{Kind: p.Kind, Title: kindTitle(p.Kind), Text: p.Text, Articles: n, Allowed: allowed[p.Text]})
		}
	}
	slices.SortFunc(out.Patterns, func(a, b PatternFate) int {
		return cmp.Or(-cmp.Compare(a.Articles, b.Articles), cmp.Compare(a.Text, b.Text), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}
