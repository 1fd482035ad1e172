package job

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/store"
	"qianfa/internal/vault"
)

// Publications is what the publisher keeps of the rows that drive it.
type Publications interface {
	DuePublications(ctx context.Context, limit int) ([]store.Publication, error)
	TakePublication(ctx context.Context, id, node string) (store.Publication, bool, error)
	BeatPublication(ctx context.Context, id, node string) (bool, error)
	EndPublication(ctx context.Context, id, node, state string, due int64) error
	Secret(ctx context.Context, name string) ([]byte, error)
}

// Publisher brings released targets out, exactly once: one node holds a target's row, every call that cannot be
// repeated is committed before and after, and a lost answer is asked about before anything is sent again.
type Publisher struct {
	Rows     Publications
	Articles *app.Articles
	Channels *channel.Publisher
	Vault    *vault.Vault
	Node     string
	Now      func() time.Time
	Log      *slog.Logger
	SimBase  string        // where accounts with a path instead of an address find their simulated platform
	Pause    time.Duration // longest pause between two questions or attempts; 0 = as long as the channel asks for

	busy sync.WaitGroup
	run  chan struct{}
}

// Init prepares the publisher; at most `parallel` targets are worked on at once.
func (p *Publisher) Init(parallel int) { p.run = make(chan struct{}, parallel) }

// Heartbeat and patience of the publisher.
const (
	beat     = 2 * time.Second
	askAgain = 20 * time.Second
	askFor   = 30 * time.Minute // how long an uncertain outcome is asked about before it is left to a person
)

// Wake is the handler of app.JobPublish.
func (p *Publisher) Wake(ctx context.Context, args json.RawMessage) error {
	var key app.PostKey
	if err := json.Unmarshal(args, &key); err != nil {
		return err
	}
	return p.Publish(ctx, key)
}

// Tick takes up what is due: waiting rows, and rows whose holder is gone.
func (p *Publisher) Tick(ctx context.Context) error {
	due, err := p.Rows.DuePublications(ctx, 50)
	if err != nil {
		return err
	}
	for _, row := range due {
		key, ok := keyOf(row.ID)
		if !ok {
			continue
		}
		select {
		case p.run <- struct{}{}:
		default:
			return nil // all hands are full; the next tick goes on
		}
		p.busy.Go(func() {
			defer func() { <-p.run }()
			if err := p.Publish(ctx, key); err != nil && ctx.Err() == nil {
				p.Log.Error("publish", "article", key.Article, "account", key.Account, "err", err)
			}
		})
	}
	return nil
}

// Wait returns when nothing is in hand any more.
func (p *Publisher) Wait() { p.busy.Wait() }

func keyOf(id string) (app.PostKey, bool) {
	for i := range id {
		if id[i] == '/' {
			return app.PostKey{Article: id[:i], Account: id[i+1:]}, true
		}
	}
	return app.PostKey{}, false
}

// Publish brings one target as far as it gets now. It is safe to call at any time and from several nodes.
func (p *Publisher) Publish(ctx context.Context, key app.PostKey) error {
	id := app.PublicationID(key.Article, key.Account)
	row, held, err := p.Rows.TakePublication(ctx, id, p.Node)
	if err != nil || !held {
		return err
	}
	ctx, stop := p.keep(ctx, id)
	defer stop()
	state, due, err := p.attempt(ctx, key, row)
	if err != nil {
		return err // the lease runs out and somebody takes it up again
	}
	return p.Rows.EndPublication(ctx, id, p.Node, state, due.UnixMilli())
}

// keep beats for the lease and ends the work when it is lost.
func (p *Publisher) keep(ctx context.Context, id string) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		t := time.NewTicker(beat)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
				if held, err := p.Rows.BeatPublication(ctx, id, p.Node); err == nil && !held {
					cancel()
					return
				}
			}
		}
	}()
	return ctx, cancel
}

// attempt publishes or asks, records what came of it, and says how the row goes on.
func (p *Publisher) attempt(ctx context.Context, key app.PostKey, row store.Publication) (state string, due time.Time, err error) {
	now := p.Now()
	pend, err := p.Articles.Publication(ctx, key)
	switch fault.CodeOf(err) {
	case "":
	case fault.Conflict, fault.NotFound:
		return store.PublicationDropped, now, nil // the article knows the outcome already
	case fault.Refused: // the stored bytes are not the signed ones
		if p.begun(pend) {
			return store.PublicationUncertain, now, p.Articles.RecordFailure(ctx, key, article.PostUncertain, "seal", string(channel.ClassSeal), fault.Of(err).Message)
		}
		return store.PublicationRefused, now, p.Articles.RecordFailure(ctx, key, article.PostRefused, "seal", string(channel.ClassSeal), fault.Of(err).Message)
	default:
		return "", now, err
	}
	call, err := p.call(ctx, pend)
	if err != nil {
		return "", now, err
	}
	r, err := p.ask(ctx, pend, call, key)
	state, due, err = p.outcome(ctx, pend, row, r, err)
	if p.Pause > 0 {
		due = earlier(due, p.Now().Add(p.Pause))
	}
	return state, due, err
}

// begun says whether an earlier attempt began the step that makes the post public: then nobody may call it refused.
func (p *Publisher) begun(pend app.Pending) bool {
	l, known := p.Channels.Limits(channel.Account{Channel: pend.Account.Channel, Mode: string(pend.Account.Mode)})
	return known && slices.ContainsFunc(pend.Publication.Steps, func(s article.CallStep) bool { return s.Op == l.Releases })
}

