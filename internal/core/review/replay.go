package review

import (
	"slices"
	"strconv"
	"time"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
)

// Replay runs the acts of the facts over an answer, with the holders that the facts name, and returns the case that
// results (pack-language, section 7 "with acts"). An act that the rules refuse is listed and changes nothing.
// passIf evaluates a row's pass condition; nil when no step of the pack has one.
func Replay(answer policy.Answer, facts policy.Facts, passIf func(string, map[string]any) (bool, error)) policy.Case {
	r := replayer{facts: facts, now: moment(facts.Now, time.Time{}), dir: Roll{Persons: facts.Persons, Grants: facts.Grants}, passIf: passIf}
	r.open(answer)
	for i, a := range facts.Acts {
		if no := r.act(a); no != nil {
			r.refused = append(r.refused, policy.RefusedAct{Act: i, Text: no.short, Clause: no.clause})
		}
	}
	return r.result()
}

type replayer struct {
	facts   policy.Facts
	now     time.Time
	dir     Roll
	passIf  func(string, map[string]any) (bool, error)
	c       Case
	version int
	refused []policy.RefusedAct
}

// open begins the case. Of an item without a named author the rules still know the unit; "?" is then nobody's id.
func (r *replayer) open(answer policy.Answer) {
	cmd := Open{Answer: answer, Version: 1, Digest: "v1", Author: r.facts.Author.Person}
	r.version = 1
	if r.facts.Submitter != nil {
		cmd.Submitter = r.facts.Submitter.Person
	}
	if cmd.Author == "" {
		cmd.Author = "?"
	}
	events, _ := decide(Case{}, cmd, r.by("?", r.now))
	r.c = Fold(events)
}

func (r *replayer) by(actor string, at time.Time) Facts {
	return Facts{Actor: actor, Now: at, Directory: r.dir, Rehearsal: true, PassIf: r.passIf, Stood: Stood(workday.Default()), Later: Later(workday.Default())}
}

// act decides one act. A person on the author's side who edits a returned item hands it in again by that.
func (r *replayer) act(a policy.Act) *refusal {
	at := moment(a.At, r.now)
	if a.Do == "delegate" {
		return r.delegate(a, at)
	}
	f := r.by(a.By, at)
	events, no := decide(r.c, r.command(a, at), f)
	if no != nil {
		return no
	}
	for _, e := range events {
		r.c = Evolve(r.c, e)
	}
	if a.Do == "edit" && (r.c.Stopped.State == StopReturned || r.c.Stopped.State == StopRecalled) {
		again, no := decide(r.c, Resubmit{Version: r.c.Version, Digest: r.c.Digest}, f)
		for _, e := range again {
			r.c = Evolve(r.c, e)
		}
		return no
	}
	return nil
}

// delegate adds a standing delegation from then on.
func (r *replayer) delegate(a policy.Act, at time.Time) *refusal {
	if a.To == "" || a.To == a.By {
		return refuse(r.c.clause(), "请写明受托人", "没有写明授权给谁")
	}
	as := a.Word
	for _, row := range r.c.Rows {
		if as == "" && row.Step.Step == a.Step {
			as = row.Role
		}
	}
	r.dir.Grants = append(slices.Clip(r.dir.Grants), policy.Grant{From: a.By, To: a.To, As: as, Since: at.Format(time.RFC3339)})
	return nil
}

func (r *replayer) command(a policy.Act, at time.Time) Command {
	switch a.Do {
	case "pass":
		return Pass{Step: a.Step, Word: a.Word, Record: a.Record, Opinion: a.Reason}
	case "return":
		return Return{Step: a.Step, To: a.To, Opinion: a.Reason}
	case "reject":
		return Reject{Step: a.Step, Opinion: a.Reason}
	case "hold":
		return Hold{Reason: a.Reason}
	case "resume":
		return Resume{}
	case "recall":
		return Recall{}
	case "record":
		return Record{Step: a.Step, For: a.RecordedFor, Means: Oral, Given: at, Opinion: a.Reason}
	case "consult":
		return Consult{Step: a.Step, To: a.To}
	case "edit":
		r.version++
		return Edit{Version: r.version, Digest: "v" + strconv.Itoa(r.version), Small: a.Word == "small" || a.Word == "文字性修改"}
	case "skip":
		if r.optional(a.Step) {
			return SkipOptional{Step: a.Step, Reason: a.Reason}
		}
		return Skip{Step: a.Step, Reason: a.Reason}
	case "escalate":
		return Escalate{Step: a.Step, Reason: a.Reason}
	case "transfer":
		return Transfer{Step: a.Step, To: a.To, Reason: a.Reason}
	case "add_signer":
		return AddSigner{Step: a.Step, Person: a.To, Reason: a.Reason}
	case "remove_signer":
		return RemoveAddedSigner{Step: a.Step, Person: a.To}
	case "schedule":
		return Schedule{Target: a.Target, At: moment(r.facts.PublishAt, at)}
	case "unschedule":
		return Unschedule{Target: a.Target}
	case "publish":
		return Publish{Target: a.Target}
	case "sign_later":
		return SignLater{Step: a.Step, Opinion: a.Reason, Record: a.Record}
	case "declare_emergency":
		return DeclareEmergency{Reason: a.Reason}
	case "cancel_emergency":
		return CancelEmergency{Reason: a.Reason}
	case "miss_call":
		return MissCall{For: a.To, Given: at}
	case "object":
		return Object{Step: a.Step, Opinion: a.Reason}
	}
	return nil
}

func (r *replayer) optional(step string) bool {
	return slices.ContainsFunc(r.c.Rows, func(row Row) bool { return row.Step.Step == step && row.Optional && row.SkipBy == "" })
}

func (r *replayer) result() policy.Case {
	out := policy.Case{State: State(r.c, r.now), Done: []string{}, Open: []string{}, Published: []string{}, Voided: append([]string(nil), r.c.Voided...), Refused: r.refused}
	v := look(r.c, r.now)
	for _, row := range r.c.Rows {
		step := row.Step.Step
		if v.stepDone(step) && !slices.Contains(out.Done, step) {
			out.Done = append(out.Done, step)
		}
		if r.c.Stopped.State == StopNone && v.before(row) && !v.stepDone(step) && !row.Verb.Powers().Release && !slices.Contains(out.Open, step) {
			out.Open = append(out.Open, step)
		}
	}
	for _, t := range r.c.Targets() {
		if _, released := r.c.Released[t]; released && t != "" {
			out.Published = append(out.Published, t)
		}
	}
	return out
}
