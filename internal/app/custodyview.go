package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/workday"
)

// CustodyView is the page 账号凭据: every account of the body in use, and what there is to do.
type CustodyView struct {
	Accounts  []CustodyAccount     `json:"accounts" nullable:"false"`
	Lines     []CustodyLine        `json:"lines" nullable:"false"`
	Handovers []AccountHandoverRow `json:"handovers" nullable:"false"`
	Steward   bool                 `json:"steward" doc:"the reader may name custodians and open handovers"`
}

// CustodyAccount is one account with its credentials, who keeps them and who holds it on its platform.
type CustodyAccount struct {
	ID          string           `json:"id"`
	Name        string           `json:"name"`
	Channel     string           `json:"channel"`
	ModeText    string           `json:"mode_text"`
	Simulated   bool             `json:"simulated"`
	Custodian   bool             `json:"custodian" doc:"the reader keeps its credentials"`
	Custodians  []PersonRef      `json:"custodians" nullable:"false"`
	Credentials []CredentialView `json:"credentials" nullable:"false"`
	Held        []HeldView       `json:"held" nullable:"false"`
	Certified   string           `json:"certified"`
	Unseals     []UnsealView     `json:"unseals" nullable:"false" doc:"open requests and those of the last week"`
	Doctor      *DoctorView      `json:"doctor,omitempty"`
}

// PersonRef is a person, and whether he or she may act.
type PersonRef struct {
	Ref
	Acts bool `json:"acts"`
}

// CredentialView is what is known of a credential, never the credential.
type CredentialView struct {
	Kind     string  `json:"kind"`
	Title    string  `json:"title"`
	State    string  `json:"state" enum:"none,sealed,due,required,expired"`
	Text     string  `json:"text" doc:"the state in words"`
	By       *Ref    `json:"by,omitempty"`
	At       string  `json:"at,omitempty"`
	RotateBy string  `json:"rotate_by,omitempty"`
	Expires  string  `json:"expires,omitempty"`
	DaysLeft *int    `json:"days_left,omitempty" doc:"days until the platform lets the token die"`
	Needed   bool    `json:"needed" doc:"publishing through the interface does not work without it"`
	Open     *string `json:"open,omitempty" doc:"id of an open request to take it out"`
}

// HeldView says who has a hold.
type HeldView struct {
	Hold    string      `json:"hold"`
	Title   string      `json:"title"`
	Persons []PersonRef `json:"persons" nullable:"false"`
}

// UnsealView is a request to take a credential out.
type UnsealView struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	By       Ref    `json:"by"`
	At       string `json:"at"`
	Until    string `json:"until"`
	Reason   string `json:"reason" doc:"for custodians and the steward only"`
	Approver *Ref   `json:"approver,omitempty"`
	State    string `json:"state" enum:"asked,approved,shown,refused,lapsed"`
	Text     string `json:"text"`
	May      string `json:"may" enum:",approve,show,wait" doc:"what the reader can do"`
}

// DoctorView is the last examination of the connection.
type DoctorView struct {
	By    Ref            `json:"by"`
	At    string         `json:"at"`
	Level string         `json:"level"`
	Text  string         `json:"text"`
	Lines []channel.Line `json:"lines" nullable:"false"`
}

// CustodyLine is one thing to do about an account.
type CustodyLine struct {
	Account string `json:"account"`
	Name    string `json:"name"`
	Kind    string `json:"kind" enum:"missing,expired,expiring,required,due,custodian,person,certified,unseal,notice,doctor,handover"`
	Text    string `json:"text"`
	Urgent  bool   `json:"urgent"`
}

// How long before a day something is said about it.
const (
	sayRotation  = 14 * 24 * time.Hour
	sayExpiry    = 7 * 24 * time.Hour
	sayCertified = 30 * 24 * time.Hour
	sayUnsealed  = 7 * 24 * time.Hour
)

