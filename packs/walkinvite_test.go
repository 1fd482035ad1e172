package packs_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"qianfa/internal/core/review"
)

// modelLink is a link that was sent to an organ outside.
type modelLink struct {
	row    int
	digest string
	due    time.Time
	over   bool // called back, answered, or another took its place
}

// outside lets an organ without accounts have its say: on paper, or by a link that is sent, called back or answered.
func (w *walk) outside(step string) {
	for _, x := range w.c.Invitations {
		if x.Step == step && x.Open(w.c.Digest, w.now) && rapid.Bool().Draw(w.T, "answer") {
			w.do(review.Guest(x.Unit), w.reply(x.No), false)
			return
		}
	}
	w.do(w.anybody(), rapid.SampledFrom([]review.Command{
		review.Record{Step: step, Means: review.Oral}, review.Invite{Step: step, Due: w.now.Add(2 * day)}, review.Invite{Step: step, Due: w.now.Add(2 * day)},
	}).Draw(w.T, "outside"), false)
}

// reply answers some link, or one that there never was.
func (w *walk) reply(no int) review.Reply {
	verdict := rapid.SampledFrom([]review.Verdict{review.Agrees, review.Agrees, review.Amends, review.Objects}).Draw(w.T, "verdict")
	return review.Reply{No: no, Verdict: verdict, Opinion: "o"}
}

// anyLink is what a page or an organ could send about links, sensible or not.
func (w *walk) anyLink() (who string, cmd review.Command) {
	no := rapid.IntRange(1, len(w.c.Invitations)+1).Draw(w.T, "link")
	who = w.anybody()
	if x, ok := w.c.Invitation(no); ok && rapid.Bool().Draw(w.T, "as the organ") {
		who = review.Guest(x.Unit)
	}
	return who, rapid.SampledFrom([]review.Command{w.reply(no), review.Disinvite{No: no}, review.Invite{Step: w.step(), Due: w.now.Add(day)},
		review.Record{Step: w.step(), Means: review.Link}}).Draw(w.T, "about a link")
}

// judgeLink: a link goes to an organ of the route for the version under review, and is answered once, by that organ, in
// time, while nothing has changed.
func (m *model) judgeLink(e review.Event) string {
	switch e := e.(type) {
	case review.Invited:
		if r := m.rows[e.Row]; !r.External || r.UnitName != e.Unit || e.Digest != m.digest || !m.before(r) {
			return fmt.Sprintf("a link to %s for row %d of %s", e.Unit, e.Row, r.UnitName)
		}
		if e.By == author {
			return "the author chose who answers for the organ"
		}
	case review.Replied:
		x, ok := m.links[e.No]
		switch {
		case !ok || x.over || x.row != e.Row:
			return fmt.Sprintf("link %d was answered and is not open", e.No)
		case x.digest != e.Digest || e.Digest != m.digest:
			return fmt.Sprintf("link %d was answered on another version", e.No)
		case e.At.After(x.due):
			return fmt.Sprintf("link %d was answered too late", e.No)
		case e.By != review.Guest(m.rows[e.Row].UnitName):
			return fmt.Sprintf("link %d was answered by %s", e.No, e.By)
		}
		if e.Verdict == review.Agrees {
			return m.maySign(e.Row, e.Digest, modelSign{recorded: true})
		}
	}
	if unit, outside := review.GuestUnit(review.ActOf(e).By); outside {
		switch e.(type) {
		case review.Replied, review.Returned:
		case review.ObjectedTo, review.Troubled: // what is out already is not sent back
		default:
			return fmt.Sprintf("%s did %T", unit, e)
		}
	}
	return ""
}

func (m *model) foldLink(e review.Event) {
	switch e := e.(type) {
	case review.Invited:
		m.links[e.No] = modelLink{row: e.Row, digest: e.Digest, due: e.Due}
	case review.Disinvited:
		x := m.links[e.No]
		x.over = true
		m.links[e.No] = x
	case review.Replied:
		x := m.links[e.No]
		x.over = true
		m.links[e.No] = x
		if e.Verdict == review.Agrees {
			m.sign(e.Row, modelSign{recorded: true})
		}
	}
}
