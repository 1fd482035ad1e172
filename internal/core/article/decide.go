package article

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// Decide answers a command with the events that follow from it, or with a refusal that says what to do next.
// Nothing to change is no event and no error.
func Decide(s State, c Command, f Facts) ([]Event, error) {
	if create, ok := c.(Create); ok {
		return s.create(create, f)
	}
	if !s.Exists() {
		return nil, fault.New(fault.NotFound, "没有这篇稿件，可能已被删除或者您无权查看。请从工作台重新打开。")
	}
	switch c := c.(type) {
	case Save:
		return s.save(c, f)
	case Submit:
		return s.submit(c, f)
	case Edit:
		return s.edit(c, f)
	case Overruling:
		return s.overrule(c, f)
	case ReviewAct:
		return s.review(c, f)
	case ReleaseDue:
		return s.releaseDue(c, f)
	case ReportOverdue:
		return s.reportOverdue(f), nil
	case RecordStep:
		return s.recordStep(c, f)
	case RecordOutcome:
		return s.recordOutcome(c, f)
	case FileLink:
		return s.fileLink(c, f)
	case DeclareNotOut:
		return s.notOut(c, f)
	case Retry:
		return s.retry(c, f)
	case Withdraw:
		return s.withdraw(c, f)
	case HandOver:
		return s.handOver(c, f)
	case AskCoDrafter:
		return s.askCoDrafter(c, f)
	case DropCoDrafter:
		return s.dropCoDrafter(c, f)
	default:
		return nil, fault.New(fault.Internal, "系统不认识这个操作。请刷新页面后再试。")
	}
}

func (f Facts) act() Act { return Act{By: f.Actor, At: f.Now} }

func (s State) create(c Create, f Facts) ([]Event, error) {
	if s.Exists() {
		return nil, fault.New(fault.Conflict, "这篇稿件已经建立。请从工作台打开。")
	}
	return []Event{Created{Act: f.act(), ID: c.ID, Body: c.Body, Unit: c.Unit, Author: c.Author, Submitter: c.Submitter, Registrar: c.Registrar, Means: c.Means}}, nil
}

// Drafters are the people who write and hand in: author, submitter and registrar.
func (s State) Drafters() []string {
	return slices.DeleteFunc([]string{s.Author, s.Submitter, s.Registrar}, func(p string) bool { return p == "" })
}

// mayEdit: the text is the drafters' until it is handed in, and again when it was returned to them.
func (s State) mayEdit(f Facts) error {
	if !slices.Contains(s.Drafters(), f.Actor) {
		return fault.New(fault.Forbidden, "只有起草人、报送人或登记人可以修改这篇稿件。需要改动时，请退回修改或提出批改意见。")
	}
	if !s.Editable() {
		return fault.New(fault.Refused, "稿件正处于“%s”，正文已锁定。要修改，请先撤回报送，或请审核人退回修改。", s.Phase().Title())
	}
	return nil
}

func (s State) save(c Save, f Facts) ([]Event, error) {
	if err := s.mayWrite(f); err != nil {
		return nil, err
	}
	return s.version(c, f), nil
}

// version makes a version unless nothing changed: saving without a change keeps everything as it is.
func (s State) version(c Save, f Facts) []Event {
	if c.Same && s.Version() > 0 {
		return nil
	}
	return []Event{Saved{Act: f.act(), Version: s.Version() + 1, Content: c.Content, Editors: c.Editors, Why: c.Why}}
}

func (s State) submit(c Submit, f Facts) ([]Event, error) {
	if err := s.mayEdit(f); err != nil {
		return nil, err
	}
	if err := s.handedIn(c.Handed, f); err != nil {
		return nil, err
	}
	from, err := s.templateOf(c.Handed, f)
	if err != nil {
		return nil, err
	}
	events := s.version(c.Save, f)
	n := s.Version() + len(events)
	c.Seal.Version = n
	if c.Seal.Manifest != s.Seal.Manifest { // an unchanged version keeps its seal
		events = append(events, Sealed{Act: f.act(), Version: n, Manifest: c.Seal.Manifest, Content: c.Seal.Content, Leaves: c.Seal.Leaves})
	}
	events = append(events, Submitted{Act: f.act(), Version: n, Pack: c.Pack, PackDigest: c.PackDigest, Facts: c.Facts, Findings: c.Findings, Lexicons: c.Lexicons, Template: from})
	more, err := s.toReview(c, n, f)
	if err != nil {
		return nil, err
	}
	return append(events, more...), nil
}

