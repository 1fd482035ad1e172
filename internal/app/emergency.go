package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/form"
)

// EmergencyView (应急发布) is what an item's rules allow at night: by which clause, who decides, whom to call next, and
// what is still to be signed. State is none, possible, declared, decided or released.
type EmergencyView struct {
	State    string         `json:"state" enum:"none,possible,declared,decided,released"`
	Clause   string         `json:"clause,omitempty"`
	Rule     string         `json:"rule"`
	Reason   string         `json:"reason,omitempty"`
	By       *Ref           `json:"by,omitempty"`
	At       string         `json:"at,omitempty"`
	Callees  []CalleeView   `json:"callees" nullable:"false"`
	Next     string         `json:"next"`
	Read     string         `json:"read,omitempty" doc:"what to read out on the telephone"`
	Code     string         `json:"code,omitempty"`
	Clock    *ClockView     `json:"clock,omitempty"`
	Open     []string       `json:"open" nullable:"false" doc:"what is still to be signed"`
	Troubles []TroubleView  `json:"troubles" nullable:"false"`
	Words    []TroubleWordR `json:"words,omitempty" doc:"what may be decided about a trouble"`
}

// TroubleWordR is one way to settle a trouble.
type TroubleWordR struct {
	ID   string `json:"id"`
	Text string `json:"text"`
}

// CalleeView is one post that may decide. Call is its place in the order of telephone calls, 0 for one that decides on
// the page only.
type CalleeView struct {
	Post   string       `json:"post"`
	Call   int          `json:"call"`
	People []CallPerson `json:"people" nullable:"false"`
	State  string       `json:"state" enum:"next,later,missed,vacant,here,consented"`
	Text   string       `json:"text"`
}

// CallPerson is somebody who may be called, with the number on file.
type CallPerson struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Phone string `json:"phone"`
	Can   bool   `json:"can" doc:"the one who asks may record a call to them now"`
}

// TroubleView is something about a released item that the chief leader decides.
type TroubleView struct {
	No      int    `json:"no"`
	Title   string `json:"title"`
	Text    string `json:"text"`
	At      string `json:"at"`
	Opinion string `json:"opinion,omitempty"`
	Decided string `json:"decided,omitempty"`
	Done    bool   `json:"done"`
	Advice  string `json:"advice"`
}

// emergency shows what the rules allow, to whom the item is open; nil where the question does not arise.
func (a *Articles) emergency(ctx context.Context, actor Actor, o opened, title string, now time.Time) (*EmergencyView, error) {
	c := o.state.Case
	if !o.state.Opened() || o.state.Withdrawn || c.Stopped.State == review.StopRejected {
		return nil, nil
	}
	if c.Answer.Emergency == nil {
		return a.noClause(ctx, o, now)
	}
	e := c.Answer.Emergency
	v := &EmergencyView{State: "possible", Clause: e.Clause, Callees: []CalleeView{}, Open: []string{}, Troubles: []TroubleView{}, Code: form.Code(o.state.Seal.Manifest),
		Rule: emergencyRule(o.org, e)}
	f := a.facts(actor, o, o.state.Seal.Manifest, now).Review
	switch {
	case len(c.Released) > 0 && !c.Urgency.Open && len(c.Urgency.Troubles) == 0:
		return nil, nil
	case len(c.Released) > 0:
		v.State = "released"
	case c.Urgency.Open:
		v.State = "declared"
	}
	if c.Urgency.Open {
		v.Reason, v.By, v.At = a.opinion(ctx, c.Urgency.Reason), personOrNil(o.org, c.Urgency.By), shanghai(c.Urgency.At)
	}
	callees, err := a.callees(ctx, o, f, v)
	if err != nil {
		return nil, err
	}
	v.Callees = callees
	if v.State == "declared" || v.State == "possible" {
		v.Read = a.readOut(ctx, o, title, now)
	}
	a.afterwards(ctx, o, v, now)
	return v, nil
}

// emergencyRule says in one sentence what the clause allows.
func emergencyRule(s org.State, e *policy.Emergency) string {
	names := func(posts []policy.Post) string {
		var out []string
		for _, p := range posts {
			out = append(out, postText(s, org.Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf}))
		}
		return strings.Join(out, "、")
	}
	var ways []string
	if len(e.Release) > 0 {
		ways = append(ways, "由"+names(e.Release)+"在系统里决定")
	}
	if len(e.Ask) > 0 {
		ways = append(ways, "依次电话请示"+names(e.Ask))
	}
	return "来不及办完规定环节的，" + strings.Join(ways, "，或者") + "后先行发布；没有办的环节在发布后" + e.Within + "内在同一版本上补签。"
}

