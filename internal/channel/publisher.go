package channel

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"
)

// Publisher is the behaviour that is the same for every platform: it refuses bytes that are not the signed ones,
// bounds the time, turns panics and strange errors into outcomes, keeps secrets out of errors and log, and compares
// what the platform shows with the seal.
type Publisher struct {
	Connectors map[string]Connector // by channel
	Now        func() time.Time
	Timeout    time.Duration // of one call of Publish, Lookup or Retract; 0 = 60 s
	Log        *slog.Logger  // nil = none
}

// Limits returns what the account's platform takes; false for a channel without connector. An account that is
// published to by hand keeps the limits of its platform only through the content checks.
func (p *Publisher) Limits(a Account) (Limits, bool) {
	c, ok := p.Connectors[a.connector()]
	if !ok {
		return Limits{}, false
	}
	return c.Limits(), true
}

// Publish brings a signed post out, or says why not (see the package comment for what to do next).
func (p *Publisher) Publish(ctx context.Context, call Call, progress Progress) (Receipt, error) {
	return p.run(ctx, "publish", call, func(ctx context.Context, c Connector, call Call) (Receipt, error) {
		if err := p.release(ctx, c, call); err != nil {
			if !released(c, call) {
				return Receipt{}, err
			}
			if r, lookup := c.Lookup(ctx, call); !errors.Is(lookup, ErrNotThere) {
				return r, lookup // it may be out already: what the platform says comes first
			}
			return Receipt{}, err
		}
		w := &watched{Progress: progress}
		r, err := c.Publish(ctx, call, w)
		if w.failed != nil && err != nil {
			return Receipt{}, callerError{w.failed}
		}
		return r, err
	})
}

// watched remembers that the caller could not commit a step: then the attempt has no outcome of its own.
type watched struct {
	Progress
	failed error
}

// Intend passes on.
func (w *watched) Intend(ctx context.Context, op, note string) error {
	err := w.Progress.Intend(ctx, op, note)
	w.failed = cmp.Or(w.failed, err)
	return err
}

// Done passes on.
func (w *watched) Done(ctx context.Context, op, ref string) error {
	err := w.Progress.Done(ctx, op, ref)
	w.failed = cmp.Or(w.failed, err)
	return err
}

// callerError carries the caller's own error past clean.
type callerError struct{ error }

// released says whether an earlier attempt began the step that makes the post public.
func released(c Connector, call Call) bool {
	_, begun := call.Intended(c.Limits().Releases)
	return begun
}

// Lookup asks the platform what became of the post.
func (p *Publisher) Lookup(ctx context.Context, call Call) (Receipt, error) {
	return p.run(ctx, "lookup", call, func(ctx context.Context, c Connector, call Call) (Receipt, error) {
		return c.Lookup(ctx, call)
	})
}

// Retract takes a published post down.
func (p *Publisher) Retract(ctx context.Context, call Call, r Receipt) error {
	_, err := p.run(ctx, "retract", call, func(ctx context.Context, c Connector, call Call) (Receipt, error) {
		return r, c.Retract(ctx, call, r)
	})
	return err
}

// release holds everything that must be true before the platform hears a word.
func (p *Publisher) release(ctx context.Context, c Connector, call Call) error {
	if err := call.CheckMedia(ctx); err != nil {
		return err
	}
	if err := c.Limits().Refusal(call.Post); err != nil {
		return err
	}
	now := p.Now()
	if at, err := time.Parse(time.RFC3339, call.Post.ScheduleAt); err == nil && now.Before(at) {
		return &Error{Outcome: Unavailable, Class: ClassSeal, Code: "schedule", RetryAfter: at.Sub(now),
			Message: "还没有到签发的定时发布时间，到时会自动发布。"}
	}
	if to, err := time.Parse(time.RFC3339, call.Post.DisplayTo); err == nil && !now.Before(to) {
		return &Error{Outcome: Refused, Class: ClassSeal, Code: "display",
			Message: "签发的展示期限已过，没有发布。仍需发布的，请重新送审签发。"}
	}
	return nil
}

func (p *Publisher) run(ctx context.Context, op string, call Call,
	do func(context.Context, Connector, Call) (Receipt, error)) (Receipt, error) {
	start := time.Now()
	timeout := p.Timeout
	if timeout == 0 {
		timeout = time.Minute
	}
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	r, err := p.guard(ctx, call, do)
	var own callerError
	if errors.As(err, &own) {
		p.log(ctx, op, call, r, &Error{Outcome: Uncertain, Code: "step", Message: "步骤没有记下，本次到此为止。", Err: own.error}, time.Since(start))
		return Receipt{}, own.error
	}
	err = clean(err, call.Account.Secret.Reveal())
	if err == nil {
		r = compare(call, r)
	}
	p.log(ctx, op, call, r, err, time.Since(start))
	return r, err
}

// guard checks the leaf, finds the connector and survives its panics.
func (p *Publisher) guard(ctx context.Context, call Call,
	do func(context.Context, Connector, Call) (Receipt, error)) (r Receipt, err error) {
	defer func() {
		if x := recover(); x != nil {
			err = &Error{Outcome: Uncertain, Class: ClassHuman, Code: "panic",
				Message: "发布程序内部出错，不能确定是否已经发出。请到平台上核对后登记结果，并联系系统管理员。",
				Err:     fmt.Errorf("panic: %v\n%s", x, debug.Stack())}
		}
	}()
	if err := call.CheckLeaf(); err != nil {
		if len(call.Done) > 0 {
			return Receipt{}, &Error{Outcome: Uncertain, Class: ClassSeal, Code: "seal", Err: err,
				Message: "发布途中发现内容与签发时封存的不一致，已停止。请核对留痕，并到平台上核对此前的提交是否已经发出。"}
		}
		return Receipt{}, err
	}
	c, ok := p.Connectors[call.Account.connector()]
	if !ok {
		return Receipt{}, &Error{Outcome: Refused, Class: ClassConfig, Code: "channel",
			Message: fmt.Sprintf("没有“%s”渠道的发布程序。请系统管理员检查账号的渠道设置。", call.Account.Channel)}
	}
	media := call
	call.Media = media.file
	return do(ctx, c, call)
}

// clean makes every error an *Error (ErrNotThere aside) without secrets.
func clean(err error, hide string) error {
	if err == nil || errors.Is(err, ErrNotThere) {
		return err
	}
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{Outcome: Uncertain, Class: ClassTransient, Code: "interrupted", Err: err,
			Message: "发布过程中断，暂时不能确定结果。系统会自动向平台核对。"}
	}
	out := *e
	out.Message = Redact(e.Message, hide)
	if e.Err != nil {
		out.Err = redactError(e.Err, hide)
	}
	return &out
}

func (p *Publisher) log(ctx context.Context, op string, call Call, r Receipt, err error, took time.Duration) {
	if p.Log == nil {
		return
	}
	attrs := []any{"op", op, "publication", call.ID, "channel", call.Account.Channel, "account", call.Account.ID,
		"ms", took.Milliseconds()}
	var e *Error
	switch {
	case err == nil:
		attrs = append(attrs, "outcome", r.State, "ref", r.Ref)
	case errors.As(err, &e):
		attrs = append(attrs, "outcome", e.Outcome, "class", e.Class, "code", e.Code, "rid", e.RID, "err", e.Error())
	default:
		attrs = append(attrs, "outcome", "not there")
	}
	p.Log.InfoContext(ctx, "channel", attrs...)
}
