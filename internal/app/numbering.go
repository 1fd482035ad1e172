package app

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/org"
	"qianfa/internal/core/workday"
)

// errNothing says that a decision changes nothing.
var errNothing = errors.New("nothing to commit")

// numbered (编号) commits what decide says of an article, with the next number of the body's series if the article has
// none yet. The store gives the number when it writes, so that none is given twice and none is left out, and several who
// release at once need not wait for each other. decide is called with the number, or with nil when none is needed.
func (a *Articles) numbered(ctx context.Context, actor string, o opened, content []Content, now time.Time, decide func(*article.Numbered) ([]article.Event, error)) error {
	id, body := o.state.ID, o.state.Body
	if o.state.Number != "" || len(o.org.Series) == 0 {
		events, err := decide(nil)
		if err != nil {
			return err
		}
		_, err = a.commit(ctx, actor, o, id, body, events, content, nil, nil, now)
		return err
	}
	series, year := seriesOf(o.org, now)
	c, err := commitOf(actor, o, id, body, nil, nil, now)
	if err != nil {
		return err
	}
	c.Number = &Numbering{Body: body, Series: series.Name, Year: year, First: series.Start, With: func(n int) (Commit, bool, error) {
		events, err := decide(numberOf(series, year, n, now))
		if err != nil {
			return Commit{}, false, err
		}
		if len(events) == 0 {
			return Commit{}, false, errNothing
		}
		whole, err := commitOf(actor, o, id, body, events, content, now)
		used := slices.ContainsFunc(events, func(e article.Event) bool { _, ok := e.(article.Numbered); return ok })
		if used { // otherwise only scheduled: the number is given at the release
			whole.Reserve = []Reservation{{Scope: fmt.Sprintf("serial/%s/%s/%d", body, series.Name, year), Key: fmt.Sprint(n), Owner: ArticleStream(id)}}
		}
		return whole, used, err
	}}
	_, err = a.write(ctx, o, c)
	if errors.Is(err, errNothing) {
		return nil
	}
	return err
}

// seriesOf is the series that numbers a body's articles, and the year it counts in; 0 for one that never begins anew.
func seriesOf(s org.State, now time.Time) (org.Series, int) {
	series := s.Series[slices.Min(slices.Collect(maps.Keys(s.Series)))]
	if signing, ok := s.Series["审签"]; ok {
		series = signing
	}
	if !strings.Contains(series.Pattern, "{year}") {
		return series, 0
	}
	return series, now.In(workday.Zone).Year()
}

func numberOf(series org.Series, year, n int, now time.Time) *article.Numbered {
	text := strings.NewReplacer("{year}", fmt.Sprint(now.In(workday.Zone).Year()), "{n}", fmt.Sprint(n)).Replace(series.Pattern)
	return &article.Numbered{Series: series.Name, Year: year, N: n, Text: text}
}
