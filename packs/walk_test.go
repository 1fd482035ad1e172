package packs_test

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/workday"
	"qianfa/packs"
)

// defaultWalk is how many commands `go test` gives; `make soak` asks for more by QIANFA_WALK_STEPS. QIANFA_WALK_SEED
// repeats a walk.
const defaultWalk = 50_000

// Random walks over every pack and every act: each life is one case, opened on the answer to invented facts, to which
// people give commands, sensible or not. A model that knows the frozen route and the events only says beside it what
// may happen.
func TestRandomWalksOverAllPacksBreakNoProperty(t *testing.T) {
	t.Parallel()
	library, err := policy.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	want, seed := number(t, "QIANFA_WALK_STEPS", defaultWalk), number(t, "QIANFA_WALK_SEED", int(time.Now().UnixNano()%1_000_000_000))
	steps, done, lives := 0, 0, 0
	ends, walked := map[string]int{}, map[string]int{}
	for steps < want {
		for _, id := range library.IDs() {
			book, err := library.Pack(id)
			if err != nil {
				t.Fatal(err)
			}
			life := rapid.Custom(func(rt *rapid.T) *walk { return live(rt, book) })
			w := life.Example(seed + lives)
			lives++
			steps, done = steps+w.steps, done+w.done
			ends[w.end]++
			walked[id] += w.steps
			if w.broken != "" {
				t.Fatalf("QIANFA_WALK_SEED=%d, life %d of %s: %s\n%s", seed, lives, id, w.broken, w.log())
			}
		}
	}
	if steps < want || len(walked) != len(all) || ends["finished"] == 0 || ends["rejected"] == 0 {
		t.Errorf("%d steps through %v, ends %v", steps, walked, ends)
	}
	fmt.Printf("random walks: seed %d, %d commands (%d carried out) in %d lives over %d packs, ends %v\n", seed, steps, done, lives, len(walked), ends)
}

func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		t.Fatalf("%s is %q, want a number", name, text)
	}
	return n
}

// walk is one life: the case as the engine has it, the model beside it, and what happened.
type walk struct {
	*rapid.T
	roll  review.Roll
	who   []string
	now   time.Time
	c     review.Case
	model *model
	told  []review.Event
	trace []string

	steps, done int
	end, broken string
}

const day = 24 * time.Hour

// live invents facts, opens the case where the rules give a route, and lets people act on it.
func live(t *rapid.T, book *policy.Rulebook) *walk {
	w := &walk{T: t, now: time.Date(2026, 3, 2, 9, 0, 0, 0, workday.Zone)}
	facts := invent(t, book)
	answer, err := book.Answer(facts)
	if err != nil {
		return w.breaks("the facts do not fit: %v", err)
	}
	if answer.Decision != policy.DecisionRoute && answer.Decision != policy.DecisionMixed {
		w.steps++
		open := review.Open{Answer: answer, Version: 1, Digest: "v1", Author: author}
		if events, err := review.Decide(review.Case{}, open, review.Facts{Actor: author, Now: w.now}); err == nil {
			return w.breaks("a case was opened on %s: %v", answer.Decision, events)
		}
		w.end = "not opened"
		routes, err := book.Routes(facts)
		if err != nil || len(routes) == 0 {
			return w
		}
		answer = rapid.SampledFrom(routes).Draw(t, "route")
	}
	w.mayBeUrgent(&answer)
	w.people(answer)
	w.do(author, review.Open{Answer: answer, Terms: review.Terms{Places: answer.Places, Each: book.Each()}, Version: 1, Digest: "v1", Author: author}, false)
	if w.broken != "" || !w.c.Opened() {
		return w
	}
	for range rapid.IntRange(10, 80).Draw(t, "commands") {
		w.turn()
		if w.broken != "" {
			return w
		}
		if w.end = review.State(w.c, w.now); w.end == "finished" || w.end == "rejected" {
			break
		}
	}
	if again := review.Fold(w.told); review.State(again, w.now) != review.State(w.c, w.now) || len(again.History) != len(w.c.History) {
		return w.breaks("the events folded again are another case")
	}
	return w
}

func (w *walk) breaks(format string, args ...any) *walk {
	w.broken = fmt.Sprintf(format, args...)
	return w
}

// log tells the route and what was done.
func (w *walk) log() string {
	var out string
	for _, s := range w.c.Answer.Steps {
		out += fmt.Sprintf("  step %s after %v: %s %s@%s %s %s\n", s.Step, s.After, s.Verb, s.Role, s.UnitName, s.Mode, s.Phase)
	}
	for _, line := range w.trace {
		out += "  " + line + "\n"
	}
	return out
}

