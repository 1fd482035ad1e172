// Package account is the official account (政务新媒体账号) as far as publishing needs it: which platform, whose it is, who
// runs it, and in which mode it is published to. Opening, filing and closing an account with approvals by level is the
// registry's part and adds its events here later.
//
// It knows who keeps the account's credentials and who holds it on the platform (custody.go), and what is open when
// somebody leaves a post (handover.go). It never holds a credential (those are sealed elsewhere under the account's id)
// and never calls a platform. Start reading at State, then Decide.
package account

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// State is everything known about one account. The zero State is no account yet.
type State struct {
	Account
	Custody
	Registered time.Time
	Closed     bool
}

// Account is what publishing needs to know. One stream "account/<id>".
type Account struct {
	ID         string `json:"id"`
	Body       string `json:"body"`
	Name       string `json:"name"`
	Channel    string `json:"channel"` // wechat weibo website manual
	Owner      string `json:"owner"`   // 主办单位
	Host       string `json:"host"`    // 归口办公室: the unit that runs it
	Mode       Mode   `json:"mode"`
	BaseURL    string `json:"base_url,omitempty"` // of the platform's API or its simulator
	PageURL    string `json:"page_url,omitempty"` // where the public sees the account
	AppID      string `json:"app_id,omitempty"`
	UID        string `json:"uid,omitempty"`
	SafeDomain string `json:"safe_domain,omitempty"`
	PublicIP   string `json:"public_ip,omitempty"`
	Simulated  bool   `json:"simulated,omitempty"` // 演练环境
	Order      int    `json:"order,omitempty"`
}

// Mode is how the account is published to, chosen by what the platform really grants.
type Mode string

// The modes.
const (
	ModeAPI    Mode = "api"    // full API
	ModeDraft  Mode = "draft"  // draft by API, finished by hand
	ModeManual Mode = "manual" // copy-ready package, then the link is filed
)

// Title returns the Chinese words for a mode.
func (m Mode) Title() string {
	return map[Mode]string{ModeAPI: "接口直接发布", ModeDraft: "接口建草稿，人工确认发布", ModeManual: "人工发布，登记链接"}[m]
}

// Event is a fact about an account; stored names are "account.<Type>".
type Event interface{ event() }

// Registered says that an account is known, with its data.
type Registered struct {
	Account Account   `json:"account"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Changed says that its data are others from now on.
type Changed struct {
	Account Account   `json:"account"`
	By      string    `json:"by"`
	At      time.Time `json:"at"`
}

// Closed says that nothing is published to it any more.
type Closed struct {
	By string    `json:"by"`
	At time.Time `json:"at"`
}

func (Registered) event() {}
func (Changed) event()    {}
func (Closed) event()     {}

// Command is something asked of an account.
type Command interface{ command() }

// Register makes an account known.
type Register struct{ Account Account }

// Change replaces its data.
type Change struct{ Account Account }

// Close ends publishing to it.
type Close struct{}

func (Register) command() {}
func (Change) command()   {}
func (Close) command()    {}

// Decide answers a command with events or a refusal.
func Decide(s State, c Command, by string, now time.Time) ([]Event, error) {
	switch c := c.(type) {
	case Register:
		if s.ID != "" {
			return nil, fault.New(fault.Conflict, "这个账号已经登记。请在账号列表中查看。")
		}
		if err := c.Account.validate(); err != nil {
			return nil, err
		}
		return []Event{Registered{Account: c.Account, By: by, At: now}}, nil
	case Change:
		if s.ID == "" || s.Closed {
			return nil, fault.New(fault.NotFound, "没有这个在用账号，不能变更。")
		}
		c.Account.ID, c.Account.Body = s.ID, s.Body
		if err := c.Account.validate(); err != nil {
			return nil, err
		}
		if c.Account == s.Account {
			return nil, nil
		}
		return []Event{Changed{Account: c.Account, By: by, At: now}}, nil
	case Close:
		if s.ID == "" || s.Closed {
			return nil, nil
		}
		return []Event{Closed{By: by, At: now}}, nil
	default:
		return nil, fault.New(fault.Internal, "系统不认识这个操作。请刷新页面后再试。")
	}
}

func (a Account) validate() error {
	switch {
	case a.ID == "" || a.Body == "" || strings.TrimSpace(a.Name) == "":
		return fault.New(fault.Invalid, "账号名称不能为空，请填写后再保存。").At("name", "")
	case a.Owner == "" || a.Host == "":
		return fault.New(fault.Invalid, "请写明账号的主办单位和归口办公室。").At("owner", "")
	}
	switch a.Channel {
	case "wechat", "weibo", "website", "manual":
	default:
		return fault.New(fault.Invalid, "平台只能是微信、微博、网站或人工发布。请重新选择。").At("channel", a.Channel)
	}
	switch a.Mode {
	case ModeAPI, ModeDraft, ModeManual:
	default:
		return fault.New(fault.Invalid, "发布方式不对，请重新选择。").At("mode", string(a.Mode))
	}
	for path, raw := range map[string]string{"base_url": a.BaseURL, "page_url": a.PageURL} {
		if u, err := url.Parse(raw); raw != "" && (err != nil || u.Host == "" && !strings.HasPrefix(raw, "/")) {
			return fault.New(fault.Invalid, "网址不完整，请以 https:// 开头填写。").At(path, raw)
		}
	}
	return nil
}

// Evolve folds one event; it never fails.
func (s State) Evolve(e Event) State {
	switch e := e.(type) {
	case Registered:
		s.Account, s.Registered = e.Account, e.At
	case Changed:
		s.Account = e.Account
	case Closed:
		s.Closed = true
	default:
		s.Custody = s.evolve(e)
	}
	return s
}

// Encode gives events their stored form.
func Encode(events []Event) ([]ledger.Event, error) { return ledger.EncodeAll(events) }

// Decode reads a stored event back.
func Decode(e ledger.Event) (Event, error) {
	switch e.Type {
	case "account.Registered":
		return into[Registered](e.Data)
	case "account.Changed":
		return into[Changed](e.Data)
	case "account.Closed":
		return into[Closed](e.Data)
	}
	if ev, ok, err := decodeCustody(e.Type, e.Data); ok {
		return ev, err
	}
	return nil, fmt.Errorf("decode event %q: unknown type", e.Type)
}

// Fold replays entries of one stream onto s.
func Fold(s State, entries []ledger.Entry) (State, error) {
	return ledger.FoldAll(s, entries, Decode, State.Evolve)
}

func into[E Event](data string) (Event, error) {
	var e E
	err := json.Unmarshal([]byte(data), &e)
	return e, err
}
