package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
	"qianfa/internal/core/workday"
)

// TemplateRow is one template as projected. Missing counts the signatures that the latest version waits for; Signed is
// the last version that has all of its own, From and Until its days.
type TemplateRow struct {
	ID        string
	Body      string
	Unit      string
	Name      string
	Latest    int64
	Missing   int64
	Signed    int64
	From      string
	Until     string
	Withdrawn bool
	UpdatedAt time.Time
}

// TemplateIndex lists templates.
type TemplateIndex interface {
	TemplatesOf(ctx context.Context, body string) ([]TemplateRow, error)
}

// Templates (预审模板) are the use cases on texts signed beforehand. Start at Write, then Start in templatefill.go.
type Templates struct {
	Articles *Articles
	Index    TemplateIndex

	states *cache[template.State]
}

// Init prepares the cache, and lets the articles find their templates; it is called once, after the fields are set.
func (t *Templates) Init() {
	t.states = newCache(t.Articles.Ledger, 1024, template.Fold)
	t.Articles.Templates = t
}

// TemplateStream is the stream of a template.
func TemplateStream(id string) string { return "template/" + id }

// heldTemplate is a template of the actor's body as read for one decision.
type heldTemplate struct {
	folded[template.State]
	id         string
	org        org.State
	orgVersion int64
}

// open loads a template of the actor's body; another body's is fault.NotFound.
func (t *Templates) open(ctx context.Context, actor Actor, id string) (heldTemplate, error) {
	h := heldTemplate{id: id}
	rows, err := t.Index.TemplatesOf(ctx, actor.Body)
	if err != nil {
		return h, err
	}
	if !slices.ContainsFunc(rows, func(r TemplateRow) bool { return r.ID == id }) {
		return h, fault.New(fault.NotFound, "本单位没有这份预审模板，请从模板列表重新打开。")
	}
	if h.org, h.orgVersion, err = t.Articles.Dir.Body(ctx, actor.Body); err != nil {
		return h, err
	}
	h.folded, err = t.states.get(ctx, TemplateStream(id))
	return h, err
}

func (t *Templates) facts(h heldTemplate, actor Actor, now time.Time) template.Facts {
	return template.Facts{Actor: actor.Person, Now: now, Today: today(now), Directory: h.org, SteppedUp: actor.SteppedUp,
		Member: belongs(h.org, actor.Person, h.state.Unit, now), Steward: steward(h.org, actor.Person, now)}
}

func today(now time.Time) string { return now.In(workday.Zone).Format(time.DateOnly) }

// do decides one command on an open template and commits it. A right that was taken away meanwhile is a conflict.
func (t *Templates) do(ctx context.Context, actor Actor, h heldTemplate, c template.Command, f template.Facts, content []Content, reserve ...Reservation) error {
	events, err := template.Decide(h.state, c, f)
	if err != nil || len(events) == 0 {
		return inWords(err, h.org)
	}
	enc, err := template.Encode(events)
	if err != nil {
		return err
	}
	stream := TemplateStream(h.id)
	entries, err := t.Articles.Ledger.Commit(ctx, Commit{Actor: actor.Person, At: f.Now, Content: content, Reserve: reserve,
		Appends: []Append{{Stream: stream, Body: actor.Body, Seen: h.version, Events: enc}},
		Unmoved: map[string]int64{OrgStream(actor.Body): h.orgVersion}})
	if err != nil {
		return err
	}
	_, err = t.states.add(stream, h.folded, entries)
	return err
}

// TemplateInput is a version as somebody writes it. Seen is the latest version that was shown, 0 for a new template.
type TemplateInput struct {
	Name string
	Unit string // "" = the writer's own
	Text template.Text
	Seen int
}

// Write makes a version, the first one together with the template (id ""), and returns the template's id. Whom the rules
// name has to sign it.
func (t *Templates) Write(ctx context.Context, actor Actor, id string, in TemplateInput) (string, error) {
	h, err := t.toWrite(ctx, actor, id, &in)
	if err != nil {
		return "", err
	}
	now := t.Articles.Now().UTC()
	f := t.facts(h, actor, now)
	f.Member = belongs(h.org, actor.Person, in.Unit, now)
	in.Text.Source = source.Normalize(in.Text.Source, t.Articles.NewID)
	if err := in.Text.Check(f.Today); err != nil || !f.Member {
		_, err = template.Decide(h.state, template.Write{Name: in.Name, Unit: in.Unit, Text: in.Text, Seen: in.Seen}, f)
		return "", err
	}
	if err := t.known(ctx, actor, h, in.Text); err != nil {
		return "", err
	}
	signers, err := t.signers(ctx, actor, h, in)
	if err != nil {
		return "", err
	}
	c := newContent(in.Text.Canonical(), actor.Body, TemplateStream(h.id))
	cmd := template.Write{Name: in.Name, Unit: in.Unit, Content: c.Digest, Text: in.Text, Signers: signers, Seen: in.Seen}
	var reserve []Reservation
	if h.version == 0 {
		reserve = []Reservation{{Scope: "template/" + actor.Body, Key: strings.TrimSpace(in.Name), Owner: TemplateStream(h.id)}}
	}
	if same, err := t.unchanged(ctx, h, in.Text); err != nil || same {
		return h.id, err
	}
	return h.id, t.do(ctx, actor, h, cmd, f, []Content{c}, reserve...)
}