// toReview resumes the case on its frozen route, or opens one when the item is new or now takes another route.
func (s State) toReview(c Submit, version int, f Facts) ([]Event, error) {
	if s.Opened() && SameRoute(s.Case.Answer, c.Answer) {
		return s.again(c, version, f)
	}
	return s.ask(review.Case{}, review.Open{Answer: c.Answer, Terms: c.Terms, Version: version, Digest: c.Seal.Manifest,
		Author: s.Author, Submitter: s.Submitter, Registrar: s.Registrar, Editors: union(union(s.Editors, c.Editors), s.CoDrafters), Former: s.Former}, f)
}

// again hands a returned or recalled item in once more. Rework takes the place of what was under review first, so that
// no signature on the old text stands, unless the rules keep them over a change of wording.
func (s State) again(c Submit, version int, f Facts) ([]Event, error) {
	var edited []Event
	state := s.Case
	if c.Seal.Manifest != state.Digest {
		var err error
		if edited, err = s.ask(state, review.Edit{Version: version, Digest: c.Seal.Manifest, Editors: union(union(s.Editors, c.Editors), s.CoDrafters), Small: c.Small}, f); err != nil {
			return nil, err
		}
		for _, e := range edited {
			state = review.Evolve(state, e.(Reviewed).Event)
		}
	}
	events, err := s.ask(state, review.Resubmit{Version: version, Digest: c.Seal.Manifest}, f)
	return append(edited, events...), err
}

// SameRoute reports whether two answers ask the same people for the same acts, in the same order, for the same targets.
func SameRoute(a, b policy.Answer) bool {
	key := func(x policy.Answer) string {
		var w strings.Builder
		fmt.Fprintln(&w, x.Class, x.Form)
		for _, s := range x.Steps {
			fmt.Fprintf(&w, "%s|%v|%s|%s|%s|%s|%s|%d|%s|%v|%s\n", s.Step, s.After, s.Verb, s.Role, s.UnitName, s.InChargeOf, s.Mode, s.K, s.Track, s.Targets, s.Phase)
		}
		for _, t := range x.Targets {
			fmt.Fprintln(&w, t.Target, t.Steps)
		}
		return w.String()
	}
	return key(a) == key(b)
}

// handedIn refuses what cannot be reviewed: no target, no route, open requirements or findings, the wrong drafter.
func (s State) handedIn(c Handed, f Facts) error {
	if len(c.Seal.Leaves) == 0 {
		return fault.New(fault.Refused, "还没有选择拟发布渠道。请至少选择一个发布账号，再报送。").At("meta.targets", "请选择拟发布渠道")
	}
	if err := Refusal(c.Answer); err != nil {
		return err
	}
	if d := c.Answer.Drafter; d != nil && !holds(f.Review.Directory, d.Role, d.UnitName, s.Author, f) {
		err := fault.New(fault.Refused, "这类信息由%s的“%s”起草，起草人现在不担任这个岗位。请换由该岗位人员起草，或请管理员核对岗位。", d.UnitName, d.Role)
		if len(c.Answer.Reasons) > 0 {
			err = err.Cite(fault.Cite(c.Answer.Reasons[0].Clause))
		}
		return err
	}
	if len(c.Open) > 0 {
		return &fault.Error{Code: fault.Refused, Message: fmt.Sprintf("还有 %d 处疑似差错没有处置。请逐条修改，或选择“经核无误，保留原文”并说明理由，再报送。", len(c.Open)), Fields: c.Open}
	}
	return nil
}

func holds(d review.Directory, role, unit, person string, f Facts) bool {
	return slices.ContainsFunc(d.Holders(org.Post{Role: role, Unit: unit}, f.Now), func(h org.Holder) bool { return h.Person == person })
}

// Refusal turns an answer that is not a route into the sentence a drafter reads, with its clauses; nil for a route.
func Refusal(a policy.Answer) error {
	code, lead := fault.Refused, ""
	switch a.Decision {
	case policy.DecisionRoute:
		return nil
	case policy.DecisionMixed:
		lead = "有的拟发布渠道不能发布这篇稿件，请去掉这些渠道或按原因修改后再报送"
	case policy.DecisionIntakeRefused:
		lead = "还缺少必需的内容，补齐后再报送"
	case policy.DecisionForbidden:
		lead = "按规定不得发布"
	case policy.DecisionUndefined:
		lead = "审签规则没有写明这类信息怎样审签，不能发布。请由本单位先行明确审签程序"
	case policy.DecisionRefused:
		lead = "按规定不能受理"
	}
	err := fault.New(code, "%s", lead)
	var texts []string
	for _, r := range a.Requirements {
		err = err.At(r.Kind+":"+r.Field, requirementText(r))
		err = err.Cite(fault.Cite(r.Clause))
		texts = append(texts, requirementText(r))
	}
	for _, r := range a.Reasons {
		if strings.HasPrefix(r.Text, "属于“") {
			continue
		}
		texts = append(texts, r.Text)
		err = err.Cite(fault.Cite(r.Clause))
	}
	if len(texts) > 0 {
		err.Message += "：" + strings.Join(slices.Compact(texts), "；")
	}
	err.Message += "。"
	return err
}

