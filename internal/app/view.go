package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/source"
	"qianfa/internal/form"
)

// Ref is an id with the name people read.
type Ref struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Action is a button: what it does, whether it is allowed, and if not, why and by which clause. Needs names what the
// person fills in; Effect says the consequence in one sentence.
type Action struct {
	Do      string         `json:"do"`
	Step    string         `json:"step,omitempty"`
	Target  string         `json:"target,omitempty"`
	No      int            `json:"no,omitempty"`
	Person  string         `json:"person,omitempty"`
	Label   string         `json:"label"`
	OK      bool           `json:"ok"`
	Reason  string         `json:"reason,omitempty"`
	Cites   []fault.Cite   `json:"cites,omitempty"`
	Needs   []string       `json:"needs" nullable:"false"`
	Words   []string       `json:"words,omitempty"`
	Steps   []string       `json:"steps,omitempty"`
	Check   []string       `json:"checklist,omitempty"`
	Returns []ReturnEffect `json:"returns,omitempty" doc:"what each return does to the signatures of the others"`
	Each    bool           `json:"each,omitempty" doc:"a clause demands an answer to each item of the checklist"`
	Record  []string       `json:"record,omitempty"`
	People  []Ref          `json:"people,omitempty"`
	Posts   []PostRef      `json:"posts,omitempty"`
	Effect  string         `json:"effect"`
	Danger  bool           `json:"danger,omitempty"`
}

// FindingView is a finding with its fate.
type FindingView struct {
	Key          string        `json:"key"`
	Kind         string        `json:"kind"`
	Severity     string        `json:"severity"`
	SeverityText string        `json:"severity_text"`
	Block        string        `json:"block"`
	Start        int           `json:"start"`
	End          int           `json:"end"`
	Message      string        `json:"message"`
	Suggestion   string        `json:"suggestion"`
	Fix          *string       `json:"fix"`
	Clause       string        `json:"clause"`
	Reasons      []string      `json:"reasons" nullable:"false"`
	Overruled    *OverruleView `json:"overruled"`
}

// OverruleView says who let a finding stand, and why.
type OverruleView struct {
	By     Ref    `json:"by"`
	Reason string `json:"reason"`
	At     string `json:"at"`
}

func findingViews(found []check.Finding, disposed []check.Overrule, o opened) []FindingView {
	out := []FindingView{}
	for _, f := range found {
		v := FindingView{Key: FindingKey(f), Kind: f.Kind, Severity: string(f.Severity), Block: f.Block, Start: f.Start, End: f.End,
			SeverityText: map[check.Severity]string{check.Must: "错误", check.Should: "警告", check.Hint: "提示"}[f.Severity],
			Message:      f.Message, Suggestion: f.Suggestion, Reasons: []string{}}
		if f.Clause != nil {
			v.Clause = *f.Clause
		}
		if f.Fix != nil {
			v.Fix = &f.Fix.Text
		}
		for _, r := range check.ReasonsFor(f.Kind) {
			v.Reasons = append(v.Reasons, r.Code)
		}
		for i, d := range disposed {
			if d.Kind == f.Kind && d.Text == f.Text {
				v.Overruled = &OverruleView{By: person(o.org, d.By), Reason: reasonText(d.Reason), At: overruledAt(o.state, i)}
			}
		}
		out = append(out, v)
	}
	return out
}

func overruledAt(s article.State, i int) string {
	if i < len(s.Overruled) {
		return shanghai(s.Overruled[i].At)
	}
	return ""
}

func reasonText(code string) string {
	for _, r := range check.Reasons {
		if r.Code == code {
			return r.Text
		}
	}
	return code
}

func person(s org.State, id string) Ref {
	if p, ok := s.Persons[id]; ok {
		return Ref{ID: id, Name: p.Name}
	}
	if unit, ok := review.GuestUnit(id); ok {
		return Ref{ID: id, Name: unitOrOrgan(s, unit).Name}
	}
	if strings.HasPrefix(id, "system:") {
		return Ref{ID: id, Name: "系统"}
	}
	return Ref{ID: id, Name: id}
}

