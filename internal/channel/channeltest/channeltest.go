// Package channeltest proves of a connector, against its simulator, what the rest relies on: whatever fails and
// wherever the process is killed, there are never two posts, and the end is published, refused or shown uncertain.
//
// It never fakes a platform. Start reading at Run.
package channeltest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"qianfa/internal/channel"
	"qianfa/internal/channel/rehearsal"
)

// Bench is one connector on a fresh simulator, with a post that was not published yet.
type Bench struct {
	Connector channel.Connector
	Call      channel.Call
	Now       func() time.Time
	Advance   func(time.Duration)       // moves the clock of connector and simulator
	Fault     func(f rehearsal.Fault)   // for this account
	Public    func() int                // posts a reader sees or will see: also those still working
	Ops       []string                  // calls of a publication, in the simulator's words
	Ends      map[rehearsal.Kind]string // end after a fault on any call, where it is not Published; "" = any
	Gone      func() bool               // whether the account's only post was taken down
}

// Run runs every proof.
func Run(t *testing.T, open func(t *testing.T) Bench) {
	t.Run("a post goes out once and is proved by its read-back", func(t *testing.T) { t.Parallel(); happy(t, open(t)) })
	t.Run("publishing again with the steps so far finds the same post", func(t *testing.T) { t.Parallel(); twice(t, open(t)) })
	t.Run("a post nobody began is certainly not there", func(t *testing.T) { t.Parallel(); nothing(t, open(t)) })
	t.Run("a post can be taken down, twice as well", func(t *testing.T) { t.Parallel(); retract(t, open(t)) })
	t.Run("other bytes than the signed ones never leave", func(t *testing.T) { t.Parallel(); foreign(t, open(t)) })
	for _, op := range open(t).Ops {
		for _, kind := range []rehearsal.Kind{rehearsal.Refuse, rehearsal.Broken, rehearsal.Lost, rehearsal.Expired, rehearsal.Slow} {
			t.Run(fmt.Sprintf("%s when %s", kind, op), func(t *testing.T) { t.Parallel(); oneFault(t, open(t), op, kind) })
		}
	}
	for _, op := range append([]string{""}, open(t).Ops...) {
		name := "killed at every step"
		if op != "" {
			name += ", answer lost at " + op
		}
		t.Run(name, func(t *testing.T) { t.Parallel(); killed(t, open, op) })
	}
	t.Run("any mixture of faults and kills", func(t *testing.T) { t.Parallel(); mixture(t, open) })
}

func happy(t *testing.T, b Bench) {
	d := driver{b: b}
	end, r := d.run(t)
	if end != channel.Published || b.Public() != 1 {
		t.Fatalf("ended %s with %d posts, last error %v", end, b.Public(), d.last)
	}
	if r.Ref == "" || r.URL == "" || r.At.IsZero() || r.WireDigest == "" || len(r.Altered) > 0 {
		t.Fatalf("receipt is incomplete: %+v", r)
	}
	if got := channel.Reverse(r.Wire.Canonical(), r.Slots); !bytes.Equal(got, b.Call.Sealed) {
		t.Fatalf("reversing the slots gives\n%s\nwant\n%s", got, b.Call.Sealed)
	}
}

func twice(t *testing.T, b Bench) {
	d := driver{b: b}
	_, first := d.run(t)
	end, second := d.run(t)
	if end != channel.Published || first.Ref != second.Ref || b.Public() != 1 {
		t.Fatalf("ended %s, %s then %s, %d posts", end, first.Ref, second.Ref, b.Public())
	}
	r, err := d.publisher().Lookup(t.Context(), d.call())
	if err != nil || r.Ref != first.Ref || r.State != channel.Published {
		t.Fatalf("Lookup = %+v, %v", r, err)
	}
}

func nothing(t *testing.T, b Bench) {
	d := driver{b: b}
	if _, err := d.publisher().Lookup(t.Context(), d.call()); !errors.Is(err, channel.ErrNotThere) {
		t.Fatalf("Lookup of nothing says %v", err)
	}
}

