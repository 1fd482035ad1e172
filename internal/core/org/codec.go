package org

import (
	"encoding/json"
	"fmt"
	"strings"

	"qianfa/internal/core/ledger"
)

// Encode gives an event its stored form, named "org.<Type>".
func Encode(e Event) (ledger.Event, error) {
	data, err := json.Marshal(e)
	if err != nil {
		return ledger.Event{}, fmt.Errorf("encode %T: %w", e, err)
	}
	return ledger.Event{Type: "org." + strings.TrimPrefix(fmt.Sprintf("%T", e), "org."), Data: string(data)}, nil
}

// decoders lists every event ever stored; a name stays here forever.
var decoders = map[string]func([]byte) (Event, error){
	"org.UnitAdded":          into[UnitAdded],
	"org.UnitChanged":        into[UnitChanged],
	"org.PersonAdded":        into[PersonAdded],
	"org.PersonChanged":      into[PersonChanged],
	"org.PersonDisabled":     into[PersonDisabled],
	"org.PersonEnabled":      into[PersonEnabled],
	"org.PostAppointed":      into[PostAppointed],
	"org.PostEnded":          into[PostEnded],
	"org.PutInChargeOf":      into[PutInChargeOf],
	"org.ChargeEnded":        into[ChargeEnded],
	"org.OrganAdded":         into[OrganAdded],
	"org.LiaisonNamed":       into[LiaisonNamed],
	"org.LiaisonEnded":       into[LiaisonEnded],
	"org.DelegationGranted":  into[DelegationGranted],
	"org.DelegationRevoked":  into[DelegationRevoked],
	"org.SupervisionAllowed": into[SupervisionAllowed],
	"org.SupervisionEnded":   into[SupervisionEnded],
	"org.PackAdopted":        into[PackAdopted],
	"org.AdoptionWithdrawn":  into[AdoptionWithdrawn],
	"org.SeriesDefined":      into[SeriesDefined],
	"org.FormAdopted":        into[FormAdopted],
	"org.FormWithdrawn":      into[FormWithdrawn],
	"org.ManagerAppointed":   into[ManagerAppointed],
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