// View is the page for somebody of the body.
func (c *Custody) View(ctx context.Context, actor Actor) (CustodyView, error) {
	s, _, err := c.Dir.Body(ctx, actor.Body)
	if err != nil {
		return CustodyView{}, err
	}
	states, _, err := c.bodyAccounts(ctx, actor.Body)
	if err != nil {
		return CustodyView{}, err
	}
	runs, err := c.Rows.DoctorRuns(ctx, actor.Body)
	if err != nil {
		return CustodyView{}, err
	}
	sealed, err := c.Rows.SealedSince(ctx, "account/")
	if err != nil {
		return CustodyView{}, err
	}
	now := c.Now().UTC()
	f := custodyFacts(s, actor, now)
	v := CustodyView{Accounts: []CustodyAccount{}, Lines: []CustodyLine{}, Steward: f.Steward}
	for _, st := range states {
		if len(account.Kinds(st.Channel)) == 0 {
			continue // the built-in website: nothing to keep
		}
		a, err := c.accountView(ctx, s, st, f, sealed, runs[st.ID])
		if err != nil {
			return v, err
		}
		if run, ok := runs[st.ID]; ok {
			a.Doctor = doctorView(s, run)
		}
		v.Accounts = append(v.Accounts, a)
		v.Lines = append(v.Lines, linesOf(s, st, a, f)...)
	}
	handovers, err := c.handoversOf(ctx, actor.Body)
	if err != nil {
		return v, err
	}
	v.Handovers = handoverRows(s, handovers, states)
	for _, h := range v.Handovers {
		if h.Closed == "" && (f.Steward || h.Person.ID == actor.Person) {
			v.Lines = append(v.Lines, CustodyLine{Account: h.ID, Name: h.Person.Name, Kind: "handover", Text: fmt.Sprintf("交接单还有 %d 项没有交接，办结前不能离岗。", h.Open)})
		}
	}
	return v, nil
}

// Work lists what somebody has to do about accounts: their custodians and the steward.
func (c *Custody) Work(ctx context.Context, actor Actor) ([]CustodyLine, error) {
	v, err := c.View(ctx, actor)
	if err != nil {
		return nil, err
	}
	mine := map[string]bool{}
	for _, a := range v.Accounts {
		mine[a.ID] = a.Custodian || v.Steward
	}
	return slices.DeleteFunc(v.Lines, func(l CustodyLine) bool { return l.Kind != "handover" && !mine[l.Account] }), nil
}

func (c *Custody) accountView(ctx context.Context, s org.State, st account.State, f account.CustodyFacts, sealed map[string]time.Time, run DoctorRun) (CustodyAccount, error) {
	a := CustodyAccount{ID: st.ID, Name: st.Name, Channel: st.Channel, ModeText: st.Mode.Title(), Simulated: st.Simulated, Custodian: st.Custodian(f.Actor),
		Custodians: []PersonRef{}, Credentials: []CredentialView{}, Held: []HeldView{}, Certified: st.Certified, Unseals: []UnsealView{}}
	for _, p := range st.Custodians {
		a.Custodians = append(a.Custodians, personRefOf(s, p))
	}
	for _, k := range account.Kinds(st.Channel) {
		_, earlier := sealed[SecretName(st.ID, k)]
		a.Credentials = append(a.Credentials, credentialView(s, st, k, earlier, run, f.Now))
	}
	for _, h := range account.Holds() {
		v := HeldView{Hold: string(h), Title: h.Title(), Persons: []PersonRef{}}
		for _, x := range st.Held {
			if x.Hold == h {
				v.Persons = append(v.Persons, personRefOf(s, x.Person))
			}
		}
		a.Held = append(a.Held, v)
	}
	for _, u := range slices.Backward(st.Unseals) {
		if !u.Open(f.Now) && f.Now.Sub(u.At) > sayUnsealed {
			continue
		}
		v := unsealView(s, st, u, f)
		if a.Custodian || f.Steward {
			var err error
			if v.Reason, err = c.reason(ctx, u.Reason); err != nil {
				return a, err
			}
		}
		a.Unseals = append(a.Unseals, v)
	}
	return a, nil
}

func personRefOf(s org.State, p string) PersonRef {
	return PersonRef{person(s, p), s.Persons[p].Acts()}
}

