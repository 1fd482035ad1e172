package app

import (
	"context"
	"fmt"
	"sync"
	"time"

	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/org"
)

// Actor is the person behind a request, as the session knows them.
type Actor struct {
	Person    string
	Body      string
	SteppedUp bool   // entered the password again within the last minutes
	Address   string // network address, for platforms that ask for the operator's
}

// folded is one stream as last read: its state and the version it stands for.
type folded[S any] struct {
	state   S
	version int64
}

// cache keeps folded streams, so that a request costs one version look-up and the entries added since. It is safe for
// use by several goroutines; states are never changed once they are in it.
type cache[S any] struct {
	ledger Ledger
	fold   func(S, []ledger.Entry) (S, error)
	mu     sync.RWMutex
	byName map[string]folded[S]
	most   int
}

func newCache[S any](l Ledger, most int, fold func(S, []ledger.Entry) (S, error)) *cache[S] {
	return &cache[S]{ledger: l, fold: fold, byName: map[string]folded[S]{}, most: most}
}

// get returns the state of a stream and its version, both 0 for an unknown one.
func (c *cache[S]) get(ctx context.Context, stream string) (folded[S], error) {
	have := c.known(stream)
	version, err := versionOf(ctx, c.ledger, stream)
	if err != nil {
		return have, fmt.Errorf("version of %s: %w", stream, err)
	}
	if version == have.version {
		return have, nil
	}
	if version < have.version { // another database under the same program: a restored backup in a test
		have = folded[S]{}
		c.forget(stream)
	}
	entries, err := c.ledger.Load(ctx, stream, have.version)
	if err != nil {
		return have, fmt.Errorf("load %s: %w", stream, err)
	}
	return c.add(stream, have, entries)
}

// known is what was read of a stream before, the zero value for nothing.
func (c *cache[S]) known(stream string) folded[S] {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.byName[stream]
}

func (c *cache[S]) forget(stream string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.byName, stream)
}

// add folds entries onto what is known and remembers the result.
func (c *cache[S]) add(stream string, have folded[S], entries []ledger.Entry) (folded[S], error) {
	if len(entries) == 0 {
		return have, nil
	}
	state, err := c.fold(have.state, entries)
	if err != nil {
		return have, err
	}
	return c.put(stream, folded[S]{state: state, version: entries[len(entries)-1].Seq}), nil
}

// put remembers a stream as it is now.
func (c *cache[S]) put(stream string, now folded[S]) folded[S] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byName[stream].version > now.version {
		return now // somebody read on meanwhile: what is remembered never goes back
	}
	if _, again := c.byName[stream]; !again && len(c.byName) >= c.most {
		for name := range c.byName { // any one: the map's order is random enough for a cache
			delete(c.byName, name)
			break
		}
	}
	c.byName[stream] = now
	return now
}

// Directory (通讯录) reads the bodies: units, people, posts, rules adopted. It serves every other use case.
type Directory struct {
	bodies *cache[org.State]
	people PeopleIndex
	mu     sync.Mutex
	bodyOf map[string]string
}

// PeopleIndex finds the body of a person.
type PeopleIndex interface {
	BodyOf(ctx context.Context, person string) (body string, err error)
	Bodies(ctx context.Context) ([]string, error)
}

// NewDirectory returns a directory on the ledger.
func NewDirectory(l Ledger, people PeopleIndex) *Directory {
	return &Directory{bodies: newCache(l, 4096, foldOrg), people: people, bodyOf: map[string]string{}}
}

func foldOrg(s org.State, entries []ledger.Entry) (org.State, error) {
	events := make([]org.Event, len(entries))
	for i, e := range entries {
		ev, err := org.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return s, fmt.Errorf("entry %s/%d: %w", e.Stream, e.Seq, err)
		}
		events[i] = ev
	}
	return org.Extend(s, events...), nil
}

// OrgStream is the stream of a body.
func OrgStream(body string) string { return "org/" + body }

// Body returns the state of a body and the version it was read at; fault.NotFound for none.
func (d *Directory) Body(ctx context.Context, body string) (org.State, int64, error) {
	f, err := d.bodies.get(ctx, OrgStream(body))
	if err != nil {
		return org.State{}, 0, err
	}
	if f.version == 0 {
		return org.State{}, 0, fault.New(fault.NotFound, "没有这个单位。请刷新页面后再试。")
	}
	return f.state, f.version, nil
}

// BodyOf returns the body a person belongs to; people never change theirs.
func (d *Directory) BodyOf(ctx context.Context, person string) (string, error) {
	d.mu.Lock()
	body := d.bodyOf[person]
	d.mu.Unlock()
	if body != "" {
		return body, nil
	}
	body, err := d.people.BodyOf(ctx, person)
	if err != nil {
		return "", err
	}
	d.mu.Lock()
	d.bodyOf[person] = body
	d.mu.Unlock()
	return body, nil
}

// Orgs (单位管理) changes bodies.
type Orgs struct {
	ledger Ledger
	dir    *Directory
	rules  *Rules
	now    func() time.Time

	Custody *Custody // what of the accounts hangs on who leaves; nil = nothing is asked
}