// callees lists who may decide and says whom to call next: never nobody.
func (a *Articles) callees(ctx context.Context, o opened, f review.Facts, v *EmergencyView) ([]CalleeView, error) {
	c := o.state.Case
	allowed := review.Allowed(c, f)
	may := func(person string) bool {
		return slices.ContainsFunc(allowed, func(x review.Action) bool { return x.OK && x.Do == "record_call" && x.Person == person })
	}
	out := []CalleeView{}
	var vacant []string
	for _, x := range review.CallOrder(c, f) {
		post := x.Post
		post.Verb = ""
		row := CalleeView{Post: postText(o.org, post), Call: x.Call, People: []CallPerson{}, State: "later"}
		for _, h := range x.Eligible {
			number, err := a.Phones.Of(ctx, h.Person)
			if err != nil {
				return nil, err
			}
			row.People = append(row.People, CallPerson{ID: h.Person, Name: person(o.org, h.Person).Name, Phone: number, Can: may(h.Person)})
		}
		switch {
		case x.Signed != nil:
			row.State, row.Text = "consented", decidedText(o.org, *x.Signed, f.Now)
			if v.State == "declared" {
				v.State = "decided"
			}
		case len(x.Eligible) == 0:
			row.State, row.Text = "vacant", "现在没有人任职，或者任职的人是起草人、修改人"
			vacant = append(vacant, row.Post)
		case x.Next:
			row.State = "next"
		case x.Call == 0:
			row.State, row.Text = "here", "请本人登录后点“同意应急发布”"
		}
		if n := len(x.Missed); n > 0 && x.Signed == nil {
			m := x.Missed[n-1]
			row.Text = hourOf(m.At, f.Now) + " 拨打" + person(o.org, m.For).Name + "，没有接通"
			if row.State == "later" {
				row.State = "missed"
			}
		}
		out = append(out, row)
	}
	v.Next = nextSentence(out, vacant, v.State)
	return out, nil
}

func decidedText(s org.State, sig review.Signature, now time.Time) string {
	if sig.For != "" {
		return person(s, sig.For).Name + "于 " + hourOf(sig.Given, now) + " 电话同意，" + person(s, sig.By).Name + "记录"
	}
	return person(s, sig.By).Name + "于 " + hourOf(sig.At, now) + " 同意应急发布"
}

// nextSentence names whom to call next, or what to do when nobody can be called.
func nextSentence(callees []CalleeView, vacant []string, state string) string {
	switch state {
	case "possible":
		text := nextSentence(callees, vacant, "declared")
		if strings.Contains(text, "不能应急发布") {
			return text
		}
		return "先提出应急发布、写明情况。" + text
	case "decided":
		return "已经有人决定，请立即发布；发布以后请没有办的环节按时补签。"
	case "released":
		return ""
	}
	var here []string
	for _, x := range callees {
		for _, p := range x.People {
			if x.Call == 0 {
				here = append(here, x.Post+p.Name+numberText(p.Phone))
			}
		}
	}
	lead := ""
	if len(here) > 0 {
		lead = "请" + strings.Join(here, "、") + "在系统里决定；联系不上的，"
	}
	for _, x := range callees {
		if x.State != "next" {
			continue
		}
		var who []string
		for _, p := range x.People {
			who = append(who, p.Name+numberText(p.Phone))
		}
		again := ""
		if x.Text != "" {
			again = "（名单上的领导都拨打过，从最早没有接通的再拨）"
		}
		return lead + "请按登记的号码拨打" + x.Post + strings.Join(who, "、") + again + "，读出稿件和核验码，如实记录。"
	}
	if len(here) > 0 {
		return "请" + strings.Join(here, "、") + "在系统里决定。"
	}
	return "“" + strings.Join(vacant, "”“") + "”现在都没有可以决定的人，不能应急发布。请联系单位管理员登记值班人员，同时电话联系现在办理的审签人，请其立即办理。"
}

func numberText(number string) string {
	if number == "" {
		return "（没有登记号码）"
	}
	return "（" + number + "）"
}

// readOut is what the recorder reads to the leader: title, the beginning of the text, channels and the code.
func (a *Articles) readOut(ctx context.Context, o opened, title string, now time.Time) string {
	text := ""
	if d, err := a.version(ctx, o.state.Current()); err == nil {
		text = d.Source.PlainText().Text
		title = d.Source.Title
	}
	if r := []rune(text); len(r) > 600 {
		text = string(r[:600]) + "……（以下略，共 " + fmt.Sprint(len(r)) + " 字）"
	}
	var channels []string
	for _, l := range o.state.Seal.Leaves {
		if acc, err := a.Accounts.Get(ctx, l.Account); err == nil {
			channels = append(channels, acc.Name)
		}
	}
	return "标题：" + title + "\n" + text + "\n拟发布到：" + strings.Join(channels, "、") + "\n核验码：" + form.Code(o.state.Seal.Manifest)
}

