package app

import (
	"context"
	"slices"
	"strconv"
	"time"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/template"
	"qianfa/internal/core/workday"
)

// TemplateItem is one line of the list of templates.
type TemplateItem struct {
	ID        string    `json:"id"`
	Name      string    `json:"name"`
	Unit      Ref       `json:"unit"`
	Phase     string    `json:"phase" enum:"waiting,returned,coming,in_force,expired,withdrawn"`
	PhaseText string    `json:"phase_text"`
	InForce   int       `json:"in_force" doc:"the version that may be filled now, 0 = none"`
	Latest    int       `json:"latest"`
	From      string    `json:"from" doc:"days of the version in force, else of the latest"`
	Until     string    `json:"until"`
	Waiting   string    `json:"waiting" doc:"for whom the latest version waits, in words"`
	Mine      bool      `json:"mine" doc:"it waits for the reader"`
	UpdatedAt time.Time `json:"updated_at"`
}

// TemplateView is one template with one of its texts.
type TemplateView struct {
	TemplateItem
	Shown    int                   `json:"shown" doc:"the version whose text this is"`
	Content  string                `json:"content" doc:"what a signer signs"`
	Text     template.Text         `json:"text"`
	Blanks   []BlankView           `json:"blanks" nullable:"false"`
	Accounts []AccountRef          `json:"accounts" nullable:"false"`
	Duty     []Ref                 `json:"duty" nullable:"false"`
	Signers  []TemplateStepView    `json:"signers" nullable:"false" doc:"who signs the text of this version"`
	Route    TemplateRouteView     `json:"route" doc:"which way an item goes that the reader fills in"`
	Versions []TemplateVersionView `json:"versions" nullable:"false"`
	Actions  []Action              `json:"actions" nullable:"false"`
	Found    []FindingView         `json:"found" nullable:"false" doc:"what the checks of words say of the text"`
	Gone     *TemplateDeed         `json:"gone" doc:"who withdrew it"`
}

// BlankView is a blank with the word for its type.
type BlankView struct {
	template.Blank
	TypeText string `json:"type_text"`
}

// TemplateVersionView is one version in the history.
type TemplateVersionView struct {
	No      int            `json:"no"`
	By      Ref            `json:"by"`
	At      time.Time      `json:"at"`
	From    string         `json:"from"`
	Until   string         `json:"until"`
	Content string         `json:"content"`
	State   string         `json:"state"`
	Signed  []TemplateDeed `json:"signed" nullable:"false"`
	Back    *TemplateDeed  `json:"back"`
}

// TemplateDeed says who did something with a template, in which post, and why.
type TemplateDeed struct {
	By     Ref       `json:"by"`
	At     time.Time `json:"at"`
	Post   string    `json:"post,omitempty"`
	For    string    `json:"for,omitempty" doc:"whose power was used"`
	Clause string    `json:"clause,omitempty"`
	Reason string    `json:"reason,omitempty"`
}

