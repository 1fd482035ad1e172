package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/org"
	"qianfa/internal/core/source"
	"qianfa/internal/core/workday"
)

// looking is what one page of a scan is examined with.
type looking struct {
	lexicon    *check.Lexicon
	exceptions []string
	channels   map[string]string // of accounts
	org        org.State
	today      string
	check      []check.Assigned
}

// lookFor gathers what a page of a scan needs: the words that stand as they are may come from any lexicon in force.
func (l *Lexicons) lookFor(ctx context.Context, s Scan, lex *check.Lexicon) (looking, error) {
	k := looking{lexicon: lex, today: l.Now().In(workday.Zone).Format(time.DateOnly), channels: map[string]string{}}
	k.exceptions = lex.Allowed(k.today)
	force, err := l.InForce(ctx, s.Body)
	if err != nil {
		return k, err
	}
	for _, other := range force {
		k.exceptions = append(k.exceptions, other.Allowed(k.today)...)
	}
	accounts, err := l.Accounts.Of(ctx, s.Body)
	if err != nil {
		return k, err
	}
	for _, a := range accounts {
		k.channels[a.ID] = a.Channel
	}
	k.org, _, err = l.Dir.Body(ctx, s.Body)
	c, _ := check.ByID(lex.Kind.Check())
	k.check = []check.Assigned{{Check: c}}
	return k, err
}

// at examines one article and returns its first hits and how many there are.
func (k looking) at(t ScanText) ([]ScanHit, int, error) {
	d, err := article.ReadDraft(t.Data)
	if err != nil {
		return nil, 0, err
	}
	plain := d.Source.PlainText()
	own, roster := ownLists([]*check.Lexicon{k.lexicon})
	s := check.Subject{Own: own, Roster: roster, Title: d.Source.Title, Summary: d.Source.Summary, Byline: d.Source.Byline, Text: plain.Text, Spans: plain.Spans,
		Genre: d.Meta.Genre, Today: k.today, Lexicons: []*check.Lexicon{k.lexicon}, Exceptions: k.exceptions, Units: unitsAbove(k.org, t.Unit)}
	type place struct {
		block, text string
		start, end  int
	}
	var hits []ScanHit
	n, seen, words := 0, map[place]bool{}, readWords{}
	for _, channel := range k.channelsOf(d.Meta) {
		s.Channel = channel
		for _, f := range check.Run(k.check, s) {
			if p := (place{f.Block, f.Text, f.Start, f.End}); !seen[p] && k.ofTheList(f) {
				seen[p] = true
				if n++; len(hits) < scanMost {
					hits = append(hits, words.hit(t, s, f))
				}
			}
		}
	}
	for i := range hits {
		hits[i].N = int64(i + 1)
	}
	return hits, n, nil
}

// ofTheList reports whether a finding comes from the list tried out: the checks of wrong writings and former names know
// the product's as well.
func (k looking) ofTheList(f check.Finding) bool {
	return fromLists(f, []*check.Lexicon{k.lexicon})
}

// channelsOf lists the channels an article is meant for, each once; one unknown channel where none is.
func (k looking) channelsOf(m article.Meta) []string {
	var out []string
	for _, t := range m.Targets {
		if c := k.channels[t.Account]; c != "" && !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	if len(out) == 0 || !k.lexicon.ByChannel() {
		return []string{""}
	}
	return out
}

// unitsAbove lists a unit and those above it.
func unitsAbove(s org.State, unit string) []string {
	var out []string
	for _, u := range s.UnitPath(unit) {
		out = append(out, u.ID)
	}
	return out
}

// aroundHit is how many characters on either side are shown with a hit.
const aroundHit = 12

// readWords are the texts of blocks that a hit was found in, read once.
type readWords map[string][]rune

func (w readWords) hit(t ScanText, s check.Subject, f check.Finding) ScanHit {
	text := w.of(s, f)
	start, end := min(f.Start, len(text)), min(f.End, len(text))
	return ScanHit{Article: t.Article, Version: t.Version, Title: s.Title, Term: f.Text, Severity: string(f.Severity), Block: f.Block,
		Start: int64(f.Start), End: int64(f.End), Words: string(text[start:end]),
		Around: string(text[max(0, start-aroundHit):min(len(text), end+aroundHit)])}
}

// of is the text that a finding's offsets count in.
func (w readWords) of(s check.Subject, f check.Finding) []rune {
	if text, ok := w[f.Block]; ok && f.End <= len(text) {
		return text
	}
	text := []rune(map[string]string{"title": s.Title, "summary": s.Summary, "byline": s.Byline, "": s.Text}[f.Block])
	if i := slices.IndexFunc(s.Spans, func(x source.Span) bool { return x.Block == f.Block && f.End <= x.End-x.Start }); i >= 0 {
		text = []rune(s.Text)[s.Spans[i].Start:s.Spans[i].End]
	}
	w[f.Block] = text
	return text
}
