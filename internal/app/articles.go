package app

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/review"
	"qianfa/internal/core/workday"
)

// Articles (稿件) are the use cases on manuscripts. Start at Do: load, gather facts, decide, commit.
type Articles struct {
	Ledger    Ledger
	Templates *Templates // texts signed beforehand; nil knows none
	Dir       *Directory
	Rules     *Rules
	Accounts  *Accounts
	Reads     Reads
	Copies    Copies
	Blobs     Blobs
	Proofs    Proofs
	Now       func() time.Time
	NewID     func() string
	BaseURL   string // public address of this installation, for pages of the built-in website
	Demo      bool
	Phones    *Phones                                      // numbers on file, for calls at night; nil knows none
	Lexicons  *Lexicons                                    // the bodies' own words; nil knows none
	Changed   func(account string)                         // told of each website account whose pages show something else; nil tells nobody
	Web       Looker                                       // asks links when somebody wants it; nil asks nothing
	Links     Links                                        // sent to organs outside; nil knows none
	Limits    func(account.Account) (channel.Limits, bool) // what the account's platform takes; nil knows none

	states  *cache[article.State]
	stories *cache[[]happening]
	seen    seenCodes
	looked  seenLinks
}

// cachedArticles bounds the articles kept folded in memory.
const cachedArticles = 512

// Init prepares the caches; it is called once, after the fields are set.
func (a *Articles) Init() {
	a.states = newCache(a.Ledger, cachedArticles, article.Fold)
	a.stories = newCache(a.Ledger, cachedStories, foldStory)
}

// ArticleStream is the stream of an article.
func ArticleStream(id string) string { return "article/" + id }

// opened is an article with the body it belongs to, as read for one decision.
type opened struct {
	folded[article.State]
	org        org.State
	orgVersion int64
	rests      map[string]int64 // other streams that a decision rests on, such as a template's
	listed     map[string]bool  // who of those to be called has a number on file
}

// open loads an article that the actor may read; anything else is fault.NotFound, so that nobody learns what exists.
func (a *Articles) open(ctx context.Context, actor Actor, id string) (opened, error) {
	o, err := a.load(ctx, id)
	if err != nil {
		return o, err
	}
	if !a.mayRead(ctx, actor, o) {
		return opened{}, noArticle()
	}
	return o, nil
}

func noArticle() error {
	return fault.New(fault.NotFound, "没有这篇稿件，或者您无权查看。请从工作台重新打开。")
}

func (a *Articles) load(ctx context.Context, id string) (opened, error) {
	var o opened
	var err error
	if known := a.states.known(ArticleStream(id)).state.Body; known != "" { // ask about both at once
		if ctx, err = together(ctx, a.Ledger, ArticleStream(id), OrgStream(known)); err != nil {
			return o, err
		}
	}
	if o.folded, err = a.states.get(ctx, ArticleStream(id)); err != nil {
		return o, err
	}
	if o.version == 0 {
		return o, noArticle()
	}
	if o.org, o.orgVersion, err = a.Dir.Body(ctx, o.state.Body); err != nil {
		return o, err
	}
	o.listed, err = a.listedNumbers(ctx, o, a.Now())
	return o, err
}

// mayRead: within the body, whoever has or had a part in the item; across bodies only a recorded supervising relation.
func (a *Articles) mayRead(ctx context.Context, actor Actor, o opened) bool {
	s := o.state
	now := a.Now()
	if actor.Body != s.Body {
		if actor.Body == "" || !s.Opened() {
			return false
		}
		return o.org.MayRead(actor.Body, now)
	}
	if slices.Contains(slices.Concat(s.Drafters(), s.CoDrafters, s.Former), actor.Person) || s.Phase() == article.PhasePublished {
		return true
	}
	if !s.Opened() {
		return false
	}
	return a.hasPart(o, actor.Person, now)
}

