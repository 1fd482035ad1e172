package lexicon

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// Apply returns the entries of a list of that kind after the changes, in the order in which they were first put. An entry
// that cannot be used, has no reason, or a retired one that is not there is fault.Invalid with the place of the change.
func Apply(kind check.Kind, before []check.Entry, changes []Change) ([]check.Entry, error) {
	at := make(map[string]int, len(before)+len(changes))
	after := slices.Clone(before)
	for i, e := range after {
		at[e.Key()] = i
	}
	bad := fault.New(fault.Invalid, "有不能保存的词条，请按提示修改。")
	var put []check.Entry
	retired := false
	for i, c := range changes {
		switch k, known := at[keyOf(c)]; {
		case c.Put != nil && strings.TrimSpace(c.Put.Why) == "":
			bad = bad.At(fmt.Sprintf("changes[%d].why", i), "请写明为什么收录，如依据的文件或事由。")
		case c.Put != nil && known:
			after[k] = *c.Put
		case c.Put != nil:
			at[c.Put.Key()] = len(after)
			after = append(after, *c.Put)
		case !known:
			bad = bad.At(fmt.Sprintf("changes[%d].retire", i), fmt.Sprintf("词库里没有“%s”，可能已经停用。", c.Retire))
		case strings.TrimSpace(c.Why) == "":
			bad = bad.At(fmt.Sprintf("changes[%d].why", i), "请写明为什么停用。")
		default:
			after[k].Term, retired = "", true
			delete(at, c.Retire)
		}
		if c.Put != nil {
			put = append(put, *c.Put)
		}
	}
	if len(bad.Fields) > 0 {
		return nil, bad
	}
	if retired {
		after = slices.DeleteFunc(after, func(e check.Entry) bool { return e.Term == "" })
	}
	return after, check.CheckList(kind, put)
}

func keyOf(c Change) string {
	if c.Put != nil {
		return c.Put.Key()
	}
	return c.Retire
}

// Difference (版本差异) is what lies between two lists of entries.
type Difference struct {
	Added   []check.Entry
	Retired []check.Entry
	Altered []Altered
}

// Altered is an entry that says something else than before.
type Altered struct {
	Before check.Entry
	After  check.Entry
}

// Diff compares two lists of entries by their keys. Who added an entry and when is no difference of its own.
func Diff(before, after []check.Entry) Difference {
	var d Difference
	old := make(map[string]check.Entry, len(before))
	for _, e := range before {
		old[e.Key()] = e
	}
	kept := make(map[string]bool, len(after))
	for _, e := range after {
		kept[e.Key()] = true
		switch was, ok := old[e.Key()]; {
		case !ok:
			d.Added = append(d.Added, e)
		case !Same(was, e):
			d.Altered = append(d.Altered, Altered{was, e})
		}
	}
	for _, e := range before {
		if !kept[e.Key()] {
			d.Retired = append(d.Retired, e)
		}
	}
	return d
}

// Same reports whether two entries say the same, whoever added them and why.
func Same(a, b check.Entry) bool {
	return a.Term == b.Term && a.Severity == b.Severity && a.Note == b.Note && a.Until == b.Until && a.Punctuation == b.Punctuation &&
		a.Right == b.Right && a.Title == b.Title && a.Unit == b.Unit && a.From == b.From && a.Order == b.Order &&
		a.Allow == b.Allow && slices.Equal(a.Exceptions, b.Exceptions) && slices.Equal(a.Scope.Channels, b.Scope.Channels) &&
		slices.Equal(a.Scope.Units, b.Scope.Units) && slices.Equal(a.Scope.Genres, b.Scope.Genres)
}

// Changes says how to make one list of entries of another: what is new or says something else, and, when the new list
// is to stand alone, what is to be retired for the reason given.
func Changes(before, after []check.Entry, alone bool, why string) []Change {
	d := Diff(before, after)
	var out []Change
	for _, a := range d.Altered {
		out = append(out, Change{Put: &a.After})
	}
	for _, e := range d.Added {
		out = append(out, Change{Put: &e})
	}
	if alone {
		for _, e := range d.Retired {
			out = append(out, Change{Retire: e.Key(), Why: why})
		}
	}
	return out
}

// maxPart is how many bytes of changes lie under one digest; the store takes 1 MiB.
const maxPart = 900 << 10

// Pack writes changes as texts to be kept beside the ledger; Unpack reads one back.
func Pack(changes []Change) ([][]byte, error) {
	var out [][]byte
	var part []byte
	for _, c := range changes {
		line, err := json.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("encode change: %w", err)
		}
		if len(part) > 0 && len(part)+len(line) >= maxPart {
			out, part = append(out, part), nil
		}
		part = append(append(part, line...), '\n')
	}
	if len(part) > 0 {
		out = append(out, part)
	}
	return out, nil
}

// Unpack reads what Pack wrote.
func Unpack(part []byte) ([]Change, error) {
	var out []Change
	for line := range strings.Lines(string(part)) {
		var c Change
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			return nil, fmt.Errorf("decode change: %w", err)
		}
		out = append(out, c)
	}
	return out, nil
}
