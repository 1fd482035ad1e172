package app

import (
	"context"
	"encoding/json"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// Audit (审计) keeps what was refused for want of rights: such an attempt is itself a fact.
type Audit struct {
	Ledger Ledger
	Dir    *Directory
	Now    func() time.Time
	Demo   bool
}

// refused is the event of a refused attempt; stored as "audit.Refused".
type refused struct {
	Operation string       `json:"operation"`
	Cites     []fault.Cite `json:"cites,omitempty"`
}

// Refused records that somebody was refused an operation they had no right to.
func (a *Audit) Refused(ctx context.Context, actor Actor, operation string, f *fault.Error) error {
	if actor.Person == "" {
		return nil // nobody known: the log has the address
	}
	data, err := json.Marshal(refused{Operation: operation, Cites: f.Cites})
	if err != nil {
		return err
	}
	stream := "audit/" + actor.Person
	for range 3 {
		v, err := a.Ledger.Versions(ctx, stream)
		if err != nil {
			return err
		}
		_, err = a.Ledger.Commit(ctx, Commit{Actor: actor.Person, At: a.Now().UTC(), Appends: []Append{{Stream: stream, Body: actor.Body, Seen: v[stream], Events: []ledger.Event{{Type: "audit.Refused", Data: string(data)}}}}})
		if fault.CodeOf(err) != fault.Conflict {
			return err
		}
	}
	return nil
}

// Note records a fact about the installation itself, such as a test clock.
func (a *Audit) Note(ctx context.Context, typ string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return err
	}
	const stream = "installation/self"
	v, err := a.Ledger.Versions(ctx, stream)
	if err != nil {
		return err
	}
	_, err = a.Ledger.Commit(ctx, Commit{Actor: "system:installation", At: a.Now().UTC(), Appends: []Append{{Stream: stream, Seen: v[stream], Events: []ledger.Event{{Type: typ, Data: string(text)}}}}})
	return err
}

// MayExport says whether the whole ledger may be given to this person: where it is one body's own, or a demo's.
func (a *Audit) MayExport(ctx context.Context, actor Actor) error {
	bodies, err := a.Dir.people.Bodies(ctx)
	if err != nil {
		return err
	}
	if a.Demo || len(bodies) == 1 && bodies[0] == actor.Body {
		return nil
	}
	return fault.New(fault.Forbidden, "本系统由多个单位共用，整本台账不能在网页上导出。请系统管理员在服务器上用命令导出，或在稿件页面下载这篇稿件的存证。")
}
