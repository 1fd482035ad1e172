package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/store"
)

// RebuildEqualsLive proves that every projected row can be had again from the ledger alone: it compares all tables of
// the projectors, row by row, before and after a rebuild. Every table must have rows, or nothing is proved.
func RebuildEqualsLive(t *testing.T, db *store.DB) {
	t.Helper()
	live := map[string][]string{}
	for _, table := range db.ProjectedTables() {
		if live[table] = rowsOf(t, db, table); len(live[table]) == 0 {
			t.Errorf("table %s has no row to compare", table)
		}
	}
	ok(t, db.Rebuild(t.Context()))
	for table, rows := range live {
		if diff := cmp.Diff(rows, rowsOf(t, db, table)); diff != "" {
			t.Errorf("rebuilt rows of %s differ from live ones:\n%s", table, diff)
		}
	}
}

// rowsOf returns every row of a table as text, in an order that does not depend on how they were written.
func rowsOf(t *testing.T, db *store.DB, table string) []string {
	t.Helper()
	rows, err := db.Reader().QueryContext(t.Context(), "SELECT * FROM "+table)
	ok(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	ok(t, err)
	var all []string
	for rows.Next() {
		values := make([]any, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		ok(t, rows.Scan(into...))
		var b strings.Builder
		for i, v := range values {
			if raw, isBytes := v.([]byte); isBytes {
				v = string(raw)
			}
			fmt.Fprintf(&b, "%s=%v ", columns[i], v)
		}
		all = append(all, b.String())
	}
	ok(t, rows.Err())
	slices.Sort(all)
	return all
}
