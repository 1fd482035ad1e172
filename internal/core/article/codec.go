package article

import (
	"encoding/json"
	"fmt"
	"strings"

	"qianfa/internal/core/ledger"
	"qianfa/internal/core/review"
)

// Encode gives events their stored form. Types are named "article.<Type>"; events of the review keep review's names.
func Encode(events []Event) ([]ledger.Event, error) {
	out := make([]ledger.Event, 0, len(events))
	for _, e := range events {
		if r, ok := e.(Reviewed); ok {
			enc, err := review.Encode(r.Event)
			if err != nil {
				return nil, err
			}
			out = append(out, enc)
			continue
		}
		data, err := json.Marshal(e)
		if err != nil {
			return nil, fmt.Errorf("encode %T: %w", e, err)
		}
		out = append(out, ledger.Event{Type: "article." + strings.TrimPrefix(fmt.Sprintf("%T", e), "article."), Data: string(data)})
	}
	return out, nil
}

// decoders lists every event ever stored; a name stays here forever.
var decoders = map[string]func([]byte) (Event, error){
	"article.Created":              into[Created],
	"article.Saved":                into[Saved],
	"article.Sealed":               into[Sealed],
	"article.Submitted":            into[Submitted],
	"article.Overruled":            into[Overruled],
	"article.Numbered":             into[Numbered],
	"article.PublicationRequested": into[PublicationRequested],
	"article.CallIntended":         into[CallIntended],
	"article.CallDone":             into[CallDone],
	"article.Published":            into[Published],
	"article.PublicationPending":   into[PublicationPending],
	"article.PublicationRefused":   into[PublicationRefused],
	"article.PublicationUncertain": into[PublicationUncertain],
	"article.DraftReady":           into[DraftReady],
	"article.LinkFiled":            into[LinkFiled],
	"article.NotOut":               into[NotOut],
	"article.Withdrawn":            into[Withdrawn],
	"article.HandedOver":           into[HandedOver],
	"article.CoDrafterAsked":       into[CoDrafterAsked],
	"article.CoDrafterDropped":     into[CoDrafterDropped],
}

// Decode reads a stored event back. An unknown name is an error: a newer program wrote it.
func Decode(e ledger.Event) (Event, error) {
	if strings.HasPrefix(e.Type, "review.") {
		ev, err := review.Decode(e)
		if err != nil {
			return nil, err
		}
		return Reviewed{Event: ev}, nil
	}
	dec, ok := decoders[e.Type]
	if !ok {
		return nil, fmt.Errorf("decode event %q: unknown type", e.Type)
	}
	return dec([]byte(e.Data))
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

func into[E Event](data []byte) (Event, error) {
	var e E
	err := json.Unmarshal(data, &e)
	return e, err
}