func personOrNil(s org.State, id string) *Ref {
	if id == "" {
		return nil
	}
	r := person(s, id)
	return &r
}

func unit(s org.State, id string) Ref {
	if u, ok := s.Units[id]; ok {
		return Ref{ID: id, Name: u.Name}
	}
	return Ref{ID: id, Name: id}
}

// ArticleView is one article as the person who asks may see it.
type ArticleView struct {
	ID          string           `json:"id"`
	Number      string           `json:"number"`
	Title       string           `json:"title"`
	Body        Ref              `json:"body"`
	Unit        Ref              `json:"unit"`
	Author      Ref              `json:"author"`
	Submitter   *Ref             `json:"submitter"`
	Registrar   *Ref             `json:"registrar"`
	Phase       string           `json:"phase"`
	PhaseText   string           `json:"phase_text"`
	Waiting     string           `json:"waiting"`
	CreatedAt   string           `json:"created_at"`
	UpdatedAt   string           `json:"updated_at"`
	Base        string           `json:"base"`
	Editable    bool             `json:"editable"`
	EditReason  string           `json:"edit_reason"`
	Source      source.Document  `json:"source"`
	Meta        article.Meta     `json:"meta"`
	Template    *TemplateUsed    `json:"template,omitempty"`
	Version     int              `json:"version"`
	Versions    []VersionView    `json:"versions" nullable:"false"`
	Seal        string           `json:"seal"`
	Code        string           `json:"code"`
	Answer      *policy.Answer   `json:"answer"`
	Rules       *RulesHead       `json:"rules"`
	Route       []StepView       `json:"route" nullable:"false"`
	Publisher   *PublisherView   `json:"publisher"`
	Why         []policy.Reason  `json:"why" nullable:"false"`
	Findings    []FindingView    `json:"findings" nullable:"false"`
	Late        []FindingView    `json:"late" nullable:"false" doc:"found since the hand-in, because the body's lists changed"`
	Suggestions []SuggestionView `json:"suggestions" nullable:"false"`
	Invitations []InvitationView `json:"invitations" nullable:"false"`
	Targets     []TargetView     `json:"targets" nullable:"false"`
	Timeline    []TimelineView   `json:"timeline" nullable:"false"`
	Actions     []Action         `json:"actions" nullable:"false"`
	Forms       []FormView       `json:"forms" nullable:"false"`
	Demo        bool             `json:"demo"`
	Notes       []string         `json:"notes,omitempty"`
	Readings    []ReadingView    `json:"readings" nullable:"false"`
	CoDrafters  []DrafterView    `json:"co_drafters" nullable:"false" doc:"who writes with the author"`
	Former      []DrafterView    `json:"former" nullable:"false" doc:"who handed the item over"`
	Notices     []string         `json:"notices,omitempty" doc:"reminders to whoever asks"`
	Emergency   *EmergencyView   `json:"emergency"`
	Clocks      []ClockView      `json:"clocks" nullable:"false"`
}

// VersionView is one version in the list.
type VersionView struct {
	N       int    `json:"n"`
	At      string `json:"at"`
	By      Ref    `json:"by"`
	Editors []Ref  `json:"editors" nullable:"false"`
	WhyText string `json:"why_text"`
}

// RulesHead names the rules of a case.
type RulesHead struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Digest string `json:"digest"`
}