// hasPart: a holder of any post on the route, somebody who acted, was asked, or is a leader's liaison.
func (a *Articles) hasPart(o opened, person string, now time.Time) bool {
	for _, r := range o.state.Case.Rows {
		if r.For == person {
			return true
		}
		for _, s := range r.Signatures {
			if s.By == person || s.For == person {
				return true
			}
		}
		for _, h := range o.org.Holders(org.Post{Role: r.Role, Unit: r.UnitName, InChargeOf: r.InChargeOf}, now) {
			if h.Person == person || o.org.IsLiaison(person, h.Person, now) {
				return true
			}
		}
		if holdsPlace(o, r.RecordedBy, person, now) || holdsPlace(o, r.IfUnsure, person, now) || holdsPlace(o, r.SkipBy, person, now) {
			return true
		}
	}
	for _, c := range o.state.Case.Consults {
		if c.To == person {
			return true
		}
	}
	for _, t := range o.state.Case.Targets() {
		if pub := o.state.Case.Publisher(t); pub != nil && holdsPost(o.org, org.Post{Role: pub.Role, Unit: pub.UnitName, InChargeOf: pub.InChargeOf}, person, now) {
			return true
		}
	}
	return reads(o, person, now) || mayHelpUrgently(o, person, now) || slices.ContainsFunc(o.state.Case.History, func(e review.Entry) bool { return review.ActOf(e.Event).By == person })
}

func holdsPost(s org.State, p org.Post, person string, now time.Time) bool {
	return slices.ContainsFunc(s.Holders(p, now), func(h org.Holder) bool { return h.Person == person })
}

// holdsPlace: who@where of a step's option, resolved by the frozen terms.
func holdsPlace(o opened, place, person string, now time.Time) bool {
	role, body, ok := strings.Cut(place, "@")
	return ok && holdsPost(o.org, org.Post{Role: role, Unit: o.state.Case.Terms.Places[body]}, person, now)
}

// facts gathers what every decision on an article needs to know.
func (a *Articles) facts(actor Actor, o opened, shown string, now time.Time) article.Facts {
	return article.Facts{Actor: actor.Person, Now: now, Review: review.Facts{
		Actor: actor.Person, Now: now, Directory: o.state.Roll(o.org), Shown: shown, SteppedUp: actor.SteppedUp,
		PassIf: a.Rules.PassIf, Stood: review.Stood(workday.Default()), Later: review.Later(workday.Default()), Listed: func(person string) bool { return o.listed[person] }, Rank: func(a, b string) int { return o.org.Rank(a, b, now) },
		Heads: heads(o.org, actor.Person, o.state.Author, now),
	}}
}

// commit writes what was decided, with the jobs and working state that follow from it.
func (a *Articles) commit(ctx context.Context, actor string, o opened, id, body string, events []article.Event, content []Content, reserve []Reservation, extra []Exec, now time.Time) (folded[article.State], error) {
	if len(events) == 0 {
		return o.folded, nil
	}
	c, err := commitOf(actor, o, id, body, events, content, now)
	if err != nil {
		return o.folded, err
	}
	c.Reserve, c.Exec = reserve, append(extra, c.Exec...)
	return a.write(ctx, o, c)
}

// commitOf is the commit of what was decided on an article, with the jobs and working state that follow from it.
func commitOf(actor string, o opened, id, body string, events []article.Event, content []Content, now time.Time) (Commit, error) {
	enc, err := article.Encode(events)
	if err != nil {
		return Commit{}, err
	}
	c := Commit{Actor: actor, At: now, Appends: []Append{{Stream: ArticleStream(id), Body: body, Seen: o.version, Events: enc}},
		Content: content, Jobs: JobsOf(id, events), Exec: execsOf(id, body, events, now)}
	if o.orgVersion > 0 {
		c.Unmoved = map[string]int64{OrgStream(body): o.orgVersion}
		maps.Copy(c.Unmoved, o.rests)
	}
	return c, nil
}

// write commits and remembers the article as it is then.
func (a *Articles) write(ctx context.Context, o opened, c Commit) (folded[article.State], error) {
	entries, err := a.Ledger.Commit(ctx, c)
	if err != nil || len(entries) == 0 {
		return o.folded, err
	}
	stream, last := c.Appends[0].Stream, entries[len(entries)-1]
	if f, ok := a.Ledger.(Folds); ok {
		if s, ok := f.ArticleAfter(last); ok {
			a.tellSites(o.state, s)
			return a.states.put(stream, folded[article.State]{state: s, version: last.Seq}), nil
		}
	}
	after, err := a.states.add(stream, o.folded, entries)
	if err == nil {
		a.tellSites(o.state, after.state)
	}
	return after, err
}

// tellSites says which websites show something else from now on.
func (a *Articles) tellSites(before, after article.State) {
	if a.Changed == nil {
		return
	}
	for id, p := range after.Posts {
		if p.Channel == channel.Website && (p.State != before.Posts[id].State || after.Withdrawn != before.Withdrawn) {
			a.Changed(id)
		}
	}
}

// JobPublish is the kind of the job that brings one target out; its arguments are a PostKey.
const JobPublish = "publish"