func credentialView(s org.State, st account.State, k account.Kind, earlier bool, run DoctorRun, now time.Time) CredentialView {
	v := CredentialView{Kind: string(k), Title: k.Title(st.Channel), State: "none", Text: "没有录入", Needed: k == account.KindInterface && st.Mode != account.ModeManual}
	c, known := st.Credentials[k]
	if !known {
		if earlier {
			v.State, v.Text = "due", "早先已录入，没有登记录入人；指定保管人后纳入管理"
		}
		return v
	}
	if k == account.KindInterface && c.Expires.IsZero() && run.At.After(c.At) { // nobody entered it, the platform said it
		c.Expires = run.Diagnosis.Expires
	}
	by := person(s, c.By)
	if c.By == earlierBy {
		by = Ref{ID: c.By, Name: "早先录入"}
	}
	v.By, v.At, v.RotateBy = &by, shanghai(c.At), dayOf(c.RotateBy)
	v.State, v.Text = "sealed", "已封存"
	if !c.Expires.IsZero() {
		left := daysUntil(now, c.Expires)
		v.Expires, v.DaysLeft = shanghai(c.Expires), &left
	}
	switch {
	case !c.Expires.IsZero() && !c.Expires.After(now):
		v.State, v.Text = "expired", "令牌已经到期，发布会被拒绝"
	case c.Required != "":
		v.State, v.Text = "required", c.Required.Title()+"，须立即更换"
	case !c.RotateBy.After(now):
		v.State, v.Text = "due", "已过更换日期"
	case c.RotateBy.Sub(now) <= sayRotation:
		v.State, v.Text = "due", fmt.Sprintf("还有 %d 天到更换日期", daysUntil(now, c.RotateBy))
	}
	for _, u := range st.Unseals {
		if u.Kind == k && u.Open(now) {
			v.Open = &u.ID
		}
	}
	return v
}

func dayOf(t time.Time) string { return t.In(workday.Zone).Format(time.DateOnly) }

// daysUntil counts whole days, rounded down; 0 on the last day, less than 0 when it is past.
func daysUntil(now, then time.Time) int {
	d := then.Sub(now)
	if d < 0 {
		return -1 - int(-d/(24*time.Hour))
	}
	return int(d / (24 * time.Hour))
}

func unsealView(s org.State, st account.State, u account.Unseal, f account.CustodyFacts) UnsealView {
	v := UnsealView{ID: u.ID, Title: u.Kind.Title(st.Channel), By: person(s, u.By), At: shanghai(u.At), Until: shanghai(u.At.Add(account.UnsealWithin)), Approver: personOrNil(s, u.Approver)}
	switch {
	case u.Ended == account.UnsealShown:
		v.State, v.Text = "shown", "已启封，由申请人查看一次"
	case u.Ended != "":
		v.State, v.Text = "refused", "已撤销"
	case !u.Open(f.Now):
		v.State, v.Text = "lapsed", "超过十五分钟，已失效"
	case u.Approver != "":
		v.State, v.Text = "approved", "另一位保管人已同意，等申请人查看"
		if u.By == f.Actor {
			v.May = "show"
		}
	default:
		v.State, v.Text = "asked", "等另一位保管人同意"
		switch {
		case u.By == f.Actor:
			v.May = "wait"
		case st.Custodian(f.Actor):
			v.May = "approve"
		}
	}
	return v
}

func doctorView(s org.State, r DoctorRun) *DoctorView {
	v := &DoctorView{By: person(s, r.By), At: shanghai(r.At), Level: string(r.Diagnosis.Worst()), Lines: r.Diagnosis.Lines}
	bad := 0
	for _, l := range r.Diagnosis.Lines {
		if l.Level == channel.LevelBad || l.Level == channel.LevelWarn {
			bad++
		}
	}
	v.Text = "接入正常"
	if bad > 0 {
		v.Text = fmt.Sprintf("发现 %d 处问题", bad)
	} else if r.Diagnosis.Worst() == channel.LevelUnknown {
		v.Text = "有的项目没有查到"
	}
	return v
}

