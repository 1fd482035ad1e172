// Package demo is the invented country that `serve --demo` shows: nine bodies under nine regulations, their people
// and simulated accounts, articles in every state, and one article carried through the whole main job at the first start.
//
// Every name in it is invented, every signature it gives is marked as a demo's, and it never touches an installation
// that is not a demo. Start reading at Run, then bodies.go and tour.go.
package demo

import (
	"context"
	"fmt"
	"io"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/auth"
	"qianfa/internal/core/account"
	"qianfa/internal/core/check"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/httpapi"
	"qianfa/internal/job"
	"qianfa/internal/vault"
)

// Demo fills an empty demo installation.
type Demo struct {
	Articles *app.Articles
	Orgs     *app.Orgs
	Accounts *app.Accounts
	Rules    *app.Rules
	Dir      *app.Directory
	Logins   auth.Store
	Secrets  Secrets
	Custody  *app.Custody
	Vault    *vault.Vault
	Ledger   app.Ledger
	Base     string // address of this server
	Out      io.Writer
	Now      func() time.Time
	Tour     bool
	Seeded   func() // called when the people can log in
	hash     string // of Password: one serves all people, for it is public anyway

	Templates *app.Templates // nil leaves no templates
}

// Secrets keeps sealed credentials.
type Secrets interface {
	PutSecret(ctx context.Context, name string, sealed []byte) error
}

// Password is every demo person's.
const Password = "Qianfa-2026"

// seedActor stands for the set-up in the ledger.
const seedActor = "system:demo"

// Run seeds the bodies once and, the first time, carries one article through. A second start finds them and does
// nothing but say where to log in.
func (d *Demo) Run(ctx context.Context) error {
	fresh := false
	for _, b := range bodies {
		made, err := d.body(ctx, b)
		if err != nil {
			return fmt.Errorf("body %s: %w", b.units[0].Name, err)
		}
		fresh = fresh || made
	}
	if d.Seeded != nil {
		d.Seeded()
	}
	fmt.Fprintf(d.Out, "\n演示环境：%s　（所有单位、人员、账号都是虚构的）\n登录名见登录页，密码都是 %s\n\n", d.Base, Password)
	if !fresh || !d.Tour {
		return nil
	}
	if err := d.tour(ctx); err != nil {
		return fmt.Errorf("tour: %w", err)
	}
	return d.examples(ctx)
}

// body seeds one body unless it is there.
func (d *Demo) body(ctx context.Context, b body) (bool, error) {
	id := b.units[0].ID
	v, err := d.Ledger.Versions(ctx, app.OrgStream(id))
	if err != nil || v[app.OrgStream(id)] > 0 {
		return false, err
	}
	book, err := d.Rules.Library.Pack(b.pack)
	if err != nil {
		return false, err
	}
	if err := d.Orgs.Do(ctx, seedActor, id, b.commands(book, d.Now())...); err != nil {
		return false, err
	}
	for i, a := range b.accounts {
		a.Body, a.Order, a.Simulated = id, i+1, true
		if err := d.Accounts.Do(ctx, seedActor, id, a.ID, account.Register{Account: a.Account}); err != nil {
			return false, err
		}
		if a.secret == "" {
			continue
		}
		if len(b.keepers) > 0 {
			if err := d.keep(ctx, b, a); err != nil {
				return false, err
			}
			continue
		}
		sealed, err := d.Vault.Seal(ctx, job.SecretName(a.ID), []byte(a.secret))
		if err != nil {
			return false, err
		}
		if err := d.Secrets.PutSecret(ctx, job.SecretName(a.ID), sealed); err != nil {
			return false, err
		}
	}
	if err := d.phones(ctx, b); err != nil {
		return false, err
	}
	return true, d.logins(ctx, b)
}

// logins gives the people of a body their login names.
func (d *Demo) logins(ctx context.Context, b body) (err error) {
	if d.hash == "" {
		if d.hash, err = auth.HashPassword(ctx, Password); err != nil {
			return err
		}
	}
	for _, p := range b.people {
		if err := d.Logins.PutUser(ctx, auth.User{Person: p.id, Login: p.login, PasswordHash: d.hash}); err != nil {
			return err
		}
	}
	return nil
}

// commands sets a body up: units, people, posts, who is in charge of what, numbering, the rules it adopts.
func (b body) commands(book *policy.Rulebook, now time.Time) []org.Command {
	root := b.units[0].ID
	since := now.AddDate(0, -6, 0)
	var out []org.Command
	for _, u := range b.units {
		out = append(out, org.AddUnit{Unit: u})
	}
	for _, u := range b.offices { // the office that acts for a unit comes after it
		out = append(out, org.ChangeUnit{Unit: u})
	}
	for _, o := range b.organs {
		out = append(out, org.AddOrgan{Organ: o})
	}
	n := 0
	for i, p := range b.people {
		out = append(out, org.AddPerson{Person: org.Person{ID: p.id, Name: p.name, Unit: p.unit, Order: i + 1}})
		for _, role := range p.posts {
			n++
			unit := role.unit
			if unit == "" {
				unit = p.unit
			}
			out = append(out, org.AppointPost{Tenure: org.Tenure{ID: fmt.Sprintf("%s-t%02d", root, n), Person: p.id, Role: role.role, Unit: unit, Kind: org.Regular, Document: "演练任职文件", Period: org.Period{From: since}}})
		}
		if len(p.charge) > 0 {
			out = append(out, org.PutInCharge{Charge: org.Charge{ID: root + "-c-" + p.id, Person: p.id, Units: p.charge, Document: "演练分工文件", Period: org.Period{From: since}}})
		}
	}
	for _, g := range b.grants {
		g.Since = since
		out = append(out, org.GrantDelegation{Delegation: g})
	}
	out = append(out, org.DefineSeries{Series: org.Series{Name: "审签", Pattern: b.series}})
	return append(out, org.AdoptPack{Adoption: org.Adoption{Pack: b.pack, PackDigest: book.Digest(), ExplainedDigest: policy.Explain(book, check.TitleOf).Digest, Document: "演练启用决定", From: since}})
}

// Logins lists the demo people for the login page.
func Logins() []httpapi.DemoLogin {
	var out []httpapi.DemoLogin
	for _, b := range bodies {
		names := map[string]string{}
		for _, u := range b.units {
			names[u.ID] = u.Name
		}
		for _, p := range b.people {
			post := ""
			if len(p.posts) > 0 {
				post = p.posts[0].role
			}
			out = append(out, httpapi.DemoLogin{Name: p.login, Password: Password, Person: p.name, Post: post, Unit: names[p.unit], Body: b.units[0].Name})
		}
	}
	return out
}
