package review_test

import (
	"fmt"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// people are the office of the properties: two holders of each post, a publisher, and the author, who holds one too.
var (
	posts  = []string{"甲岗", "乙岗", "丙岗"}
	people = []string{"zhang", "sun", "甲岗1", "甲岗2", "乙岗1", "乙岗2", "丙岗1", "丙岗2", "dai"}
)

func office() review.Roll {
	roll := review.Roll{Persons: []policy.Person{{ID: "zhang", Unit: "办", Roles: posts}, {ID: "sun", Unit: "办", Roles: []string{"管理员"}}}}
	for _, p := range posts {
		for _, n := range []string{"1", "2"} {
			roll.Persons = append(roll.Persons, policy.Person{ID: p + n, Unit: "办", Roles: []string{p}})
		}
	}
	roll.Grants = []policy.Grant{{From: "zhang", To: "dai"}, {From: "甲岗1", To: "dai", As: "甲岗"}}
	return roll
}

// anyRoute draws a route: one to five steps in any order relation, of any verb and mode, some after the release, for
// one or two targets.
func anyRoute(t *rapid.T) policy.Answer {
	verbs := []policy.Verb{policy.Review, policy.Decide, policy.SignOff, policy.Proofread, policy.SecrecyReview, policy.Filing, policy.Consult, policy.Report}
	a := route()
	if rapid.Bool().Draw(t, "small edits keep") {
		a.Edits = &policy.Edits{Small: "keep", Clause: "x#文"}
	}
	two := rapid.Bool().Draw(t, "two targets")
	if two {
		a.Targets = append(a.Targets, policy.TargetAnswer{Target: "website", Decision: policy.DecisionRoute})
	}
	n := rapid.IntRange(1, 5).Draw(t, "steps")
	for i := 1; i <= n; i++ {
		base := step(strconv.Itoa(i), "环节"+strconv.Itoa(i), rapid.SampledFrom(verbs).Draw(t, "verb"), "")
		for j := 1; j < i; j++ {
			if rapid.Bool().Draw(t, "after") {
				base.After = append(base.After, strconv.Itoa(j))
			}
		}
		if i == n && i > 1 && rapid.Bool().Draw(t, "late") {
			base.After, base.Phase = []string{"publish"}, "after"
		}
		if two && base.Phase == "" && rapid.Bool().Draw(t, "one target only") {
			base.Targets = []string{"website"}
		}
		base.Optional = rapid.IntRange(0, 4).Draw(t, "optional") == 0
		if rapid.IntRange(0, 3).Draw(t, "unsure") == 0 {
			base.IfUnsure, base.SkipBy = rapid.SampledFrom(posts).Draw(t, "up"), rapid.SampledFrom(posts).Draw(t, "skip by")
		}
		rows := rapid.IntRange(1, 3).Draw(t, "rows")
		base.Mode = rapid.SampledFrom([]string{"", "any", "k_of_n"}).Draw(t, "mode")
		base.K = rapid.IntRange(1, rows).Draw(t, "k")
		for r := range rows {
			base.Role = posts[(i+r)%len(posts)]
			a.Steps = append(a.Steps, base)
		}
	}
	return a
}

// detail is what a command needs beside its step.
type detail struct {
	person, target, to string
	back, small, edits bool
	hold               bool
}

func anyDetail(t *rapid.T) detail {
	return detail{person: rapid.SampledFrom(people).Draw(t, "person"), target: rapid.SampledFrom([]string{"", "wechat", "website"}).Draw(t, "target"),
		to: strconv.Itoa(rapid.IntRange(1, 5).Draw(t, "to")), back: rapid.Bool().Draw(t, "back"), small: rapid.Bool().Draw(t, "small"),
		edits: rapid.IntRange(0, 5).Draw(t, "edits") == 0, hold: rapid.IntRange(0, 9).Draw(t, "hold") == 0}
}

// anyCommand draws a command that a page could send, sensible or not.
func anyCommand(t *rapid.T, c review.Case) review.Command {
	d := anyDetail(t)
	d.edits, d.hold = true, true
	return rapid.SampledFrom(commands(c, strconv.Itoa(rapid.IntRange(1, 5).Draw(t, "step")), d)).Draw(t, "command")
}

// sensible draws one that is allowed, when there is one; signing and releasing are as likely as everything else
// together, so that most lives get somewhere.
func sensible(t *rapid.T, c review.Case, who string) review.Command {
	var forward, rest []review.Command
	d := anyDetail(t)
	for s := range 5 {
		for _, cmd := range commands(c, strconv.Itoa(s+1), d) {
			if _, err := review.Decide(c, cmd, asks(who, c)); err != nil {
				continue
			}
			switch cmd.(type) {
			case review.Pass, review.Publish, review.Resubmit, review.Resume, review.Record:
				forward = append(forward, cmd)
			default:
				rest = append(rest, cmd)
			}
		}
	}
	if len(rest) == 0 || len(forward) > 0 && rapid.Bool().Draw(t, "forward") {
		rest = forward
	}
	if len(rest) == 0 {
		return review.Recall{}
	}
	return rapid.SampledFrom(rest).Draw(t, "command")
}

func commands(c review.Case, s string, d detail) []review.Command {
	all := []review.Command{review.Pass{Step: s}, review.Publish{Target: d.target}, review.Return{Step: s, Back: d.back}, review.Return{Step: s, To: d.to, Back: d.back},
		review.Resubmit{Version: c.Version, Digest: c.Digest}, review.Resume{}, review.Recall{},
		review.Record{Step: s, For: d.person, Means: review.Oral}, review.Deny{Step: s}, review.Consult{Step: s, To: d.person}, review.AnswerConsult{No: 1},
		review.Transfer{Step: s, To: d.person}, review.AddSigner{Step: s, Person: d.person}, review.RemoveAddedSigner{Step: s, Person: d.person}, review.Escalate{Step: s},
		review.Skip{Step: s, Reason: "r"}, review.SkipOptional{Step: s}, review.Suggest{Step: s, Ref: "m"}, review.Confirm{Suggestion: 1}, review.TakeBack{Step: s}, review.Acknowledge{Step: s},
		review.Schedule{Target: d.target, At: noon.Add(1)}, review.Unschedule{Target: d.target}, review.SignLater{Step: s}}
	if d.edits {
		all = append(all, review.Edit{Version: c.Version + 1, Digest: fmt.Sprint("v", c.Version+1), Small: d.small, Adopts: adoptable(c)})
	}
	if d.hold {
		all = append(all, review.Hold{})
	}
	return all
}

func adoptable(c review.Case) []int {
	if len(c.Suggestions) > 0 {
		return []int{1}
	}
	return nil
}

func asks(who string, c review.Case) review.Facts {
	return review.Facts{Actor: who, Now: noon, Directory: office(), Shown: c.Digest, SteppedUp: true}
}

// anyLife draws a case and lets it live through random commands; watch sees each event before it is folded.
func anyLife(t *rapid.T, watch func(before review.Case, cmd review.Command, e review.Event)) review.Case {
	opened, err := review.Decide(review.Case{}, review.Open{Answer: anyRoute(t), Version: 1, Digest: "v1", Author: "zhang"}, asks("zhang", review.Case{}))
	if err != nil {
		t.Fatal(err)
	}
	c := review.Fold(opened)
	for range rapid.IntRange(0, 30).Draw(t, "deeds") {
		who := rapid.SampledFrom(people).Draw(t, "who")
		cmd := sensible(t, c, who)
		if rapid.IntRange(0, 9).Draw(t, "senseless") == 0 {
			cmd = anyCommand(t, c)
		}
		events, err := review.Decide(c, cmd, asks(who, c))
		if err != nil {
			continue
		}
		for _, e := range events {
			watch(c, cmd, e)
			c = review.Evolve(c, e)
		}
	}
	return c
}

func TestNeverReleasedBeforeEveryStepThatPrecedesTheRelease(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		signed := map[int]int{}   // row → signatures that stand, counted from the events alone
		lasting := map[int]bool{} // rows asked or handed up, which a change of the text does not undo
		settled := map[string]bool{}
		added := map[int]bool{} // rows beyond the answer that were taken off again
		anyLife(t, func(c review.Case, _ review.Command, e review.Event) {
			switch e := e.(type) {
			case review.Passed:
				signed[e.Row]++
			case review.Recorded:
				signed[e.Row]++
			case review.Confirmed:
				signed[e.Row]++
			case review.RecordDenied:
				signed[e.Row] = 0
			case review.TakenBack:
				signed[e.Row] = 0
			case review.Returned:
				drop(signed, e.Voids)
				unsettle(settled, c, e.Voids)
			case review.Resubmitted:
				drop(signed, e.Voids)
				unsettle(settled, c, e.Voids)
			case review.Edited:
				drop(signed, e.Voids)
				unsettle(settled, c, e.Voids)
			case review.OptionalSkipped:
				settled[e.Step] = true
			case review.Skipped:
				settled[e.Step] = true
			case review.Escalated:
				lasting[e.Row] = true // the post named must sign instead
			case review.Consulted:
				lasting[e.Row] = true
			case review.SignerRemoved:
				added[e.Row] = true
			case review.Released:
				for i, r := range c.Rows {
					if r.Phase == "" && (len(r.Targets) == 0 || slices.Contains(r.Targets, e.Target)) && r.Verb != policy.Report && !(settled[r.Step.Step] && r.Kind == review.RowFrozen) && !added[i] && !enough(c, signed, lasting, i) {
						t.Fatalf("%s released without step %s row %d", e.Target, r.Step.Step, i)
					}
				}
			default:
			}
		})
	})
}

