package account

import (
	"maps"
	"slices"
	"time"
)

// Kind (凭据种类) is what a credential is for.
type Kind string

// The kinds. KindInterface is the one that publishing uses.
const (
	KindInterface Kind = "secret"     // WeChat AppSecret, Weibo access token
	KindCallback  Kind = "callback"   // WeChat message push: Token and EncodingAESKey
	KindApp       Kind = "app_secret" // Weibo App Secret
	KindPassword  Kind = "password"   // of the platform's website
)

// Kinds lists what an account of a channel can have, the most important first.
func Kinds(channel string) []Kind {
	switch channel {
	case "wechat":
		return []Kind{KindInterface, KindCallback, KindPassword}
	case "weibo":
		return []Kind{KindInterface, KindApp, KindPassword}
	case "manual":
		return []Kind{KindPassword}
	}
	return nil // the built-in website needs none
}

// Title names a credential as its platform does.
func (k Kind) Title(channel string) string {
	switch {
	case k == KindInterface && channel == "wechat":
		return "开发者密码 AppSecret"
	case k == KindInterface:
		return "访问令牌 access_token"
	case k == KindCallback:
		return "消息推送令牌和密钥"
	case k == KindApp:
		return "应用密钥 App Secret"
	case k == KindPassword:
		return "平台登录密码"
	}
	return string(k)
}

// rotateAfter is how long a credential of a kind may stay before it is replaced, unless an earlier day is entered.
func (k Kind) rotateAfter() time.Duration {
	if k == KindPassword {
		return 90 * 24 * time.Hour
	}
	return 180 * 24 * time.Hour
}

// Credential (账号凭据) is what the ledger knows of a sealed credential: never the credential.
type Credential struct {
	By       string
	At       time.Time
	Expires  time.Time // when the platform lets it die, zero when it does not
	RotateBy time.Time // by when it is to be replaced
	Required Demand    // why it must be replaced now, "" when it need not
	Since    time.Time // since when it must
}

// Demand (更换原因) is why a credential must be replaced out of turn.
type Demand string

// The demands.
const (
	DemandUnsealed  Demand = "unsealed"  // two people have taken it out
	DemandCustodian Demand = "custodian" // a custodian no longer is
	DemandLeft      Demand = "left"      // somebody who knew it leaves the post
)

// Title is the reason as a sentence for people.
func (d Demand) Title() string {
	return map[Demand]string{DemandUnsealed: "凭据已经启封导出", DemandCustodian: "保管人已经更换", DemandLeft: "知悉凭据的人员离岗"}[d]
}

// Hold (账号绑定) is what ties an account on its platform to a person (users.md 21).
type Hold string

// The holds, in the order of a handover form.
const (
	HoldAdmin    Hold = "admin"
	HoldOperator Hold = "operator"
	HoldPhone    Hold = "phone"
	HoldMail     Hold = "mail"
)

// Holds lists them all.
func Holds() []Hold { return []Hold{HoldAdmin, HoldOperator, HoldPhone, HoldMail} }

// Title names a hold.
func (h Hold) Title() string {
	return map[Hold]string{HoldAdmin: "平台管理员", HoldOperator: "运营者微信", HoldPhone: "绑定手机", HoldMail: "注册邮箱"}[h]
}

// Held says who has a hold.
type Held struct {
	Hold   Hold   `json:"hold"`
	Person string `json:"person"`
}

// Unseal (双人启封) is a request to take a credential out: one custodian asks, another agrees, the first sees it once.
type Unseal struct {
	ID         string
	Kind       Kind
	By         string
	At         time.Time
	Reason     string // digest of the words, which lie beside the ledger
	Approver   string
	ApprovedAt time.Time
	Ended      UnsealEnd
	EndedAt    time.Time
}

// UnsealEnd is how a request ended, "" while it is open.
type UnsealEnd string

// The ends.
const (
	UnsealShown   UnsealEnd = "shown"
	UnsealRefused UnsealEnd = "refused"
)

// UnsealWithin is how long the two custodians have, from the request to the look.
const UnsealWithin = 15 * time.Minute

// Open reports whether the request still counts.
func (u Unseal) Open(now time.Time) bool {
	return u.Ended == "" && now.Sub(u.At) < UnsealWithin
}

// Custody (保管) is everything the ledger knows of an account's credentials and of who holds it on the platform.
type Custody struct {
	Custodians  []string
	Credentials map[Kind]Credential
	Held        []Held
	Certified   string // 认证到期日, "2027-01-31", "" when not recorded
	Unseals     []Unseal
}

// Custodian reports whether a person is one.
func (c Custody) Custodian(person string) bool { return slices.Contains(c.Custodians, person) }

// Unseal returns a request by its id.
func (c Custody) Unseal(id string) (Unseal, bool) {
	i := slices.IndexFunc(c.Unseals, func(u Unseal) bool { return u.ID == id })
	if i < 0 {
		return Unseal{}, false
	}
	return c.Unseals[i], true
}

