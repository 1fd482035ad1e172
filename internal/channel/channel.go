// Package channel carries signed posts to the platforms: what a connector must do (Connector), what it is told (Call),
// what it brings back (Receipt, Error) and the behaviour that is the same for all of them (Publisher).
//
// It never decides whether something may be published, never renders, and never sends bytes that differ from the
// sealed ones. Platforms live in wechat, weibo and manual; each platform has a simulator beside it.
//
// Start reading at Connector, then Publisher.Publish. A caller works like this:
//
//   - Publish returns a Receipt: published is the end; pending means "accepted, ask again through Lookup after
//     RetryAfter"; draft_ready means that a person has to finish by hand and file the link.
//   - An *Error says Refused (nothing went out; mend something), Unavailable (nothing went out; Publish again later
//     with the steps so far; from Lookup: ask again later) or Uncertain (nobody knows; Lookup later).
//   - Lookup returns a Receipt, or ErrNotThere when it is certain that nothing went out: then Publish again.
package channel

import (
	"context"
	"errors"
	"time"

	"qianfa/internal/vault"
)

// Connector drives one platform. Every method is safe to call again after a crash with the steps of earlier attempts.
type Connector interface {
	// Limits says what the platform takes, so that a post is refused before it is reviewed.
	Limits() Limits
	// Publish brings the post out. It asks the platform before it repeats a step that was begun and not finished.
	Publish(ctx context.Context, call Call, progress Progress) (Receipt, error)
	// Lookup asks the platform what became of the post: ErrNotThere when it is certain that nothing went out,
	// Uncertain when it cannot tell.
	Lookup(ctx context.Context, call Call) (Receipt, error)
	// Retract (下线) takes a published post down; a post that is already gone is not an error.
	Retract(ctx context.Context, call Call, r Receipt) error
}

// ErrNotThere is what Lookup returns when it is certain that nothing went out.
var ErrNotThere = errors.New("channel: nothing went out")

// Account (账号) is one official account at one platform, with what is needed to speak for it.
type Account struct {
	ID         string       // our id; the leaf of the seal names it
	Channel    string       // WeChat, Weibo, Website or Manual
	Name       string       // as the public sees it
	BaseURL    string       // of the platform's API or of its simulator, without a slash at the end
	PageURL    string       // base of public pages where the platform returns none (Weibo); "" = the real one
	AppID      string       // WeChat appid, Weibo app key
	UID        string       // Weibo uid
	Secret     vault.Secret // WeChat AppSecret, Weibo access token
	SafeDomain string       // Weibo: the bound domain a link must lie under; "" = not checked here
	PublicIP   string       // reported where the operator's own address is private
	Mode       string       // ModeAPI (or ""), ModeDraft, ModeManual
}

// Modes of an account: what the platform really grants.
const (
	ModeAPI    = "api"    // published through the interface
	ModeDraft  = "draft"  // the draft is made through the interface, a person publishes it
	ModeManual = "manual" // a person publishes the copy-ready package and files the link
)

// connector names the connector that serves the account: where only WeChat has drafts, others go by hand.
func (a Account) connector() string {
	if a.Mode == ModeManual || a.Mode == ModeDraft && a.Channel != WeChat {
		return Manual
	}
	return a.Channel
}

// Call is one publication as the caller knows it.
type Call struct {
	ID         string // of the publication, for the log
	Account    Account
	Post       Post
	Sealed     []byte // canonical leaf as stored at sign-off
	LeafDigest string // digest of the leaf as signed, from the ledger
	Media      func(ctx context.Context, digest string) ([]byte, error)
	Done       []Step    // steps of earlier attempts, oldest first
	Started    time.Time // when the first attempt began
	OperatorIP string    // address of the person who signed or released
}

// Step is one call that is not idempotent: the intent, and the platform's id once it is known.
type Step struct {
	Op   string    `json:"op"`             // such as "draft" or "cover:sha256:…"
	Note string    `json:"note,omitempty"` // for people
	At   time.Time `json:"at"`             // when it was intended
	Ref  string    `json:"ref,omitempty"`  // "" while the answer is not known
}

// Progress is committed by the caller around each call that is not idempotent. An error ends the attempt at once:
// after a failed Intend the call is not made. Publisher hands the error back as it is; whoever holds the publication
// next resumes with the steps that were committed.
type Progress interface {
	Intend(ctx context.Context, op string, note string) error
	Done(ctx context.Context, op, ref string) error
}

// States of a Receipt.
const (
	Published  = "published"
	Pending    = "pending"     // accepted by the platform, not visible yet
	DraftReady = "draft_ready" // a person finishes by hand
)

// Receipt (回执) is what the platform gave back.
type Receipt struct {
	State      string            `json:"state"` // Published | Pending | DraftReady
	Ref        string            `json:"ref,omitempty"`
	URL        string            `json:"url,omitempty"`
	Slots      []Slot            `json:"slots,omitempty"`
	WireDigest string            `json:"wire_digest,omitempty"` // of the post as read back from the platform
	Altered    []string          `json:"altered,omitempty"`     // parts the platform shows differently from the sealed ones, in Chinese
	At         time.Time         `json:"at,omitzero"`
	Note       string            `json:"note,omitempty"`  // Chinese, what a person should know or do
	Extra      map[string]string `json:"extra,omitempty"` // further ids of the platform, such as msg_data_id
	RetryAfter time.Duration     `json:"-"`               // with Pending: when to ask again
	Wire       *Post             `json:"-"`               // the post as the platform shows it; Publisher compares it with the seal
}

// Slot is a value that only the platform could give, and the placeholder it stands for in the sealed bytes.
type Slot struct {
	Name        string `json:"name"`
	Placeholder string `json:"placeholder"`
	Value       string `json:"value"`
}

// Intended returns the latest step of op.
func (c Call) Intended(op string) (Step, bool) {
	for i := len(c.Done) - 1; i >= 0; i-- {
		if c.Done[i].Op == op {
			return c.Done[i], true
		}
	}
	return Step{}, false
}

// Ref returns the platform's id of op, "" when it is not known.
func (c Call) Ref(op string) string {
	for i := len(c.Done) - 1; i >= 0; i-- {
		if c.Done[i].Op == op && c.Done[i].Ref != "" {
			return c.Done[i].Ref
		}
	}
	return ""
}