func retract(t *testing.T, b Bench) {
	d := driver{b: b}
	_, r := d.run(t)
	for range 2 {
		if err := d.publisher().Retract(t.Context(), d.call(), r); err != nil {
			t.Fatal(err)
		}
	}
	if !b.Gone() {
		t.Fatal("the post still stands")
	}
}

func foreign(t *testing.T, b Bench) {
	for name, spoil := range map[string]func(c *channel.Call){
		"title":  func(c *channel.Call) { c.Post.Title += "x" },
		"text":   func(c *channel.Call) { c.Post.Text += "x" },
		"leaf":   func(c *channel.Call) { c.Sealed = append(bytes.Clone(c.Sealed), ' ') },
		"both":   func(c *channel.Call) { c.Post.Byline += "x"; c.Sealed = c.Post.Canonical() },
		"digest": func(c *channel.Call) { c.LeafDigest = "" },
		"file": func(c *channel.Call) {
			c.Media = func(context.Context, string) ([]byte, error) { return []byte("other"), nil }
		},
	} {
		d := driver{b: b}
		spoil(&d.b.Call)
		_, err := d.publisher().Publish(t.Context(), d.call(), &d.rec)
		if e := (*channel.Error)(nil); !errors.As(err, &e) || e.Outcome != channel.Refused || e.Class != channel.ClassSeal {
			t.Errorf("%s: %v", name, err)
		}
		if len(d.rec.steps) > 0 || b.Public() != 0 {
			t.Errorf("%s: something went out", name)
		}
	}
}

func oneFault(t *testing.T, b Bench, op string, kind rehearsal.Kind) {
	b.Fault(rehearsal.Fault{Op: op, Kind: kind})
	d := driver{b: b}
	if kind == rehearsal.Slow {
		d.timeout = 300 * time.Millisecond
	}
	end, _ := d.run(t)
	consistent(t, b, end, &d)
	want, special := b.Ends[kind]
	if !special {
		want = channel.Published
	}
	if want != "" && end != want {
		t.Fatalf("ended %s, want %s; last error %v", end, want, d.last)
	}
}

func killed(t *testing.T, open func(t *testing.T) Bench, op string) {
	for at := 0; ; at++ {
		for _, after := range []bool{false, true} {
			b := open(t)
			if op != "" {
				b.Fault(rehearsal.Fault{Op: op, Kind: rehearsal.Lost})
			}
			d := driver{b: b, rec: recorder{killAt: at + 1, after: after}}
			end, _ := d.run(t)
			consistent(t, b, end, &d)
			if end != channel.Published {
				t.Fatalf("killed at %d (after the commit: %v): ended %s, last error %v", at, after, end, d.last)
			}
			if d.rec.killAt > 0 { // there was no such step any more
				return
			}
		}
	}
}

func mixture(t *testing.T, open func(t *testing.T) Bench) {
	rapid.Check(t, func(rt *rapid.T) {
		b := open(t)
		kinds := []rehearsal.Kind{rehearsal.Refuse, rehearsal.Broken, rehearsal.Lost, rehearsal.Expired, rehearsal.Stuck}
		for range rapid.IntRange(0, 4).Draw(rt, "faults") {
			b.Fault(rehearsal.Fault{Op: rapid.SampledFrom(b.Ops).Draw(rt, "op"), Kind: rapid.SampledFrom(kinds).Draw(rt, "kind"),
				Times: rapid.IntRange(1, 2).Draw(rt, "times")})
		}
		d := driver{b: b, kills: rapid.SliceOfN(rapid.IntRange(1, 8), 0, 3).Draw(rt, "kills")}
		d.rec.after = rapid.Bool().Draw(rt, "after")
		end, _ := d.run(rt)
		consistent(rt, b, end, &d)
	})
}