// StepView is one step of the route with its signers.
type StepView struct {
	Step     string     `json:"step"`
	Label    string     `json:"label"`
	Verb     string     `json:"verb"`
	Clause   string     `json:"clause"`
	Track    string     `json:"track,omitempty"`
	Group    string     `json:"group,omitempty"`
	Mode     string     `json:"mode,omitempty"`
	After    []string   `json:"after" nullable:"false"`
	Phase    string     `json:"phase,omitempty"`
	State    string     `json:"state"`
	Optional bool       `json:"optional,omitempty"`
	External bool       `json:"external,omitempty"`
	Due      string     `json:"due,omitempty"`
	Overdue  string     `json:"overdue,omitempty" doc:"that an organ outside is late, and what may be done then"`
	Late     bool       `json:"late,omitempty" doc:"left open by an emergency release: signed afterwards"`
	Clock    *ClockView `json:"clock,omitempty"`
	Targets  []string   `json:"targets,omitempty"`
	Rows     []RowView  `json:"rows" nullable:"false"`
}

// RowView is one signer's place.
type RowView struct {
	Post       string   `json:"post"`
	Unit       Ref      `json:"unit"`
	Holders    []Holder `json:"holders" nullable:"false"`
	By         *Ref     `json:"by"`
	For        string   `json:"for,omitempty"`
	At         string   `json:"at,omitempty"`
	Opinion    string   `json:"opinion,omitempty"`
	Delegation string   `json:"delegation,omitempty"`
	Means      string   `json:"means,omitempty"`
	Settled    string   `json:"settled,omitempty"`
	Note       string   `json:"note,omitempty" doc:"what changed since the signature"`
	Checked    string   `json:"checked,omitempty" doc:"what the signer stated by the checklist"`
	Verified   string   `json:"verified,omitempty" doc:"of an answer by link: what was checked"`
	Scan       string   `json:"scan,omitempty" doc:"address of the scanned paper"`
}

// Holder is a person who may act, and by what.
type Holder struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Via  string `json:"via,omitempty"`
}

// PublisherView says who releases.
type PublisherView struct {
	Post    string   `json:"post"`
	Holders []Holder `json:"holders" nullable:"false"`
}

// SuggestionView is a signer's marks and their fate: open adopted confirmed.
type SuggestionView struct {
	No     int    `json:"no"`
	By     Ref    `json:"by"`
	At     string `json:"at"`
	Step   string `json:"step"`
	Marks  []Mark `json:"marks" nullable:"false"`
	SignOn bool   `json:"sign_on"`
	State  string `json:"state"`
}

// TargetView is what becomes of the article on one account.
type TargetView struct {
	Account    AccountRef `json:"account"`
	State      string     `json:"state"`
	StateText  string     `json:"state_text"`
	URL        string     `json:"url"`
	At         string     `json:"at"`
	Message    string     `json:"message"`
	ScheduleAt string     `json:"schedule_at"`
}

// AccountRef is an account with its channel.
type AccountRef struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	Channel string `json:"channel"`
}

// TimelineView is one line of what happened.
type TimelineView struct {
	At      string `json:"at"`
	By      *Ref   `json:"by"`
	Text    string `json:"text"`
	Clause  string `json:"clause,omitempty"`
	Opinion string `json:"opinion,omitempty"`
	Kind    string `json:"kind"`
	Seq     int64  `json:"seq"`
}

// FormView is a form that can be printed.
type FormView struct {
	Template string `json:"template"`
	Title    string `json:"title"`
}

// View returns the article as the actor may see it.
func (a *Articles) View(ctx context.Context, actor Actor, id string) (ArticleView, error) {
	ctx = atOneMoment(ctx)
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return ArticleView{}, err
	}
	return a.view(ctx, actor, o)
}

