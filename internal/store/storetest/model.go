package storetest

import (
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/store"
)

// model compares the store with the plainest thing that could be right: a map of versions. A commit succeeds exactly
// when every stream it appends to or relies on is at the version seen, and then each moves by its events.
func model(t *testing.T, open Open) {
	db := open(t, withTally())
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		versions := map[string]int64{}
		stream := rapid.Custom(func(rt *rapid.T) string {
			return fmt.Sprintf("s/%d-%d", run, rapid.IntRange(0, 3).Draw(rt, "stream"))
		})
		for range rapid.IntRange(1, 8).Draw(rt, "commits") {
			c, fits := anyCommit(rt, stream, versions)
			_, err := db.Commit(t.Context(), c)
			if fits != (err == nil) || err != nil && fault.CodeOf(err) != fault.Conflict {
				rt.Fatalf("commit %+v on %v: %v", c, versions, err)
			}
			if err == nil {
				for _, a := range c.Appends {
					versions[a.Stream] += int64(len(a.Events))
				}
			}
		}
		compare(t, rt, db, versions)
	})
}

// anyCommit draws a commit that mostly saw the current versions, and says whether it fits them.
func anyCommit(rt *rapid.T, stream *rapid.Generator[string], versions map[string]int64) (c app.Commit, fits bool) {
	c, fits = app.Commit{Actor: "p", At: noon, Unmoved: map[string]int64{}}, true
	off := rapid.SampledFrom([]int64{0, 0, 0, 0, 1, -1})
	for _, name := range rapid.SliceOfNDistinct(stream, 1, 2, rapid.ID[string]).Draw(rt, "appends") {
		a := noted(name, max(0, versions[name]+off.Draw(rt, "off")), rapid.IntRange(1, 3).Draw(rt, "events")).Appends[0]
		c.Appends = append(c.Appends, a)
		fits = fits && a.Seen == versions[name]
	}
	for _, name := range rapid.SliceOfNDistinct(stream, 0, 3, rapid.ID[string]).Draw(rt, "unmoved") {
		c.Unmoved[name] = max(0, versions[name]+off.Draw(rt, "off"))
		fits = fits && c.Unmoved[name] == versions[name]
	}
	return c, fits
}

func compare(t *testing.T, rt *rapid.T, db *store.DB, versions map[string]int64) {
	t.Helper()
	var names []string
	for name := range versions {
		names = append(names, name)
	}
	got, err := db.Versions(t.Context(), names...)
	if err != nil || !maps.Equal(got, versions) {
		rt.Fatalf("versions are %v, want %v, %v", got, versions, err)
	}
	for name, version := range versions {
		entries, err := db.Load(t.Context(), name, 0)
		if err == nil {
			err = ledger.CheckStream(entries)
		}
		if err != nil || int64(len(entries)) != version {
			rt.Fatalf("%s has %d entries, want %d: %v", name, len(entries), version, err)
		}
	}
}
