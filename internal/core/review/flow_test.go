package review_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

func TestWhatAnActLeadsTo(t *testing.T) {
	t.Parallel()
	pass := func(s string) review.Command { return review.Pass{Step: s} }
	tomorrow := noon.AddDate(0, 0, 1)
	keep := threeLevels()
	keep.Edits = &policy.Edits{Small: "keep", Clause: "x#文"}
	optional := threeLevels()
	optional.Steps[0].Optional = true
	skip := threeLevels()
	skip.Steps[0].SkipBy = "主要领导"
	unsure := threeLevels()
	unsure.Steps[0].IfUnsure = "主要领导@办领导"
	either := route(also(step("1", "审签", policy.SignOff, "分管领导"), func(s *policy.Step) { s.Mode = "any" }),
		also(step("1", "审签", policy.SignOff, "主要领导"), func(s *policy.Step) { s.Mode = "any" }))
	jointly := route(step("1", "会签", policy.Review, "分管领导"), step("1", "会签", policy.Review, "主要领导"))
	quorum := route(also(step("1", "会签", policy.Review, "科长"), func(s *policy.Step) { s.Mode, s.K = "k_of_n", 2 }),
		also(step("1", "会签", policy.Review, "分管领导"), func(s *policy.Step) { s.Mode, s.K = "k_of_n", 2 }),
		also(step("1", "会签", policy.Review, "主要领导"), func(s *policy.Step) { s.Mode, s.K = "k_of_n", 2 }))
	outcomes := route(also(step("1", "审议", policy.Review, "科长"), func(s *policy.Step) {
		s.Outcomes = map[string]string{"搁置": "hold", "修改后再议": "return", "否决": "reject", "通过": "pass"}
	}))
	unordered := route(step("1", "审核", policy.Review, "科长"), also(step("2", "保密审查", policy.SecrecyReview, "保密员", "1"), func(s *policy.Step) { s.Unordered = true }))
	thrice := route(also(step("1", "校对", policy.Proofread, "校对员"), func(s *policy.Step) { s.Passes = 3 }))
	asks := route(step("1", "征求意见", policy.Consult, "主要领导"), step("2", "审核", policy.Review, "科长", "1"))
	informs := route(step("1", "报告", policy.Report, "主要领导"), step("2", "审核", policy.Review, "科长", "1"))
	filed := route(step("1", "审核", policy.Review, "科长"), also(step("2", "备案", policy.Filing, "分管领导", "publish"), func(s *policy.Step) { s.Phase = "after" }))
	own := route(also(step("1", "校对", policy.Proofread, "校对员"), func(s *policy.Step) { s.Person = "author" }))
	takes := route(also(step("1", "改写", policy.Review, "科长"), func(s *policy.Step) { s.TakesOver = true }), step("2", "审核", policy.Review, "科长", "1"))
	two := threeLevels()
	two.Steps[1].Targets = []string{"wechat"}
	two.Targets = append(two.Targets, policy.TargetAnswer{Target: "website", Decision: policy.DecisionRoute}, policy.TargetAnswer{Target: "weibo", Decision: policy.DecisionRefused})
	exempt := route()

	tests := map[string]struct {
		answer policy.Answer
		deeds  []deed
		state  string
		waits  []string
		voided []string
	}{
		"opened":                             {threeLevels(), nil, "waiting", []string{"1:科长"}, nil},
		"reviewed":                           {threeLevels(), []deed{{"wang", pass("1")}}, "waiting", []string{"2:分管领导"}, nil},
		"signed":                             {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", pass("2")}}, "ready", []string{"发布:wechat"}, nil},
		"released":                           {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", pass("2")}, {"sun", review.Publish{}}}, "finished", nil, nil},
		"exempt":                             {exempt, nil, "ready", []string{"发布:wechat"}, nil},
		"edited":                             {threeLevels(), []deed{{"wang", pass("1")}, {"zhang", review.Edit{Version: 2, Digest: "v2"}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"edited and signed again":            {threeLevels(), []deed{{"wang", pass("1")}, {"zhang", review.Edit{Version: 2, Digest: "v2"}}, {"wei", pass("1")}}, "waiting", []string{"2:分管领导"}, nil},
		"a small edit keeps the signature":   {keep, []deed{{"wang", pass("1")}, {"zhang", review.Edit{Version: 2, Digest: "v2", Small: true}}}, "waiting", []string{"2:分管领导"}, nil},
		"who signed before may take it back": {keep, []deed{{"wang", pass("1")}, {"zhang", review.Edit{Version: 2, Digest: "v2", Small: true}}, {"wang", review.TakeBack{Step: "1"}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"but not of whoever edited":          {keep, []deed{{"wang", pass("1")}, {"zhang", review.Edit{Version: 2, Digest: "v2", Small: true, Editors: []string{"wang"}}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"and a larger one voids":             {keep, []deed{{"wang", pass("1")}, {"zhang", review.Edit{Version: 2, Digest: "v2"}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"returned to the author":             {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", review.Return{Step: "2"}}}, "returned", nil, nil},
		"handed in unchanged, back to him":   {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", review.Return{Step: "2", Back: true}}, {"zhang", review.Resubmit{Version: 1, Digest: "v1"}}}, "waiting", []string{"2:分管领导"}, nil},
		"handed in unchanged, from the top":  {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", review.Return{Step: "2"}}, {"zhang", review.Resubmit{Version: 1, Digest: "v1"}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"reworked and handed in":             {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", review.Return{Step: "2", Back: true}}, {"zhang", review.Edit{Version: 2, Digest: "v2"}}, {"zhang", review.Resubmit{Version: 2, Digest: "v2"}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"small rework goes back to him":      {keep, []deed{{"wang", pass("1")}, {"zhao", review.Return{Step: "2", Back: true}}, {"zhang", review.Edit{Version: 2, Digest: "v2", Small: true}}, {"zhang", review.Resubmit{Version: 2, Digest: "v2"}}}, "waiting", []string{"2:分管领导"}, nil},
		"returned to a step":                 {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", review.Return{Step: "2", To: "1"}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"rejected":                           {threeLevels(), []deed{{"wang", review.Reject{Step: "1"}}}, "rejected", nil, nil},
		"held":                               {threeLevels(), []deed{{"wang", review.Hold{}}}, "held", nil, nil},
		"held and resumed":                   {threeLevels(), []deed{{"wang", review.Hold{}}, {"wang", review.Resume{}}}, "waiting", []string{"1:科长"}, nil},
		"recalled and handed in":             {threeLevels(), []deed{{"zhang", review.Recall{}}, {"zhang", review.Resubmit{Version: 1, Digest: "v1"}}}, "waiting", []string{"1:科长"}, nil},
		"either of two":                      {either, []deed{{"qian", pass("1")}}, "ready", []string{"发布:wechat"}, nil},
		"both of two":                        {jointly, []deed{{"qian", pass("1")}}, "waiting", []string{"1:分管领导"}, nil},
		"two of three":                       {quorum, []deed{{"wei", pass("1")}, {"qian", pass("1")}}, "ready", []string{"发布:wechat"}, nil},
		"tracks run side by side":            {twoTracks(), nil, "waiting", []string{"1:科长", "3:校对员"}, nil},
		"and meet":                           {twoTracks(), []deed{{"jiao", pass("3")}, {"wang", pass("1")}, {"zhao", pass("2")}}, "waiting", []string{"4:保密员"}, nil},
		"a return stops both tracks":         {twoTracks(), []deed{{"wang", pass("1")}, {"jiao", review.Return{Step: "3", Back: true}}}, "returned", nil, nil},
		"and loses neither":                  {twoTracks(), []deed{{"wang", pass("1")}, {"jiao", review.Return{Step: "3", Back: true}}, {"zhang", review.Resubmit{Version: 1, Digest: "v1"}}}, "waiting", []string{"2:分管领导", "3:校对员"}, nil},
		"a return to a step leaves the rest": {twoTracks(), []deed{{"jiao", pass("3")}, {"wang", pass("1")}, {"zhao", review.Return{Step: "2", To: "1"}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"back to him over signed steps": {twoTracks(), []deed{{"jiao", pass("3")}, {"wang", pass("1")}, {"zhao", pass("2")}, {"bao", review.Return{Step: "4", To: "1", Back: true}}, {"wei", pass("1")}},
			"waiting", []string{"4:保密员"}, nil},
		"while the earlier step is open": {twoTracks(), []deed{{"jiao", pass("3")}, {"wang", pass("1")}, {"zhao", pass("2")}, {"bao", review.Return{Step: "4", To: "1", Back: true}}},
			"waiting", []string{"1:科长"}, []string{"1"}},
		"over all steps again": {twoTracks(), []deed{{"jiao", pass("3")}, {"wang", pass("1")}, {"zhao", pass("2")}, {"bao", review.Return{Step: "4", To: "1"}}, {"wei", pass("1")}},
			"waiting", []string{"2:分管领导"}, []string{"2"}},
		"optional, not needed":             {optional, []deed{{"zhao", review.SkipOptional{Step: "1"}}}, "waiting", []string{"2:分管领导"}, nil},
		"skipped by whom the rules name":   {skip, []deed{{"qian", review.Skip{Step: "1", Reason: "r"}}}, "waiting", []string{"2:分管领导"}, nil},
		"a skip falls with an edit":        {skip, []deed{{"qian", review.Skip{Step: "1", Reason: "r"}}, {"zhang", review.Edit{Version: 2, Digest: "v2"}}}, "waiting", []string{"1:科长"}, nil},
		"unsure":                           {unsure, []deed{{"wang", review.Escalate{Step: "1"}}}, "waiting", []string{"1:主要领导"}, nil},
		"unsure, and decided above":        {unsure, []deed{{"wang", review.Escalate{Step: "1"}}, {"qian", pass("1")}}, "waiting", []string{"2:分管领导"}, nil},
		"one more signer":                  {threeLevels(), []deed{{"wang", review.AddSigner{Step: "1", Person: "qian"}}, {"wang", pass("1")}}, "waiting", []string{"1:qian"}, nil},
		"one more signer who signed":       {threeLevels(), []deed{{"wang", review.AddSigner{Step: "1", Person: "qian"}}, {"wang", pass("1")}, {"qian", pass("1")}}, "waiting", []string{"2:分管领导"}, nil},
		"one more signer taken off":        {threeLevels(), []deed{{"wang", review.AddSigner{Step: "1", Person: "qian"}}, {"wang", review.RemoveAddedSigner{Step: "1", Person: "qian"}}, {"wang", pass("1")}}, "waiting", []string{"2:分管领导"}, nil},
		"handed over":                      {threeLevels(), []deed{{"wang", review.Transfer{Step: "1", To: "wei"}}}, "waiting", []string{"1:wei"}, nil},
		"handed over and taken back":       {threeLevels(), []deed{{"wang", review.Transfer{Step: "1", To: "wei"}}, {"wang", review.Transfer{Step: "1", To: "wang"}}}, "waiting", []string{"1:wang"}, nil},
		"handed over to a later signer":    {threeLevels(), []deed{{"wang", review.Transfer{Step: "1", To: "zhao"}}, {"zhao", pass("1")}}, "waiting", []string{"2:分管领导"}, nil},
		"the step's word for hold":         {outcomes, []deed{{"wang", review.Pass{Step: "1", Word: "搁置"}}}, "held", nil, nil},
		"for return":                       {outcomes, []deed{{"wang", review.Pass{Step: "1", Word: "修改后再议"}}}, "returned", nil, nil},
		"for no":                           {outcomes, []deed{{"wang", review.Pass{Step: "1", Word: "否决"}}}, "rejected", nil, nil},
		"for yes":                          {outcomes, []deed{{"wang", review.Pass{Step: "1", Word: "通过"}}}, "ready", []string{"发布:wechat"}, nil},
		"in any order":                     {unordered, nil, "waiting", []string{"1:科长", "2:保密员"}, nil},
		"twice is not thrice":              {thrice, []deed{{"jiao", pass("1")}, {"jiao", pass("1")}}, "waiting", []string{"1:校对员"}, nil},
		"thrice":                           {thrice, []deed{{"jiao", pass("1")}, {"jiao", pass("1")}, {"jiao", pass("1")}}, "ready", []string{"发布:wechat"}, nil},
		"an opinion must be asked":         {asks, nil, "waiting", []string{"1:主要领导"}, nil},
		"but not waited for":               {asks, []deed{{"zhang", review.Consult{Step: "1"}}}, "waiting", []string{"2:科长"}, nil},
		"a report is not waited for":       {informs, []deed{{"wang", pass("2")}}, "ready", []string{"1:主要领导", "发布:wechat"}, nil},
		"filed after the release":          {filed, []deed{{"wang", pass("1")}, {"sun", review.Publish{}}}, "published", []string{"2:分管领导"}, nil},
		"and then finished":                {filed, []deed{{"wang", pass("1")}, {"sun", review.Publish{}}, {"zhao", pass("2")}}, "finished", nil, nil},
		"the author's own step":            {own, []deed{{"zhang", pass("1")}}, "ready", []string{"发布:wechat"}, nil},
		"the author's step reassigned":     {own, []deed{{"sun", review.Transfer{Step: "1", To: "jiao"}}, {"jiao", pass("1")}}, "ready", []string{"发布:wechat"}, nil},
		"who takes over drafts":            {takes, []deed{{"wang", pass("1")}, {"wei", pass("2")}}, "ready", []string{"发布:wechat"}, nil},
		"one target needs fewer steps":     {two, []deed{{"wang", pass("1")}}, "waiting", []string{"2:分管领导", "发布:website"}, nil},
		"and goes out alone":               {two, []deed{{"wang", pass("1")}, {"sun", review.Publish{}}}, "partly_published", []string{"2:分管领导"}, nil},
		"until the other follows":          {two, []deed{{"wang", pass("1")}, {"sun", review.Publish{}}, {"zhao", pass("2")}, {"sun", review.Publish{}}}, "finished", nil, nil},
		"scheduled":                        {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", pass("2")}, {"sun", review.Schedule{At: tomorrow}}}, "ready", nil, nil},
		"unscheduled":                      {threeLevels(), []deed{{"wang", pass("1")}, {"zhao", pass("2")}, {"sun", review.Schedule{At: tomorrow}}, {"sun", review.Unschedule{Target: "wechat"}}}, "ready", []string{"发布:wechat"}, nil},
		"recorded consent":                 {threeLevels(), []deed{{"sun", review.Record{Step: "1", For: "wang", Means: review.Phone, Number: "0379-1"}}}, "waiting", []string{"2:分管领导"}, nil},
		"recorded consent denied":          {threeLevels(), []deed{{"sun", review.Record{Step: "1", For: "wang", Means: review.Phone, Number: "0379-1"}}, {"wang", review.Deny{Step: "1"}}}, "waiting", []string{"1:科长"}, []string{"1"}},
		"marks adopted and confirmed":      {threeLevels(), []deed{{"wang", review.Suggest{Step: "1", Ref: "m", SignOn: true}}, {"zhang", review.Edit{Version: 2, Digest: "v2", Adopts: []int{1}}}, {"wang", review.Confirm{Suggestion: 1}}}, "waiting", []string{"2:分管领导"}, nil},
		"returned, then a case of its own": {threeLevels(), []deed{{"wang", review.Return{Step: "1"}}, {"zhang", review.Open{Answer: either, Version: 2, Digest: "v2", Author: "zhang"}}}, "waiting", []string{"1:分管领导", "1:主要领导"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := play(t, open(t, tt.answer), tt.deeds...)
			if got := state(c); got != tt.state {
				t.Errorf("state %s, want %s", got, tt.state)
			}
			if diff := cmp.Diff(tt.waits, waitsFor(c)); diff != "" {
				t.Errorf("waits for (-want +got):\n%s", diff)
			}
			if !slices.Equal(tt.voided, c.Voided) {
				t.Errorf("voided %v, want %v", c.Voided, tt.voided)
			}
		})
	}
}

func TestAFailedConditionReturnsWithItsRecord(t *testing.T) {
	t.Parallel()
	c := open(t, route(also(step("1", "评审", policy.Review, "科长"), func(s *policy.Step) { s.Record, s.PassIf = []string{"打分"}, "record.打分 >= 60" })))
	f := facts("wang", c)
	f.PassIf = func(expr string, record map[string]any) (bool, error) { return record["打分"].(float64) >= 60, nil }
	events, err := review.Decide(c, review.Pass{Step: "1", Record: map[string]any{"打分": 59.0}}, f)
	if err != nil {
		t.Fatal(err)
	}
	if e, ok := events[0].(review.Returned); !ok || !e.Failed || e.Record["打分"] != 59.0 {
		t.Errorf("59 points lead to %+v", events[0])
	}
	events, err = review.Decide(c, review.Pass{Step: "1", Record: map[string]any{"打分": 60.0}}, f)
	if _, ok := events[0].(review.Passed); err != nil || !ok {
		t.Errorf("60 points lead to %+v, %v", events, err)
	}
}

func TestANoticeStandsUntilItsDay(t *testing.T) {
	t.Parallel()
	c := open(t, route(also(step("1", "公告", policy.Notice, "科长"), func(s *policy.Step) { s.Stands = "15个工作日" }), step("2", "审核", policy.Review, "科长", "1")))
	stood := noon.AddDate(0, 0, 21)
	f := facts("wang", c)
	f.Stood = func(string, time.Time) (time.Time, error) { return stood, nil }
	events, err := review.Decide(c, review.Pass{Step: "1"}, f)
	if err != nil {
		t.Fatal(err)
	}
	c = review.Evolve(c, events[0])
	if got := waitsFor(c); got != nil {
		t.Errorf("before the day it waits for %v", got)
	}
	f.Now = stood
	if w := review.Waiting(c, f); len(w) != 1 || w[0].Step.Step != "2" {
		t.Errorf("on the day it waits for %+v", w)
	}
}

func TestAScheduledTargetGoesOutAsTheActOfWhoScheduledIt(t *testing.T) {
	t.Parallel()
	at := noon.Add(time.Hour)
	c := play(t, open(t, threeLevels()), deed{"wang", review.Pass{Step: "1"}}, deed{"zhao", review.Pass{Step: "2"}}, deed{"sun", review.Schedule{Target: "wechat", At: at}})
	if due := review.Due(c, at.Add(-time.Second)); due != nil {
		t.Errorf("due early: %v", due)
	}
	held := play(t, c, deed{"zhao", review.Hold{}})
	if due := review.Due(held, at); due != nil {
		t.Errorf("due while held: %v", due)
	}
	due := review.Due(c, at)
	if len(due) != 1 || review.ActOf(due[0]).By != "sun" {
		t.Fatalf("due %v", due)
	}
	c = review.Evolve(c, due[0])
	if got := review.State(c, at); got != "finished" || len(review.Due(c, at)) != 0 {
		t.Errorf("afterwards %s, still due %v", got, review.Due(c, at))
	}
}

func TestADelegateSignsInTheNameOfTheGiverButNeverForTheAuthor(t *testing.T) {
	t.Parallel()
	roll := staff()
	roll.Grants = []policy.Grant{{From: "wang", To: "sun", As: "科长"}, {From: "zhao", To: "jiao", As: "sign_off", Until: "2026-11-19"}}
	c := open(t, threeLevels())
	f := facts("sun", c)
	f.Directory = roll
	events, err := review.Decide(c, review.Pass{Step: "1"}, f)
	if err != nil {
		t.Fatal(err)
	}
	if p := events[0].(review.Passed); p.Principal != "wang" || p.Delegation == "" {
		t.Errorf("signed as %+v", p.Power)
	}
	f.Actor = "jiao"
	if _, err := review.Decide(review.Evolve(c, events[0]), review.Pass{Step: "2"}, f); err == nil {
		t.Error("a delegation that has ended still signs")
	}
	byWang := review.Fold([]review.Event{review.Opened{Act: review.Act{By: "wang", At: noon}, Answer: threeLevels(), Version: 1, Digest: "v1", Author: "wang"}})
	f.Actor = "sun"
	if _, err := review.Decide(byWang, review.Pass{Step: "1"}, f); err == nil {
		t.Error("the author's delegate signed")
	}
}

func TestDesignationMustBeOnFile(t *testing.T) {
	t.Parallel()
	c := open(t, route(also(step("1", "即时审核", policy.Review, "科长"), func(s *policy.Step) { s.DelegatedBy = "分管领导" })))
	f := facts("wang", c)
	if _, err := review.Decide(c, review.Pass{Step: "1"}, f); err == nil {
		t.Error("signed without designation")
	}
	roll := staff()
	roll.Grants = []policy.Grant{{From: "zhao", To: "wang", As: "科长"}}
	f.Directory = roll
	if _, err := review.Decide(c, review.Pass{Step: "1"}, f); err != nil {
		t.Error(err)
	}
}

func TestTheLiaisonRecordsForHisLeaderOnly(t *testing.T) {
	t.Parallel()
	at := func(id, role string) org.Event {
		return org.PostAppointed{Tenure: org.Tenure{ID: id, Person: id, Role: role, Unit: "办", Kind: org.Regular}}
	}
	state := org.Fold([]org.Event{org.UnitAdded{Unit: org.Unit{ID: "办", Name: "办"}}, at("wang", "科长"), at("zhao", "分管领导"),
		org.LiaisonNamed{Liaison: org.Liaison{ID: "l", Leader: "zhao", Person: "lian"}}})
	c := open(t, threeLevels())
	f := facts("lian", c)
	f.Directory = state
	record := review.Record{Step: "1", For: "wang", Means: review.Phone, Number: "1"}
	if _, err := review.Decide(c, record, f); err == nil {
		t.Error("the liaison of zhao recorded for wang")
	}
	c = play(t, c, deed{"wang", review.Pass{Step: "1"}})
	record.Step, record.For = "2", "zhao"
	if _, err := review.Decide(c, record, f); err != nil {
		t.Error(err)
	}
}