func drop(signed map[int]int, rows []int) {
	for _, i := range rows {
		signed[i] = 0
	}
}

func unsettle(settled map[string]bool, c review.Case, rows []int) {
	for _, i := range rows {
		settled[c.Rows[i].Step.Step] = false
	}
}

// enough counts the signatures of row i's step by its mode; a row that a person added must be signed itself.
func enough(c review.Case, signed map[int]int, lasting map[int]bool, i int) bool {
	r := c.Rows[i]
	if r.Kind != review.RowFrozen {
		return signed[i] > 0 || lasting[i]
	}
	rows, have := 0, 0
	for j, other := range c.Rows {
		if other.Step.Step == r.Step.Step && other.Kind == review.RowFrozen {
			rows++
			if signed[j] > 0 || lasting[j] {
				have++
			}
		}
	}
	switch r.Mode {
	case "any":
		return have >= 1
	case "k_of_n":
		return have >= r.K
	}
	return have == rows
}

func TestNeverSignedByAuthorEditorOrTheirDelegate(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyLife(t, func(c review.Case, cmd review.Command, e review.Event) {
			sign := func(row int, who ...string) {
				for _, p := range who {
					if c.Rows[row].Verb.Stops() && p != "" && (p == "zhang" || slices.Contains(c.Editors, p)) {
						t.Fatalf("%T by %s, who wrote or edited (editors %v)", cmd, p, c.Editors)
					}
				}
			}
			switch e := e.(type) {
			case review.Passed:
				sign(e.Row, e.By, e.Principal)
			case review.SignedLater:
				sign(e.Row, e.By, e.Principal)
			case review.Confirmed:
				sign(e.Row, e.By, e.Principal)
			case review.Recorded:
				sign(e.Row, e.For, e.Principal)
			default:
			}
		})
		for _, r := range c.Rows {
			for _, s := range r.Signatures {
				if r.Verb.Stops() && s.Means == "" && (s.By == c.Author || slices.Contains(c.Editors, s.By)) {
					t.Fatalf("a signature of %s, who edits, stands", s.By)
				}
			}
		}
	})
}