// linesOf says what there is to do about one account, the most urgent first.
func linesOf(s org.State, st account.State, a CustodyAccount, f account.CustodyFacts) []CustodyLine {
	var out []CustodyLine
	add := func(kind string, urgent bool, format string, args ...any) {
		out = append(out, CustodyLine{Account: st.ID, Name: st.Name, Kind: kind, Text: fmt.Sprintf(format, args...), Urgent: urgent})
	}
	for _, c := range a.Credentials {
		switch c.State {
		case "expired":
			add("expired", true, "%s已经到期，发布会被拒绝。请保管人到平台重新授权，再录入新的。", c.Title)
		case "required":
			add("required", true, "%s：%s。请保管人到平台重置后录入新的。", c.Title, c.Text)
		case "due":
			add("due", false, "%s：%s。请保管人安排更换。", c.Title, c.Text)
		case "none":
			if c.Needed {
				add("missing", true, "%s没有录入，不能经接口发布。请保管人录入，或改为人工发布。", c.Title)
			}
		}
		if c.DaysLeft != nil && c.State != "expired" && time.Duration(*c.DaysLeft)*24*time.Hour <= sayExpiry {
			add("expiring", *c.DaysLeft < 3, "%s还有 %d 天到期，到期后不能发布；平台不会自动续期。请保管人重新授权后录入新的。", c.Title, *c.DaysLeft)
		}
	}
	for _, u := range a.Unseals {
		switch {
		case u.State == "asked":
			add("unseal", true, "%s申请启封%s，须另一位保管人在 %s 前办理。", u.By.Name, u.Title, u.Until[11:16])
		case u.State == "shown" && u.Approver != nil:
			add("notice", false, "%s申请、%s同意，已于 %s 启封%s。不知情的请立即报告负责人。", u.By.Name, u.Approver.Name, u.At[:10]+" "+u.At[11:16], u.Title)
		}
	}
	switch {
	case len(st.Custodians) == 0:
		add("custodian", true, "没有指定凭据保管人。请系统管理员指定两位。")
	case len(st.Custodians) == 1 && len(st.Credentials) > 0:
		add("custodian", false, "只有一位保管人，需要启封时办不了。请系统管理员再指定一位。")
	}
	for _, p := range gone(s, st) {
		add("person", true, "%s已停用或离岗，名下还有这个账号的绑定或保管。请系统管理员开出交接单，逐项接管。", person(s, p).Name)
	}
	if day, err := time.ParseInLocation(time.DateOnly, st.Certified, workday.Zone); err == nil {
		if left := day.AddDate(0, 0, 1).Sub(f.Now); left <= 0 {
			add("certified", true, "平台认证已于 %s 到期。请到平台办理年审。", st.Certified)
		} else if left <= sayCertified {
			add("certified", false, "平台认证将于 %s 到期。请提前到平台办理年审。", st.Certified)
		}
	}
	if a.Doctor != nil && a.Doctor.Level == string(channel.LevelBad) {
		add("doctor", true, "最近一次接入体检%s。请打开查看并按提示处理。", a.Doctor.Text)
	}
	return out
}

