package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
)

// publisherActor stands in the ledger for what the publisher's machine records; it signs nothing.
const publisherActor = "system:publisher"

// Pending is one target on its way out, as the publisher's worker needs it.
type Pending struct {
	Article     string
	Account     account.Account
	Publication article.Publication
	Sealed      []byte // canonical leaf as stored
	Post        channel.Post
	ReleasedBy  string
}

// Publication loads a released target. Bytes that are not the sealed ones are fault.Refused; a target that is out, or
// waits for a person, is fault.Conflict.
func (a *Articles) Publication(ctx context.Context, key PostKey) (Pending, error) {
	o, err := a.load(ctx, key.Article)
	if err != nil {
		return Pending{}, err
	}
	p, ok := o.state.Posts[key.Account]
	if !ok {
		return Pending{}, fault.New(fault.NotFound, "没有这项发布。")
	}
	switch p.State {
	case article.PostRequested, article.PostPending, article.PostUncertain:
	default:
		return Pending{}, fault.New(fault.Conflict, "这项发布已经有结果：%s。", p.State.Title())
	}
	acc, err := a.Accounts.Get(ctx, key.Account)
	if err != nil {
		return Pending{}, err
	}
	out := Pending{Article: key.Article, Account: acc.Account, Publication: p, ReleasedBy: p.By}
	if out.Post, err = a.intactPost(ctx, p.Leaf); err != nil {
		return out, err
	}
	out.Sealed = out.Post.Canonical()
	return out, nil
}

// RecordStep commits the intent of a call before it, or the platform's id after it (decisions 15).
func (a *Articles) RecordStep(ctx context.Context, key PostKey, op, ref string, done bool) error {
	return a.record1(ctx, key, article.RecordStep{Account: key.Account, Op: op, Ref: ref, Done: done})
}

// RecordReceipt enters what the platform gave back.
func (a *Articles) RecordReceipt(ctx context.Context, key PostKey, r channel.Receipt) error {
	c := article.RecordOutcome{Account: key.Account, Ref: r.Ref, URL: r.URL, WireDigest: r.WireDigest}
	switch r.State {
	case channel.Published:
		c.State = article.PostPublished
	case channel.Pending:
		c.State = article.PostPending
	case channel.DraftReady:
		c.State = article.PostDraftReady
	default:
		return fault.New(fault.Internal, "渠道返回了不认识的结果“%s”。", r.State)
	}
	return a.recordWith(ctx, key, c, r, r.Note)
}

// RecordFailure enters that nothing went out, or that nobody knows.
func (a *Articles) RecordFailure(ctx context.Context, key PostKey, state article.PostState, code, class, message string) error {
	return a.recordWith(ctx, key, article.RecordOutcome{Account: key.Account, State: state, Code: code, Class: class}, channel.Receipt{}, message)
}

// recordTries bounds how often a machine's record is made anew on a newer state: the targets of one article go out side
// by side and write to one stream.
const recordTries = 12

// record1 gives a machine's command, again on the newer state while others write to the same article.
func (a *Articles) record1(ctx context.Context, key PostKey, cmd article.Command, content ...Content) error {
	for try := 1; ; try++ {
		o, err := a.load(ctx, key.Article)
		if err != nil {
			return err
		}
		o.orgVersion = 0 // what a machine records does not rest on anybody's post
		_, err = a.do(ctx, Actor{Person: publisherActor}, o, cmd, "", content...)
		if fault.CodeOf(err) != fault.Conflict || o.state.Posts[key.Account].State == article.PostPublished || try == recordTries {
			return err
		}
	}
}

func (a *Articles) recordWith(ctx context.Context, key PostKey, c article.RecordOutcome, r channel.Receipt, message string) error {
	o, err := a.load(ctx, key.Article)
	if err != nil {
		return err
	}
	var content []Content
	if message != "" {
		var add []Content
		c.Message, add = a.text(message, o)
		content = append(content, add...)
	}
	if c.State == article.PostPublished {
		data, err := json.Marshal(r)
		if err != nil {
			return err
		}
		x := newContent(data, o.state.Body, ArticleStream(key.Article))
		c.Receipt, content = x.Digest, append(content, x)
	}
	return a.record1(ctx, key, c, content...)
}

// Tick lets everything go out whose hour has come. It returns how many articles moved. One that cannot go, such as one
// whose bytes are not the sealed ones, keeps none of the others back.
func (a *Articles) Tick(ctx context.Context, now time.Time) (int, error) {
	due, err := a.Reads.DueSchedules(ctx, now, 200)
	if err != nil {
		return 0, err
	}
	moved := 0
	var failed []error
	for _, id := range due {
		switch err := a.ReleaseDue(ctx, id); {
		case err == nil:
			moved++
		case fault.CodeOf(err) != fault.Conflict: // on a conflict the next tick looks again
			failed = append(failed, fmt.Errorf("release %s: %w", id, err))
		}
	}
	return moved, errors.Join(failed...)
}