// ask looks up what was accepted or is unknown, and publishes what is certain not to be out.
func (p *Publisher) ask(ctx context.Context, pend app.Pending, call channel.Call, key app.PostKey) (channel.Receipt, error) {
	if pend.Publication.State != article.PostRequested {
		r, err := p.Channels.Lookup(ctx, call)
		if !errors.Is(err, channel.ErrNotThere) {
			return r, err
		}
	}
	return p.Channels.Publish(ctx, call, &progress{p: p, key: key})
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// outcome records what the platform said and says when to go on.
func (p *Publisher) outcome(ctx context.Context, pend app.Pending, row store.Publication, r channel.Receipt, err error) (string, time.Time, error) {
	now := p.Now()
	key := app.PostKey{Article: pend.Article, Account: pend.Account.ID}
	var e *channel.Error
	switch {
	case err == nil && r.State == channel.Published:
		return store.PublicationPublished, now, p.Articles.RecordReceipt(ctx, key, r)
	case err == nil && r.State == channel.DraftReady:
		return store.PublicationPublished, now, p.Articles.RecordReceipt(ctx, key, r)
	case err == nil:
		return store.PublicationWaiting, now.Add(max(r.RetryAfter, time.Second)), p.Articles.RecordReceipt(ctx, key, r)
	case errors.Is(err, channel.ErrNotThere):
		return store.PublicationWaiting, now.Add(time.Second), nil
	case !errors.As(err, &e):
		return "", now, err
	}
	switch e.Outcome {
	case channel.Refused:
		return store.PublicationRefused, now, p.Articles.RecordFailure(ctx, key, article.PostRefused, e.Code, string(e.Class), e.Message)
	case channel.Unavailable:
		return store.PublicationWaiting, now.Add(backOff(row.Attempt, e.RetryAfter)), nil
	default:
		return p.uncertain(ctx, key, pend.Publication, e)
	}
}

// uncertain records that nobody knows. The platform is asked again, unless only a person can find out or it was asked
// long enough.
func (p *Publisher) uncertain(ctx context.Context, key app.PostKey, before article.Publication, e *channel.Error) (string, time.Time, error) {
	now := p.Now()
	if before.State == article.PostUncertain && now.Sub(before.At) > askFor && e.Class != channel.ClassHuman {
		e = &channel.Error{Outcome: channel.Uncertain, Class: channel.ClassHuman, Code: cmp.Or(e.Code, "unknown"),
			Message: "多次向平台核对，仍不能确定结果。请账号管理员到平台上核对：已发布的，登记链接；没有发布的，登记“未发布”后重试。"}
	}
	if err := p.Articles.RecordFailure(ctx, key, article.PostUncertain, e.Code, string(e.Class), e.Message); err != nil {
		return "", now, err
	}
	if e.Class == channel.ClassHuman {
		return store.PublicationUncertain, now, nil
	}
	return store.PublicationWaiting, now.Add(cmp.Or(e.RetryAfter, askAgain)), nil
}

// backOff waits longer with each attempt, up to five minutes.
func backOff(attempt int64, asked time.Duration) time.Duration {
	if asked > 0 {
		return asked
	}
	return min(time.Second<<min(attempt, 9), 5*time.Minute)
}

func (p *Publisher) call(ctx context.Context, pend app.Pending) (channel.Call, error) {
	acc, err := p.account(ctx, pend.Account)
	if err != nil {
		return channel.Call{}, err
	}
	call := channel.Call{ID: app.PublicationID(pend.Article, pend.Account.ID), Account: acc, Post: pend.Post, Sealed: pend.Sealed, LeafDigest: pend.Publication.Leaf.Digest,
		Media: p.Articles.MediaBytes, Started: pend.Publication.Asked, OperatorIP: acc.PublicIP}
	for _, s := range pend.Publication.Steps {
		call.Done = append(call.Done, channel.Step{Op: s.Op, At: s.At, Ref: s.Ref})
	}
	return call, nil
}

// account adds the sealed credential to what is known of an account.
func (p *Publisher) account(ctx context.Context, a account.Account) (channel.Account, error) {
	out := channel.Account{ID: a.ID, Channel: a.Channel, Name: a.Name, BaseURL: a.BaseURL, PageURL: a.PageURL, AppID: a.AppID, UID: a.UID, SafeDomain: a.SafeDomain, PublicIP: a.PublicIP, Mode: string(a.Mode)}
	if strings.HasPrefix(out.BaseURL, "/") {
		out.BaseURL = p.SimBase + out.BaseURL
	}
	if strings.HasPrefix(out.PageURL, "/") {
		out.PageURL = p.SimBase + out.PageURL
	}
	sealed, err := p.Rows.Secret(ctx, SecretName(a.ID))
	if fault.CodeOf(err) == fault.NotFound {
		return out, nil
	}
	if err != nil {
		return out, err
	}
	plain, err := p.Vault.Open(ctx, SecretName(a.ID), sealed)
	if err != nil {
		return out, err
	}
	out.Secret = vault.NewSecret(string(plain))
	return out, nil
}

// SecretName is the record under which an account's credential is sealed.
func SecretName(id string) string { return app.SecretName(id, account.KindInterface) }

// progress commits each call's intent and result as facts.
type progress struct {
	p   *Publisher
	key app.PostKey
}

// Intend is committed before the call.
func (g *progress) Intend(ctx context.Context, op, _ string) error {
	if held, err := g.p.Rows.BeatPublication(ctx, app.PublicationID(g.key.Article, g.key.Account), g.p.Node); err != nil || !held {
		return errors.Join(err, errLost)
	}
	return g.p.Articles.RecordStep(ctx, g.key, op, "", false)
}

// Done is committed after it, with the platform's id.
func (g *progress) Done(ctx context.Context, op, ref string) error {
	return g.p.Articles.RecordStep(context.WithoutCancel(ctx), g.key, op, ref, true)
}

var errLost = errors.New("another node has taken this publication up")
