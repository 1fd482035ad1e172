package app

import (
	"context"
	"crypto/hmac"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qianfa/internal/channel"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/review"
	"qianfa/internal/form"
)

// Visit is somebody who opened a link: what it is about, and whether it can still be answered. Refusal is nil while it
// can; Verdict tells what was answered.
type Visit struct {
	Organ   string
	Asker   string // the body that asks
	Due     time.Time
	Refusal *fault.Error
	Verdict review.Verdict
	Demo    bool

	address string
	row     LinkRow
	secret  string
	key     []byte
	link    review.Invitation
	o       opened
}

// Item is what an organ is shown: exactly the renderings that would go out, and why it is asked.
type Item struct {
	Title   string
	Unit    string // who wrote it
	Step    string
	Basis   string // the regulation with its clause
	Code    string // 核验码 of the version
	Version int
	Posts   []ItemPost
}

// ItemPost is one channel's rendering.
type ItemPost struct {
	Name string
	Post channel.Post
}

// NewReply is an organ's answer as the page sends it.
type NewReply struct {
	Verdict string
	Name    string
	Post    string
	Opinion string
	Scan    *Upload
}

// replied is who answered for an organ and what they said, kept beside the ledger.
type replied struct {
	Name string `json:"name"`
	Post string `json:"post"`
	Text string `json:"text,omitempty"`
}

// passLife is how long a page stays open after the code was entered.
const passLife = 2 * time.Hour

// guessesAllowed and guessWindow bound what one address may get wrong before it has to wait.
const (
	guessesAllowed = 60
	guessWindow    = 15 * time.Minute
)

// Look opens a link without its code: it says who asks and until when, and nothing of the item.
func (j *Joint) Look(ctx context.Context, token, address string) (Visit, error) {
	v, err := j.visit(ctx, token, address)
	if err != nil {
		return v, err
	}
	why := "closed"
	if v.Refusal == nil && v.row.Tries >= maxTries {
		why, v.Refusal = "locked", locked()
	}
	if v.Refusal != nil {
		return v, onlyFailure(j.refused(ctx, v, why, v.Refusal))
	}
	return v, nil
}

// onlyFailure keeps what went wrong on our side: the refusal itself is shown by the page.
func onlyFailure(err error) error {
	if fault.CodeOf(err) == fault.Internal {
		return err
	}
	return nil
}

// Enter checks the code and returns a pass for the pages of this one link. Five wrong codes lock it.
func (j *Joint) Enter(ctx context.Context, token, code, address string) (pass string, until time.Time, err error) {
	v, err := j.visit(ctx, token, address)
	if err != nil {
		return "", time.Time{}, err
	}
	if v.Refusal != nil {
		return "", time.Time{}, j.refused(ctx, v, "closed", v.Refusal)
	}
	left, err := j.Articles.Links.TakeTry(ctx, v.row.Token, maxTries)
	if err != nil {
		return "", time.Time{}, err
	}
	if !left {
		return "", time.Time{}, j.refused(ctx, v, "locked", locked())
	}
	code = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' {
			return -1
		}
		return r
	}, code)
	if !hmac.Equal([]byte(codeDigest(v.key, v.secret, code)), []byte(v.row.Code)) {
		if left := maxTries - 1 - v.row.Tries; left > 0 {
			return "", time.Time{}, j.refused(ctx, v, "wrong-code", fault.New(fault.Invalid, "口令不对，还可以再试%d次。请与发送链接的单位通电话核对口令。", left))
		}
		return "", time.Time{}, j.refused(ctx, v, "locked", locked())
	}
	if err := j.Articles.Links.GiveTriesBack(ctx, v.row.Token); err != nil {
		return "", time.Time{}, err
	}
	until = j.Now().Add(passLife)
	return v.pass(until), until, nil
}

func locked() *fault.Error {
	return fault.New(fault.Forbidden, "口令多次输错，这个链接已经锁定。请与发送链接的单位联系，由其重新发送。")
}

// pass is good for one link until a moment; it is no session.
func (v Visit) pass(until time.Time) string {
	end := strconv.FormatInt(until.Unix(), 10)
	return end + "." + base64.RawURLEncoding.EncodeToString(mac(v.key, "pass", v.secret, end))
}

func (v Visit) passes(pass string, now time.Time) bool {
	end, _, _ := strings.Cut(pass, ".")
	at, err := strconv.ParseInt(end, 10, 64)
	return err == nil && now.Before(time.Unix(at, 0)) && hmac.Equal([]byte(v.pass(time.Unix(at, 0))), []byte(pass))
}