func (a *Articles) view(ctx context.Context, actor Actor, o opened) (ArticleView, error) {
	s := o.state
	now := a.Now().UTC()
	v := ArticleView{ID: s.ID, Number: s.Number, Body: unit(o.org, s.Body), Unit: unit(o.org, s.Unit), Author: person(o.org, s.Author),
		Submitter: personOrNil(o.org, s.Submitter), Registrar: personOrNil(o.org, s.Registrar), Phase: string(s.Phase()), PhaseText: s.Phase().Title(),
		CreatedAt: shanghai(s.Created), UpdatedAt: shanghai(s.Updated), Version: s.Version(), Seal: s.Seal.Manifest, Code: form.Code(s.Seal.Manifest),
		Why: []policy.Reason{}, Findings: []FindingView{}, Late: []FindingView{}, Suggestions: []SuggestionView{}, Invitations: []InvitationView{}, Route: []StepView{}, Demo: a.Demo}
	if err := a.mayEdit(actor, o); err == nil {
		v.Editable = true
	} else {
		v.EditReason = fault.Of(err).Message
	}
	if err := a.viewText(ctx, o, &v); err != nil {
		return v, err
	}
	if s.Opened() {
		if err := a.viewReview(ctx, o, &v, now); err != nil {
			return v, err
		}
	}
	v.Targets = a.targets(ctx, o, v.Meta)
	v.Template = a.templateUsed(ctx, o, article.Draft{Source: v.Source, Meta: v.Meta})
	for _, x := range s.Versions {
		v.Versions = append(v.Versions, VersionView{N: x.N, At: shanghai(x.At), By: person(o.org, x.By), Editors: people(o.org, x.Editors), WhyText: whyText(x.Why)})
	}
	if v.Versions == nil {
		v.Versions = []VersionView{}
	}
	var err error
	v.CoDrafters, v.Former = drafterViews(o.org, s.CoDrafters), drafterViews(o.org, s.Former)
	v.Readings, v.Notices = a.readings(ctx, o), notices(o, actor.Person, now)
	if v.Timeline, err = a.timeline(ctx, o); err != nil {
		return v, err
	}
	if v.Emergency, err = a.emergency(ctx, actor, o, v.Title, now); err != nil {
		return v, err
	}
	v.Clocks = clocks(a.bookOf(ctx, o, now), v.Meta, s, now)
	v.Actions = a.actions(ctx, actor, o, now)
	v.Waiting = a.waiting(o, now)
	return v, nil
}

func whyText(w article.Why) string {
	return map[article.Why]string{article.WhySaved: "保存", article.WhySubmitted: "报送", article.WhyHandOver: "移交", article.WhyEdited: "审签中修改"}[w]
}

func people(s org.State, ids []string) []Ref {
	out := []Ref{}
	for _, id := range ids {
		out = append(out, person(s, id))
	}
	return out
}

// viewText shows the working copy to its drafters while they may edit, the latest version to everybody else.
func (a *Articles) viewText(ctx context.Context, o opened, v *ArticleView) error {
	if v.Editable {
		d, copy, err := a.working(ctx, o)
		if err != nil {
			return err
		}
		v.Source, v.Meta, v.Base, v.Title = d.Source, d.Meta.Filled(), copy.ETag, d.Source.Title
		return nil
	}
	if o.state.Version() == 0 {
		v.Source, v.Meta = article.NewDraft().Source, article.NewDraft().Meta
		return nil
	}
	d, err := a.version(ctx, o.state.Current())
	if fault.CodeOf(err) == fault.NotFound {
		v.Title = "（内容已按规定销毁）"
		v.Source, v.Meta = article.NewDraft().Source, article.NewDraft().Meta
		return nil
	}
	v.Source, v.Meta, v.Title = d.Source, d.Meta.Filled(), d.Source.Title
	return err
}