// JobsOf derives the jobs from events: the one table that says what wakes whom.
func JobsOf(id string, events []article.Event) []Job {
	var jobs []Job
	for _, e := range events {
		switch e := e.(type) {
		case article.PublicationRequested:
			if e.Channel != channel.Website {
				jobs = append(jobs, Job{Kind: JobPublish, Args: PostKey{Article: id, Account: e.Account}})
			}
		default: // nothing else reaches outside
		}
	}
	return jobs
}

// execsOf derives the working state that changes with events: the row that drives a publication.
func execsOf(id, body string, events []article.Event, now time.Time) []Exec {
	var out []Exec
	for _, e := range events {
		switch e := e.(type) {
		case article.PublicationRequested:
			if e.Channel != channel.Website {
				out = append(out, Exec{SQL: `INSERT INTO publications (id, body, stream, channel, state, due_at, updated_at) VALUES ($1, $2, $3, $4, 'waiting', $5, $6)
					ON CONFLICT (id) DO UPDATE SET state = 'waiting', due_at = excluded.due_at, holder = '', beat_at = 0, updated_at = excluded.updated_at`,
					Args: []any{PublicationID(id, e.Account), body, ArticleStream(id), e.Channel, now.UnixMilli(), now.UnixMilli()}})
			}
		default: // everything else is projected
		}
	}
	return out
}

// PublicationID names the working row of one target.
func PublicationID(id, account string) string { return id + "/" + account }

// do decides one command on an article that is already open, and commits it.
func (a *Articles) do(ctx context.Context, actor Actor, o opened, cmd article.Command, shown string, content ...Content) (folded[article.State], error) {
	now := a.Now().UTC()
	facts := a.facts(actor, o, shown, now)
	var err error
	if facts.Open, err = a.unsettled(ctx, o, cmd, now); err != nil {
		return o.folded, err
	}
	events, err := article.Decide(o.state, cmd, facts)
	if err != nil {
		return o.folded, inWords(err, o.org)
	}
	return a.commit(ctx, actor.Person, o, o.state.ID, o.state.Body, events, content, nil, nil, now)
}

// inWords puts names in the place of unit ids in a refusal.
func inWords(err error, s org.State) error {
	var f *fault.Error
	if !errors.As(err, &f) {
		return err
	}
	text := namesIn(f.Message, s)
	if text == f.Message {
		return err
	}
	g := *f
	g.Message = text
	return &g
}

// namesIn puts the short names of units in the place of their ids.
func namesIn(text string, s org.State) string {
	for id, u := range s.Units {
		if strings.Contains(text, id) {
			text = strings.ReplaceAll(text, id, cmpShort(u))
		}
	}
	return text
}

func cmpShort(u org.Unit) string {
	if u.Short != "" {
		return u.Short
	}
	return u.Name
}

// newContent gives a text its salt and digest (decisions 10).
func newContent(data []byte, body, stream string) Content {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails: crypto/rand ends the program when the system has no randomness
	return Content{Digest: contentDigest(salt, data), Salt: salt, Data: data, Body: body, Stream: stream}
}

func contentDigest(salt, data []byte) string {
	h := sha256.New()
	h.Write(salt)
	h.Write(data)
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// text makes content of an opinion or reason; "" is no content.
func (a *Articles) text(s string, o opened) (string, []Content) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	c := newContent([]byte(s), o.state.Body, ArticleStream(o.state.ID))
	return c.Digest, []Content{c}
}

// NewArticle says for whom a manuscript is begun. RegisteredFor is set when the office enters what came on paper.
type NewArticle struct {
	Unit          string
	RegisteredFor *RegisteredFor
}

// RegisteredFor (代为登记) names the true submitter of what came on paper or by e-mail.
type RegisteredFor struct {
	Person string
	Unit   string
	Means  string // paper mail
}

// Create begins a manuscript in one of the actor's units.
func (a *Articles) Create(ctx context.Context, actor Actor, n NewArticle) (id string, err error) {
	err = onceMore(func() error {
		id, err = a.create(ctx, actor, n)
		return err
	})
	return id, err
}

