package review

import (
	"slices"
	"time"

	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// view answers what is done and what waits, at one moment. It remembers answers, so that it is linear in the route.
type view struct {
	c    Case
	now  time.Time
	done map[string]bool // steps that are satisfied, with everything before them
}

func look(c Case, now time.Time) *view { return &view{c: c, now: now, done: map[string]bool{}} }

// satisfied reports whether a step and everything before it is done. A report and an inform step are not waited for.
func (v *view) satisfied(step string) bool {
	if ok, known := v.done[step]; known {
		return ok
	}
	v.done[step] = false // a circle is never satisfied; Open refuses one
	ok := v.stepDone(step) || !v.waited(step)
	for _, r := range v.c.Rows {
		if r.Step.Step == step {
			ok = ok && v.before(r)
		}
	}
	v.done[step] = ok
	return ok
}

// before reports whether everything before a row is done.
func (v *view) before(r Row) bool {
	if r.afterRelease() && !v.c.anyReleased(r) {
		return false
	}
	if r.Unordered || r.Late {
		return true
	}
	return !slices.ContainsFunc(r.After, func(step string) bool { return step != afterPublish && !v.satisfied(step) })
}

const afterPublish = "publish"

func (r Row) afterRelease() bool {
	return r.Late || r.Phase == "after" || slices.Contains(r.After, afterPublish)
}

// waited reports whether the case waits for a step; a consult step waits to be asked.
func (v *view) waited(step string) bool {
	return slices.ContainsFunc(v.c.Rows, func(r Row) bool { return r.Step.Step == step && r.waited() })
}

func (r Row) waited() bool {
	if r.Urgent && !r.Late {
		return false // what a clause allows is never required
	}
	p := r.Verb.Powers()
	return (p.Waited || r.Verb == policy.Consult) && !p.Release
}

// stepDone counts the rows of a step by its mode. What persons added to it is always required.
func (v *view) stepDone(step string) bool {
	rows, done, mode, k := 0, 0, "", 0
	for _, r := range v.c.Rows {
		if r.Step.Step != step {
			continue
		}
		ok := v.rowDone(r)
		if r.Kind != RowFrozen && !ok {
			return false
		}
		if r.Kind == RowFrozen {
			rows, mode, k = rows+1, r.Mode, r.K
			if ok {
				done++
			}
		}
	}
	return rows > 0 && done >= quorum(mode, k, rows)
}

func quorum(mode string, k, rows int) int {
	switch mode {
	case "any":
		return 1
	case "k_of_n":
		return min(max(k, 1), rows)
	default:
		return rows
	}
}

func (v *view) rowDone(r Row) bool {
	if r.Settled != NotSettled {
		return true
	}
	n := len(r.Signatures)
	return n >= max(r.Passes, 1) && !v.now.Before(r.Signatures[n-1].Stood)
}

// waits reports whether a row can be signed now: its turn has come, and neither it nor its step is done. A notice that
// has been put up and must still stand waits for nobody.
func (v *view) waits(r Row) bool {
	if r.Urgent && !r.Late && (!v.c.Urgency.Open || len(v.c.Released) > 0 || v.c.decidedUrgently() != nil && r.Kind == RowFrozen) {
		return false
	}
	return r.Settled == NotSettled && len(r.Signatures) < max(r.Passes, 1) && !r.Verb.Powers().Release &&
		(r.Early || v.before(r)) && (r.Kind != RowFrozen || !v.stepQuorate(r.Step.Step))
}

// stepQuorate reports whether the frozen rows of a step have what the mode asks for.
func (v *view) stepQuorate(step string) bool {
	rows, done, mode, k := 0, 0, "", 0
	for _, r := range v.c.Rows {
		if r.Step.Step == step && r.Kind == RowFrozen {
			rows, mode, k = rows+1, r.Mode, r.K
			if v.rowDone(r) {
				done++
			}
		}
	}
	return done >= quorum(mode, k, rows)
}

// Targets returns the targets that the answer lets go out; one nameless target when the rules speak of none.
func (c Case) Targets() []string {
	if len(c.Answer.Targets) == 0 {
		return []string{""}
	}
	var out []string
	for _, t := range c.Answer.Targets {
		if t.Decision == policy.DecisionRoute && !slices.Contains(out, t.Target) {
			out = append(out, t.Target)
		}
	}
	return out
}

func (r Row) concerns(target string) bool {
	return len(r.Targets) == 0 || slices.Contains(r.Targets, target)
}

func (c Case) anyReleased(r Row) bool {
	for t := range c.Released {
		if r.concerns(t) {
			return true
		}
	}
	return false
}

// Ready reports whether everything that must come before the release of a target was done, as of a moment. A released
// target is no longer ready; a scheduled one still is.
func Ready(c Case, target string, now time.Time) bool {
	_, out := c.Released[target]
	return c.Opened() && c.Stopped.State == StopNone && !out && slices.Contains(c.Targets(), target) && look(c, now).blocker(target) == nil
}

// Opened reports whether the case was ever opened.
func (c Case) Opened() bool { return c.Turn > 0 }

// blocker returns the first row that the release of a target still waits for, nil when there is none.
func (v *view) blocker(target string) *Row {
	urgent := v.c.urgentFor(target)
	for i, r := range v.c.Rows {
		switch {
		case !r.concerns(target), r.Urgent, r.afterRelease() && !r.Late, urgent && !v.c.kept(r):
			continue
		case !v.satisfied(r.Step.Step) && !(urgent && v.stepDone(r.Step.Step)):
			return &v.c.Rows[i]
		}
	}
	return nil
}

// Publisher returns who releases a target; nil when the rules name nobody.
func (c Case) Publisher(target string) *policy.Publisher {
	for _, t := range c.Answer.Targets {
		if t.Target == target && t.Publisher != nil {
			return t.Publisher
		}
	}
	return c.Answer.Publisher
}

// Task is one row that waits now (待办), with the post it belongs to. Who may really sign is Eligible: its holders and
// their delegates without the author, the editors and whoever else the rules keep away.
type Task struct {
	Row      int
	Step     policy.Step
	Kind     RowKind
	For      string // the only person, when it is one person's
	Post     org.Post
	Eligible []org.Holder
	Release  bool   // the release itself
	Trouble  int    // number of the trouble that waits, 0 for none
	Target   string // of the release
}

// Waiting returns what waits for somebody now: rows whose turn has come, and targets that are ready to go out. A case
// that was returned or recalled waits for its author, a held one for whoever resumes it; both return nothing here.
func Waiting(c Case, f Facts) []Task {
	if !c.Opened() || c.Stopped.State != StopNone {
		return nil
	}
	if f.Directory == nil {
		f.Directory = Roll{}
	}
	var out []Task
	v := look(c, f.Now)
	for i, r := range c.Rows {
		if v.waits(r) {
			out = append(out, Task{Row: i, Step: r.Step, Kind: r.Kind, For: c.only(i), Post: r.post(), Eligible: c.eligible(i, f)})
		}
	}
	for _, t := range c.Targets() {
		_, scheduled := c.Schedules[t]
		if pub := c.Publisher(t); pub != nil && !scheduled && Ready(c, t, f.Now) {
			out = append(out, Task{Row: -1, Post: publisherPost(*pub), Release: true, Target: t, Eligible: c.publishers(t, f)})
			if post := c.urgentPublisher(t, f.Now); post != nil {
				out = append(out, Task{Row: -1, Post: postOf(*post, policy.Publish), Release: true, Target: t, Eligible: f.Directory.Holders(postOf(*post, policy.Publish), f.Now)})
			}
		}
	}
	return append(out, c.troubleTasks(f)...)
}

// State returns the state of the case in the words of the pack language (section 7).
func State(c Case, now time.Time) string {
	switch c.Stopped.State {
	case StopRejected:
		return "rejected"
	case StopHeld:
		return "held"
	case StopReturned, StopRecalled:
		return "returned"
	case StopNone:
	}
	targets := c.Targets()
	released, ready := 0, 0
	for _, t := range targets {
		if _, ok := c.Released[t]; ok {
			released++
		} else if Ready(c, t, now) {
			ready++
		}
	}
	switch {
	case released == len(targets) && released > 0 && look(c, now).allDone():
		return "finished"
	case released == len(targets) && released > 0:
		return "published"
	case released > 0:
		return "partly_published"
	case ready == len(targets) && ready > 0:
		return "ready"
	default:
		return "waiting"
	}
}

// allDone: a report to somebody is not waited for, so a case can finish without it.
func (v *view) allDone() bool {
	return !slices.ContainsFunc(v.c.Rows, func(r Row) bool { return !v.satisfied(r.Step.Step) })
}
