package review

import (
	"encoding/json"
	"fmt"
	"strings"

	"qianfa/internal/core/ledger"
)

// Encode gives an event its stored form, named "review.<Type>".
func Encode(e Event) (ledger.Event, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return ledger.Event{}, fmt.Errorf("encode %T: %w", e, err)
	}
	return ledger.Event{Type: "review." + strings.TrimPrefix(fmt.Sprintf("%T", e), "review."), Data: string(data)}, nil
}

// decoders lists every event ever stored; a name stays here forever.
var decoders = map[string]func([]byte) (Event, error){
	"review.Opened":             into[Opened],
	"review.Passed":             into[Passed],
	"review.SignedLater":        into[SignedLater],
	"review.Returned":           into[Returned],
	"review.Resubmitted":        into[Resubmitted],
	"review.Rejected":           into[Rejected],
	"review.Held":               into[Held],
	"review.Resumed":            into[Resumed],
	"review.Recalled":           into[Recalled],
	"review.Recorded":           into[Recorded],
	"review.RecordDenied":       into[RecordDenied],
	"review.Consulted":          into[Consulted],
	"review.ConsultAnswered":    into[ConsultAnswered],
	"review.Transferred":        into[Transferred],
	"review.SignerAdded":        into[SignerAdded],
	"review.SignerRemoved":      into[SignerRemoved],
	"review.Escalated":          into[Escalated],
	"review.Skipped":            into[Skipped],
	"review.OptionalSkipped":    into[OptionalSkipped],
	"review.Suggested":          into[Suggested],
	"review.Edited":             into[Edited],
	"review.Confirmed":          into[Confirmed],
	"review.TakenBack":          into[TakenBack],
	"review.Acknowledged":       into[Acknowledged],
	"review.Released":           into[Released],
	"review.Scheduled":          into[Scheduled],
	"review.Unscheduled":        into[Unscheduled],
	"review.Circulated":         into[Circulated],
	"review.Copied":             into[Copied],
	"review.ReadingMarked":      into[ReadingMarked],
	"review.Reminded":           into[Reminded],
	"review.HandedOver":         into[HandedOver],
	"review.EmergencyDeclared":  into[EmergencyDeclared],
	"review.EmergencyCancelled": into[EmergencyCancelled],
	"review.CallMissed":         into[CallMissed],
	"review.LeftOpen":           into[LeftOpen],
	"review.ObjectedTo":         into[ObjectedTo],
	"review.Troubled":           into[Troubled],
	"review.TroubleSettled":     into[TroubleSettled],
	"review.TroubleClosed":      into[TroubleClosed],
	"review.Invited":            into[Invited],
	"review.Disinvited":         into[Disinvited],
	"review.Replied":            into[Replied],
}

// Decode reads a stored event back. An unknown name is an error: a newer program wrote it.
func Decode(e ledger.Event) (Event, error) {
	dec, ok := decoders[e.Type]
	if !ok {
		return nil, fmt.Errorf("decode event %q: unknown type", e.Type)
	}
	return dec([]byte(e.Data))
}

func into[E Event](data []byte) (Event, error) {
	var e E
	if err := json.Unmarshal(data, &e); err != nil {
		return nil, fmt.Errorf("decode %T: %w", e, err)
	}
	return e, nil
}