// toWrite opens the template, or makes ready for a new one.
func (t *Templates) toWrite(ctx context.Context, actor Actor, id string, in *TemplateInput) (heldTemplate, error) {
	if id != "" {
		h, err := t.open(ctx, actor, id)
		in.Name, in.Unit = h.state.Name, h.state.Unit
		return h, err
	}
	h := heldTemplate{id: t.Articles.NewID()}
	var err error
	if h.org, h.orgVersion, err = t.Articles.Dir.Body(ctx, actor.Body); err != nil {
		return h, err
	}
	if in.Unit == "" {
		in.Unit = h.org.Persons[actor.Person].Unit
	}
	rows, err := t.Index.TemplatesOf(ctx, actor.Body)
	if err != nil {
		return h, err
	}
	name := strings.TrimSpace(in.Name)
	if slices.ContainsFunc(rows, func(r TemplateRow) bool { return r.Name == name }) {
		return h, fault.New(fault.Conflict, "本单位已经有名为“%s”的预审模板。请换一个名称，或打开那一份写新的一版。", name).At("name", "与已有模板重名")
	}
	return h, nil
}

// unchanged reports whether the latest version says the same already: saving it again makes nothing new.
func (t *Templates) unchanged(ctx context.Context, h heldTemplate, text template.Text) (bool, error) {
	v, ok := h.state.Version(h.state.Latest())
	if !ok || v.SentBack != nil {
		return false, nil
	}
	was, err := t.text(ctx, v)
	return err == nil && string(was.Canonical()) == string(text.Canonical()), err
}

// known refuses accounts and persons that the body does not have.
func (t *Templates) known(ctx context.Context, actor Actor, h heldTemplate, text template.Text) error {
	for _, id := range text.Accounts {
		acc, err := t.Articles.Accounts.Get(ctx, id)
		if err != nil || acc.Body != actor.Body || acc.Closed {
			return fault.New(fault.Invalid, "有一个拟发布渠道不能选用，可能已经停用。请重新选择。").At("accounts", "渠道不能选用")
		}
	}
	for _, id := range text.Duty {
		if p, ok := h.org.Persons[id]; !ok || !p.Acts() {
			return fault.New(fault.Invalid, "指定的签发人里有人不在本单位。请重新选择。").At("duty", "人员不在本单位")
		}
	}
	return nil
}

// text reads the text of a version.
func (t *Templates) text(ctx context.Context, v template.Version) (template.Text, error) {
	data, err := t.Articles.Ledger.ReadContent(ctx, v.Content)
	if err != nil {
		return template.Text{}, err
	}
	return template.ReadText(data)
}

// Sign puts the actor's signature on the version that was shown.
func (t *Templates) Sign(ctx context.Context, actor Actor, id string, version int, shown string) error {
	h, err := t.open(ctx, actor, id)
	if err != nil {
		return err
	}
	return t.do(ctx, actor, h, template.Sign{Version: version, Content: shown}, t.facts(h, actor, t.Articles.Now().UTC()), nil)
}

// SendBack (退回修改) says what the writer has to change.
func (t *Templates) SendBack(ctx context.Context, actor Actor, id string, version int, shown, reason string) error {
	h, err := t.open(ctx, actor, id)
	if err != nil {
		return err
	}
	ref, content := reasonOf(reason, actor.Body, TemplateStream(id))
	return t.do(ctx, actor, h, template.SendBack{Version: version, Content: shown, Reason: ref}, t.facts(h, actor, t.Articles.Now().UTC()), content)
}

// Withdraw (撤下) takes a template out of use at once.
func (t *Templates) Withdraw(ctx context.Context, actor Actor, id, reason string) error {
	h, err := t.open(ctx, actor, id)
	if err != nil {
		return err
	}
	ref, content := reasonOf(reason, actor.Body, TemplateStream(id))
	return t.do(ctx, actor, h, template.Withdraw{Reason: ref}, t.facts(h, actor, t.Articles.Now().UTC()), content)
}

// reasonOf makes content of a reason; "" is none.
func reasonOf(reason, body, stream string) (string, []Content) {
	if reason = strings.TrimSpace(reason); reason == "" {
		return "", nil
	}
	c := newContent([]byte(reason), body, stream)
	return c.Digest, []Content{c}
}

// loaded returns a template of a body as it stands, whoever asks; the zero state for one of another body.
func (t *Templates) loaded(ctx context.Context, body, id string) (folded[template.State], error) {
	entries, err := t.states.get(ctx, TemplateStream(id))
	if err != nil || entries.version == 0 {
		return folded[template.State]{}, err
	}
	rows, err := t.Index.TemplatesOf(ctx, body)
	if !slices.ContainsFunc(rows, func(r TemplateRow) bool { return r.ID == id }) {
		return folded[template.State]{}, err
	}
	return entries, err
}