func TestAMachineNeverActs(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyLife(t, func(review.Case, review.Command, review.Event) {})
		if events, err := review.Decide(c, anyCommand(t, c), asks("system:tick", c)); err == nil {
			t.Fatalf("a machine did %v", events)
		}
	})
}

func TestEveryStateHasAnExitOrSaysWhomItWaitsFor(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyLife(t, func(review.Case, review.Command, review.Event) {})
		switch review.State(c, noon) {
		case "rejected", "finished":
			return
		}
		if len(review.Waiting(c, asks("", c))) > 0 {
			return
		}
		for _, p := range people {
			if slices.ContainsFunc(review.Allowed(c, asks(p, c)), func(a review.Action) bool { return a.OK && a.Do != "deny" && a.Do != "answer_consult" }) {
				return
			}
		}
		t.Fatalf("nobody can do anything in state %s, stopped %+v", review.State(c, noon), c.Stopped)
	})
}

func TestNoCaseIsLostWhateverWasReturnedInParallel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyLife(t, func(review.Case, review.Command, review.Event) {})
		if c.Stopped.State == review.StopRejected {
			return
		}
		// whoever edited may not sign; the rest of the office is enough unless both holders of a post edited
		for _, p := range posts {
			if slices.Contains(c.Editors, p+"1") && slices.Contains(c.Editors, p+"2") {
				return
			}
		}
		for round := 0; round < 30 && review.State(c, noon) != "finished"; round++ {
			for _, who := range people {
				c = helpful(c, who)
			}
		}
		if s := review.State(c, noon); s != "finished" {
			t.Fatalf("stuck in state %s; waits for %+v; stopped %+v", s, review.Waiting(c, asks("", c)), c.Stopped)
		}
	})
}

