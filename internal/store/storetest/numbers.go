package storetest

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// asking is a commit to a new stream that takes the next number of a series, unless no says otherwise.
func asking(series, stream string, no error, use bool) app.Commit {
	c := noted(stream, 0, 1)
	c.Unmoved = map[string]int64{"org/b": 0}
	whole := c
	c.Appends = []app.Append{{Stream: stream, Body: "body-1"}}
	c.Number = &app.Numbering{Body: "body-1", Series: series, Year: 2026, First: 5, With: func(n int) (app.Commit, bool, error) {
		w := whole
		w.Appends = slices.Clone(whole.Appends)
		w.Appends[0].Events = []ledger.Event{{Type: "test.Numbered", Data: fmt.Sprint(n)}}
		if use {
			w.Reserve = []app.Reservation{{Scope: "serial/" + series, Key: fmt.Sprint(n), Owner: stream}}
		}
		return w, use, no
	}}
	return c
}

// numbers has many take numbers of two series at once. Some are refused when they hear theirs, some fail while writing,
// some do not use it: the others get all numbers from the first one on, without a gap.
func numbers(t *testing.T, open Open) {
	db := open(t, withTally())
	refused := fault.New(fault.Refused, "这一篇不能发布。")
	const each = 12
	var wg sync.WaitGroup
	var mu sync.Mutex
	got := map[string]map[string]bool{"甲": {}, "乙": {}}
	var errs []error
	add := func(err error) {
		mu.Lock()
		defer mu.Unlock()
		errs = append(errs, err)
	}
	for i := range each {
		for series := range got {
			wg.Go(func() {
				entries, err := db.Commit(t.Context(), asking(series, fmt.Sprintf("article/%s-%d", series, i), nil, true))
				if err != nil {
					add(err)
					return
				}
				mu.Lock()
				defer mu.Unlock()
				got[series][entries[0].Data] = true
			})
			wg.Go(func() {
				if _, err := db.Commit(t.Context(), asking(series, fmt.Sprintf("article/%s-refused-%d", series, i), refused, true)); !errors.Is(err, refused) {
					add(fmt.Errorf("the refused one: %w", err))
				}
			})
			wg.Go(func() {
				broken := asking(series, fmt.Sprintf("article/%s-broken-%d", series, i), nil, true)
				with := broken.Number.With
				broken.Number.With = func(n int) (app.Commit, bool, error) {
					c, used, err := with(n)
					c.Appends[0].Events[0].Type = "test.Broken"
					return c, used, err
				}
				if _, err := db.Commit(t.Context(), broken); err == nil {
					add(errors.New("the broken one was written"))
				}
			})
			wg.Go(func() {
				if _, err := db.Commit(t.Context(), asking(series, fmt.Sprintf("article/%s-without-%d", series, i), nil, false)); err != nil {
					add(err)
				}
			})
		}
	}
	wg.Wait()
	ok(t, errors.Join(errs...))
	for series, numbers := range got {
		for n := 5; n < 5+each; n++ {
			if !numbers[fmt.Sprint(n)] {
				t.Errorf("series %s has %v: %d is missing", series, slices.Sorted(maps.Keys(numbers)), n)
			}
		}
	}
	stale := asking("甲", "article/甲-0", nil, true)
	_, err := db.Commit(t.Context(), stale)
	wantCode(t, err, fault.Conflict)
	next := mustCommit(t, db, asking("甲", "article/next", nil, true))
	if next[0].Data != fmt.Sprint(5+each) {
		t.Errorf("after a conflict comes number %s", next[0].Data)
	}
	other := asking("甲", "article/other", nil, true)
	other.Number.With = func(int) (app.Commit, bool, error) { return noted("article/elsewhere", 0, 1), true, nil }
	if _, err := db.Commit(t.Context(), other); err == nil {
		t.Error("a commit appended to another stream than the one it named")
	}
}
