package template

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
)

// maxName is how long a template's name may be.
const maxName = 40

// Command is something a person asks of a template. The set is closed.
type Command interface{ command() }

// Write makes a version, the first one together with the template. Content is the digest under which Text lies; Signers
// are those whom the rules name for it; Seen is the latest version that was shown.
type Write struct {
	Name    string
	Unit    string
	Content string
	Text    Text
	Signers []Signer
	Seen    int
}

// Sign is a leader's signature on a version. Content is the digest that was shown.
type Sign struct {
	Version int
	Content string
}

// SendBack wants the text changed (退回修改). Reason lies beside the ledger.
type SendBack struct {
	Version int
	Content string
	Reason  string
}

// Withdraw takes the template out of use (撤下) at once.
type Withdraw struct{ Reason string }

func (Write) command()    {}
func (Sign) command()     {}
func (SendBack) command() {}
func (Withdraw) command() {}

// Directory says who holds a post.
type Directory interface {
	Holders(p org.Post, at time.Time) []org.Holder
}

// Facts is what Decide must know beside the stream.
type Facts struct {
	Actor     string
	Now       time.Time
	Today     string // the day in Asia/Shanghai
	Directory Directory
	Member    bool // the actor works in the unit that keeps the template
	Steward   bool // the actor keeps the body
	SteppedUp bool // the actor has just entered the password again
}

func (f Facts) act() Act { return Act{By: f.Actor, At: f.Now} }

// Decide returns the facts that follow from a command, or a *fault.Error that says in Chinese why not.
func Decide(s State, c Command, f Facts) ([]Event, error) {
	if _, writes := c.(Write); !writes && s.Name == "" {
		return nil, fault.New(fault.NotFound, "没有这份预审模板，请从模板列表重新打开。")
	}
	if s.Gone != nil {
		return nil, fault.New(fault.Refused, "这份预审模板已经撤下，不能再改动或签发。仍要使用的，请另建一份。")
	}
	switch c := c.(type) {
	case Write:
		return s.write(c, f)
	case Sign:
		return s.sign(c, f)
	case SendBack:
		return s.sendBack(c, f)
	case Withdraw:
		return s.withdraw(c, f)
	default:
		return nil, fault.New(fault.Internal, "系统不认识这项操作，请刷新页面后再试。")
	}
}

func (s State) write(c Write, f Facts) ([]Event, error) {
	name := strings.TrimSpace(c.Name)
	switch {
	case !f.Member:
		return nil, fault.New(fault.Forbidden, "预审模板由使用它的单位拟写，您不在这个单位任职。请选择自己任职的单位，或请该单位的人员拟写。").At("unit", "不是您任职的单位")
	case s.Name == "" && name == "":
		return nil, fault.New(fault.Invalid, "还没有写模板名称，请填写，如“停水通知”。").At("name", "请填写模板名称")
	case utf8.RuneCountInString(name) > maxName:
		return nil, fault.New(fault.Invalid, "模板名称最多 %d 个字，请缩短。", maxName).At("name", "模板名称太长")
	case s.Name != "" && c.Seen != s.Latest():
		return nil, fault.New(fault.Conflict, "这份模板刚被别人改过，现在是第 %d 版，您看到的是第 %d 版，这次修改没有保存。请刷新后再改。", s.Latest(), c.Seen)
	}
	if err := c.Text.Check(f.Today); err != nil {
		return nil, err
	}
	if len(c.Signers) == 0 {
		return nil, fault.New(fault.Refused, "审签规则没有写明这类信息由谁签发，模板没有人可以签。请先在审签规则里明确，再写模板。")
	}
	if v, ok := s.Version(s.Latest()); ok && v.Content == c.Content {
		return nil, nil
	}
	var events []Event
	if s.Name == "" {
		events = append(events, Opened{Act: f.act(), Name: name, Unit: c.Unit})
	}
	return append(events, Written{Act: f.act(), Version: s.Latest() + 1, Content: c.Content, From: c.Text.From, Until: c.Text.Until, Signers: c.Signers}), nil
}

func (s State) sign(c Sign, f Facts) ([]Event, error) {
	v, holder, err := s.turn(c.Version, c.Content, f)
	if err != nil {
		return nil, err
	}
	switch {
	case f.Actor == v.By:
		return nil, fault.New(fault.Forbidden, "这一版是您写的，不能由您自己签发。请由其他有权签发的人签发。")
	case slices.ContainsFunc(v.Signatures, func(x Signature) bool { return x.By == f.Actor }):
		return nil, fault.New(fault.Forbidden, "您已在前一环节签过这一版，这一环节须由另一人签发。")
	case f.Today > v.Until:
		return nil, fault.New(fault.Refused, "这一版的有效期到 %s 为止，已经过了，签发也不能使用。请退回修改有效期。", Day(v.Until))
	case !f.SteppedUp:
		return nil, &fault.Error{Code: fault.StepUp, Message: "签发模板前请再次输入密码，确认是您本人。"}
	}
	signer, _ := v.Next()
	e := Signed{Act: f.act(), Version: v.No, Content: v.Content, Signer: signer}
	if holder.Delegation != nil {
		e.Principal = holder.Delegation.From
	}
	return []Event{e}, nil
}