// Show returns the item to whoever entered the code; without a pass the item is nil.
func (j *Joint) Show(ctx context.Context, token, pass, address string) (Visit, *Item, error) {
	v, err := j.visit(ctx, token, address)
	if err != nil || !v.passes(pass, j.Now()) || v.Refusal != nil {
		return v, nil, err
	}
	item, err := j.item(ctx, v)
	return v, item, err
}

func (j *Joint) item(ctx context.Context, v Visit) (*Item, error) {
	s := v.o.state
	row := s.Case.Rows[v.link.Row]
	item := &Item{Unit: unit(v.o.org, s.Unit).Name, Step: row.Label, Code: form.Code(s.Seal.Manifest), Version: s.Version(), Basis: clauseText(row.Clause)}
	if pack, _, ok := strings.Cut(row.Clause, "#"); ok {
		if book, err := j.Articles.Rules.Library.Pack(pack); err == nil {
			item.Basis = "《" + book.Title() + "》" + item.Basis
		}
	}
	for _, leaf := range s.Seal.Leaves {
		post, err := j.Articles.intactPost(ctx, leaf)
		if err != nil {
			return nil, err
		}
		p := ItemPost{Name: leaf.Account, Post: post}
		if acc, err := j.Articles.Accounts.Get(ctx, leaf.Account); err == nil {
			p.Name = acc.Name
		}
		item.Posts, item.Title = append(item.Posts, p), post.Title
	}
	return item, nil
}

// Picture opens a picture or file of the renderings for whoever entered the code.
func (j *Joint) Picture(ctx context.Context, token, pass, digest, address string) (MediaRow, io.ReadSeekCloser, error) {
	none := fault.New(fault.NotFound, "没有这个文件，或者口令已经过期。请重新打开链接，输入口令。")
	_, item, err := j.Show(ctx, token, pass, address)
	if err != nil {
		return MediaRow{}, nil, err
	}
	if item == nil || !slices.ContainsFunc(item.Posts, func(p ItemPost) bool { _, ok := p.Post.Image(digest); return ok }) {
		return MediaRow{}, nil, none
	}
	rows, err := j.Articles.Reads.MediaByDigest(ctx, digest)
	if err != nil || len(rows) == 0 {
		return MediaRow{}, nil, errors.Join(err, none)
	}
	f, err := j.Articles.Blobs.Open(ctx, digest)
	return rows[0], f, err
}

// Reply takes the organ's answer. It becomes a fact of the case, in the organ's name and as what it is.
func (j *Joint) Reply(ctx context.Context, token, pass string, in NewReply, address string) error {
	v, err := j.visit(ctx, token, address)
	switch {
	case err != nil:
		return err
	case !v.passes(pass, j.Now()):
		return j.refused(ctx, v, "no-code", fault.New(fault.StepUp, "口令已经过期，答复没有提交。请重新输入口令后再提交。"))
	case v.Refusal != nil:
		return j.refused(ctx, v, "closed", v.Refusal)
	}
	if err := in.check(); err != nil {
		return err
	}
	scan := ""
	if in.Scan != nil {
		if scan, err = j.keepScan(ctx, v, *in.Scan); err != nil {
			return j.refused(ctx, v, "scan", fault.Of(err))
		}
	}
	raw, err := json.Marshal(replied{Name: strings.TrimSpace(in.Name), Post: strings.TrimSpace(in.Post), Text: strings.TrimSpace(in.Opinion)})
	if err != nil {
		return err
	}
	ref, content := j.Articles.text(string(raw), v.o)
	cmd := review.Reply{No: v.link.No, Verdict: review.Verdict(in.Verdict), Opinion: ref, Scan: scan}
	if _, err = j.Articles.do(ctx, v.actor(), v.o, article.ReviewAct{Command: cmd}, v.link.Digest, content...); err != nil {
		return j.refused(ctx, v, "reply", fault.Of(err))
	}
	return nil
}

func (in NewReply) check() error {
	for _, f := range []struct {
		path, title, text string
		most              int
		must              bool
	}{{"name", "姓名", in.Name, 30, true}, {"post", "职务", in.Post, 50, true}, {"opinion", "意见", in.Opinion, 2000, in.Verdict != string(review.Agrees)}} {
		n := utf8.RuneCountInString(strings.TrimSpace(f.text))
		if n == 0 && f.must || n > f.most {
			return fault.New(fault.Invalid, "请填写%s，不超过%d个字。", f.title, f.most).At(f.path, "请填写"+f.title)
		}
	}
	if review.Verdict(in.Verdict).Title() == "" {
		return fault.New(fault.Invalid, "请选择同意、有修改意见或者不同意。").At("verdict", "请选择答复结论")
	}
	return nil
}

