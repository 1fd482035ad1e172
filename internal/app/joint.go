package app

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/big"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/review"
)

// Joint (外部会审) lets organs outside answer by a link and a code: it sends the links, and is behind the page that they
// open. A link never signs anybody in. Start at Send, then jointvisit.go.
type Joint struct {
	Articles *Articles
	Vault    Sealer
	Guard    Guard
	Audit    *Audit
	Now      func() time.Time
}

// LinkRow is one link as working state. Token is the digest of its secret part and Code that of its code: neither can be
// read back. Contact and Office say whom it was sent to, until the case has ended.
type LinkRow struct {
	Token   string
	Article string
	Body    string
	No      int64
	Code    string
	Contact string
	Office  string
	Tries   int64
	Due     time.Time
	Created time.Time
}

// Insert is the statement that stores a new link together with its fact.
func (r LinkRow) Insert() Exec {
	return Exec{SQL: `INSERT INTO invitations (token, article, body, no, code, contact, office, tries, due_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)`,
		Args: []any{r.Token, r.Article, r.Body, r.No, r.Code, r.Contact, r.Office, r.Due.UnixMilli(), r.Created.UnixMilli()}}
}

// Links is what the use cases need of the stored links.
type Links interface {
	Invitation(ctx context.Context, token string) (r LinkRow, found bool, err error)
	Invitations(ctx context.Context, article string) ([]LinkRow, error)
	TakeTry(ctx context.Context, token string, limit int64) (bool, error)
	GiveTriesBack(ctx context.Context, token string) error
	DropContacts(ctx context.Context, since time.Time) (int64, error)
	KeepSecret(ctx context.Context, name string, sealed []byte) ([]byte, error)
}

// Sealer seals the key that links are authenticated with.
type Sealer interface {
	Seal(ctx context.Context, name string, plain []byte) ([]byte, error)
	Open(ctx context.Context, name string, sealed []byte) ([]byte, error)
}

// Guard counts what goes wrong from one address.
type Guard interface {
	Failures(ctx context.Context, key string) (count int64, last time.Time, err error)
	AddFailure(ctx context.Context, key string, since time.Time) error
}

// NewInvitation says whom a link goes to. Only a name and an office are kept, and only until the case has ended.
type NewInvitation struct {
	Step    string
	Unit    string // of several organs of one step
	Contact string
	Office  string
	Due     string
	Seal    string // that the page showed
}

// Sent is a link just made: it and its code are told once and never again.
type Sent struct {
	No    int    `json:"no"`
	Path  string `json:"path" doc:"below the public address of this installation"`
	Link  string `json:"link"`
	Code  string `json:"code" doc:"told by telephone, never together with the link"`
	Organ string `json:"organ"`
	Due   string `json:"due"`
}

// JointPath is where the page of a link is.
const JointPath = "/huishen/"

const (
	secretBytes = 18 // of a link's random part, 144 bits
	macBytes    = 18 // of its authentication
	codeDigits  = 6
	maxTries    = 5
)

// Send makes a link for an organ of the route (发送会审链接). The link before it, if one is open, is void from then on.
func (j *Joint) Send(ctx context.Context, actor Actor, id string, in NewInvitation) (Sent, error) {
	if err := in.check(); err != nil {
		return Sent{}, err
	}
	o, err := j.Articles.open(ctx, actor, id)
	if err != nil {
		return Sent{}, err
	}
	now := j.Now().UTC()
	cmd := review.Invite{Step: in.Step, Unit: in.Unit, Due: moment(in.Due)}
	events, err := article.Decide(o.state, article.ReviewAct{Command: cmd}, j.Articles.facts(actor, o, in.Seal, now))
	if err != nil {
		return Sent{}, inWords(err, o.org)
	}
	invited := events[len(events)-1].(article.Reviewed).Event.(review.Invited)
	key, err := j.key(ctx)
	if err != nil {
		return Sent{}, err
	}
	secret, code := newSecret()
	token := secret + sealOf(key, secret, boundTo(id, o.state.Body, invited.No, invited.Step, invited.Unit, invited.Version, invited.Digest, invited.Due))
	row := LinkRow{Token: secretDigest(secret), Article: id, Body: o.state.Body, No: int64(invited.No), Code: codeDigest(key, secret, code), Contact: strings.TrimSpace(in.Contact),
		Office: strings.TrimSpace(in.Office), Due: invited.Due, Created: now}
	if _, err := j.Articles.commit(ctx, actor.Person, o, id, o.state.Body, events, nil, nil, []Exec{row.Insert()}, now); err != nil {
		return Sent{}, err
	}
	return Sent{No: invited.No, Path: JointPath + token, Link: strings.TrimRight(j.Articles.BaseURL, "/") + JointPath + token, Code: code,
		Organ: unitOrOrgan(o.org, invited.Unit).Name, Due: shanghai(invited.Due)}, nil
}