// turn lets somebody do something: mostly what waits, sometimes anything.
func (w *walk) turn() {
	switch n := rapid.IntRange(0, 19).Draw(w.T, "what"); {
	case n < 8:
		w.forward()
	case n < 10:
		w.urgently()
	case n < 14:
		w.otherwise()
	case n < 16:
		w.do(w.anybody(), w.anything(), false)
	case n == 16:
		who, cmd := w.anyLink()
		w.do(who, cmd, false)
	case n == 17:
		w.do("system:tick", w.anything(), true)
	case n == 18:
		w.now = w.now.Add(time.Duration(rapid.IntRange(1, 40).Draw(w.T, "days")) * day)
		for _, e := range append(review.Due(w.c, w.now), review.OverdueNow(w.c, w.now)...) {
			w.take(e)
		}
	default:
		w.stale()
	}
}

func (w *walk) anybody() string { return rapid.SampledFrom(w.who).Draw(w.T, "who") }

// forward does what waits for somebody, as the one it waits for.
func (w *walk) forward() {
	tasks := review.Waiting(w.c, w.facts(""))
	if len(tasks) == 0 {
		who := author
		if w.c.Stopped.State == review.StopHeld {
			who = w.anybody()
		}
		w.do(who, rapid.SampledFrom([]review.Command{review.Resubmit{Version: w.c.Version, Digest: w.c.Digest}, review.Resume{}}).Draw(w.T, "on"), false)
		return
	}
	task := rapid.SampledFrom(tasks).Draw(w.T, "task")
	who := w.anybody()
	if len(task.Eligible) > 0 {
		who = rapid.SampledFrom(task.Eligible).Draw(w.T, "eligible").Person
	}
	switch {
	case task.Release:
		w.do(who, review.Publish{Target: task.Target}, false)
	case task.Trouble > 0:
		w.trouble(who, task.Trouble)
	case w.c.Rows[task.Row].Late && !task.Step.External:
		w.do(who, w.later(task), false)
	case task.Step.Verb == policy.Consult:
		w.do(who, review.Consult{Step: task.Step.Step}, false)
	case task.Step.External:
		w.outside(task.Step.Step)
	case task.Step.OwnRules && rapid.Bool().Draw(w.T, "own"):
		w.do(w.anybody(), review.Record{Step: task.Step.Step, Means: review.Oral}, false)
	default:
		w.do(who, w.pass(task.Step), false)
	}
}

// otherwise lets the one it waits for do anything but go on.
func (w *walk) otherwise() {
	tasks := slices.DeleteFunc(review.Waiting(w.c, w.facts("")), func(x review.Task) bool { return len(x.Eligible) == 0 })
	if len(tasks) == 0 {
		w.do(w.anybody(), w.anything(), false)
		return
	}
	task := rapid.SampledFrom(tasks).Draw(w.T, "task")
	who, step := rapid.SampledFrom(task.Eligible).Draw(w.T, "eligible").Person, task.Step.Step
	if task.Trouble > 0 {
		w.trouble(who, task.Trouble)
		return
	}
	if task.Release {
		w.do(who, rapid.SampledFrom([]review.Command{review.Schedule{Target: task.Target, At: w.now.Add(day)}, review.Hold{}}).Draw(w.T, "instead"), false)
		return
	}
	w.do(who, rapid.SampledFrom([]review.Command{
		review.Return{Step: step, Back: rapid.Bool().Draw(w.T, "back")}, review.Return{Step: step, To: w.step(), Back: rapid.Bool().Draw(w.T, "back")}, review.Reject{Step: step},
		review.Escalate{Step: step}, review.Suggest{Step: step, Ref: "m"}, review.Transfer{Step: step, To: w.anybody()}, review.AddSigner{Step: step, Person: w.anybody()},
		review.Consult{Step: step, To: w.anybody()}, review.SkipOptional{Step: step}, review.Hold{}, review.SignLater{Step: step},
		review.Edit{Version: w.c.Version + 1, Digest: fmt.Sprint("v", w.c.Version+1), Small: rapid.Bool().Draw(w.T, "small")},
	}).Draw(w.T, "instead"), false)
}

// pass signs a step with what it asks to be recorded.
func (w *walk) pass(s policy.Step) review.Pass {
	cmd := review.Pass{Step: s.Step, Checklist: "c", Answered: w.c.Terms.Each[s.Checklist], Record: map[string]any{}}
	for _, name := range s.Record {
		cmd.Record[name] = float64(rapid.IntRange(0, 100).Draw(w.T, "record"))
	}
	return cmd
}

