package ledger

import (
	"encoding/json"
	"fmt"
)

// EncodeAll gives the events of an aggregate their stored form, each under the name of its type, such as
// "account.Closed".
func EncodeAll[E any](events []E) ([]Event, error) {
	out := make([]Event, 0, len(events))
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("encode %T: %w", e, err)
		}
		out = append(out, Event{Type: fmt.Sprintf("%T", e), Data: string(data)})
	}
	return out, nil
}

// FoldAll replays entries of one stream onto s. An entry that cannot be decoded ends it with its place.
func FoldAll[S, E any](s S, entries []Entry, decode func(Event) (E, error), evolve func(S, E) S) (S, error) {
	for _, e := range entries {
		ev, err := decode(Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return s, fmt.Errorf("entry %s/%d: %w", e.Stream, e.Seq, err)
		}
		s = evolve(s, ev)
	}
	return s, nil
}