// consistent is the one thing that must hold whatever happened.
func consistent(t rapid.TB, b Bench, end string, d *driver) {
	n := b.Public()
	ok := n <= 1
	switch end {
	case channel.Published:
		ok = n == 1
	case string(channel.Refused):
		ok = n == 0
	case string(channel.Uncertain):
	default:
		ok = false
	}
	if !ok {
		t.Fatalf("ended %q with %d posts; last error %v; steps %+v", end, n, d.last, d.rec.steps)
	}
}

// driver does what a caller does: publish, look up, wait, resume after a kill.
type driver struct {
	b       Bench
	rec     recorder
	kills   []int // further kills, each counted from the resumption
	timeout time.Duration
	last    error
}

// forPerson: nothing changes until somebody does something.
var forPerson = map[channel.Class]bool{channel.ClassHuman: true, channel.ClassToken: true, channel.ClassConfig: true, channel.ClassPermission: true}

var errKilled = errors.New("killed")

func (d *driver) publisher() *channel.Publisher {
	return &channel.Publisher{Connectors: map[string]channel.Connector{d.b.Call.Account.Channel: d.b.Connector}, Now: d.b.Now, Timeout: d.timeout}
}

func (d *driver) call() channel.Call {
	c := d.b.Call
	c.Done, c.Started = slices.Clone(d.rec.steps), d.b.Now()
	return c
}

// run goes on until the end is known: published, draft_ready, refused, or uncertain (a person must look).
func (d *driver) run(t rapid.TB) (string, channel.Receipt) {
	d.rec.now = d.b.Now
	p, look := d.publisher(), false
	for range 80 {
		d.last = nil
		var r channel.Receipt
		var err error
		if look {
			r, err = p.Lookup(context.Background(), d.call())
		} else {
			r, err = p.Publish(context.Background(), d.call(), &d.rec)
		}
		d.last = err
		var e *channel.Error
		switch {
		case d.rec.killed:
			d.rec.killed, look = false, false // a restarted process resumes with Publish
			if len(d.kills) > 0 {
				d.rec.killAt, d.kills = d.kills[0], d.kills[1:]
			}
			d.b.Advance(3 * time.Second)
		case errors.Is(err, channel.ErrNotThere):
			look = false
		case err == nil && r.State == channel.Pending:
			look = true
			d.b.Advance(r.RetryAfter)
		case err == nil:
			return r.State, r
		case !errors.As(err, &e):
			t.Fatalf("the publisher returned %T %v", err, err)
		case e.Outcome == channel.Refused:
			return string(e.Outcome), r
		case e.Outcome == channel.Uncertain && forPerson[e.Class]:
			return string(e.Outcome), r
		default:
			look = look || e.Outcome == channel.Uncertain
			d.b.Advance(max(e.RetryAfter, 5*time.Second))
		}
	}
	t.Fatalf("no end after 80 rounds; last error %v; steps %+v", d.last, d.rec.steps)
	return "", channel.Receipt{}
}

// recorder commits steps, and kills the process at one of them: before its commit or right after it.
type recorder struct {
	steps  []channel.Step
	now    func() time.Time
	killAt int // the how-manieth commit, from 1; 0 = none
	after  bool
	killed bool
}

func (r *recorder) commit(do func()) error {
	if r.killed {
		return errKilled
	}
	if r.killAt > 0 {
		if r.killAt--; r.killAt == 0 {
			r.killed = true
		}
	}
	if !r.killed || r.after {
		do()
	}
	if r.killed {
		return errKilled
	}
	return nil
}

// Intend commits an intent.
func (r *recorder) Intend(_ context.Context, op, note string) error {
	return r.commit(func() { r.steps = append(r.steps, channel.Step{Op: op, Note: note, At: r.now()}) })
}

// Done commits the platform's id.
func (r *recorder) Done(_ context.Context, op, ref string) error {
	return r.commit(func() {
		for i := len(r.steps) - 1; i >= 0; i-- {
			if r.steps[i].Op == op {
				r.steps[i].Ref = ref
				return
			}
		}
		r.steps = append(r.steps, channel.Step{Op: op, At: r.now(), Ref: ref})
	})
}