// stale acts on a version that was not shown, or releases without the password: neither seals anything.
func (w *walk) stale() {
	tasks := review.Waiting(w.c, w.facts(""))
	if len(tasks) == 0 {
		return
	}
	task := rapid.SampledFrom(tasks).Draw(w.T, "task")
	for _, h := range task.Eligible {
		f := w.facts(h.Person)
		var cmd review.Command = w.pass(task.Step)
		if task.Release {
			cmd = review.Publish{Target: task.Target}
		} else if task.Trouble == 0 && w.c.Rows[task.Row].Late {
			cmd = w.later(task)
		}
		w.steps++
		f.Shown = "another"
		if events, err := review.Decide(w.c, cmd, f); err == nil {
			w.breaks("%T on a version that was not shown: %v", cmd, events)
		}
		f.Shown, f.SteppedUp = w.c.Digest, false
		events, err := review.Decide(w.c, cmd, f)
		if r, ok := first(events).(review.Released); err == nil && ok && r.Seals {
			w.breaks("a release sealed the item without the password")
		}
		if p, ok := first(events).(review.Passed); err == nil && ok && slices.Contains([]policy.Verb{policy.Decide, policy.SignOff, policy.Consent}, w.c.Rows[p.Row].Verb) {
			w.breaks("a decision without the password")
		}
	}
}

func first(events []review.Event) review.Event {
	if len(events) == 0 {
		return nil
	}
	return events[0]
}

// anything draws a command that a page could send.
func (w *walk) anything() review.Command {
	step, to := w.step(), w.anybody()
	target := rapid.SampledFrom(append(w.c.Targets(), "")).Draw(w.T, "target")
	small := rapid.Bool().Draw(w.T, "small")
	adopts := []int{}
	if len(w.c.Suggestions) > 0 {
		adopts = append(adopts, 1)
	}
	edit := review.Edit{Version: w.c.Version + 1, Digest: fmt.Sprint("v", w.c.Version+1), Small: small, Adopts: adopts}
	return rapid.SampledFrom([]review.Command{
		review.Pass{Step: step, Checklist: "c"}, review.Publish{Target: target}, review.Return{Step: step, Back: small}, review.Return{Step: step, To: w.step(), Back: small},
		review.Resubmit{Version: w.c.Version, Digest: w.c.Digest}, review.Resume{}, review.Recall{}, review.Record{Step: step, For: to, Means: review.Oral}, review.Deny{Step: step},
		review.Consult{Step: step, To: to}, review.AnswerConsult{No: 1}, review.Transfer{Step: step, To: to}, review.AddSigner{Step: step, Person: to},
		review.RemoveAddedSigner{Step: step, Person: to}, review.Escalate{Step: step}, review.Skip{Step: step, Reason: "r"}, review.SkipOptional{Step: step},
		review.Suggest{Step: step, Ref: "m"}, review.Confirm{Suggestion: 1, Checklist: "c"}, review.TakeBack{Step: step}, review.Schedule{Target: target, At: w.now.Add(day)},
		review.Unschedule{Target: target}, review.SignLater{Step: step}, edit, edit, review.Circulate{To: []string{to}}, review.Copy{To: []string{to}}, review.MarkRead{No: len(w.c.Readings)}, review.Remind{Step: step, To: to}, review.HandOver{To: to}, w.anythingUrgent(step, to), w.anythingUrgent(step, to), review.Hold{}, review.Reject{Step: step},
	}).Draw(w.T, "command")
}

func (w *walk) step() string {
	if len(w.c.Rows) == 0 {
		return "1"
	}
	return rapid.SampledFrom(w.c.Rows).Draw(w.T, "row").Step.Step
}

func (w *walk) facts(who string) review.Facts {
	return review.Facts{Actor: who, Now: w.now, Directory: w.roll, Shown: w.c.Digest, SteppedUp: true, PassIf: policy.Passes, Stood: review.Stood(workday.Default()),
		Later: review.Later(workday.Default()), Listed: listed, Rehearsal: false}
}

// do gives a command; what it leads to goes through the model first.
func (w *walk) do(who string, cmd review.Command, never bool) {
	w.steps++
	f := w.facts(who)
	if r, ok := cmd.(review.Record); ok && r.Means == review.Oral {
		r.Given = w.now
		cmd = r
	}
	events, err := review.Decide(w.c, cmd, f)
	if err != nil {
		return
	}
	w.trace = append(w.trace, fmt.Sprintf("%s %T%+v", who, cmd, brief(cmd)))
	if never {
		w.breaks("%s was allowed to %T", who, cmd)
		return
	}
	w.done++
	for _, e := range events {
		w.take(e)
	}
	if why := w.model.together(events); why != "" && w.broken == "" {
		w.breaks("%T: %s", cmd, why)
	}
	if w.broken == "" {
		w.exit()
	}
}

