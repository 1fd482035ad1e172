package account

import (
	"slices"
	"time"

	"qianfa/internal/core/fault"
)

// CustodyFacts is what a decision on custody needs to know beside the account.
type CustodyFacts struct {
	Actor     string
	Now       time.Time
	Steward   bool                     // keeps the body's people and rules (系统管理员)
	SteppedUp bool                     // entered the password again
	Acts      func(person string) bool // of the body, not gone and not disabled
}

// CustodyCommand is something asked of an account's custody.
type CustodyCommand interface{ custody() }

// NameCustodian (指定保管人) makes a person keep the account's credentials.
type NameCustodian struct{ Person string }

// EndCustodian ends it; all credentials must then be replaced.
type EndCustodian struct{ Person string }

// EnterCredential (录入凭据) records that a credential is sealed. Zero times mean: does not expire, replaced by the usual day.
type EnterCredential struct {
	Kind     Kind
	Expires  time.Time
	RotateBy time.Time
}

// DropCredential (销毁凭据) destroys one.
type DropCredential struct{ Kind Kind }

// RequireReplacement demands that a credential is replaced out of turn.
type RequireReplacement struct {
	Kind   Kind
	Demand Demand
}

// AskUnseal (申请启封) asks for a credential. Reason is the digest of the words.
type AskUnseal struct {
	ID     string
	Kind   Kind
	Reason string
}

// ApproveUnseal (同意启封) is the second custodian's consent.
type ApproveUnseal struct{ ID string }

// RefuseUnseal ends a request without a look.
type RefuseUnseal struct{ ID string }

// ShowUnseal is the asker's one look.
type ShowUnseal struct{ ID string }

// TakeHold (接管绑定) records who has a hold from now on, and who no longer does.
type TakeHold struct {
	Hold         Hold
	Person, From string
}

// ReleaseHold (解绑) records that a person no longer has a hold that others have as well.
type ReleaseHold struct {
	Hold   Hold
	Person string
}

// Certify records until which day the platform's verification holds.
type Certify struct{ Day string }

func (NameCustodian) custody()      {}
func (EndCustodian) custody()       {}
func (EnterCredential) custody()    {}
func (DropCredential) custody()     {}
func (RequireReplacement) custody() {}
func (AskUnseal) custody()          {}
func (ApproveUnseal) custody()      {}
func (RefuseUnseal) custody()       {}
func (ShowUnseal) custody()         {}
func (TakeHold) custody()           {}
func (ReleaseHold) custody()        {}
func (Certify) custody()            {}

// DecideCustody answers a command on custody with events or a refusal. Nobody ever reads a credential back but by two
// custodians together.
func DecideCustody(s State, c CustodyCommand, f CustodyFacts) ([]Event, error) {
	if s.ID == "" || s.Closed {
		return nil, fault.New(fault.NotFound, "没有这个在用账号，请从账号凭据页面重新选择。")
	}
	switch c := c.(type) {
	case NameCustodian:
		return s.nameCustodian(c, f)
	case EndCustodian:
		return s.endCustodian(c, f)
	case EnterCredential:
		return s.enter(c, f)
	case DropCredential:
		return s.drop(c, f)
	case RequireReplacement:
		if !f.Steward {
			return nil, fault.New(fault.Forbidden, "只有系统管理员可以要求提前更换凭据，请联系他们办理。")
		}
		return s.require(c.Demand, f, c.Kind), nil
	case AskUnseal:
		return s.askUnseal(c, f)
	case ApproveUnseal:
		return s.approveUnseal(c, f)
	case RefuseUnseal:
		return s.refuseUnseal(c, f)
	case ShowUnseal:
		return s.showUnseal(c, f)
	case TakeHold:
		return s.takeHold(c, f)
	case ReleaseHold:
		return s.releaseHold(c, f)
	case Certify:
		return s.certify(c, f)
	}
	return nil, fault.New(fault.Internal, "系统不认识这个操作。请刷新页面后再试。")
}