// helpful lets a person do everything that brings the case on, taking off added signers who cannot sign.
func helpful(c review.Case, who string) review.Case {
	cmds := []review.Command{review.Resume{}, review.Resubmit{Version: c.Version, Digest: c.Digest}, review.Unschedule{Target: "wechat"}, review.Unschedule{Target: "website"}, review.Publish{}}
	for s := 1; s <= 5; s++ {
		n := strconv.Itoa(s)
		cmds = append(cmds, review.SkipOptional{Step: n}, review.Pass{Step: n}, review.SignLater{Step: n}, review.Consult{Step: n})
		for _, p := range people {
			cmds = append(cmds, review.RemoveAddedSigner{Step: n, Person: p})
		}
	}
	for _, cmd := range cmds {
		if events, err := review.Decide(c, cmd, asks(who, c)); err == nil {
			if _, own := cmd.(review.Consult); own && events[0].(review.Consulted).Row < 0 {
				continue
			}
			for _, e := range events {
				c = review.Evolve(c, e)
			}
		}
	}
	return c
}

func TestEvolveIsTotalForAnyOrderOfEvents(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		row := func() int { return rapid.IntRange(-2, 9).Draw(t, "row") }
		rows := func() []int { return rapid.SliceOfN(rapid.IntRange(-2, 9), 0, 4).Draw(t, "rows") }
		step := func() string { return strconv.Itoa(rapid.IntRange(0, 6).Draw(t, "step")) }
		act := review.Act{By: "wang", At: noon}
		var c review.Case
		for range rapid.IntRange(0, 30).Draw(t, "events") {
			e := rapid.SampledFrom([]review.Event{review.Opened{Act: act, Answer: anyRoute(t), Digest: "v1", Author: "zhang"}, review.Passed{Act: act, Row: row()},
				review.SignedLater{Act: act, Row: row()}, review.Returned{Act: act, Voids: rows()}, review.Resubmitted{Act: act, Voids: rows()}, review.Rejected{Act: act},
				review.Held{Act: act}, review.Resumed{Act: act}, review.Recalled{Act: act}, review.Recorded{Act: act, Row: row()}, review.RecordDenied{Act: act, Row: row()},
				review.Consulted{Act: act, Row: row(), No: row()}, review.ConsultAnswered{Act: act, No: row()}, review.Transferred{Act: act, Row: row()},
				review.SignerAdded{Act: act, Step: step()}, review.SignerRemoved{Act: act, Row: row()}, review.Escalated{Act: act, Row: row(), Step: step()},
				review.Skipped{Act: act, Step: step()}, review.OptionalSkipped{Act: act, Step: step()}, review.Suggested{Act: act, No: row()},
				review.Edited{Act: act, Voids: rows(), Adopts: rows()}, review.Confirmed{Act: act, Row: row(), Suggestion: row()}, review.Released{Act: act, Target: "wechat"},
				review.Scheduled{Act: act, Target: "wechat"}, review.Unscheduled{Act: act, Target: "wechat"}}).Draw(t, "event")
			before := len(c.History)
			c = review.Evolve(c, e)
			if len(c.History) != before+1 {
				t.Fatal("an event left no line in the history")
			}
		}
		review.State(c, noon)
		review.Progress(c, noon)
		review.Waiting(c, asks("wang", c))
		review.Allowed(c, asks("甲岗1", c))
	})
}

func TestAllowedAndDecideAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := anyLife(t, func(review.Case, review.Command, review.Event) {})
		who := rapid.SampledFrom(people).Draw(t, "who")
		for _, a := range review.Allowed(c, asks(who, c)) {
			if !a.OK && (a.Reason == "" || len(a.Cites) == 0) {
				t.Fatalf("%s is refused without reason or clause", a.Do)
			}
			if a.Label == "" {
				t.Fatalf("%s has no label", a.Do)
			}
			if a.Do == "pass" || a.Do == "sign_later" {
				var sign review.Command = review.Pass{Step: a.Step}
				if a.Do == "sign_later" {
					sign = review.SignLater{Step: a.Step}
				}
				_, err := review.Decide(c, sign, asks(who, c))
				if (err == nil) != a.OK {
					t.Fatalf("%s on %s: allowed %v, decided %v", a.Do, a.Step, a.OK, err)
				}
			}
		}
	})
}