// NewOrgs returns the use cases on bodies.
func NewOrgs(l Ledger, dir *Directory, rules *Rules, now func() time.Time) *Orgs {
	return &Orgs{ledger: l, dir: dir, rules: rules, now: now}
}

// Do gives commands to one body, in order and in one transaction.
func (o *Orgs) Do(ctx context.Context, actor, body string, commands ...org.Command) error {
	f, err := o.dir.bodies.get(ctx, OrgStream(body))
	if err != nil {
		return err
	}
	now := o.now().UTC()
	var events []ledger.Event
	var logins []Exec
	state := f.state
	var content []Content
	for _, c := range commands {
		if ad, ok := c.(org.AdoptPack); ok {
			with, text, err := o.rules.withText(body, ad)
			if err != nil {
				return err
			}
			c, content = with, append(content, text...)
		}
		got, err := org.Decide(state, c, org.Facts{Actor: actor, Now: now, Steward: steward(state, actor, now)})
		if err != nil {
			return err
		}
		for _, e := range got {
			enc, err := org.Encode(e)
			if err != nil {
				return err
			}
			if err := o.mayLeave(ctx, body, state, e); err != nil {
				return err
			}
			events = append(events, enc)
			logins = append(logins, loginsAfter(state, e)...)
			state = org.Extend(state, e)
		}
	}
	if len(events) == 0 {
		return nil
	}
	if _, err = o.ledger.Commit(ctx, Commit{Actor: actor, At: now, Appends: []Append{{Stream: OrgStream(body), Body: body, Seen: f.version, Events: events}}, Content: content, Exec: logins}); err != nil {
		return err
	}
	return o.left(ctx, actor, body, f.state, state)
}

// loginsAfter derives what becomes of a person's login and sessions, in the same transaction: who is kept out is out.
func loginsAfter(before org.State, e org.Event) []Exec {
	var person string
	switch e := e.(type) {
	case org.PersonDisabled:
		person = e.Person
	case org.PersonEnabled:
		person = e.Person
	case org.PersonChanged:
		person = e.ID
	default: // units, posts and rules change no login
		return nil
	}
	was, is := before.Persons[person].Acts(), org.Extend(before, e).Persons[person].Acts()
	if was == is {
		return nil
	}
	return []Exec{ // let in again, nobody goes on with a session from before
		{SQL: "UPDATE users SET disabled = $2 WHERE person = $1", Args: []any{person, !is}},
		{SQL: "DELETE FROM sessions WHERE person = $1", Args: []any{person}},
	}
}

// stewardRole is the post whose holders keep a body's units, people and rules.
const stewardRole = "系统管理员"

// steward reports whether somebody keeps the body: a holder of that post at its root, or the set-up itself.
func steward(s org.State, actor string, now time.Time) bool {
	return actor == "system:setup" || actor == "system:demo" || s.Body != "" && holdsPost(s, org.Post{Role: stewardRole, Unit: s.Body}, actor, now)
}

// AccountIndex lists accounts.
type AccountIndex interface {
	AccountsOf(ctx context.Context, body string) ([]account.Account, error)
	Account(ctx context.Context, id string) (account.Account, error)
}

// Accounts (账号) registers accounts and finds them. The registry's own approvals come with the registry.
type Accounts struct {
	ledger Ledger
	index  AccountIndex
	states *cache[account.State]
	now    func() time.Time
}

// NewAccounts returns the use cases on accounts.
func NewAccounts(l Ledger, index AccountIndex, now func() time.Time) *Accounts {
	return &Accounts{ledger: l, index: index, states: newCache(l, 4096, account.Fold), now: now}
}

// AccountStream is the stream of an account.
func AccountStream(id string) string { return "account/" + id }

// Do gives one command to an account.
func (a *Accounts) Do(ctx context.Context, actor, body, id string, c account.Command) error {
	f, err := a.states.get(ctx, AccountStream(id))
	if err != nil {
		return err
	}
	now := a.now().UTC()
	events, err := account.Decide(f.state, c, actor, now)
	if err != nil || len(events) == 0 {
		return err
	}
	enc, err := account.Encode(events)
	if err != nil {
		return err
	}
	_, err = a.ledger.Commit(ctx, Commit{Actor: actor, At: now, Appends: []Append{{Stream: AccountStream(id), Body: body, Seen: f.version, Events: enc}}})
	return err
}

// Get returns an account as it is now; fault.NotFound for none.
func (a *Accounts) Get(ctx context.Context, id string) (account.State, error) {
	f, err := a.states.get(ctx, AccountStream(id))
	if err == nil && f.version == 0 {
		err = fault.New(fault.NotFound, "没有这个发布账号，可能已经注销。请重新选择拟发布渠道。")
	}
	return f.state, err
}

// Of lists the accounts of a body.
func (a *Accounts) Of(ctx context.Context, body string) ([]account.Account, error) {
	return a.index.AccountsOf(ctx, body)
}