func (s State) nameCustodian(c NameCustodian, f CustodyFacts) ([]Event, error) {
	switch {
	case !f.Steward:
		return nil, fault.New(fault.Forbidden, "只有本单位的系统管理员可以指定保管人，请联系他们办理。")
	case !f.Acts(c.Person):
		return nil, fault.New(fault.Invalid, "保管人应是本单位的在岗人员，请重新选择。").At("person", "不是在岗人员")
	case s.Custodian(c.Person):
		return nil, fault.New(fault.Conflict, "这个人已经是保管人，不必重复指定。")
	}
	return []Event{CustodianNamed{Person: c.Person, By: f.Actor, At: f.Now}}, nil
}

func (s State) endCustodian(c EndCustodian, f CustodyFacts) ([]Event, error) {
	switch {
	case !f.Steward:
		return nil, fault.New(fault.Forbidden, "只有本单位的系统管理员可以更换保管人，请联系他们办理。")
	case !s.Custodian(c.Person):
		return nil, fault.New(fault.Conflict, "这个人已经不是保管人。请刷新页面查看现在的保管人。")
	case len(s.Custodians) == 1 && len(s.Credentials) > 0:
		return nil, fault.New(fault.Refused, "这是最后一位保管人，凭据不能无人保管。请先指定新的保管人，再办理更换。")
	}
	return append([]Event{CustodianEnded{Person: c.Person, By: f.Actor, At: f.Now}}, s.require(DemandCustodian, f, s.kinds()...)...), nil
}

// kinds lists the credentials there are, in the order of the channel.
func (s State) kinds() []Kind {
	return slices.DeleteFunc(Kinds(s.Channel), func(k Kind) bool { _, there := s.Credentials[k]; return !there })
}

// require demands the replacement of credentials, each once.
func (s State) require(d Demand, f CustodyFacts, kinds ...Kind) []Event {
	var out []Event
	for _, k := range kinds {
		if c, there := s.Credentials[k]; there && c.Required == "" {
			out = append(out, ReplacementRequired{Kind: k, Demand: d, By: f.Actor, At: f.Now})
		}
	}
	return out
}

// byCustodian refuses whoever is not a custodian, or has not entered the password again.
func (s State) byCustodian(f CustodyFacts, what string) error {
	if !s.Custodian(f.Actor) {
		return fault.New(fault.Forbidden, "只有这个账号的保管人可以%s。请联系保管人，或请系统管理员指定您为保管人。", what)
	}
	if !f.SteppedUp {
		return fault.New(fault.StepUp, "%s前请再次输入登录密码，确认是您本人。", what)
	}
	return nil
}

// longestTurn is the farthest day on which a credential may be replaced.
const longestTurn = 366 * 24 * time.Hour

func (s State) enter(c EnterCredential, f CustodyFacts) ([]Event, error) {
	if !slices.Contains(Kinds(s.Channel), c.Kind) {
		return nil, fault.New(fault.Invalid, "这个平台没有这种凭据，请重新选择。").At("kind", string(c.Kind))
	}
	if err := s.byCustodian(f, "录入凭据"); err != nil {
		return nil, err
	}
	if c.RotateBy.IsZero() {
		c.RotateBy = f.Now.Add(c.Kind.rotateAfter())
	}
	switch {
	case !c.RotateBy.After(f.Now) || c.RotateBy.Sub(f.Now) > longestTurn:
		return nil, fault.New(fault.Invalid, "更换日期应在今天以后、一年以内，请重新填写。").At("rotate_by", "日期不对")
	case !c.Expires.IsZero() && !c.Expires.After(f.Now):
		return nil, fault.New(fault.Invalid, "凭据的到期时间已经过去，请核对后重新填写；已经过期的令牌请先在平台重新授权。").At("expires", "已经过去")
	}
	return []Event{CredentialEntered{Kind: c.Kind, Expires: c.Expires, RotateBy: c.RotateBy, By: f.Actor, At: f.Now}}, nil
}

