package app

import (
	"context"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/vault"
)

// Phones (登记号码) keeps the number under which somebody is called back at night. It is working state, sealed like the
// credentials of platforms, and never in the ledger.
type Phones struct {
	Store interface {
		Secret(ctx context.Context, name string) ([]byte, error)
		PutSecret(ctx context.Context, name string, sealed []byte) error
	}
	Vault *vault.Vault
}

func phoneName(person string) string { return "phone/" + person }

// Of returns somebody's number, "" when none is on file.
func (p *Phones) Of(ctx context.Context, person string) (string, error) {
	if p == nil {
		return "", nil
	}
	sealed, err := p.Store.Secret(ctx, phoneName(person))
	if fault.CodeOf(err) == fault.NotFound {
		return "", nil
	}
	if err != nil {
		return "", err
	}
	plain, err := p.Vault.Open(ctx, phoneName(person), sealed)
	return string(plain), err
}

// Set puts a person's own number on file.
func (p *Phones) Set(ctx context.Context, person, number string) error {
	number = strings.TrimSpace(number)
	if n := len(figures(number)); number != "" && (n < 3 || len(number) > 40) {
		return fault.New(fault.Invalid, "号码不完整。请填写能直接拨通的电话号码，固定电话要带区号。").At("number", number)
	}
	sealed, err := p.Vault.Seal(ctx, phoneName(person), []byte(number))
	if err != nil {
		return err
	}
	return p.Store.PutSecret(ctx, phoneName(person), sealed)
}

// sameNumber compares two numbers by their digits: people write them with blanks and dashes.
func sameNumber(a, b string) bool { return figures(a) != "" && figures(a) == figures(b) }

func figures(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}