func (a *Articles) create(ctx context.Context, actor Actor, n NewArticle) (string, error) {
	s, version, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return "", err
	}
	p, ok := s.Persons[actor.Person]
	if !ok || !p.Acts() {
		return "", fault.New(fault.Forbidden, "您已不在本单位，不能起草稿件。请联系管理员核对人员信息。")
	}
	now := a.Now().UTC()
	cmd := article.Create{ID: a.NewID(), Body: actor.Body, Unit: n.Unit, Author: actor.Person}
	if cmd.Unit == "" {
		cmd.Unit = p.Unit
	}
	if r := n.RegisteredFor; r != nil {
		q, ok := s.Persons[r.Person]
		if !ok {
			return "", fault.New(fault.Invalid, "没有这位报送人。请从人员名单里选择实际报送的人。").At("registered_for.person", r.Person)
		}
		if r.Means != "paper" && r.Means != "mail" {
			return "", fault.New(fault.Invalid, "请写明原件是纸质送来还是邮件送来。").At("registered_for.means", r.Means)
		}
		cmd.Author, cmd.Registrar, cmd.Means, cmd.Unit = q.ID, actor.Person, r.Means, q.Unit
		if r.Unit != "" {
			cmd.Unit = r.Unit
		}
	} else if !belongs(s, actor.Person, cmd.Unit, now) {
		return "", fault.New(fault.Forbidden, "您不在这个单位任职，不能以它的名义起草。请选择自己任职的单位。")
	}
	if _, ok := s.Units[cmd.Unit]; !ok {
		return "", fault.New(fault.Invalid, "没有这个报送单位，请重新选择。").At("unit", cmd.Unit)
	}
	o := opened{org: s, orgVersion: version}
	events, err := article.Decide(article.State{}, cmd, a.facts(actor, o, "", now))
	if err != nil {
		return "", err
	}
	_, err = a.commit(ctx, actor.Person, o, cmd.ID, actor.Body, events, nil, nil, nil, now)
	return cmd.ID, err
}

func belongs(s org.State, person, unit string, now time.Time) bool {
	return s.Persons[person].Unit == unit || slices.ContainsFunc(s.PostsOf(person, now), func(t org.Tenure) bool { return t.Unit == unit })
}

// working returns the text being edited: the working copy, else the latest version, else an empty draft.
func (a *Articles) working(ctx context.Context, o opened) (article.Draft, WorkingCopy, error) {
	c, err := a.copyOf(ctx, o)
	if err != nil {
		return article.Draft{}, c, err
	}
	if c.Data != "" {
		d, err := article.ReadDraft([]byte(c.Data))
		return d, c, err
	}
	d := article.NewDraft()
	if o.state.Version() > 0 {
		if d, err = a.version(ctx, o.state.Current()); err != nil {
			return d, c, err
		}
	}
	return d, c, nil
}

// copyOf returns the working copy on the latest version; without one it has no data, and the etag of an older one.
func (a *Articles) copyOf(ctx context.Context, o opened) (WorkingCopy, error) {
	c, err := a.Copies.WorkingCopy(ctx, o.state.ID)
	switch {
	case err == nil && c.BaseVersion == int64(o.state.Version()):
		return c, nil
	case err != nil && fault.CodeOf(err) != fault.NotFound:
		return c, err
	}
	return WorkingCopy{Article: o.state.ID, Body: o.state.Body, ETag: c.ETag, BaseVersion: int64(o.state.Version())}, nil
}

// version reads a version's draft back.
func (a *Articles) version(ctx context.Context, v article.Version) (article.Draft, error) {
	data, err := a.content(ctx, v.Content)
	if err != nil {
		return article.Draft{}, err
	}
	return article.ReadDraft(data)
}

// Stale is the conflict of an autosave: what is stored now, for the person to compare.
type Stale struct {
	ETag  string
	Draft article.Draft
	By    string // name of who saved it
	At    time.Time
}

// SaveDraft is autosave: it overwrites the working copy that the actor has edited. base is the etag it was edited
// from; another one is a *StaleError with what is stored, and nothing is overwritten.
func (a *Articles) SaveDraft(ctx context.Context, actor Actor, id, base string, d article.Draft) (string, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return "", err
	}
	if err := a.mayEdit(actor, o); err != nil {
		return "", err
	}
	if err := d.Validate(); err != nil {
		return "", err
	}
	copy, err := a.copyOf(ctx, o)
	if err != nil {
		return "", err
	}
	if copy.ETag != base {
		return "", a.staleNow(ctx, o)
	}
	if copy.Data != "" && copy.Data == string(d.Canonical()) {
		return copy.ETag, nil
	}
	return a.putCopy(ctx, actor, o, copy, d)
}