// keepScan keeps a scan or photo by what it is, not by its name; a photo loses the place where it was taken.
func (j *Joint) keepScan(ctx context.Context, v Visit, f Upload) (string, error) {
	return j.Articles.keepScan(ctx, v.o, f)
}

// visit finds what a link stands for. What is no link of ours, or was altered, is refused alike and counted.
func (j *Joint) visit(ctx context.Context, token, address string) (Visit, error) {
	if err := j.mayGuess(ctx, address); err != nil {
		return Visit{}, err
	}
	secret, seal := cutToken(token)
	row, found, err := j.Articles.Links.Invitation(ctx, secretDigest(secret))
	if err != nil {
		return Visit{}, err
	}
	if !found {
		return Visit{}, j.note(ctx, Actor{Person: review.Guest("unknown")}, address, "unknown", noLink())
	}
	key, err := j.key(ctx)
	if err != nil {
		return Visit{}, err
	}
	o, err := j.Articles.load(ctx, row.Article)
	if err != nil {
		return Visit{}, err
	}
	link, ok := o.state.Case.Invitation(int(row.No))
	v := Visit{Organ: unitOrOrgan(o.org, link.Unit).Name, Asker: unit(o.org, o.state.Body).Name, Due: link.Due, Verdict: link.Verdict, Demo: j.Articles.Demo, address: address, row: row, secret: secret, key: key, link: link, o: o}
	if !ok {
		v.Refusal = fault.New(fault.Conflict, "这件稿件已经重新报送，这个链接已经失效。请等待对方发送新的链接。")
		return v, nil
	}
	want := sealOf(key, secret, boundTo(o.state.ID, o.state.Body, link.No, link.Step, link.Unit, link.Version, link.Digest, link.Due))
	if !hmac.Equal([]byte(seal), []byte(want)) {
		return Visit{}, j.note(ctx, v.actor(), address, "altered", noLink())
	}
	v.Refusal = j.closed(v)
	return v, nil
}

func cutToken(token string) (secret, seal string) {
	n := base64.RawURLEncoding.EncodedLen(secretBytes)
	if len(token) != n+base64.RawURLEncoding.EncodedLen(macBytes) {
		return "", ""
	}
	return token[:n], token[n:]
}

func (v Visit) actor() Actor { return Actor{Person: review.Guest(v.link.Unit), Body: v.row.Body} }

// closed says why a link cannot be answered now, as the engine itself would; nil when it can.
func (j *Joint) closed(v Visit) *fault.Error {
	f := j.Articles.facts(v.actor(), v.o, v.link.Digest, j.Now().UTC())
	_, err := article.Decide(v.o.state, article.ReviewAct{Command: review.Reply{No: v.link.No, Verdict: review.Agrees, Opinion: "-"}}, f)
	if err == nil {
		return nil
	}
	return fault.Of(inWords(err, v.o.org))
}

func noLink() *fault.Error {
	return fault.New(fault.NotFound, "链接不完整，或者被改动过，不能打开。请重新复制完整的链接；仍然不行，请与发送链接的单位联系。")
}

// mayGuess lets an address wait that got too much wrong; those requests leave no entries, or a flood would fill the
// ledger.
func (j *Joint) mayGuess(ctx context.Context, address string) error {
	n, last, err := j.Guard.Failures(ctx, guessKey(address))
	if err != nil {
		return err
	}
	if n >= guessesAllowed && j.Now().Sub(last) < guessWindow {
		return fault.New(fault.Unavailable, "试的次数太多，已暂停打开。请%d分钟后再试，或者与发送链接的单位联系。", int(guessWindow/time.Minute))
	}
	return nil
}

func guessKey(address string) string { return "joint:" + address }

// refused notes what was refused on a link, and returns it.
func (j *Joint) refused(ctx context.Context, v Visit, why string, no *fault.Error) error {
	return j.note(ctx, v.actor(), v.address, why, no)
}

// note counts a refusal against the address and enters it in the audit trail, in the name of the organ.
func (j *Joint) note(ctx context.Context, actor Actor, address, why string, no *fault.Error) error {
	if no.Code == fault.Internal {
		return no
	}
	if err := j.Guard.AddFailure(ctx, guessKey(address), j.Now().Add(-guessWindow)); err != nil {
		return err
	}
	if err := j.Audit.Refused(ctx, actor, "joint-review: "+why, no); err != nil {
		return err
	}
	return no
}