// check: a name and an office, so that the telephone call reaches somebody; never a telephone number.
func (in NewInvitation) check() error {
	for _, f := range []struct{ path, title, text string }{{"contact", "联系人姓名", in.Contact}, {"office", "联系人职务或科室", in.Office}} {
		text := strings.TrimSpace(f.text)
		if text == "" || utf8.RuneCountInString(text) > 30 || strings.ContainsFunc(text, unicode.IsControl) {
			return fault.New(fault.Invalid, "请填写%s，不超过30个字。", f.title).At(f.path, "请填写"+f.title)
		}
		if digits(text) >= 7 {
			return fault.New(fault.Invalid, "%s里不要写电话号码，本系统不保存对方的电话。请只写姓名和职务。", f.title).At(f.path, "请去掉号码")
		}
	}
	if moment(in.Due).IsZero() {
		return fault.New(fault.Invalid, "请选择答复期限，链接到期失效。").At("due", "请选择答复期限")
	}
	return nil
}

func digits(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// Purge drops whom links were sent to once their case has ended, and of links that ran out a month ago.
func (j *Joint) Purge(ctx context.Context) error {
	_, err := j.Articles.Links.DropContacts(ctx, j.Now().AddDate(0, -1, 0))
	return err
}

// keyName names the sealed key of links.
const keyName = "joint/key"

// key returns the key that authenticates links, made on first use.
func (j *Joint) key(ctx context.Context) ([]byte, error) {
	fresh := make([]byte, sha256.Size)
	_, _ = rand.Read(fresh) // never fails: crypto/rand ends the program when the system has no randomness
	sealed, err := j.Vault.Seal(ctx, keyName, fresh)
	if err != nil {
		return nil, fmt.Errorf("seal key of links: %w", err)
	}
	if sealed, err = j.Articles.Links.KeepSecret(ctx, keyName, sealed); err != nil {
		return nil, err
	}
	key, err := j.Vault.Open(ctx, keyName, sealed)
	if err != nil {
		return nil, fmt.Errorf("open key of links: %w", err)
	}
	return key, nil
}

// newSecret makes the random part of a link, and a code.
func newSecret() (secret, code string) {
	raw := make([]byte, secretBytes)
	_, _ = rand.Read(raw)
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // as above: there is always randomness
	}
	return base64.RawURLEncoding.EncodeToString(raw), fmt.Sprintf("%0*d", codeDigits, n)
}

// boundTo is what a link stands for; another case, step, organ, version, seal or deadline is another link.
func boundTo(article, body string, no int, step, unit string, version int, seal string, due time.Time) string {
	return strings.Join([]string{"joint-1", article, body, strconv.Itoa(no), step, unit, strconv.Itoa(version), seal, strconv.FormatInt(due.UnixMilli(), 10)}, "\x00")
}

// sealOf authenticates a secret together with what it stands for.
func sealOf(key []byte, secret, bound string) string {
	return base64.RawURLEncoding.EncodeToString(mac(key, "link", secret, bound)[:macBytes])
}

func mac(key []byte, parts ...string) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return h.Sum(nil)
}

func secretDigest(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return "sha256:" + hex.EncodeToString(sum[:])
}

func codeDigest(key []byte, secret, code string) string {
	return "hmac-sha256:" + hex.EncodeToString(mac(key, "code", secret, code))
}