func (s State) drop(c DropCredential, f CustodyFacts) ([]Event, error) {
	if err := s.byCustodian(f, "销毁凭据"); err != nil {
		return nil, err
	}
	if _, there := s.Credentials[c.Kind]; !there {
		return nil, fault.New(fault.Conflict, "这条凭据已经不在。请刷新页面。")
	}
	return []Event{CredentialDropped{Kind: c.Kind, By: f.Actor, At: f.Now}}, nil
}

func (s State) askUnseal(c AskUnseal, f CustodyFacts) ([]Event, error) {
	if err := s.byCustodian(f, "申请启封"); err != nil {
		return nil, err
	}
	_, there := s.Credentials[c.Kind]
	others := slices.ContainsFunc(s.Custodians, func(p string) bool { return p != f.Actor && f.Acts(p) })
	switch {
	case !there:
		return nil, fault.New(fault.Conflict, "没有录入这条凭据，不能启封。请刷新页面。")
	case !others:
		return nil, fault.New(fault.Refused, "启封要由两位保管人办理，这个账号没有另一位在岗的保管人。请系统管理员再指定一位。")
	case slices.ContainsFunc(s.Unseals, func(u Unseal) bool { return u.Kind == c.Kind && u.Open(f.Now) }):
		return nil, fault.New(fault.Conflict, "这条凭据已有一个启封申请没有办完。请等它结束，或先撤销它。")
	}
	return []Event{UnsealAsked{ID: c.ID, Kind: c.Kind, Reason: c.Reason, By: f.Actor, At: f.Now}}, nil
}

// openUnseal finds a request that still counts.
func (s State) openUnseal(id string, f CustodyFacts) (Unseal, error) {
	u, known := s.Unseal(id)
	switch {
	case !known:
		return u, fault.New(fault.NotFound, "没有这个启封申请。请刷新页面。")
	case u.Ended == UnsealShown:
		return u, fault.New(fault.Conflict, "这条凭据已经显示过一次，不再显示。确需再看，请重新申请启封。")
	case u.Ended != "":
		return u, fault.New(fault.Conflict, "这个启封申请已经撤销。确需启封，请重新申请。")
	case !u.Open(f.Now):
		return u, fault.New(fault.Refused, "启封申请已超过十五分钟，自动失效。请重新申请，并请另一位保管人及时办理。")
	}
	return u, nil
}

func (s State) approveUnseal(c ApproveUnseal, f CustodyFacts) ([]Event, error) {
	u, err := s.openUnseal(c.ID, f)
	if err != nil {
		return nil, err
	}
	if u.By == f.Actor {
		return nil, fault.New(fault.Forbidden, "启封要由两位保管人办理，不能由申请人自己同意。请另一位保管人办理。")
	}
	if err := s.byCustodian(f, "同意启封"); err != nil {
		return nil, err
	}
	if u.Approver != "" {
		return nil, fault.New(fault.Conflict, "已有另一位保管人同意，不必重复办理。")
	}
	return []Event{UnsealApproved{ID: c.ID, By: f.Actor, At: f.Now}}, nil
}

func (s State) refuseUnseal(c RefuseUnseal, f CustodyFacts) ([]Event, error) {
	if _, err := s.openUnseal(c.ID, f); err != nil {
		return nil, err
	}
	if !s.Custodian(f.Actor) && !f.Steward {
		return nil, fault.New(fault.Forbidden, "只有这个账号的保管人或系统管理员可以撤销启封申请，请联系他们办理。")
	}
	return []Event{UnsealClosed{ID: c.ID, End: UnsealRefused, By: f.Actor, At: f.Now}}, nil
}