func (s State) sendBack(c SendBack, f Facts) ([]Event, error) {
	v, _, err := s.turn(c.Version, c.Content, f)
	if err != nil {
		return nil, err
	}
	if c.Reason == "" {
		return nil, fault.New(fault.Invalid, "请写明退回的原因和需要修改的地方，拟写人才知道怎么改。").At("reason", "请填写退回意见")
	}
	return []Event{SentBack{Act: f.act(), Version: v.No, Content: v.Content, Reason: c.Reason}}, nil
}

// turn finds the version that waits for the actor.
func (s State) turn(no int, content string, f Facts) (Version, org.Holder, error) {
	v, ok := s.Version(no)
	if !ok || no != s.Latest() || content != v.Content {
		return v, org.Holder{}, fault.New(fault.Conflict, "这份模板刚被改过，您看到的已不是最新一版，没有签发。请刷新页面，看过最新一版再办理。")
	}
	signer, waits := v.Next()
	switch {
	case v.SentBack != nil:
		return v, org.Holder{}, fault.New(fault.Refused, "这一版已经退回修改，等拟写人改好后再签发。")
	case !waits:
		return v, org.Holder{}, fault.New(fault.Refused, "这一版已经签发完毕，不用再办。")
	}
	holder, holds := f.holder(signer)
	if !holds {
		err := fault.New(fault.Forbidden, "这份模板由担任“%s”的人签发，您现在不担任这个岗位，也没有受其委托。", signer.Role)
		if signer.Clause != "" {
			err = err.Cite(fault.Cite(signer.Clause))
		}
		return v, org.Holder{}, err
	}
	return v, holder, nil
}

// holder is by what the actor may sign in a signer's place.
func (f Facts) holder(s Signer) (org.Holder, bool) {
	for _, p := range s.Posts() {
		for _, h := range f.Directory.Holders(p, f.Now) {
			if h.Person == f.Actor {
				return h, true
			}
		}
	}
	return org.Holder{}, false
}

// withdraw: who keeps the template, who signed or has to sign it, and who keeps the body may take it out of use.
func (s State) withdraw(c Withdraw, f Facts) ([]Event, error) {
	if !f.Member && !f.Steward && !s.signs(f) {
		return nil, fault.New(fault.Forbidden, "只有拟写单位的人员、签发这份模板的领导或系统管理员可以撤下它。")
	}
	if c.Reason == "" {
		return nil, fault.New(fault.Invalid, "请写明为什么撤下，值班人员才知道改用什么。").At("reason", "请填写撤下的原因")
	}
	return []Event{Withdrawn{Act: f.act(), Reason: c.Reason}}, nil
}

func (s State) signs(f Facts) bool {
	for _, v := range s.Versions {
		for _, x := range v.Signers {
			if _, holds := f.holder(x); holds {
				return true
			}
		}
	}
	return false
}

// Usable says whether a version may be filled and handed in on a day; the refusal says what to do instead.
func (s State) Usable(no int, today string) error {
	v, inForce := s.InForce(today)
	switch {
	case s.Name == "":
		return fault.New(fault.NotFound, "没有这份预审模板，请从模板列表重新选择。")
	case inForce && v.No == no:
		return nil
	case s.Gone != nil:
		return fault.New(fault.Refused, "预审模板“%s”已经撤下，不能再用它发布。请改用其他模板，或转为普通稿件报送。", s.Name)
	case inForce:
		return fault.New(fault.Refused, "预审模板“%s”已经换成第 %d 版，这篇稿件用的是第 %d 版。请按新模板重新填写，或转为普通稿件报送。", s.Name, v.No, no)
	}
	switch v, signed := s.ruling(today); {
	case !signed:
		return fault.New(fault.Refused, "预审模板“%s”还没有签发，不能使用。请等领导签发，或转为普通稿件报送。", s.Name)
	case today < v.From:
		return fault.New(fault.Refused, "预审模板“%s”从 %s 起才有效，现在还不能使用。可以转为普通稿件报送。", s.Name, Day(v.From))
	default:
		return fault.New(fault.Refused, "预审模板“%s”的有效期到 %s 为止，已经过了。请先更新模板并重新签发，或转为普通稿件报送。", s.Name, Day(v.Until))
	}
}