func (a *Articles) viewReview(ctx context.Context, o opened, v *ArticleView, now time.Time) error {
	c := o.state.Case
	ans := c.Answer
	v.Answer = &ans
	v.Rules = &RulesHead{ID: o.state.Pack, Digest: o.state.Digest}
	if book, err := a.Rules.Library.Pack(o.state.Pack); err == nil {
		v.Rules.Title = book.Title()
	}
	v.Why = append(v.Why, ans.Reasons...)
	v.Route = a.route(ctx, o, now)
	if p := ans.Publisher; p != nil {
		v.Publisher = &PublisherView{Post: postText(o.org, org.Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf}), Holders: holders(o.org, org.Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf}, now)}
	}
	v.Forms = forms(ans.Form)
	if hasCalls(c) {
		v.Forms = append(v.Forms, formView("telephone")...)
	}
	if own, ok := ownOf(o); ok {
		v.Forms = append([]FormView{{Template: ownForm, Title: own.Name + "（本单位表样）"}}, v.Forms...)
	}
	for _, s := range c.Suggestions {
		v.Suggestions = append(v.Suggestions, a.suggestion(ctx, o, s))
	}
	var err error
	if v.Invitations, err = a.invitations(ctx, o, now); err != nil {
		return err
	}
	if v.Late, err = a.lateViews(ctx, o, now); err != nil {
		return err
	}
	return a.submittedFindings(ctx, o, v)
}

func forms(named string) []FormView {
	out := []FormView{}
	t := form.ByName(named)
	out = append(out, FormView{Template: t.ID, Title: t.Name})
	if t.ID != "general" {
		if g, err := form.ByID("general"); err == nil {
			out = append(out, FormView{Template: g.ID, Title: g.Name})
		}
	}
	return out
}

// submittedFindings shows what was found when the version was handed in, with its fate.
func (a *Articles) submittedFindings(ctx context.Context, o opened, v *ArticleView) error {
	ref := o.state.Findings
	if ref == "" {
		return nil
	}
	data, err := a.content(ctx, ref)
	if fault.CodeOf(err) == fault.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return json.Unmarshal(data, &v.Findings)
}

func (a *Articles) suggestion(ctx context.Context, o opened, s review.Suggestion) SuggestionView {
	v := SuggestionView{No: s.No, By: person(o.org, s.By), Step: s.Step, SignOn: s.SignOn, State: "open", Marks: []Mark{}}
	if data, err := a.content(ctx, s.Ref); err == nil {
		_ = json.Unmarshal(data, &v.Marks) // stored by us; unreadable marks show as none
	}
	for _, e := range o.state.Case.History {
		if ev, ok := e.Event.(review.Suggested); ok && ev.No == s.No {
			v.At = shanghai(ev.At)
		}
	}
	if s.Adopted != "" {
		v.State = "adopted"
	}
	if s.Confirmed {
		v.State = "confirmed"
	}
	return v
}

// postText names a post for people: 分管领导@市局（分管法制处）.
func postText(s org.State, p org.Post) string {
	text := p.Role
	if p.Unit != "" {
		text = cmpShort(orgUnit(s, p.Unit)) + p.Role
	}
	if p.InChargeOf != "" {
		text += "（分管" + cmpShort(orgUnit(s, p.InChargeOf)) + "）"
	}
	return text
}

func orgUnit(s org.State, id string) org.Unit {
	if u, ok := s.Units[id]; ok {
		return u
	}
	if x, ok := s.Organs[id]; ok {
		return org.Unit{ID: id, Name: x.Name}
	}
	return org.Unit{ID: id, Name: id}
}

func holders(s org.State, p org.Post, now time.Time) []Holder { return holdersOf(s, s, p, now) }

// holdersOf names who may act on a post, as a directory knows them.
func holdersOf(s org.State, d review.Directory, p org.Post, now time.Time) []Holder {
	out := []Holder{}
	for _, h := range d.Holders(p, now) {
		x := Holder{ID: h.Person, Name: person(s, h.Person).Name}
		if h.Delegation != nil {
			x.Via = "受" + person(s, h.Delegation.From).Name + "委托"
		}
		out = append(out, x)
	}
	return out
}

