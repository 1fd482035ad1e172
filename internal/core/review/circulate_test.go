package review_test

import (
	"slices"
	"testing"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/review"
)

func TestPeopleReadAndNothingWaitsForThem(t *testing.T) {
	t.Parallel()
	c := open(t, threeLevels())
	before := waitsFor(c)
	c = play(t, c, deed{"zhang", review.Circulate{To: []string{"bao", "jiao"}, Ref: "n"}}, deed{"wang", review.Copy{To: []string{"qian"}, Posts: []review.Reader{{Role: "保密员", Unit: "办"}}}})
	if got := waitsFor(c); !slices.Equal(got, before) {
		t.Errorf("the item waits for %v, before it waited for %v", got, before)
	}
	if len(c.Readings) != 4 || c.Readings[3].No != 4 || !c.Readings[3].Copy || c.Readings[0].Copy {
		t.Fatalf("the readings are %+v", c.Readings)
	}
	c = play(t, c, deed{"jiao", review.MarkRead{No: 2, Opinion: "o"}}, deed{"wang", review.Pass{Step: "1"}}, deed{"zhao", review.Pass{Step: "2"}}, deed{"sun", review.Publish{}})
	if r := c.Readings[1]; !r.Done() || r.Read.By != "jiao" || r.Opinion != "o" || c.Readings[0].Done() {
		t.Errorf("the readings are %+v", c.Readings)
	}
	c = play(t, c, deed{"bao", review.MarkRead{No: 3}}, deed{"bao", review.MarkRead{No: 1}}) // after the release, too
	if state(c) != "finished" {
		t.Errorf("the item is %s", state(c))
	}
}

func TestReadersAreNamedOnceAndMarkForThemselves(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, threeLevels()), deed{"zhang", review.Circulate{To: []string{"bao"}}}, deed{"zhang", review.Copy{Posts: []review.Reader{{Role: "校对员", Unit: "办"}}}})
	for name, x := range map[string]struct {
		deed
		code fault.Code
	}{
		"nobody named":             {deed{"zhang", review.Circulate{}}, fault.Invalid},
		"oneself":                  {deed{"zhang", review.Copy{To: []string{"zhang"}}}, fault.Invalid},
		"twice at once":            {deed{"zhang", review.Circulate{To: []string{"qian", "qian"}}}, fault.Invalid},
		"again before it was read": {deed{"zhang", review.Circulate{To: []string{"bao"}}}, fault.Conflict},
		"a post without a word":    {deed{"zhang", review.Copy{Posts: []review.Reader{{Unit: "办"}}}}, fault.Invalid},
		"by somebody outside":      {deed{"bao", review.Circulate{To: []string{"qian"}}}, fault.Forbidden},
		"for another":              {deed{"jiao", review.MarkRead{No: 1}}, fault.Forbidden},
		"for another post":         {deed{"bao", review.MarkRead{No: 2}}, fault.Forbidden},
		"what is not there":        {deed{"bao", review.MarkRead{No: 9}}, fault.NotFound},
	} {
		if got := refused(t, c, x.deed).Code; got != x.code {
			t.Errorf("%s: %s, want %s", name, got, x.code)
		}
	}
	c = play(t, c, deed{"bao", review.MarkRead{No: 1}})
	if got := refused(t, c, deed{"bao", review.MarkRead{No: 1}}).Code; got != fault.Conflict {
		t.Errorf("twice: %s", got)
	}
	play(t, c, deed{"zhang", review.Circulate{To: []string{"bao"}}}) // another round
}

func TestWhatIsAtItsEndIsNotSpreadButStillMarkedRead(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, threeLevels()), deed{"zhang", review.Circulate{To: []string{"bao"}}}, deed{"wang", review.Reject{Step: "1"}})
	refused(t, c, deed{"zhang", review.Circulate{To: []string{"qian"}}})
	refused(t, c, deed{"zhang", review.Remind{Step: "1", To: "wang"}})
	play(t, c, deed{"bao", review.MarkRead{No: 1}})
}

// remind has by remind to, with the order of the office: wang stands above zhang, zhao above both.
func remind(t *testing.T, c review.Case, by, step, to string, now time.Time) (review.Case, error) {
	t.Helper()
	rank := map[string]int{"zhang": 1, "sun": 1, "wang": 2, "wei": 2, "zhao": 3}
	f := facts(by, c)
	f.Now, f.Rank = now, func(a, b string) int { return rank[a] - rank[b] }
	events, err := review.Decide(c, review.Remind{Step: step, To: to}, f)
	for _, e := range events {
		c = review.Evolve(c, e)
	}
	return c, err
}

func TestRemindersAreFewAndSpeakByDirection(t *testing.T) {
	t.Parallel()
	c, err := remind(t, open(t, threeLevels()), "zhang", "1", "wang", noon)
	if err != nil || !c.Reminders[0].Up {
		t.Fatalf("upward: %v %+v", err, c.Reminders)
	}
	if _, err := remind(t, c, "sun", "1", "wang", noon.Add(time.Hour)); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a second time upward on one day: %v", err)
	}
	if c, err = remind(t, c, "zhang", "1", "wang", noon.AddDate(0, 0, 1)); err != nil {
		t.Errorf("on the next day: %v", err)
	}
	if _, err := remind(t, c, "zhang", "2", "zhao", noon); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("before the turn has come: %v", err)
	}
	if _, err := remind(t, c, "bao", "1", "wei", noon); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("by somebody outside: %v", err)
	}
	c = play(t, c, deed{"wang", review.Return{Step: "1"}})
	for n := range 3 {
		next, err := remind(t, c, "wang", "", "zhang", noon)
		if n < 2 && (err != nil || next.Reminders[len(next.Reminders)-1].Up) || n == 2 && fault.CodeOf(err) != fault.Conflict {
			t.Errorf("downward, time %d: %v %+v", n+1, err, next.Reminders)
		}
		c = next
	}
}

func TestAReminderIsShownUntilItIsHeeded(t *testing.T) {
	t.Parallel()
	c, err := remind(t, open(t, threeLevels()), "zhang", "1", "wang", noon)
	if err != nil {
		t.Fatal(err)
	}
	shown := func(c review.Case, who string) int { return len(review.RemindersFor(c, who, facts(who, c))) }
	if shown(c, "wang") != 1 || shown(c, "wei") != 0 {
		t.Errorf("wang sees %d, wei %d", shown(c, "wang"), shown(c, "wei"))
	}
	if c = play(t, c, deed{"wei", review.Pass{Step: "1"}}); shown(c, "wang") != 0 {
		t.Error("shown after the step was done")
	}
}

func TestTheButtonsBesideTheRoute(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, threeLevels()), deed{"zhang", review.Circulate{To: []string{"bao"}}}, deed{"zhang", review.Copy{To: []string{"qian"}}})
	label := func(who, do string) string {
		for _, a := range review.Allowed(c, facts(who, c)) {
			if a.Do == do && a.OK {
				return a.Label
			}
		}
		return ""
	}
	for who, want := range map[string]map[string]string{
		"zhang": {"circulate": "传阅", "copy": "抄送", "remind": "提醒：敬请审签"}, "sun": {"remind": "催办"},
		"bao": {"mark_read": "阅毕", "circulate": ""}, "qian": {"mark_read": "阅知", "remind": ""},
	} {
		for do, text := range want {
			if got := label(who, do); got != text {
				t.Errorf("%s may %s as %q, want %q", who, do, got, text)
			}
		}
	}
}