// gone lists who no longer acts and still has a part in the account.
func gone(s org.State, st account.State) []string {
	var out []string
	look := func(p string) {
		if !s.Persons[p].Acts() && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	for _, p := range st.Custodians {
		look(p)
	}
	for _, h := range st.Held {
		look(h.Person)
	}
	return out
}

// AccountHandoverRow is one 交接单 in a list.
type AccountHandoverRow struct {
	ID       string `json:"id"`
	Person   Ref    `json:"person"`
	Document string `json:"document"`
	Opened   string `json:"opened"`
	Closed   string `json:"closed"`
	Items    int    `json:"items"`
	Open     int    `json:"open"`
}

// AccountHandoverView is one 交接单 with its items.
type AccountHandoverView struct {
	AccountHandoverRow
	Unit     Ref                   `json:"unit"`
	By       Ref                   `json:"by"`
	ClosedBy *Ref                  `json:"closed_by,omitempty"`
	List     []AccountHandoverItem `json:"list" nullable:"false"`
	Close    Action                `json:"close"`
}

// AccountHandoverItem is one item: what, at which account, and who has it now.
type AccountHandoverItem struct {
	Account string `json:"account"`
	Name    string `json:"name"`
	Channel string `json:"channel"`
	What    string `json:"what"`
	Title   string `json:"title"`
	Done    bool   `json:"done"`
	Now     string `json:"now" doc:"who has it now, or when the credential was replaced"`
	How     string `json:"how" doc:"what to do on the platform"`
}

func handoverRows(s org.State, all []account.Handover, states []account.State) []AccountHandoverRow {
	out := []AccountHandoverRow{}
	for _, h := range all {
		out = append(out, handoverRow(s, h, states))
	}
	return out
}

func handoverRow(s org.State, h account.Handover, states []account.State) AccountHandoverRow {
	row := AccountHandoverRow{ID: h.ID, Person: person(s, h.Person), Document: h.Document, Opened: shanghai(h.Opened), Items: len(h.Items)}
	if h.Closed.IsZero() {
		row.Open = len(h.Open(states))
	} else {
		row.Closed = shanghai(h.Closed)
	}
	return row
}

// Handover is one 交接单 as it stands.
func (c *Custody) Handover(ctx context.Context, actor Actor, id string) (AccountHandoverView, error) {
	s, _, err := c.Dir.Body(ctx, actor.Body)
	if err != nil {
		return AccountHandoverView{}, err
	}
	f, err := c.handover(ctx, actor.Body, id)
	if err != nil {
		return AccountHandoverView{}, err
	}
	states, _, err := c.bodyAccounts(ctx, actor.Body)
	if err != nil {
		return AccountHandoverView{}, err
	}
	h := f.state
	v := AccountHandoverView{AccountHandoverRow: handoverRow(s, h, states), Unit: unit(s, s.Persons[h.Person].Unit), By: person(s, h.By), ClosedBy: personOrNil(s, h.ClosedBy), List: []AccountHandoverItem{}}
	open := h.Open(states)
	if !h.Closed.IsZero() {
		open = nil
	}
	items := slices.Clone(h.Items)
	for _, i := range open {
		if !slices.Contains(items, i) {
			items = append(items, i)
		}
	}
	for _, i := range items {
		at := slices.IndexFunc(states, func(st account.State) bool { return st.ID == i.Account })
		if at < 0 {
			continue // the account was closed meanwhile
		}
		v.List = append(v.List, handoverItem(s, states[at], i, !slices.Contains(open, i)))
	}
	v.Close = Action{Do: "close-account-handover", Label: "确认交接完成", OK: h.Closed.IsZero(), Needs: []string{"confirm"}, Effect: "确认以后，这个人可以办理离岗。"}
	if _, err := account.CloseHandover(h, states, custodyFacts(s, actor, c.Now().UTC())); err != nil {
		v.Close.OK, v.Close.Reason = false, fault.Of(err).Message
	}
	return v, nil
}

// hows says what is done on the platform for each item.
var hows = map[string]string{
	string(account.HoldAdmin):    "在平台更换管理员：由新管理员扫码确认，原管理员即失去权限。",
	string(account.HoldOperator): "在平台解绑原运营者微信，绑定接手人的微信。",
	string(account.HoldPhone):    "在平台更换绑定手机，由原手机和新手机分别验证。",
	string(account.HoldMail):     "在平台更换注册邮箱，或把邮箱及其密码移交给接手人。",
	account.ItemCustodian:        "由系统管理员指定新的保管人，并结束原保管人的保管。",
}

func handoverItem(s org.State, st account.State, i account.Item, done bool) AccountHandoverItem {
	v := AccountHandoverItem{Account: st.ID, Name: st.Name, Channel: st.Channel, What: i.What, Title: i.Title(st.Channel), Done: done, How: hows[i.What]}
	var now []string
	switch k, isCredential := i.Credential(); {
	case isCredential:
		v.How = "在平台重置，由其他保管人录入新的。"
		if c, there := st.Credentials[k]; there && done {
			now = append(now, dayOf(c.At)+" 由"+person(s, c.By).Name+"更换")
		} else if !there {
			now = append(now, "已销毁")
		}
	case i.What == account.ItemCustodian:
		for _, p := range st.Custodians {
			now = append(now, person(s, p).Name)
		}
	default:
		for _, h := range st.Held {
			if string(h.Hold) == i.What {
				now = append(now, person(s, h.Person).Name)
			}
		}
	}
	for n, text := range now {
		if n > 0 {
			v.Now += "、"
		}
		v.Now += text
	}
	return v
}