// CustodianNamed says that a person keeps the account's credentials.
type CustodianNamed struct {
	Person string    `json:"person"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// CustodianEnded says that the person no longer does.
type CustodianEnded struct {
	Person string    `json:"person"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// CredentialEntered says that a credential was sealed, in the place of an earlier one if there was one.
type CredentialEntered struct {
	Kind     Kind      `json:"kind"`
	Expires  time.Time `json:"expires,omitzero"`
	RotateBy time.Time `json:"rotate_by"`
	By       string    `json:"by"`
	At       time.Time `json:"at"`
}

// CredentialDropped says that a credential was destroyed.
type CredentialDropped struct {
	Kind Kind      `json:"kind"`
	By   string    `json:"by"`
	At   time.Time `json:"at"`
}

// ReplacementRequired says that a credential must be replaced out of turn.
type ReplacementRequired struct {
	Kind   Kind      `json:"kind"`
	Demand Demand    `json:"demand"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// UnsealAsked says that a custodian wants a credential out. Reason is the digest of the words.
type UnsealAsked struct {
	ID     string    `json:"id"`
	Kind   Kind      `json:"kind"`
	Reason string    `json:"reason"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// UnsealApproved says that a second custodian agreed.
type UnsealApproved struct {
	ID string    `json:"id"`
	By string    `json:"by"`
	At time.Time `json:"at"`
}

// UnsealClosed says that the request ended: shown to its asker, or refused by By.
type UnsealClosed struct {
	ID  string    `json:"id"`
	End UnsealEnd `json:"end"`
	By  string    `json:"by"`
	At  time.Time `json:"at"`
}

// HoldTaken says that a person has a hold from now on; From is who had it and no longer does, "" for nobody.
type HoldTaken struct {
	Hold   Hold      `json:"hold"`
	Person string    `json:"person"`
	From   string    `json:"from,omitempty"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// HoldReleased says that a person was unbound and others keep the hold.
type HoldReleased struct {
	Hold   Hold      `json:"hold"`
	Person string    `json:"person"`
	By     string    `json:"by"`
	At     time.Time `json:"at"`
}

// CertifiedUntil says until which day the platform's verification holds.
type CertifiedUntil struct {
	Day string    `json:"day"`
	By  string    `json:"by"`
	At  time.Time `json:"at"`
}

func (CustodianNamed) event()      {}
func (CustodianEnded) event()      {}
func (CredentialEntered) event()   {}
func (CredentialDropped) event()   {}
func (ReplacementRequired) event() {}
func (UnsealAsked) event()         {}
func (UnsealApproved) event()      {}
func (UnsealClosed) event()        {}
func (HoldTaken) event()           {}
func (HoldReleased) event()        {}
func (CertifiedUntil) event()      {}

// evolve folds one event on custody; others change nothing.
func (c Custody) evolve(e Event) Custody {
	switch e := e.(type) {
	case CustodianNamed:
		c.Custodians = append(slices.Clone(c.Custodians), e.Person)
	case CustodianEnded:
		c.Custodians = slices.DeleteFunc(slices.Clone(c.Custodians), func(p string) bool { return p == e.Person })
	case CredentialEntered:
		c = c.with(e.Kind, Credential{By: e.By, At: e.At, Expires: e.Expires, RotateBy: e.RotateBy})
	case CredentialDropped:
		c.Credentials = maps.Clone(c.Credentials)
		delete(c.Credentials, e.Kind)
	case ReplacementRequired:
		was := c.Credentials[e.Kind]
		was.Required, was.Since = e.Demand, e.At
		c = c.with(e.Kind, was)
	case UnsealAsked:
		c.Unseals = append(slices.Clone(c.Unseals), Unseal{ID: e.ID, Kind: e.Kind, By: e.By, At: e.At, Reason: e.Reason})
	case UnsealApproved:
		c = c.change(e.ID, func(u *Unseal) { u.Approver, u.ApprovedAt = e.By, e.At })
	case UnsealClosed:
		c = c.change(e.ID, func(u *Unseal) { u.Ended, u.EndedAt = e.End, e.At })
	case HoldTaken:
		c = c.release(e.Hold, e.From)
		c = c.release(e.Hold, e.Person)
		c.Held = append(c.Held, Held{e.Hold, e.Person})
	case HoldReleased:
		c = c.release(e.Hold, e.Person)
	case CertifiedUntil:
		c.Certified = e.Day
	}
	return c
}

func (c Custody) with(k Kind, cred Credential) Custody {
	c.Credentials = maps.Clone(c.Credentials)
	if c.Credentials == nil {
		c.Credentials = map[Kind]Credential{}
	}
	c.Credentials[k] = cred
	return c
}

func (c Custody) change(id string, change func(*Unseal)) Custody {
	c.Unseals = slices.Clone(c.Unseals)
	for i := range c.Unseals {
		if c.Unseals[i].ID == id {
			change(&c.Unseals[i])
		}
	}
	return c
}

func (c Custody) release(h Hold, person string) Custody {
	c.Held = slices.DeleteFunc(slices.Clone(c.Held), func(x Held) bool { return x.Hold == h && x.Person == person })
	return c
}

// decodeCustody reads a stored event on custody back; ok is false for another's.
func decodeCustody(typ, data string) (e Event, ok bool, err error) {
	switch typ {
	case "account.CustodianNamed":
		e, err = into[CustodianNamed](data)
	case "account.CustodianEnded":
		e, err = into[CustodianEnded](data)
	case "account.CredentialEntered":
		e, err = into[CredentialEntered](data)
	case "account.CredentialDropped":
		e, err = into[CredentialDropped](data)
	case "account.ReplacementRequired":
		e, err = into[ReplacementRequired](data)
	case "account.UnsealAsked":
		e, err = into[UnsealAsked](data)
	case "account.UnsealApproved":
		e, err = into[UnsealApproved](data)
	case "account.UnsealClosed":
		e, err = into[UnsealClosed](data)
	case "account.HoldTaken":
		e, err = into[HoldTaken](data)
	case "account.HoldReleased":
		e, err = into[HoldReleased](data)
	case "account.CertifiedUntil":
		e, err = into[CertifiedUntil](data)
	default:
		return nil, false, nil
	}
	return e, true, err
}