// List lists the templates of the actor's body, those in force first.
func (t *Templates) List(ctx context.Context, actor Actor) ([]TemplateItem, error) {
	rows, err := t.Index.TemplatesOf(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	st, version, err := t.Articles.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	out := []TemplateItem{}
	for _, r := range rows {
		f, err := t.states.get(ctx, TemplateStream(r.ID))
		if err != nil {
			return nil, err
		}
		out = append(out, t.item(heldTemplate{folded: f, id: r.ID, org: st, orgVersion: version}, actor, r.UpdatedAt))
	}
	order := []string{string(template.PhaseInForce), string(template.PhaseWaiting), string(template.PhaseReturned), string(template.PhaseComing), string(template.PhaseExpired), string(template.PhaseWithdrawn)}
	slices.SortStableFunc(out, func(a, b TemplateItem) int { return slices.Index(order, a.Phase) - slices.Index(order, b.Phase) })
	return out, nil
}

func (t *Templates) item(h heldTemplate, actor Actor, updated time.Time) TemplateItem {
	now := t.Articles.Now().UTC()
	day := today(now)
	s := h.state
	phase := s.Phase(day)
	v := TemplateItem{ID: h.id, Name: s.Name, Unit: unit(h.org, s.Unit), Phase: string(phase), PhaseText: phase.Title(), Latest: s.Latest(), UpdatedAt: updated.In(workday.Zone)}
	show, _ := s.Version(s.Latest())
	if ruling, ok := s.InForce(day); ok {
		v.InForce, show = ruling.No, ruling
	}
	v.From, v.Until = show.From, show.Until
	latest, _ := s.Version(s.Latest())
	signer, waits := latest.Next()
	if !waits || s.Gone != nil {
		return v
	}
	var who []org.Holder
	for _, p := range signer.Posts() {
		who = append(who, h.org.Holders(p, now)...)
	}
	v.Mine = slices.ContainsFunc(who, func(x org.Holder) bool { return x.Person == actor.Person && x.Person != latest.By })
	v.Waiting = "等" + postText(h.org, signer.Posts()[0]) + names(h.org, who) + "签发"
	if s.Latest() > 1 {
		v.Waiting = ordinal(s.Latest()) + v.Waiting
	}
	return v
}

func ordinal(n int) string { return "第 " + strconv.Itoa(n) + " 版" }

// View is one template with the text of a version, 0 for the latest.
func (t *Templates) View(ctx context.Context, actor Actor, id string, version int) (TemplateView, error) {
	h, err := t.open(ctx, actor, id)
	if err != nil {
		return TemplateView{}, err
	}
	if version == 0 {
		version = h.state.Latest()
	}
	shown, ok := h.state.Version(version)
	if !ok {
		return TemplateView{}, fault.New(fault.NotFound, "预审模板没有第 %d 版，请刷新后重新选择。", version)
	}
	text, err := t.text(ctx, shown)
	if err != nil {
		return TemplateView{}, err
	}
	v := TemplateView{TemplateItem: t.item(h, actor, t.updated(h.state)), Shown: version, Content: shown.Content, Text: text, Accounts: []AccountRef{}, Duty: []Ref{}, Blanks: []BlankView{}, Signers: []TemplateStepView{}, Actions: t.actions(h, actor)}
	for _, b := range text.Blanks {
		v.Blanks = append(v.Blanks, BlankView{b, b.Type.Title()})
	}
	for _, acc := range text.Accounts {
		ref := AccountRef{ID: acc, Name: acc}
		if a, err := t.Articles.Accounts.Get(ctx, acc); err == nil {
			ref.Name, ref.Channel = a.Name, a.Channel
		}
		v.Accounts = append(v.Accounts, ref)
	}
	for _, p := range text.Duty {
		v.Duty = append(v.Duty, person(h.org, p))
	}
	now := t.Articles.Now().UTC()
	for _, x := range shown.Signers {
		v.Signers = append(v.Signers, t.signerView(h, x, now))
	}
	p, err := t.sketched(ctx, actor, h, text, h.org.Persons[actor.Person].Unit)
	if err != nil {
		return v, err
	}
	v.Route = t.route(p, h, text, now)
	v.Found = findingViews(slices.DeleteFunc(p.findings, func(f check.Finding) bool { return f.Flag }), nil, opened{org: h.org})
	if v.Versions, err = t.versions(ctx, h); err != nil {
		return v, err
	}
	if g := h.state.Gone; g != nil {
		v.Gone = &TemplateDeed{By: person(h.org, g.By), At: g.At.In(workday.Zone), Reason: t.Articles.opinion(ctx, h.state.Why)}
	}
	return v, nil
}

func (t *Templates) updated(s template.State) time.Time {
	at := s.Opened
	for _, v := range s.Versions {
		at = v.At
		for _, x := range v.Signatures {
			at = x.At
		}
	}
	return at
}

func (t *Templates) signerView(h heldTemplate, x template.Signer, now time.Time) TemplateStepView {
	v := TemplateStepView{Label: x.Label, Clause: x.Clause, Holders: []Holder{}}
	for i, p := range x.Posts() {
		if i > 0 {
			v.Post += "或"
		}
		v.Post += postText(h.org, p)
		v.Holders = append(v.Holders, holders(h.org, p, now)...)
	}
	return v
}

func (t *Templates) versions(ctx context.Context, h heldTemplate) ([]TemplateVersionView, error) {
	day := today(t.Articles.Now())
	ruling, _ := h.state.InForce(day)
	out := []TemplateVersionView{}
	for _, v := range slices.Backward(h.state.Versions) {
		x := TemplateVersionView{No: v.No, By: person(h.org, v.By), At: v.At.In(workday.Zone), From: v.From, Until: v.Until, Content: v.Content, Signed: []TemplateDeed{}}
		for _, s := range v.Signatures {
			deed := TemplateDeed{By: person(h.org, s.By), At: s.At.In(workday.Zone), Post: postText(h.org, s.Signer.Posts()[0]), Clause: s.Signer.Clause}
			if s.Principal != "" {
				deed.For = person(h.org, s.Principal).Name
			}
			x.Signed = append(x.Signed, deed)
		}
		if b := v.SentBack; b != nil {
			x.Back = &TemplateDeed{By: person(h.org, b.By), At: b.At.In(workday.Zone), Reason: t.Articles.opinion(ctx, b.Reason)}
		}
		x.State = versionState(h.state, v, ruling.No, day)
		out = append(out, x)
	}
	return out, nil
}

// versionState says in a word what became of a version.
func versionState(s template.State, v template.Version, ruling int, day string) string {
	switch {
	case v.SentBack != nil:
		return "已退回"
	case v.No == ruling:
		return "有效"
	case !v.Signed() && v.No == s.Latest() && s.Gone == nil:
		return "待签发"
	case !v.Signed():
		return "未签发"
	case s.Gone != nil:
		return "已撤下"
	case day > v.Until:
		return "已到期"
	case day < v.From:
		return "待生效"
	}
	return "已被新版代替"
}

// actions lists the buttons of a template for one person; what is forbidden is shown with its reason where it is looked
// for. Nothing is decided here.
func (t *Templates) actions(h heldTemplate, actor Actor) []Action {
	now := t.Articles.Now().UTC()
	f := t.facts(h, actor, now)
	f.SteppedUp = true
	latest, _ := h.state.Version(h.state.Latest())
	try := func(do, label, effect string, c template.Command, needs ...string) Action {
		a := Action{Do: do, Label: label, OK: true, Needs: append([]string{}, needs...), Effect: effect}
		if _, err := template.Decide(h.state, c, f); err != nil {
			e := fault.Of(inWords(err, h.org))
			a.OK, a.Reason, a.Cites = false, e.Message, e.Cites
		}
		return a
	}
	out := []Action{}
	if _, waits := latest.Next(); waits && h.state.Gone == nil {
		out = append(out, try("sign", "同意签发", "您的签字连同这一版的核验码记入台账；有效期内，值班人员可以填空使用。", template.Sign{Version: latest.No, Content: latest.Content}, "step_up"),
			try("send_back", "退回修改", "这一版不再签发，等拟写人改好后重新送签。", template.SendBack{Version: latest.No, Content: latest.Content, Reason: "r"}, "reason", "confirm"))
	}
	fill := Action{Do: "fill", Label: "填写使用", OK: true, Needs: []string{}, Effect: "按模板起草一篇稿件，只填空，不改其他文字。"}
	if err := h.state.Usable(t.usable(h.state, today(now)), today(now)); err != nil {
		fill.OK, fill.Reason = false, fault.Of(err).Message
	}
	if h.state.Gone != nil {
		return append(out, fill)
	}
	write := Action{Do: "write", Label: "写新的一版", OK: f.Member, Needs: []string{}, Effect: "新的一版须重新签发；签发之前，已签发的一版照常使用。"}
	if !f.Member {
		write.Reason = "只有" + cmpShort(orgUnit(h.org, h.state.Unit)) + "的人员可以修改这份模板。"
	}
	withdraw := try("withdraw", "撤下", "立即停止使用，不能再用它起草新稿件；已在审签的稿件照常办理。", template.Withdraw{Reason: "r"}, "reason", "confirm")
	withdraw.Danger = true
	return append(out, fill, write, withdraw)
}

// usable is the version that somebody would fill: the one in force, else the latest, so that the refusal says why not.
func (t *Templates) usable(s template.State, day string) int {
	if v, ok := s.InForce(day); ok {
		return v.No
	}
	return s.Latest()
}

// MayWrite says whether somebody may write templates at all, and why not.
func (t *Templates) MayWrite(ctx context.Context, s org.State, actor Actor) Action {
	a := Action{Do: "write-template", Label: "新建模板", OK: true, Needs: []string{}, Effect: "写好后送有权签发的领导签发，签发前不能使用。"}
	p, ok := s.Persons[actor.Person]
	_, _, err := t.Articles.Rules.For(ctx, s, t.Articles.Now())
	switch {
	case !ok || !p.Acts():
		a.OK, a.Reason = false, "您已不在本单位，不能写模板。"
	case err != nil:
		a.OK, a.Reason = false, fault.Of(err).Message
	}
	return a
}