func (s State) showUnseal(c ShowUnseal, f CustodyFacts) ([]Event, error) {
	u, err := s.openUnseal(c.ID, f)
	if err != nil {
		return nil, err
	}
	if u.By != f.Actor {
		return nil, fault.New(fault.Forbidden, "凭据只给申请启封的人看一次。")
	}
	if err := s.byCustodian(f, "查看凭据"); err != nil {
		return nil, err
	}
	if u.Approver == "" {
		return nil, fault.New(fault.Refused, "另一位保管人还没有同意。请联系另一位保管人在十五分钟内办理。")
	}
	if !s.Custodian(u.Approver) || !f.Acts(u.Approver) {
		return nil, fault.New(fault.Refused, "同意启封的人已经不是在岗的保管人，同意作废。请重新申请。")
	}
	return append([]Event{UnsealClosed{ID: c.ID, End: UnsealShown, By: f.Actor, At: f.Now}}, s.require(DemandUnsealed, f, u.Kind)...), nil
}

// mayRecordHolds: what ties the account to people is recorded by who keeps it.
func (s State) mayRecordHolds(f CustodyFacts) error {
	if f.Steward || s.Custodian(f.Actor) {
		return nil
	}
	return fault.New(fault.Forbidden, "只有这个账号的保管人或系统管理员可以登记账号绑定，请联系他们办理。")
}

func (s State) takeHold(c TakeHold, f CustodyFacts) ([]Event, error) {
	if err := s.mayRecordHolds(f); err != nil {
		return nil, err
	}
	switch {
	case !slices.Contains(Holds(), c.Hold):
		return nil, fault.New(fault.Invalid, "没有这种绑定，请重新选择。").At("hold", string(c.Hold))
	case !f.Acts(c.Person):
		return nil, fault.New(fault.Invalid, "接手的人应是本单位的在岗人员，请重新选择。").At("person", "不是在岗人员")
	case c.From == c.Person:
		return nil, fault.New(fault.Invalid, "移交人和接手人不能是同一个人，请重新选择。").At("person", "与移交人相同")
	case c.From != "" && !slices.Contains(s.Held, Held{c.Hold, c.From}):
		return nil, fault.New(fault.Conflict, "移交人已经没有这项绑定。请刷新页面。")
	case c.From == "" && slices.Contains(s.Held, Held{c.Hold, c.Person}):
		return nil, fault.New(fault.Conflict, "这项绑定已经登记，不必重复。")
	}
	return []Event{HoldTaken{Hold: c.Hold, Person: c.Person, From: c.From, By: f.Actor, At: f.Now}}, nil
}

func (s State) releaseHold(c ReleaseHold, f CustodyFacts) ([]Event, error) {
	if err := s.mayRecordHolds(f); err != nil {
		return nil, err
	}
	if !slices.Contains(s.Held, Held(c)) {
		return nil, fault.New(fault.Conflict, "这项绑定已经解除。请刷新页面。")
	}
	others := slices.ContainsFunc(s.Held, func(h Held) bool { return h.Hold == c.Hold && h.Person != c.Person && f.Acts(h.Person) })
	if !others {
		return nil, fault.New(fault.Refused, "没有别人持有“%s”，不能只解绑。请登记由谁接手。", c.Hold.Title())
	}
	return []Event{HoldReleased{Hold: c.Hold, Person: c.Person, By: f.Actor, At: f.Now}}, nil
}

func (s State) certify(c Certify, f CustodyFacts) ([]Event, error) {
	if err := s.mayRecordHolds(f); err != nil {
		return nil, err
	}
	if _, err := time.Parse(time.DateOnly, c.Day); err != nil {
		return nil, fault.New(fault.Invalid, "认证到期日不对，请写成 2027-01-31 这样。").At("day", c.Day)
	}
	if c.Day == s.Certified {
		return nil, nil
	}
	return []Event{CertifiedUntil{Day: c.Day, By: f.Actor, At: f.Now}}, nil
}