// route shows every step with its signers, in the order of the answer.
func (a *Articles) route(ctx context.Context, o opened, now time.Time) []StepView {
	c := o.state.Case
	open := map[int]bool{}
	for _, t := range review.Waiting(c, review.Facts{Now: now, Directory: o.state.Roll(o.org)}) {
		if !t.Release {
			open[t.Row] = true
		}
	}
	out := []StepView{}
	for i, r := range c.Rows {
		if r.Urgent && !r.Late && len(r.Signatures) == 0 {
			continue // the panel of the emergency shows who may decide
		}
		row := a.row(ctx, o, r, now)
		if scan := scanOf(c, i); scan != "" && row.By != nil {
			row.Scan = MediaPath(scan)
		}
		k := slices.IndexFunc(out, func(s StepView) bool { return s.Step == r.Step.Step })
		if k < 0 {
			out = append(out, StepView{Step: r.Step.Step, Label: r.Label, Verb: string(r.Verb), Clause: r.Clause, Track: r.Track, Group: r.Group, Mode: r.Mode,
				After: append([]string{}, r.After...), Phase: r.Phase, State: "waiting", Optional: r.Optional, External: r.External, Due: r.DueDate, Targets: r.Targets, Rows: []RowView{}})
			k = len(out) - 1
		}
		out[k].Rows = append(out[k].Rows, row)
		if due, late := overdue(c, i, o.org, now); due != "" && open[i] {
			out[k].Due, out[k].Overdue = due, late
		}
		if r.Late {
			out[k].Late, out[k].Clock = true, lateClock(c, r.Step.Step, now)
		}
		switch {
		case open[i]:
			out[k].State = "open"
		case out[k].State != "open" && row.By != nil:
			out[k].State = "done"
		case out[k].State == "waiting" && r.Settled != review.NotSettled:
			out[k].State = "skipped"
		case out[k].State == "waiting" && slices.Contains(c.Voided, r.Step.Step):
			out[k].State = "voided"
		}
	}
	return out
}

func (a *Articles) row(ctx context.Context, o opened, r review.Row, now time.Time) RowView {
	post := org.Post{Role: r.Role, Unit: r.UnitName, InChargeOf: r.InChargeOf}
	v := RowView{Post: postText(o.org, post), Unit: unit(o.org, r.UnitName), Holders: holdersOf(o.org, o.state.Roll(o.org), post, now)}
	if r.For != "" {
		v.For = person(o.org, r.For).Name
		v.Holders = []Holder{{ID: r.For, Name: v.For}}
	}
	if r.Settled != review.NotSettled {
		v.Settled = map[review.Settled]string{review.SettledSkipped: "已略过", review.SettledUnneeded: "不需要", review.SettledHandedUp: "已请示上级", review.SettledRemoved: "已减去", review.SettledAsked: "已征求", review.SettledObjected: "不同意追认", review.SettledDecided: "主要领导已决定，不再补签"}[r.Settled]
	}
	if n := len(r.Signatures); n > 0 {
		sig := r.Signatures[n-1]
		v.Checked = a.checked(ctx, r.Checklist, sig.Checked)
		v.By, v.At, v.Opinion = personOrNil(o.org, sig.By), shanghai(sig.At), a.opinion(ctx, sig.Opinion)
		if sig.For != "" {
			v.For = person(o.org, sig.For).Name
		}
		if sig.Means != "" {
			v.Means = sig.Means.Title()
			if !sig.Given.IsZero() {
				v.At = shanghai(sig.Given) // when consent was given; the timeline says when it was recorded
			}
		}
		if sig.Means == review.Link {
			a.fillLink(ctx, &v, sig)
		}
		if c := o.state.Case; c.ToNote(sig) {
			v.Note = "签字后有文字性修改，待阅知"
		} else if sig.Noted == c.Digest {
			v.Note = "签字后有文字性修改，已阅知"
		}
		if sig.Principal != "" {
			v.Delegation = "受" + person(o.org, sig.Principal).Name + "委托"
		}
	}
	return v
}

// opinion reads a text kept beside the ledger; a destroyed one says so.
func (a *Articles) opinion(ctx context.Context, ref string) string {
	if ref == "" {
		return ""
	}
	data, err := a.content(ctx, ref)
	if err != nil {
		return "（内容已按规定销毁）"
	}
	return string(data)
}