func requirementText(r policy.Requirement) string {
	if r.Text != "" {
		return r.Text
	}
	return "请补充“" + r.Field + "”"
}

func (s State) edit(c Edit, f Facts) ([]Event, error) {
	if !s.Opened() {
		return nil, fault.New(fault.Refused, "稿件还没有报送，直接保存即可。")
	}
	if err := s.stillWanted(); err != nil {
		return nil, err
	}
	if len(c.Seal.Leaves) == 0 || Refusal(c.Answer) != nil || len(c.Open) > 0 {
		if err := s.handedIn(c.Handed, f); err != nil {
			return nil, err
		}
	}
	if !SameRoute(s.Case.Answer, c.Answer) {
		return nil, fault.New(fault.Refused, "这样修改会改变审签程序或拟发布渠道。请退回起草人，由其修改后重新报送。")
	}
	from, err := s.templateOf(c.Handed, f)
	if err != nil {
		return nil, err
	}
	saved := s.version(c.Save, f)
	if len(saved) == 0 {
		return nil, nil
	}
	n := s.Version() + 1
	reviewed, err := s.ask(s.Case, review.Edit{Version: n, Digest: c.Seal.Manifest, Editors: c.Editors, Small: c.Small, Adopts: c.Adopts}, f)
	if err != nil {
		return nil, err
	}
	events := append(saved,
		Sealed{Act: f.act(), Version: n, Manifest: c.Seal.Manifest, Content: c.Seal.Content, Leaves: c.Seal.Leaves},
		Submitted{Act: f.act(), Version: n, Pack: c.Pack, PackDigest: c.PackDigest, Facts: c.Facts, Findings: c.Findings, Lexicons: c.Lexicons, Template: from})
	return append(events, reviewed...), nil
}

func (s State) overrule(c Overruling, f Facts) ([]Event, error) {
	may := s.mayEdit
	if c.Signing {
		may = s.mayKeep
	}
	if err := may(f); err != nil {
		return nil, err
	}
	return []Event{Overruled{Act: f.act(), Kind: c.Kind, Reason: c.Reason, Ref: c.Ref}}, nil
}

// ask puts a command to the review and wraps its events.
func (s State) ask(c review.Case, cmd review.Command, f Facts) ([]Event, error) {
	got, err := review.Decide(c, cmd, f.Review)
	if err != nil {
		return nil, err
	}
	events := make([]Event, len(got))
	for i, e := range got {
		events[i] = Reviewed{Event: e}
	}
	return events, nil
}

// stillWanted: what was taken back for good stays where it is.
func (s State) stillWanted() error {
	if s.Withdrawn {
		return fault.New(fault.Refused, "稿件已撤稿，不能再办理。需要发布的，请另起一篇稿件。")
	}
	return nil
}

func (s State) review(c ReviewAct, f Facts) ([]Event, error) {
	if err := s.stillWanted(); err != nil {
		return nil, err
	}
	switch cmd := c.Command.(type) {
	case review.Open, review.Resubmit, review.Edit, review.HandOver:
		return nil, fault.New(fault.Internal, "系统不认识这个操作。请刷新页面后再试。")
	case review.Publish:
		return s.publish(cmd, c, f)
	case review.Schedule:
		if err := s.sealedTime(cmd); err != nil {
			return nil, err
		}
	default: // every other act is review's alone
	}
	if !s.Opened() {
		return nil, fault.New(fault.Refused, "稿件还没有报送，不能办理审签。请先报送。")
	}
	if err := s.settled(c.Command, f); err != nil {
		return nil, err
	}
	return s.ask(s.Case, c.Command, f)
}

// sealedTime: the schedule is part of what was signed, so it cannot be chosen again at release.
func (s State) sealedTime(cmd review.Schedule) error {
	if cmd.At.IsZero() {
		return fault.New(fault.Invalid, "没有写明发布时间。请填写定时发布的日期和时间。")
	}
	return nil
}

