package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"qianfa/internal/app"
)

// series names one row of numbers.
type series struct {
	body, name string
	year       int
}

func seriesOf(n *app.Numbering) series { return series{n.Body, n.Series, n.Year} }

func (s series) before(t series) int {
	return slices.Compare([]string{s.body, s.name, fmt.Sprint(s.year)}, []string{t.body, t.name, fmt.Sprint(t.year)})
}

// number gives the commits that ask for one their numbers, one after the other and without a gap: the counters are held
// until the transaction ends, and what is rolled back gives its numbers back.
func (b *bundle) number(ctx context.Context) error {
	var wanted []series
	for _, c := range b.commits {
		if c.Number != nil && !slices.Contains(wanted, seriesOf(c.Number)) {
			wanted = append(wanted, seriesOf(c.Number))
		}
	}
	slices.SortFunc(wanted, series.before) // in the order in which all transactions hold them
	for _, s := range wanted {
		last, err := b.lastNumber(ctx, s)
		if err != nil {
			return fmt.Errorf("number: %w", err)
		}
		given := last
		b.keep(func(c *commitment) error {
			if c.Number == nil || seriesOf(c.Number) != s {
				return nil
			}
			n := max(given+1, c.Number.First, 1)
			used, err := c.take(n)
			if used && err == nil {
				given = n
			}
			return err
		})
		if given == last {
			continue
		}
		if err := post(ctx, b.to, "UPDATE series_counters SET last = $4 WHERE body = $1 AND series = $2 AND year = $3", s.body, s.name, s.year, given); err != nil {
			return fmt.Errorf("number: %w", err)
		}
	}
	return nil
}

// lastNumber holds the counter of a series still and returns the last number given, 0 for none.
func (b *bundle) lastNumber(ctx context.Context, s series) (int, error) {
	last, _, err := One(ctx, b.to, Column[int], `INSERT INTO series_counters (body, series, year, last) VALUES ($1, $2, $3, 0)
		ON CONFLICT (body, series, year) DO UPDATE SET last = series_counters.last RETURNING last`, s.body, s.name, s.year)
	return last, err
}

// take makes the commit what it is with its number. It must append to the streams it named before.
func (c *commitment) take(n int) (used bool, err error) {
	whole, used, err := c.Number.With(n)
	if err != nil {
		return false, err
	}
	whole.Number = nil
	if err := checkCommit(whole); err != nil {
		return false, err
	}
	same := slices.EqualFunc(c.Appends, whole.Appends, func(x, y app.Append) bool { return x.Stream == y.Stream && x.Seen == y.Seen })
	if !same {
		return false, errors.New("a commit with its number appends to other streams")
	}
	whole.Unmoved = c.Unmoved
	c.Commit = whole
	return used, nil
}
