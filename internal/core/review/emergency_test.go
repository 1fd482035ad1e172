package review_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/workday"
)

// night is half past two in the morning in Beijing.
var night = time.Date(2026, 11, 21, 18, 30, 0, 0, time.UTC)

// nightOffice is the staff at night: hao leads the duty, qian and zhao may be telephoned, dian makes the calls.
func nightOffice() review.Roll {
	r := staff()
	in := func(id string, roles ...string) policy.Person {
		return policy.Person{ID: id, Unit: "办", Roles: roles}
	}
	r.Persons = append(r.Persons, in("hao", "带班领导"), in("dian", "值班员"))
	return r
}

// urgentRoute is the usual route with a clause for emergencies and a secrecy review.
func urgentRoute() policy.Answer {
	a := route(step("1", "审核", policy.Review, "科长"), step("2", "保密审查", policy.SecrecyReview, "保密员", "1"), step("3", "签发", policy.SignOff, "分管领导", "2"))
	post := func(role string) policy.Post { return policy.Post{Role: role, Unit: "author", UnitName: "办"} }
	recorder := post("值班员")
	a.Emergency = &policy.Emergency{Release: []policy.Post{post("带班领导")}, Ask: []policy.Post{post("主要领导"), post("分管领导")},
		RecordedBy: &recorder, Publisher: &recorder, Within: "24小时", Report: post("主要领导"), Clause: "x#急"}
	return a
}

func nightFacts(by string, c review.Case, now time.Time) review.Facts {
	return review.Facts{Actor: by, Now: now, Directory: nightOffice(), Shown: c.Digest, SteppedUp: true, Later: review.Later(workday.Default()),
		Listed: func(person string) bool { return person != "zhao" }}
}

// atNight carries out deeds that must all be allowed.
func atNight(t *testing.T, c review.Case, now time.Time, deeds ...deed) review.Case {
	t.Helper()
	for i, d := range deeds {
		events, err := review.Decide(c, d.cmd, nightFacts(d.by, c, now))
		if err != nil {
			t.Fatalf("deed %d, %T by %s: %v", i, d.cmd, d.by, err)
		}
		for _, e := range events {
			c = review.Evolve(c, e)
		}
	}
	return c
}

func answered(who string) review.Record {
	return review.Record{Step: review.EmergencyStep, For: who, Means: review.Phone, Number: "n", Listed: true, Read: "w", Opinion: "o", Given: night}
}

var (
	declared = deed{"zhang", review.DeclareEmergency{Reason: "r"}}
	secrecy  = deed{"bao", review.Pass{Step: "2"}}
	missed   = deed{"dian", review.MissCall{For: "qian", Number: "n", Listed: true}}
	byPhone  = deed{"dian", answered("qian")}
	out      = deed{"dian", review.Publish{}}
)

func nightRefusal(t *testing.T, c review.Case, d deed) *fault.Error {
	t.Helper()
	events, err := review.Decide(c, d.cmd, nightFacts(d.by, c, night))
	if err == nil {
		t.Fatalf("%T by %s was allowed: %v", d.cmd, d.by, events)
	}
	return fault.Of(err)
}

func nightWaits(c review.Case, now time.Time) []string {
	var out []string
	for _, w := range review.Waiting(c, nightFacts("", c, now)) {
		who := w.Post.Role
		if w.For != "" {
			who = w.For
		}
		switch {
		case w.Release:
			out = append(out, "发布:"+who)
		case w.Trouble > 0:
			out = append(out, w.Step.Label+":"+who)
		default:
			out = append(out, w.Step.Step+":"+who)
		}
	}
	return out
}