// publish releases targets; each release is the intent for its outward act, and a website page goes out with it.
func (s State) publish(cmd review.Publish, c ReviewAct, f Facts) ([]Event, error) {
	if !s.Opened() {
		return nil, fault.New(fault.Refused, "稿件还没有报送，不能发布。请先报送。")
	}
	if err := s.settled(cmd, f); err != nil {
		return nil, err
	}
	asked, err := s.ask(s.Case, cmd, f)
	if err != nil {
		return nil, err
	}
	for _, e := range asked {
		if r, ok := e.(Reviewed).Event.(review.Released); ok && c.Broken[r.Target] != nil {
			return nil, c.Broken[r.Target]
		}
	}
	return s.release(asked, c.Number, c.Pages, nil, f)
}

func (s State) releaseDue(c ReleaseDue, f Facts) ([]Event, error) {
	due := review.Due(s.Case, f.Now)
	if len(due) == 0 || s.Withdrawn {
		return nil, nil
	}
	events := make([]Event, len(due))
	for i, e := range due {
		events[i] = Reviewed{Event: e}
	}
	return s.release(events, c.Number, c.Pages, c.Refused, f)
}

// reportOverdue: a fact of the clock, which takes nothing down.
func (s State) reportOverdue(f Facts) []Event {
	var out []Event
	for _, e := range review.OverdueNow(s.Case, f.Now) {
		out = append(out, Reviewed{Event: e})
	}
	return out
}

// release adds to each release what follows from it: the intent, and for a page of the website that it is out. A
// refused target ends there, with the reason.
func (s State) release(asked []Event, number *Numbered, pages, refused map[string]string, f Facts) ([]Event, error) {
	var events []Event
	for _, e := range asked {
		events = append(events, e)
		r, ok := e.(Reviewed).Event.(review.Released)
		if !ok {
			continue
		}
		leaf, ok := s.Seal.Leaf(r.Target)
		if !ok {
			return nil, fault.New(fault.Refused, "定稿里没有这个发布账号，不能发布。请刷新页面后再试。")
		}
		if s.Number == "" && number != nil && !slices.ContainsFunc(events, isNumbered) {
			n := *number
			n.Act = f.act()
			events = append(events, n)
		}
		events = append(events, PublicationRequested{Act: f.act(), Account: leaf.Account, Channel: leaf.Channel, Leaf: leaf.Digest, Content: leaf.Content, Attempt: s.Posts[leaf.Account].Attempt + 1})
		why, no := refused[leaf.Account]
		switch page := pages[leaf.Account]; {
		case no:
			events = append(events, PublicationRefused{Act: f.act(), Account: leaf.Account, Code: sealBroken, Class: sealBroken, Message: why})
		case page != "":
			events = append(events, Published{Act: f.act(), Account: leaf.Account, URL: page, WireDigest: leaf.Digest})
		}
	}
	return events, nil
}

// sealBroken is code and class of a refusal because the stored bytes are not the sealed ones.
const sealBroken = "seal"

func isNumbered(e Event) bool { _, ok := e.(Numbered); return ok }

// target returns a released target or says that there is none.
func (s State) target(account string) (Publication, error) {
	p, ok := s.Posts[account]
	if !ok {
		return p, fault.New(fault.Refused, "这个账号还没有放行发布，不能登记结果。请先由发布人员发布。")
	}
	return p, nil
}

func (s State) recordStep(c RecordStep, f Facts) ([]Event, error) {
	p, err := s.target(c.Account)
	if err != nil {
		return nil, err
	}
	if p.State == PostPublished {
		return nil, fault.New(fault.Conflict, "这个账号上已经发布，不再重复操作。")
	}
	if c.Done {
		return []Event{CallDone{Act: f.act(), Account: c.Account, Op: c.Op, Ref: c.Ref}}, nil
	}
	return []Event{CallIntended{Act: f.act(), Account: c.Account, Op: c.Op}}, nil
}

func (s State) recordOutcome(c RecordOutcome, f Facts) ([]Event, error) {
	p, err := s.target(c.Account)
	if err != nil {
		return nil, err
	}
	if p.State == PostPublished {
		return nil, nil // known already
	}
	switch c.State {
	case PostPublished:
		return []Event{Published{Act: f.act(), Account: c.Account, Ref: c.Ref, URL: c.URL, WireDigest: c.WireDigest, Receipt: c.Receipt}}, nil
	case PostPending:
		if p.State == PostPending && p.Ref == c.Ref {
			return nil, nil
		}
		return []Event{PublicationPending{Act: f.act(), Account: c.Account, Ref: c.Ref}}, nil
	case PostRefused:
		return []Event{PublicationRefused{Act: f.act(), Account: c.Account, Code: c.Code, Class: c.Class, Message: c.Message}}, nil
	case PostUncertain:
		if p.State == PostUncertain && p.Class == c.Class {
			return nil, nil
		}
		return []Event{PublicationUncertain{Act: f.act(), Account: c.Account, Code: c.Code, Class: c.Class, Message: c.Message}}, nil
	case PostDraftReady:
		return []Event{DraftReady{Act: f.act(), Account: c.Account, Ref: c.Ref, Message: c.Message}}, nil
	default:
		return nil, fault.New(fault.Internal, "发布结果“%s”无法登记。", c.State)
	}
}