// mayEdit is the aggregate's own rule on who may change the text now.
func (a *Articles) mayEdit(actor Actor, o opened) error {
	_, err := article.Decide(o.state, article.Save{Same: true}, a.facts(actor, o, "", a.Now().UTC()))
	return err
}

func (a *Articles) putCopy(ctx context.Context, actor Actor, o opened, copy WorkingCopy, d article.Draft, files ...MediaRow) (string, error) {
	seen := copy.ETag
	copy.Data = string(d.Canonical())
	copy.BaseVersion = int64(o.state.Version())
	if !slices.Contains(copy.Editors, actor.Person) {
		copy.Editors = append(copy.Editors, actor.Person)
	}
	etag, err := a.Copies.SaveWorkingCopy(ctx, copy, seen, files...)
	if fault.CodeOf(err) == fault.Conflict {
		return "", a.staleNow(ctx, o)
	}
	return etag, err
}

// staleNow is the conflict with what is stored now.
func (a *Articles) staleNow(ctx context.Context, o opened) error {
	d, c, err := a.working(ctx, o)
	if err != nil {
		return err
	}
	return a.stale(o, d, c)
}

// StaleError is the conflict of two people editing one text. It carries what is stored.
type StaleError struct {
	Current Stale
	Err     *fault.Error
}

// Error returns the sentence for people.
func (e *StaleError) Error() string { return e.Err.Error() }

// Unwrap returns the fault, so that its code is found.
func (e *StaleError) Unwrap() error { return e.Err }

func (a *Articles) stale(o opened, d article.Draft, c WorkingCopy) error {
	by := ""
	if len(c.Editors) > 0 {
		by = person(o.org, c.Editors[len(c.Editors)-1]).Name
	}
	return &StaleError{Current: Stale{ETag: c.ETag, Draft: d, By: by, At: time.UnixMilli(c.UpdatedAt).UTC()},
		Err: fault.New(fault.Conflict, "这篇稿件刚刚在别处保存过，您的修改还没有保存。请比较两份内容，选择保留哪一份。")}
}

// SaveVersion (保存为版本) makes a ledger version of the working copy; without a change it does nothing.
func (a *Articles) SaveVersion(ctx context.Context, actor Actor, id, base string) error {
	return onceMore(func() error { return a.saveVersion(ctx, actor, id, base) })
}

func (a *Articles) saveVersion(ctx context.Context, actor Actor, id, base string) error {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return err
	}
	d, copy, err := a.working(ctx, o)
	if err != nil {
		return err
	}
	if copy.ETag != base {
		return a.stale(o, d, copy)
	}
	save, content, err := a.saving(ctx, actor, o, d, copy, article.WhySaved)
	if err != nil {
		return err
	}
	now := a.Now().UTC()
	events, err := article.Decide(o.state, save, a.facts(actor, o, "", now))
	if err != nil {
		return inWords(err, o.org)
	}
	_, err = a.commit(ctx, actor.Person, o, id, o.state.Body, events, content, nil, carryCopy(o, copy, events, now), now)
	return err
}

// saving prepares the command that makes a version of a draft, with the content it refers to.
func (a *Articles) saving(ctx context.Context, actor Actor, o opened, d article.Draft, copy WorkingCopy, why article.Why) (article.Save, []Content, error) {
	editors := copy.Editors
	if len(editors) == 0 {
		editors = []string{actor.Person}
	}
	save := article.Save{Editors: editors, Why: why}
	if o.state.Version() > 0 {
		was, err := a.version(ctx, o.state.Current())
		if err != nil {
			return save, nil, err
		}
		if article.Equal(was, d) {
			save.Same = true
			return save, nil, nil
		}
	}
	c := newContent(d.Canonical(), o.state.Body, ArticleStream(o.state.ID))
	save.Content = c.Digest
	return save, []Content{c}, nil
}

// carryCopy moves the working copy's base to the version that the events make, in their commit, so that editing goes on
// from it. Somebody who typed on meanwhile has another copy: it stands, based on the version before.
func carryCopy(o opened, copy WorkingCopy, events []article.Event, now time.Time) []Exec {
	if len(events) == 0 || copy.ETag == "" || copy.Data == "" {
		return nil
	}
	next := o.state
	for _, e := range events {
		next = next.Evolve(e)
	}
	return []Exec{{SQL: `UPDATE working_copies SET base_version = $3, editors = '[]', etag = $4, updated_at = $5 WHERE article = $1 AND etag = $2`,
		Args: []any{o.state.ID, copy.ETag, next.Version(), salt(), now.UnixMilli()}}}
}
