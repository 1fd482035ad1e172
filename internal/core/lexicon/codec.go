package lexicon

import (
	"encoding/json"
	"fmt"

	"qianfa/internal/core/ledger"
)

// Encode gives events their stored form.
func Encode(events []Event) ([]ledger.Event, error) {
	out := make([]ledger.Event, 0, len(events))
	for _, e := range events {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("encode %T: %w", e, err)
		}
		out = append(out, ledger.Event{Type: fmt.Sprintf("%T", e), Data: string(data)})
	}
	return out, nil
}

// Decode reads a stored event back. An unknown name is an error: a newer program wrote it.
func Decode(e ledger.Event) (Event, error) {
	switch e.Type {
	case "lexicon.Opened":
		return into[Opened](e.Data)
	case "lexicon.Changed":
		return into[Changed](e.Data)
	case "lexicon.SwitchedOn":
		return into[SwitchedOn](e.Data)
	case "lexicon.SwitchedOff":
		return into[SwitchedOff](e.Data)
	}
	return nil, fmt.Errorf("decode event %q: unknown type", e.Type)
}

// Fold replays entries of one stream onto s.
func Fold(s State, entries []ledger.Entry) (State, error) {
	for _, e := range entries {
		ev, err := Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return s, fmt.Errorf("entry %s/%d: %w", e.Stream, e.Seq, err)
		}
		s = s.Evolve(ev)
	}
	return s, nil
}

func into[E Event](data string) (Event, error) {
	var e E
	err := json.Unmarshal([]byte(data), &e)
	return e, err
}