// mayPublish: the results of a publication are entered by the holders of the publisher's post, or by who released it.
func (s State) mayPublish(p Publication, f Facts) error {
	pub := s.Case.Answer.Publisher
	if f.Actor == p.By || pub != nil && slices.ContainsFunc(f.Review.Directory.Holders(org.Post{Role: pub.Role, Unit: pub.UnitName, InChargeOf: pub.InChargeOf}, f.Now), func(h org.Holder) bool { return h.Person == f.Actor }) {
		return nil
	}
	return fault.New(fault.Forbidden, "发布结果由发布人员登记，您不是这篇稿件的发布人员。请联系发布人员办理。")
}

func (s State) fileLink(c FileLink, f Facts) ([]Event, error) {
	p, err := s.target(c.Account)
	if err != nil {
		return nil, err
	}
	if err := s.mayPublish(p, f); err != nil {
		return nil, err
	}
	if p.State != PostDraftReady && p.State != PostUncertain {
		return nil, fault.New(fault.Refused, "这个账号现在是“%s”，不需要登记链接。", p.State.Title())
	}
	u, err := url.Parse(c.URL)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || len(c.URL) > 2000 {
		return nil, fault.New(fault.Invalid, "链接不完整。请复制已发布页面的完整网址，以 https:// 或 http:// 开头。").At("url", "网址不完整")
	}
	return []Event{LinkFiled{Act: f.act(), Account: c.Account, URL: c.URL}}, nil
}

func (s State) notOut(c DeclareNotOut, f Facts) ([]Event, error) {
	p, err := s.target(c.Account)
	if err != nil {
		return nil, err
	}
	if err := s.mayPublish(p, f); err != nil {
		return nil, err
	}
	if p.State != PostUncertain {
		return nil, fault.New(fault.Refused, "这个账号现在是“%s”，不需要核实。", p.State.Title())
	}
	return []Event{NotOut{Act: f.act(), Account: c.Account, Reason: c.Reason}}, nil
}

func (s State) retry(c Retry, f Facts) ([]Event, error) {
	if err := s.stillWanted(); err != nil {
		return nil, err
	}
	p, err := s.target(c.Account)
	if err != nil {
		return nil, err
	}
	if err := s.mayPublish(p, f); err != nil {
		return nil, err
	}
	if p.State != PostRefused {
		return nil, fault.New(fault.Refused, "这个账号现在是“%s”，不能重新发布。结果待核实时，请先到平台核对。", p.State.Title())
	}
	if c.Broken != nil {
		return nil, c.Broken
	}
	events := []Event{PublicationRequested{Act: f.act(), Account: p.Account, Channel: p.Channel, Leaf: p.Leaf.Digest, Content: p.Leaf.Content, Attempt: p.Attempt + 1}}
	if c.Page != "" {
		events = append(events, Published{Act: f.act(), Account: p.Account, URL: c.Page, WireDigest: p.Leaf.Digest})
	}
	return events, nil
}

// withdraw: while nothing is out or on its way. A target that was refused is not out.
func (s State) withdraw(c Withdraw, f Facts) ([]Event, error) {
	for _, p := range s.Posts {
		if p.State != PostRefused {
			return nil, fault.New(fault.Refused, "稿件已经发布或者正在发布，不能撤稿。已经发布的，请办理下线或更正。")
		}
	}
	if !s.Opened() {
		return nil, fault.New(fault.Refused, "只有已报送、还没有发布的稿件可以撤稿。已经发布的，请办理下线或更正。")
	}
	if s.Withdrawn {
		return nil, nil
	}
	if !slices.Contains(s.Drafters(), f.Actor) {
		if err := s.mayPublish(Publication{}, f); err != nil {
			return nil, fault.New(fault.Forbidden, "撤稿由起草人或发布人员办理。请联系他们。")
		}
	}
	return []Event{Withdrawn{Act: f.act(), Reason: c.Reason}}, nil
}
