package template

import (
	"encoding/json"
	"fmt"

	"qianfa/internal/core/ledger"
)

// Encode gives events their stored form.
func Encode(events []Event) ([]ledger.Event, error) { return ledger.EncodeAll(events) }

// Decode reads a stored event back. An unknown name is an error: a newer program wrote it.
func Decode(e ledger.Event) (Event, error) {
	switch e.Type {
	case "template.Opened":
		return into[Opened](e.Data)
	case "template.Written":
		return into[Written](e.Data)
	case "template.Signed":
		return into[Signed](e.Data)
	case "template.SentBack":
		return into[SentBack](e.Data)
	case "template.Withdrawn":
		return into[Withdrawn](e.Data)
	}
	return nil, fmt.Errorf("decode event %q: unknown type", e.Type)
}

// Fold replays entries of one stream onto s.
func Fold(s State, entries []ledger.Entry) (State, error) {
	return ledger.FoldAll(s, entries, Decode, State.Evolve)
}

func into[E Event](data string) (Event, error) {
	var e E
	err := json.Unmarshal([]byte(data), &e)
	return e, err
}