func TestAnEmergencyAtNight(t *testing.T) {
	t.Parallel()
	late := night.Add(25 * time.Hour)
	sign := func(step string) review.Command { return review.SignLater{Step: step} }
	for name, tt := range map[string]struct {
		deeds []deed
		then  []deed // a day later
		state string
		waits []string
	}{
		"declared, the leaders may decide and secrecy comes first": {[]deed{declared}, nil, "waiting", []string{"1:科长", "2:保密员", "应急:带班领导", "应急:主要领导", "应急:分管领导"}},
		"decided, and secrecy not yet looked at":                   {[]deed{declared, byPhone}, nil, "waiting", []string{"1:科长", "2:保密员"}},
		"decided by the leader on duty":                            {[]deed{declared, secrecy, {"hao", review.Pass{Step: review.EmergencyStep}}}, nil, "ready", []string{"1:科长", "发布:管理员", "发布:值班员"}},
		"decided by telephone":                                     {[]deed{declared, secrecy, byPhone}, nil, "ready", []string{"1:科长", "发布:管理员", "发布:值班员"}},
		"the second when the first does not answer":                {[]deed{declared, secrecy, missed, {"dian", answered("zhao")}}, nil, "ready", []string{"1:科长", "发布:管理员", "发布:值班员"}},
		"out: the rest is signed afterwards, in any order":         {[]deed{declared, secrecy, byPhone, out}, nil, "published", []string{"1:科长", "3:分管领导", "应急:qian"}},
		"signed afterwards":                                        {[]deed{declared, secrecy, byPhone, out, {"zhao", sign("3")}, {"qian", sign("应急")}, {"wei", sign("1")}}, nil, "finished", nil},
		"decided on the page: nothing of his own is left to sign":  {[]deed{declared, secrecy, {"hao", review.Pass{Step: review.EmergencyStep}}, out}, nil, "published", []string{"1:科长", "3:分管领导"}},
		"taken back: the route goes on":                            {[]deed{declared, byPhone, {"zhang", review.CancelEmergency{}}}, nil, "waiting", []string{"1:科长"}},
		"changed: what was read out is no longer what is there":    {[]deed{declared, secrecy, byPhone, {"zhang", review.Edit{Version: 2, Digest: "v2"}}}, nil, "waiting", []string{"1:科长", "2:保密员", "应急:带班领导", "应急:主要领导", "应急:分管领导"}},
		"denied before the release: it waits again":                {[]deed{declared, secrecy, byPhone, {"qian", review.Deny{Step: review.EmergencyStep}}}, nil, "waiting", []string{"1:科长", "应急:带班领导", "应急:主要领导", "应急:分管领导"}},
		"denied after the release: out, and for the chief leader":  {[]deed{declared, secrecy, byPhone, out, {"qian", review.Deny{Step: review.EmergencyStep}}}, nil, "published", []string{"1:科长", "3:分管领导", "应急:主要领导", "应急:qian", "处理应急事项：否认补录的同意:主要领导"}},
		"objected to: not down, but for the chief leader":          {[]deed{declared, secrecy, byPhone, out, {"zhao", review.Object{Step: "3", Opinion: "o"}}}, nil, "published", []string{"1:科长", "应急:qian", "处理应急事项：不同意追认:主要领导"}},
		"to be taken down: the publisher has it to do": {[]deed{declared, secrecy, byPhone, out, {"zhao", review.Object{Step: "3", Opinion: "o"}}, {"qian", review.SettleTrouble{No: 1, Word: "take_down", Opinion: "o"}}}, nil,
			"published", []string{"1:科长", "应急:qian", "按决定办理下线:管理员"}},
		"a day later the signature is still wanted":    {[]deed{declared, secrecy, byPhone, out}, []deed{{"zhao", sign("3")}}, "published", []string{"1:科长", "应急:qian"}},
		"called, and signed by its route all the same": {[]deed{declared, {"wang", review.Pass{Step: "1"}}, secrecy, byPhone, {"zhao", review.Pass{Step: "3"}}, {"sun", review.Publish{}}}, nil, "finished", nil},
		"the ordinary route comes first after all":     {[]deed{declared, {"wang", review.Pass{Step: "1"}}, secrecy, {"zhao", review.Pass{Step: "3"}}, {"sun", review.Publish{}}}, nil, "finished", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := atNight(t, open(t, urgentRoute()), night, tt.deeds...)
			now := night
			if len(tt.then) > 0 {
				c, now = atNight(t, c, late, tt.then...), late
			}
			if got := review.State(c, now); got != tt.state {
				t.Errorf("state %s, want %s", got, tt.state)
			}
			if diff := cmp.Diff(tt.waits, nightWaits(c, now)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWhatAnEmergencyDoesNotAllow(t *testing.T) {
	t.Parallel()
	plain := open(t, threeLevels())
	urgent := atNight(t, open(t, urgentRoute()), night, declared)
	released := atNight(t, urgent, night, secrecy, byPhone, out)
	changed := func(change func(*review.Record)) deed {
		r := answered("qian")
		change(&r)
		return deed{"dian", r}
	}
	for name, tt := range map[string]struct {
		c    review.Case
		d    deed
		want string
	}{
		"without a clause":                        {plain, declared, "审签规则没有写明这类稿件可以应急发布"},
		"by a stranger":                           {open(t, urgentRoute()), deed{"jiao", declared.cmd}, "您与这件稿件的办理无关"},
		"without a reason":                        {open(t, urgentRoute()), deed{"zhang", review.DeclareEmergency{}}, "没有写明为什么等不及"},
		"out before anybody decided":              {urgent, deed{"sun", review.Publish{}}, "“审核”还没有办完"},
		"out before the secrecy review":           {atNight(t, urgent, night, byPhone), deed{"sun", review.Publish{}}, "“保密审查”还没有办完"},
		"decided by the author":                   {urgent, deed{"zhang", review.Pass{Step: review.EmergencyStep}}, "起草人不得办理“应急决定”"},
		"decided by somebody without the post":    {urgent, deed{"wang", review.Pass{Step: review.EmergencyStep}}, "您不是"},
		"the second leader first":                 {urgent, deed{"dian", answered("zhao")}, "还没有联系过次序在前的“办主要领导”"},
		"the leader on duty by telephone":         {urgent, deed{"dian", answered("hao")}, "规定没有写明可以电话请示“办带班领导”"},
		"recorded by the author":                  {urgent, deed{"zhang", answered("qian")}, "起草人、修改人不得补录"},
		"recorded by the leader himself":          {urgent, deed{"qian", answered("qian")}, "本人不用补录自己的同意"},
		"at a number that somebody gave":          {urgent, changed(func(r *review.Record) { r.Listed = false }), "拨打的号码不是这位领导登记的号码"},
		"without a number":                        {urgent, changed(func(r *review.Record) { r.Number = "" }), "没有登记号码"},
		"without the words read out":              {urgent, changed(func(r *review.Record) { r.Read = "" }), "没有写明读出了哪些文字"},
		"without the answer":                      {urgent, changed(func(r *review.Record) { r.Opinion = "" }), "没有写明领导怎样答复"},
		"not by telephone":                        {urgent, changed(func(r *review.Record) { r.Means = review.Oral }), "应急发布的请示要以电话回拨"},
		"a call that was made by a stranger":      {urgent, deed{"jiao", missed.cmd}, "您不能补录"},
		"a later hour":                            {atNight(t, urgent, night, secrecy, byPhone), deed{"sun", review.Schedule{At: night.Add(time.Hour)}}, "应急发布须立即发出"},
		"one more to sign the decision":           {urgent, deed{"hao", review.AddSigner{Step: review.EmergencyStep, Person: "wei"}}, "应急决定时不能增请他人"},
		"returned once it is out":                 {released, deed{"wang", review.Return{Step: "1"}}, "稿件已经应急发布，不能再退回"},
		"signed as if before":                     {released, deed{"wang", review.Pass{Step: "1"}}, "稿件已经应急发布"},
		"signed afterwards by telephone":          {released, deed{"sun", review.Record{Step: "3", For: "zhao", Means: review.Phone, Number: "n", Given: night}}, "补签须由本人办理"},
		"changed once it is out":                  {released, deed{"zhang", review.Edit{Version: 2, Digest: "v2"}}, "不能再直接修改"},
		"taken back once it is out":               {released, deed{"zhang", review.CancelEmergency{}}, "稿件已经应急发布，不能取消"},
		"the leader's own signature by another":   {released, deed{"hao", review.SignLater{Step: review.EmergencyStep}}, "已指定专人办理"},
		"the leader's own signature handed over":  {released, deed{"qian", review.Transfer{Step: review.EmergencyStep, To: "zhao"}}, "只能由您本人补签"},
		"the leader's own signature taken off":    {released, deed{"dian", review.RemoveAddedSigner{Step: review.EmergencyStep, Person: "qian"}}, "稿件已经应急发布，不能减去"},
		"a trouble settled by the publisher":      {atNight(t, released, night, deed{"zhao", review.Object{Step: "3", Opinion: "o"}}), deed{"sun", review.SettleTrouble{No: 1, Word: "keep", Opinion: "o"}}, "您不是“办主要领导”"},
		"a trouble closed before it was settled":  {atNight(t, released, night, deed{"zhao", review.Object{Step: "3", Opinion: "o"}}), deed{"sun", review.CloseTrouble{No: 1, Opinion: "o"}}, "还没有决定怎样处理"},
		"a refusal afterwards without its reason": {released, deed{"zhao", review.Object{Step: "3"}}, "没有写明为什么不同意"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := nightRefusal(t, tt.c, tt.d); !strings.Contains(got.Message, tt.want) {
				t.Errorf("says %q, want %q", got.Message, tt.want)
			}
		})
	}
}

func TestEveryOutstandingSignatureHasItsHourAndItsPassingIsReportedOnce(t *testing.T) {
	t.Parallel()
	c := atNight(t, open(t, urgentRoute()), night, declared, secrecy, byPhone, out)
	due := night.Add(24 * time.Hour)
	for i, r := range c.Rows {
		if open := r.Step.Step == "1" || r.Step.Step == "3" || r.For == "qian"; r.Late != open || open && !r.Due.Equal(due) {
			t.Errorf("row %d, step %s: afterwards %v until %s", i, r.Step.Step, r.Late, r.Due)
		}
	}
	if got := review.LateDue(c); !got.Equal(due) {
		t.Errorf("the nearest hour is %s", got)
	}
	if events := review.OverdueNow(c, due); len(events) > 0 {
		t.Errorf("at the hour itself: %v", events)
	}
	after := due.Add(time.Minute)
	c = atNight(t, c, due, deed{"zhao", review.SignLater{Step: "3"}})
	events := review.OverdueNow(c, after)
	steps := []string{}
	for _, e := range events {
		steps = append(steps, e.(review.Troubled).Step)
		c = review.Evolve(c, e)
	}
	if diff := cmp.Diff([]string{"1", "应急"}, steps); diff != "" {
		t.Error(diff)
	}
	if again := review.OverdueNow(c, after.Add(time.Hour)); len(again) > 0 {
		t.Errorf("reported twice: %v", again)
	}
	c = atNight(t, c, after, deed{"qian", review.SettleTrouble{No: 1, Word: "urge", Opinion: "o"}}, deed{"wang", review.SignLater{Step: "1"}},
		deed{"qian", review.SettleTrouble{No: 2, Word: "keep", Opinion: "o"}})
	if got := review.State(c, after); got != "finished" {
		t.Errorf("settled and signed it is %s", got)
	}
}

func TestWhoIsToBeCalledNextIsNeverNobody(t *testing.T) {
	t.Parallel()
	next := func(c review.Case) string {
		for _, x := range review.CallOrder(c, nightFacts("dian", c, night)) {
			if x.Next {
				return x.Post.Role
			}
		}
		return ""
	}
	c := open(t, urgentRoute())
	if got := next(c); got != "主要领导" {
		t.Errorf("before it is declared the page names %q", got)
	}
	c = atNight(t, c, night, declared)
	for i, want := range []string{"主要领导", "分管领导", "主要领导", "分管领导"} {
		if got := next(c); got != want {
			t.Fatalf("call %d goes to %q, want %q", i+1, got, want)
		}
		who := map[string]string{"主要领导": "qian", "分管领导": "zhao"}[want]
		at := night.Add(time.Duration(i-4) * time.Minute)
		c = atNight(t, c, night, deed{"dian", review.MissCall{For: who, Number: "n", Listed: true, Given: at}})
	}
	if got := next(atNight(t, c, night, byPhone)); got != "" {
		t.Errorf("once decided the page still names %q", got)
	}
}

func TestTheButtonsOfAnEmergency(t *testing.T) {
	t.Parallel()
	does := func(c review.Case, who string) []string {
		var out []string
		for _, a := range review.Allowed(c, nightFacts(who, c, night)) {
			if a.OK && slices.Contains([]string{"declare_emergency", "cancel_emergency", "record_call", "miss_call", "sign_later", "object", "settle_trouble", "close_trouble", "publish"}, a.Do) ||
				a.OK && a.Step == review.EmergencyStep && a.Do == "pass" {
				out = append(out, a.Label)
			}
		}
		return out
	}
	c := open(t, urgentRoute())
	urgent := atNight(t, c, night, declared)
	released := atNight(t, urgent, night, secrecy, byPhone, out)
	objected := atNight(t, released, night, deed{"zhao", review.Object{Step: "3", Opinion: "o"}})
	for name, tt := range map[string]struct {
		c    review.Case
		who  string
		want []string
	}{
		"the writer":                  {c, "zhang", []string{"应急发布"}},
		"the duty officer":            {c, "dian", []string{"应急发布"}},
		"a stranger":                  {c, "jiao", nil},
		"the leader on duty":          {urgent, "hao", []string{"同意应急发布", "取消应急发布"}},
		"the one who calls":           {urgent, "dian", []string{"记录电话请示", "没有接通"}},
		"the writer, once declared":   {urgent, "zhang", []string{"取消应急发布"}},
		"the one who may release":     {atNight(t, urgent, night, secrecy, byPhone), "dian", []string{"发布"}},
		"a head afterwards":           {released, "wang", []string{"补签", "不同意追认"}},
		"the leader who was called":   {released, "qian", []string{"补签", "不同意追认"}},
		"the chief leader, a trouble": {objected, "qian", []string{"补签", "不同意追认", "处理：不同意追认"}},
		"the publisher, once decided": {atNight(t, objected, night, deed{"qian", review.SettleTrouble{No: 1, Word: "take_down", Opinion: "o"}}), "sun", []string{"登记已办：下线"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, does(tt.c, tt.who)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