// brief leaves the frozen answer out of the trace.
func brief(cmd review.Command) any {
	if _, ok := cmd.(review.Open); ok {
		return ""
	}
	return cmd
}

func (w *walk) take(e review.Event) {
	if why := w.model.judge(e); why != "" && w.broken == "" {
		w.breaks("%T: %s", e, why)
	}
	var waited []review.Task
	beside := besideTheRoute(e)
	if beside {
		waited = review.Waiting(w.c, w.facts(""))
	}
	w.c = review.Evolve(w.c, e)
	if beside && !reflect.DeepEqual(waited, review.Waiting(w.c, w.facts(""))) {
		w.breaks("%T changed what the route waits for", e)
	}
	w.told = append(w.told, e)
	w.model.fold(e, w.c)
}

// besideTheRoute: what people read, and reminders, never block an item nor move it.
func besideTheRoute(e review.Event) bool {
	switch e.(type) {
	case review.Circulated, review.Copied, review.ReadingMarked, review.Reminded:
		return true
	}
	return false
}

// exit: every state is an end, or waits for a post, a person or an hour, or lets somebody act.
func (w *walk) exit() {
	switch review.State(w.c, w.now) {
	case "rejected", "finished":
		return
	}
	tasks := review.Waiting(w.c, w.facts(""))
	if why := w.model.everyLateSignatureHasAnExit(tasks, w.c.Stopped.State == review.StopNone); why != "" {
		w.breaks("%s", why)
	}
	for _, task := range tasks {
		if task.Post.Role == "" && task.For == "" {
			w.breaks("something waits and does not say for whom: %+v", task)
		}
	}
	if len(tasks) > 0 || len(w.c.Schedules) > 0 || w.model.stands(w.now) {
		return
	}
	for _, who := range w.who {
		for _, cmd := range []review.Command{review.Resume{}, review.Resubmit{Version: w.c.Version, Digest: w.c.Digest}, review.Edit{Version: w.c.Version + 1, Digest: "x"}} {
			if _, err := review.Decide(w.c, cmd, w.facts(who)); err == nil {
				return
			}
		}
	}
	w.breaks("nobody can do anything in state %s, stopped %+v", review.State(w.c, w.now), w.c.Stopped)
}

// people gives each post of the route nobody, one or two holders; some hold several posts, some delegate.
func (w *walk) people(a policy.Answer) {
	w.who = []string{author, "sun"}
	w.roll = review.Roll{}
	hold := func(role, unit, charge string) {
		for range rapid.SampledFrom([]int{0, 1, 1, 1, 2, 2, 2, 2}).Draw(w.T, "holders") {
			id := "p" + strconv.Itoa(len(w.who))
			if rapid.IntRange(0, 5).Draw(w.T, "again") == 0 {
				id = w.anybody()
			}
			p := policy.Person{ID: id, Unit: unit, Roles: []string{role}}
			if charge != "" {
				p.InCharge = []string{charge}
			}
			w.roll.Persons = append(w.roll.Persons, p)
			if !slices.Contains(w.who, id) {
				w.who = append(w.who, id)
			}
		}
	}
	posts := map[[3]string]bool{}
	for _, s := range a.Steps {
		if !s.External {
			posts[[3]string{s.Role, s.UnitName, s.InChargeOf}] = true
		}
		for _, ref := range []string{s.RecordedBy, s.IfUnsure} {
			if role, word, ok := cut(ref); ok {
				posts[[3]string{role, a.Places[word], ""}] = true
			}
		}
		if s.DelegatedBy != "" {
			posts[[3]string{s.DelegatedBy, "主办单位", ""}] = true
		}
		if s.SkipBy != "" {
			posts[[3]string{s.SkipBy, s.UnitName, ""}] = true
		}
	}
	for _, t := range a.Targets {
		if p := t.Publisher; p != nil {
			posts[[3]string{p.Role, p.UnitName, p.InChargeOf}] = true
		}
	}
	for _, p := range urgentPosts(a.Emergency) {
		posts[[3]string{p.Role, p.UnitName, p.InChargeOf}] = true
	}
	for _, p := range slices.SortedFunc(maps.Keys(posts), compare) {
		hold(p[0], p[1], p[2])
	}
	for range rapid.IntRange(0, 4).Draw(w.T, "grants") {
		w.roll.Grants = append(w.roll.Grants, policy.Grant{From: w.anybody(), To: w.anybody()})
	}
	w.model = newModel(a, w.roll)
}