// afterwards tells what is still to be signed, and what the chief leader has to decide.
func (a *Articles) afterwards(ctx context.Context, o opened, v *EmergencyView, now time.Time) {
	c := o.state.Case
	if due := review.LateDue(c); !due.IsZero() {
		x := clock("补签", due, time.Time{}, now, c.Answer.Emergency.Clause)
		v.Clock = &x
	}
	for _, t := range review.Waiting(c, review.Facts{Now: now, Directory: a.facts(Actor{}, o, "", now).Review.Directory}) {
		if !t.Release && t.Trouble == 0 && c.Rows[t.Row].Late {
			text := t.Step.Label + "：" + postText(o.org, t.Post)
			if t.For != "" {
				text = t.Step.Label + "：" + person(o.org, t.For).Name + "（电话同意，本人补签）"
			}
			v.Open = append(v.Open, text)
		}
	}
	for _, t := range c.Urgency.Troubles {
		v.Troubles = append(v.Troubles, a.troubleView(ctx, o, t, now))
	}
	if len(v.Troubles) > 0 {
		for _, word := range []string{"urge", "keep", "take_down", "correct"} {
			v.Words = append(v.Words, TroubleWordR{ID: word, Text: review.TroubleWord(word)})
		}
	}
}

func (a *Articles) troubleView(ctx context.Context, o opened, t review.Trouble, now time.Time) TroubleView {
	v := TroubleView{No: t.No, Title: t.Kind.Title(), At: shanghai(t.At), Opinion: a.opinion(ctx, t.Opinion), Decided: review.TroubleWord(t.Word), Done: t.Done}
	r := o.state.Case.Rows[t.Row]
	switch t.Kind {
	case review.Overdue:
		who := postText(o.org, org.Post{Role: r.Role, Unit: r.UnitName, InChargeOf: r.InChargeOf})
		if r.For != "" {
			who = person(o.org, r.For).Name
		}
		v.Text = "“" + r.Label + "”应由" + who + "在 " + hourOf(r.Due, now) + " 前补签，到期没有补签。"
	case review.Denied:
		v.Text = person(o.org, t.Person).Name + "声明没有在“" + r.Label + "”作出过补录的同意。稿件仍在渠道上。"
	case review.Objected:
		who := postText(o.org, org.Post{Role: r.Role, Unit: r.UnitName, InChargeOf: r.InChargeOf})
		if t.Person != "" {
			who = person(o.org, t.Person).Name
		}
		v.Text = who + "在“" + r.Label + "”不同意追认。稿件仍在渠道上。"
	}
	v.Advice = troubleAdvice(t)
	return v
}

// troubleAdvice says what to do next about a trouble.
func troubleAdvice(t review.Trouble) string {
	switch {
	case t.Word == "" && t.Kind == review.Overdue:
		return "请主要领导决定：限期补签、保留发布、下线或者更正。"
	case t.Word == "":
		return "请发布人员先核对渠道上的内容，做好下线准备；请主要领导决定保留发布、下线或者更正。"
	case t.Done && t.Word == "urge":
		return "请有关人员尽快补签。"
	case t.Done:
		return "已经办结。"
	case t.Word == "take_down":
		return "请发布人员立即在各渠道的后台下线这篇稿件，办完后在这里登记。"
	default:
		return "请发布人员按更正的程序另行报送更正稿件，发布后在这里登记。"
	}
}

// noClause: the rules allow no emergency, and the page still says whom to call.
func (a *Articles) noClause(ctx context.Context, o opened, now time.Time) (*EmergencyView, error) {
	c := o.state.Case
	v := &EmergencyView{State: "none", Callees: []CalleeView{}, Open: []string{}, Troubles: []TroubleView{},
		Rule: "审签规则没有写明这类稿件可以应急发布，不能先发布后补签。"}
	if len(c.Urgency.Troubles) > 0 {
		a.afterwards(ctx, o, v, now)
	}
	if len(c.Released) > 0 || c.Stopped.State != review.StopNone {
		if len(v.Troubles) == 0 {
			return nil, nil
		}
		return v, nil
	}
	var who []string
	for _, t := range review.Waiting(c, review.Facts{Now: now, Directory: a.facts(Actor{}, o, "", now).Review.Directory}) {
		for _, h := range t.Eligible {
			number, err := a.Phones.Of(ctx, h.Person)
			if err != nil {
				return nil, err
			}
			if text := person(o.org, h.Person).Name + numberText(number); !slices.Contains(who, text) && len(who) < 3 {
				who = append(who, text)
			}
		}
	}
	if len(who) == 0 {
		v.Next = "现在这一环节没有可以办理的人。急需发布的，请电话联系单位主要负责人和系统管理员，由其登记任职或者授权。"
	} else {
		v.Next = "急需发布的，请电话联系现在办理的" + strings.Join(who, "、") + "，请其在手机上办理；本人不能登录的，由联络员或者登记人员补录其电话同意。"
	}
	return v, nil
}