// targets shows every account the item is meant for, with what became of it.
func (a *Articles) targets(ctx context.Context, o opened, m article.Meta) []TargetView {
	out := []TargetView{}
	add := func(account, scheduled string) {
		v := TargetView{Account: AccountRef{ID: account, Name: account}, State: "none", StateText: "未发布", ScheduleAt: scheduled}
		if acc, err := a.Accounts.Get(ctx, account); err == nil {
			v.Account = AccountRef{ID: account, Name: acc.Name, Channel: acc.Channel}
		}
		if s, ok := o.state.Case.Schedules[account]; ok {
			v.State, v.StateText, v.ScheduleAt = "scheduled", "定时待发", shanghai(s.At)
		} else if o.state.Opened() && review.Ready(o.state.Case, account, a.Now()) {
			v.State, v.StateText = "ready", "已签待发"
		} else if o.state.Opened() && o.state.Phase() == article.PhaseReview {
			v.State, v.StateText = "waiting", "审签中"
		}
		if p, ok := o.state.Posts[account]; ok {
			v.State, v.StateText, v.URL, v.At = string(p.State), p.State.Title(), p.URL, shanghai(p.At)
			if p.At.IsZero() {
				v.At = ""
			}
			v.Message = a.opinion(ctx, p.Message)
		}
		out = append(out, v)
	}
	if o.state.Opened() {
		for _, l := range o.state.Seal.Leaves {
			add(l.Account, "")
		}
		return out
	}
	for _, t := range m.Targets {
		add(t.Account, t.ScheduleAt)
	}
	return out
}

// waiting says in one sentence for whom the item waits.
func (a *Articles) waiting(o opened, now time.Time) string {
	s := o.state
	switch s.Phase() {
	case article.PhaseDraft:
		return "等" + person(o.org, s.Author).Name + "报送"
	case article.PhaseReturned:
		return "等" + person(o.org, s.Author).Name + "修改后重新报送"
	case article.PhaseHeld:
		return "已暂缓，等恢复办理"
	case article.PhaseScheduled:
		for _, t := range s.Case.Schedules {
			return "定于 " + t.At.In(shanghaiZone).Format("2006年1月2日 15:04") + " 发布"
		}
	case article.PhasePublished, article.PhaseRejected, article.PhaseWithdrawn:
		return ""
	default: // review, ready, publishing: below
	}
	var parts []string
	for _, t := range review.Waiting(s.Case, review.Facts{Now: now, Directory: s.Roll(o.org)}) {
		label := t.Step.Label
		if t.Release {
			label = "发布"
		}
		text := "等" + postText(o.org, t.Post) + names(o.org, t.Eligible) + label
		if t.Step.External {
			text = "等" + postText(o.org, t.Post) + label + "（外单位）"
		}
		if !slices.Contains(parts, text) {
			parts = append(parts, text)
		}
	}
	for _, l := range s.Seal.Leaves {
		switch p := s.Posts[l.Account]; p.State {
		case article.PostRefused, article.PostUncertain, article.PostDraftReady:
			if pub := s.Case.Publisher(l.Account); pub != nil {
				post := org.Post{Role: pub.Role, Unit: pub.UnitName, InChargeOf: pub.InChargeOf}
				parts = append(parts, "等"+postText(o.org, post)+names(o.org, o.org.Holders(post, now))+"处理“"+p.State.Title()+"”")
			}
		default: // on its way, or out
		}
	}
	return strings.Join(slices.Compact(parts), "；")
}

func names(s org.State, who []org.Holder) string {
	var out []string
	for _, h := range who {
		out = append(out, person(s, h.Person).Name)
	}
	if len(out) == 0 {
		return "（现无可办理的人）"
	}
	if len(out) > 3 {
		return fmt.Sprintf("（%s等%d人）", strings.Join(out[:3], "、"), len(out))
	}
	return "（" + strings.Join(out, "、") + "）"
}
