package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"qianfa/internal/core/account"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/org"
)

// orgProjector keeps which person belongs to which body; everything else of a body is folded in memory.
type orgProjector struct{}

// Orgs projects the streams "org/…".
func Orgs() Projector { return orgProjector{} }

func (orgProjector) Name() string               { return "orgs" }
func (orgProjector) Tables() []string           { return []string{"bodies", "people"} }
func (orgProjector) Handles(stream string) bool { return strings.HasPrefix(stream, "org/") }

func (orgProjector) Apply(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	for _, e := range entries {
		ev, err := org.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return err
		}
		switch ev := ev.(type) {
		case org.UnitAdded:
			err = putBody(ctx, tx, e.Body, ev.Unit)
		case org.UnitChanged:
			err = putBody(ctx, tx, e.Body, ev.Unit)
		case org.PersonAdded:
			err = putPerson(ctx, tx, e.Body, ev.Person)
		case org.PersonChanged:
			err = putPerson(ctx, tx, e.Body, ev.Person)
		default: // posts, relations and the like are not listed here
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func putBody(ctx context.Context, tx Tx, body string, u org.Unit) error {
	if u.ID != body {
		return nil
	}
	_, err := tx.ExecContext(ctx, "INSERT INTO bodies (id, name) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET name = excluded.name", u.ID, u.Name)
	return err
}

func putPerson(ctx context.Context, tx Tx, body string, p org.Person) error {
	_, err := tx.ExecContext(ctx, "INSERT INTO people (person, body, name) VALUES ($1, $2, $3) ON CONFLICT (person) DO UPDATE SET name = excluded.name", p.ID, body, p.Name)
	return err
}

// accountProjector lists accounts.
type accountProjector struct{}

// Accounts projects the streams "account/…".
func Accounts() Projector { return accountProjector{} }

func (accountProjector) Name() string               { return "accounts" }
func (accountProjector) Tables() []string           { return []string{"accounts"} }
func (accountProjector) Handles(stream string) bool { return strings.HasPrefix(stream, "account/") }

func (accountProjector) Apply(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	for _, e := range entries {
		ev, err := account.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return err
		}
		switch ev := ev.(type) {
		case account.Registered:
			err = putAccount(ctx, tx, ev.Account)
		case account.Changed:
			err = putAccount(ctx, tx, ev.Account)
		case account.Closed:
			_, err = tx.ExecContext(ctx, "UPDATE accounts SET closed = $2 WHERE id = $1", strings.TrimPrefix(e.Stream, "account/"), true)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func putAccount(ctx context.Context, tx Tx, a account.Account) error {
	data, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("encode account: %w", err)
	}
	_, err = tx.ExecContext(ctx, `INSERT INTO accounts (id, body, sort, closed, data) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET sort = excluded.sort, data = excluded.data`, a.ID, a.Body, a.Order, false, string(data))
	return err
}