// isUrgent reports whether an act belongs to an emergency.
func isUrgent(do string) bool {
	return slices.Contains([]string{"declare_emergency", "cancel_emergency", "record_call", "miss_call", "object", "settle_trouble", "close_trouble"}, do)
}

// urgentCommand maps an act of an emergency to review's command. The number called is the one on file unless another one
// was written down.
func (a *Articles) urgentCommand(ctx context.Context, in ActInput, text func(string) string) (review.Command, error) {
	reason := in.Reason
	if reason == "" {
		reason = in.Opinion
	}
	switch in.Do {
	case "declare_emergency":
		return review.DeclareEmergency{Reason: text(reason)}, nil
	case "cancel_emergency":
		return review.CancelEmergency{Reason: text(reason)}, nil
	case "object":
		return review.Object{Step: in.Step, Opinion: text(reason)}, nil
	case "settle_trouble":
		return review.SettleTrouble{No: in.No, Word: in.Word, Opinion: text(reason)}, nil
	case "close_trouble":
		return review.CloseTrouble{No: in.No, Opinion: text(reason)}, nil
	}
	onFile, err := a.Phones.Of(ctx, in.For)
	if err != nil {
		return nil, err
	}
	number := strings.TrimSpace(in.Number)
	if number == "" {
		number = onFile
	}
	listed := sameNumber(number, onFile)
	if in.Do == "miss_call" {
		return review.MissCall{For: in.For, Number: text(number), Listed: listed, Given: moment(in.At)}, nil
	}
	return review.Record{Step: review.EmergencyStep, For: in.For, Means: review.Phone, Number: text(number), Listed: listed, Given: moment(in.At), Read: text(in.Read), Opinion: text(in.Opinion)}, nil
}

// mayHelpUrgently: whom the clause names may read an item that could go out by it: who makes the calls from the
// beginning, who decides once it was declared.
func mayHelpUrgently(o opened, person string, now time.Time) bool {
	e := o.state.Case.Answer.Emergency
	if e == nil {
		return false
	}
	posts := []policy.Post{}
	for _, p := range []*policy.Post{e.RecordedBy, e.Publisher} {
		if p != nil {
			posts = append(posts, *p)
		}
	}
	if o.state.Case.Urgency.Open {
		posts = append(append(append(posts, e.Release...), e.Ask...), e.Report)
	}
	return slices.ContainsFunc(posts, func(p policy.Post) bool {
		return holdsPost(o.org, org.Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf}, person, now)
	})
}

// listedNumbers says of whom the clause of an item lets be called whether a number is on file.
func (a *Articles) listedNumbers(ctx context.Context, o opened, now time.Time) (map[string]bool, error) {
	if o.state.Case.Answer.Emergency == nil || !o.state.Case.Urgency.Open {
		return nil, nil
	}
	out := map[string]bool{}
	for _, p := range o.state.Case.Answer.Emergency.Ask {
		for _, h := range o.org.Holders(org.Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf}, now) {
			number, err := a.Phones.Of(ctx, h.Person)
			if err != nil {
				return nil, err
			}
			out[h.Person] = number != ""
		}
	}
	return out, nil
}

// OverdueTick enters signatures whose hour has passed, for the chief leader to see. It returns how many articles it
// looked at.
func (a *Articles) OverdueTick(ctx context.Context, now time.Time) (int, error) {
	due, err := a.Reads.LateSince(ctx, now, 200)
	if err != nil {
		return 0, err
	}
	var failed []error
	for _, id := range due {
		o, err := a.load(ctx, id)
		if err == nil {
			_, err = a.do(ctx, Actor{Person: "system:deadline"}, o, article.ReportOverdue{}, o.state.Seal.Manifest)
		}
		if err != nil && fault.CodeOf(err) != fault.Conflict { // on a conflict the next tick looks again
			failed = append(failed, fmt.Errorf("report %s: %w", id, err))
		}
	}
	return len(due), errors.Join(failed...)
}

// bookOf returns the rules in force for the body of an item; nil for none.
func (a *Articles) bookOf(ctx context.Context, o opened, now time.Time) *policy.Rulebook {
	book, _, err := a.Rules.For(ctx, o.org, now)
	if err != nil {
		return nil
	}
	return book
}

// hasCalls reports whether anybody was asked by telephone.
func hasCalls(c review.Case) bool {
	return len(c.Urgency.Missed) > 0 || slices.ContainsFunc(c.Rows, func(r review.Row) bool {
		return slices.ContainsFunc(r.Signatures, func(s review.Signature) bool { return s.Means == review.Phone })
	})
}

func formView(id string) []FormView {
	t, err := form.ByID(id)
	if err != nil {
		return nil
	}
	return []FormView{{Template: t.ID, Title: t.Name}}
}
