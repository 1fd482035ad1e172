package demo

import (
	"context"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/account"
	"qianfa/internal/vault"
)

// keep puts an account into custody as an office would: two custodians, the credential entered by the first of them,
// and who holds the account on its platform. Bodies without keepers show credentials from before there was custody.
func (d *Demo) keep(ctx context.Context, b body, a demoAccount) error {
	root := b.units[0].ID
	set := app.Actor{Person: seedActor, Body: root, SteppedUp: true}
	var commands []account.CustodyCommand
	for _, p := range b.keepers {
		commands = append(commands, account.NameCustodian{Person: p})
	}
	for _, h := range account.Holds() {
		holder := b.keepers[0]
		if h == account.HoldAdmin {
			holder = b.keepers[1]
		}
		commands = append(commands, account.TakeHold{Hold: h, Person: holder})
	}
	if a.Channel == "wechat" {
		commands = append(commands, account.Certify{Day: d.Now().AddDate(0, 5, 0).Format(time.DateOnly)})
	}
	for _, c := range commands {
		if err := d.Custody.Do(ctx, set, a.ID, c); err != nil {
			return err
		}
	}
	e := app.Entry{Kind: account.KindInterface, Secret: vault.NewSecret(a.secret)}
	if a.Channel == "weibo" { // tokens of a reviewed application live thirty days
		e.Expires = d.Now().AddDate(0, 0, 30)
	}
	return d.Custody.Enter(ctx, app.Actor{Person: b.keepers[0], Body: root, SteppedUp: true}, a.ID, e)
}
