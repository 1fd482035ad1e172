package article_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/source"
)

func TestADeedLeadsToItsEvents(t *testing.T) {
	t.Parallel()
	same := with(text("1"), func(h *article.Handed) { h.Same = true })
	returned := after(submitted, act("wang", review.Return{Step: "1"}))
	number := &article.Numbered{Series: "发布", Year: 2026, N: 7, Text: "〔2026〕7号"}
	tests := map[string]struct {
		given []deed
		when  deed
		then  string
	}{
		"beginning a manuscript":                   {nil, create("zhang"), "Created"},
		"the first save":                           {drafted, deed{"zhang", article.Save{Content: "c", Same: true}}, "Saved"},
		"saving a change":                          {after(drafted, deed{"zhang", article.Save{Content: "c"}}), deed{"zhang", article.Save{Content: "d"}}, "Saved"},
		"saving without a change":                  {after(drafted, deed{"zhang", article.Save{Content: "c"}}), deed{"zhang", article.Save{Content: "c", Same: true}}, ""},
		"overruling a finding":                     {drafted, deed{"zhang", article.Overruling{Kind: "length", Reason: "quote", Ref: "r"}}, "Overruled"},
		"handing in":                               {drafted, submit("1"), "Saved Sealed Submitted review.Opened"},
		"handing in what was saved":                {after(drafted, deed{"zhang", text("1").Save}), deed{"zhang", article.Submit{Handed: same}}, "Sealed Submitted review.Opened"},
		"handing in again unchanged":               {returned, deed{"zhang", article.Submit{Handed: same}}, "Submitted review.Resubmitted"},
		"handing in again, changed":                {returned, submit("2"), "Saved Sealed Submitted review.Edited review.Resubmitted"},
		"handing in again on another route":        {returned, deed{"zhang", article.Submit{Handed: with(text("2"), func(h *article.Handed) { h.Answer = otherRoute() })}}, "Saved Sealed Submitted review.Opened"},
		"taking it back and handing in a change":   {after(submitted, act("zhang", review.Recall{})), submit("2"), "Saved Sealed Submitted review.Edited review.Resubmitted"},
		"a signature":                              {submitted, act("wang", review.Pass{Step: "1"}), "review.Passed"},
		"an edit under review":                     {submitted, deed{"zhang", article.Edit{Handed: text("2")}}, "Saved Sealed Submitted review.Edited"},
		"an edit that changes nothing":             {submitted, deed{"zhang", article.Edit{Handed: same}}, ""},
		"releasing an account":                     {signed, publish("wx"), "review.Released PublicationRequested"},
		"releasing the website":                    {signed, publish("web"), "review.Released PublicationRequested Published"},
		"releasing everything":                     {signed, publish(""), "review.Released PublicationRequested review.Released PublicationRequested Published"},
		"the first release takes a number":         {signed, deed{"sun", article.ReviewAct{Command: review.Publish{}, Number: number}}, "review.Released Numbered PublicationRequested review.Released PublicationRequested"},
		"a later release keeps it":                 {after(signed, deed{"sun", article.ReviewAct{Command: review.Publish{Target: "wx"}, Number: number}}), deed{"sun", article.ReviewAct{Command: review.Publish{Target: "web"}, Number: number}}, "review.Released PublicationRequested"},
		"scheduling":                               {signed, act("sun", review.Schedule{Target: "wx", At: noon.Add(time.Hour)}), "review.Scheduled"},
		"looking for due releases before the hour": {after(signed, act("sun", review.Schedule{Target: "wx", At: noon.Add(time.Hour)})), deed{"system:clock", article.ReleaseDue{}}, ""},
		"an intended call":                         {released, deed{"system:publisher", article.RecordStep{Account: "wx", Op: "draft"}}, "CallIntended"},
		"a call that was done":                     {released, deed{"system:publisher", article.RecordStep{Account: "wx", Op: "draft", Ref: "m", Done: true}}, "CallDone"},
		"out":                                      {released, outcome(article.PostPublished), "Published"},
		"out, said twice":                          {after(released, outcome(article.PostPublished)), outcome(article.PostPublished), ""},
		"out cannot be unsaid":                     {after(released, outcome(article.PostPublished)), outcome(article.PostRefused), ""},
		"accepted":                                 {released, outcome(article.PostPending), "PublicationPending"},
		"accepted, said twice":                     {after(released, outcome(article.PostPending)), outcome(article.PostPending), ""},
		"refused by the platform":                  {released, outcome(article.PostRefused), "PublicationRefused"},
		"nobody knows":                             {released, outcome(article.PostUncertain), "PublicationUncertain"},
		"nobody knows, said twice":                 {after(released, outcome(article.PostUncertain)), outcome(article.PostUncertain), ""},
		"a draft to finish by hand":                {released, outcome(article.PostDraftReady), "DraftReady"},
		"out after all":                            {after(released, outcome(article.PostUncertain)), outcome(article.PostPublished), "Published"},
		"filing the link of a draft":               {after(released, outcome(article.PostDraftReady)), deed{"sun", article.FileLink{Account: "wx", URL: "https://example.cn/1"}}, "LinkFiled"},
		"filing the link of what was found":        {after(released, outcome(article.PostUncertain)), deed{"gu", article.FileLink{Account: "wx", URL: "https://example.cn/1"}}, "LinkFiled"},
		"finding nothing":                          {after(released, outcome(article.PostUncertain)), deed{"gu", article.DeclareNotOut{Account: "wx"}}, "NotOut"},
		"trying again after a refusal":             {after(released, outcome(article.PostRefused)), deed{"sun", article.Retry{Account: "wx"}}, "PublicationRequested"},
		"trying again after finding nothing":       {after(released, outcome(article.PostUncertain), deed{"sun", article.DeclareNotOut{Account: "wx"}}), deed{"sun", article.Retry{Account: "wx"}}, "PublicationRequested"},
		"the author takes it back for good":        {submitted, deed{"zhang", article.Withdraw{}}, "Withdrawn"},
		"the publisher takes it back for good":     {signed, deed{"sun", article.Withdraw{}}, "Withdrawn"},
		"taking it back twice":                     {after(signed, deed{"sun", article.Withdraw{}}), deed{"sun", article.Withdraw{}}, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := play(t, tt.given...)
			events, err := article.Decide(s, tt.when.cmd, facts(tt.when.by, s))
			if err != nil || names(events) != tt.then {
				t.Errorf("got %q, %v, want %q", names(events), err, tt.then)
			}
		})
	}
}

func TestADeedThatMayNotBeIsRefusedWithTheNextStep(t *testing.T) {
	t.Parallel()
	link := func(by, url string) deed { return deed{by, article.FileLink{Account: "wx", URL: url}} }
	broken := fault.New(fault.Refused, "定稿内容与签发时不一致。")
	tests := map[string]struct {
		given []deed
		when  deed
		code  fault.Code
		part  string
	}{
		"what was never begun":                       {nil, submit("1"), fault.NotFound, "没有这篇稿件"},
		"beginning it twice":                         {drafted, create("zhang"), fault.Conflict, "已经建立"},
		"another's manuscript":                       {drafted, deed{"li", article.Save{Content: "c"}}, fault.Forbidden, "只有起草人"},
		"a signer's own change":                      {submitted, deed{"wang", article.Save{Content: "c"}}, fault.Forbidden, "批改意见"},
		"saving under review":                        {submitted, deed{"zhang", article.Save{Content: "c"}}, fault.Refused, "正文已锁定"},
		"overruling under review":                    {submitted, deed{"zhang", article.Overruling{}}, fault.Refused, "正文已锁定"},
		"handing in twice":                           {submitted, submit("2"), fault.Refused, "审签中"},
		"editing what was never handed in":           {drafted, deed{"zhang", article.Edit{Handed: text("1")}}, fault.Refused, "直接保存"},
		"an edit that changes the route":             {submitted, deed{"zhang", article.Edit{Handed: with(text("2"), func(h *article.Handed) { h.Answer = otherRoute() })}}, fault.Refused, "改变审签程序"},
		"an edit that leaves a finding":              {submitted, deed{"zhang", article.Edit{Handed: with(text("2"), func(h *article.Handed) { h.Open = []fault.Field{{Path: "b1", Text: "过长"}} })}}, fault.Refused, "1 处疑似差错"},
		"signing what was never handed in":           {drafted, act("wang", review.Pass{Step: "1"}), fault.Refused, "还没有报送"},
		"publishing what was never handed in":        {drafted, publish("wx"), fault.Refused, "还没有报送"},
		"publishing before the last signature":       {after(submitted, act("wang", review.Pass{Step: "1"})), publish("wx"), fault.Refused, "“签发”还没有办完"},
		"publishing by another":                      {signed, act("zhao", review.Publish{Target: "wx"}), fault.Forbidden, "管理员"},
		"publishing bytes that changed":              {signed, deed{"sun", article.ReviewAct{Command: review.Publish{Target: "wx"}, Broken: map[string]error{"wx": broken}}}, fault.Refused, "不一致"},
		"publishing all when one changed":            {signed, deed{"sun", article.ReviewAct{Command: review.Publish{}, Broken: map[string]error{"web": broken}}}, fault.Refused, "不一致"},
		"scheduling without an hour":                 {signed, act("sun", review.Schedule{Target: "wx"}), fault.Invalid, "没有写明发布时间"},
		"opening a case by the back door":            {drafted, act("zhang", review.Open{}), fault.Internal, "不认识"},
		"handing in by the back door":                {after(submitted, act("wang", review.Return{Step: "1"})), act("zhang", review.Resubmit{}), fault.Internal, "不认识"},
		"editing by the back door":                   {submitted, act("zhang", review.Edit{}), fault.Internal, "不认识"},
		"a result without a release":                 {signed, outcome(article.PostPublished), fault.Refused, "还没有放行"},
		"a call without a release":                   {signed, deed{"system:publisher", article.RecordStep{Account: "wx", Op: "draft"}}, fault.Refused, "还没有放行"},
		"a call after it is out":                     {after(released, outcome(article.PostPublished)), deed{"system:publisher", article.RecordStep{Account: "wx", Op: "draft"}}, fault.Conflict, "已经发布"},
		"a result that is none":                      {released, outcome(article.PostRequested), fault.Internal, "无法登记"},
		"a link without a release":                   {signed, link("sun", "https://example.cn/1"), fault.Refused, "还没有放行"},
		"a link filed by the author":                 {after(released, outcome(article.PostDraftReady)), link("zhang", "https://example.cn/1"), fault.Forbidden, "不是这篇稿件的发布人员"},
		"a link that is half an address":             {after(released, outcome(article.PostDraftReady)), link("sun", "example.cn/1"), fault.Invalid, "网址"},
		"a link that runs a script":                  {after(released, outcome(article.PostDraftReady)), link("sun", "javascript:alert(1)"), fault.Invalid, "网址"},
		"a link while it is being published":         {released, link("sun", "https://example.cn/1"), fault.Refused, "正在发布"},
		"a link of what is out":                      {after(released, outcome(article.PostPublished)), link("sun", "https://example.cn/1"), fault.Refused, "已发布"},
		"finding nothing where nobody doubted":       {after(released, outcome(article.PostDraftReady)), deed{"sun", article.DeclareNotOut{Account: "wx"}}, fault.Refused, "不需要核实"},
		"finding nothing, said by the author":        {after(released, outcome(article.PostUncertain)), deed{"zhang", article.DeclareNotOut{Account: "wx"}}, fault.Forbidden, "发布人员"},
		"trying again while nobody knows":            {after(released, outcome(article.PostUncertain)), deed{"sun", article.Retry{Account: "wx"}}, fault.Refused, "先到平台核对"},
		"trying again while it goes on":              {released, deed{"sun", article.Retry{Account: "wx"}}, fault.Refused, "正在发布"},
		"trying again by the author":                 {after(released, outcome(article.PostRefused)), deed{"zhang", article.Retry{Account: "wx"}}, fault.Forbidden, "发布人员"},
		"trying again with bytes that changed":       {after(released, outcome(article.PostRefused)), deed{"sun", article.Retry{Account: "wx", Broken: broken}}, fault.Refused, "不一致"},
		"taking back a draft for good":               {drafted, deed{"zhang", article.Withdraw{}}, fault.Refused, "已报送、还没有发布"},
		"taking back what was released":              {released, deed{"zhang", article.Withdraw{}}, fault.Refused, "下线或更正"},
		"taking back by a signer":                    {signed, deed{"wang", article.Withdraw{}}, fault.Forbidden, "起草人或发布人员"},
		"editing after it was taken back for good":   {after(submitted, deed{"zhang", article.Withdraw{}}), deed{"zhang", article.Save{Content: "c"}}, fault.Refused, "已撤稿"},
		"signing what was taken back for good":       {after(submitted, deed{"zhang", article.Withdraw{}}), act("wang", review.Pass{Step: "1"}), fault.Refused, "撤稿"},
		"publishing what was taken back for good":    {after(signed, deed{"zhang", article.Withdraw{}}), publish("wx"), fault.Refused, "撤稿"},
		"editing in review what was taken back":      {after(submitted, deed{"zhang", article.Withdraw{}}), deed{"zhang", article.Edit{Handed: text("2")}}, fault.Refused, "撤稿"},
		"a command that no program of ours can give": {drafted, deed{"zhang", nil}, fault.Internal, "不认识"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := play(t, tt.given...)
			_, err := article.Decide(s, tt.when.cmd, facts(tt.when.by, s))
			refused(t, err, tt.code, tt.part)
		})
	}
}

func TestHandingInIsRefusedWithFieldsAndClauses(t *testing.T) {
	t.Parallel()
	says := func(d policy.Decision, change func(*policy.Answer)) article.Handed {
		return with(text("1"), func(h *article.Handed) {
			h.Answer.Decision = d
			h.Answer.Reasons = append(h.Answer.Reasons, policy.Reason{Text: "原因", Clause: "x#九"})
			if change != nil {
				change(&h.Answer)
			}
		})
	}
	needs := func(a *policy.Answer) {
		a.Requirements = []policy.Requirement{{Kind: "field", Field: "署名", Clause: "x#五"}, {Kind: "answer", Field: "涉密", Text: "请说明是否涉密", Clause: "x#六"}}
	}
	tests := map[string]struct {
		when   article.Handed
		part   string
		cites  []fault.Cite
		fields []string
	}{
		"no target":                    {with(text("1"), func(h *article.Handed) { h.Seal.Leaves = nil }), "还没有选择拟发布渠道", nil, []string{"meta.targets"}},
		"some targets are not allowed": {says(policy.DecisionMixed, nil), "有的拟发布渠道不能发布这篇稿件，请去掉这些渠道或按原因修改后再报送：原因。", []fault.Cite{"x#九"}, nil},
		"something is missing": {says(policy.DecisionIntakeRefused, needs), "还缺少必需的内容，补齐后再报送：请补充“署名”；请说明是否涉密；原因。",
			[]fault.Cite{"x#五", "x#六", "x#九"}, []string{"field:署名", "answer:涉密"}},
		"forbidden":                    {says(policy.DecisionForbidden, nil), "按规定不得发布：原因。", []fault.Cite{"x#九"}, nil},
		"the rules are silent":         {says(policy.DecisionUndefined, nil), "审签规则没有写明这类信息怎样审签，不能发布。请由本单位先行明确审签程序：原因。", []fault.Cite{"x#九"}, nil},
		"the rules refuse":             {says(policy.DecisionRefused, nil), "按规定不能受理：原因。", []fault.Cite{"x#九"}, nil},
		"a drafter who lacks the post": {says(policy.DecisionRoute, func(a *policy.Answer) { a.Drafter = &policy.Post{Role: "科长", UnitName: "办"} }), "由办的“科长”起草", []fault.Cite{"x#总"}, nil},
		"findings that nobody answered": {with(text("1"), func(h *article.Handed) {
			h.Open = []fault.Field{{Path: "b1", Text: "过长"}, {Path: "b2", Text: "日期"}}
		}), "还有 2 处疑似差错", nil, []string{"b1", "b2"}},
		"a drafter nobody knows to hold": {says(policy.DecisionRoute, func(a *policy.Answer) { a.Drafter = &policy.Post{Role: "信息员", UnitName: "别处"} }), "不担任这个岗位", []fault.Cite{"x#总"}, nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := play(t, drafted...)
			_, err := article.Decide(s, article.Submit{Handed: tt.when}, facts("zhang", s))
			got := refused(t, err, fault.Refused, tt.part)
			var paths []string
			for _, f := range got.Fields {
				paths = append(paths, f.Path)
			}
			if diff := cmp.Diff(tt.cites, got.Cites); diff != "" {
				t.Errorf("clauses (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.fields, paths); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}

	t.Run("but the holder of the drafter's post hands in", func(t *testing.T) {
		t.Parallel()
		s := play(t, drafted...)
		h := says(policy.DecisionRoute, func(a *policy.Answer) { a.Drafter = &policy.Post{Role: "信息员", UnitName: "办"} })
		if _, err := article.Decide(s, article.Submit{Handed: h}, facts("zhang", s)); err != nil {
			t.Error(err)
		}
	})
}

func TestReworkKeepsSignaturesOnlyWhereTheRulesSayAndOnlyAsWording(t *testing.T) {
	t.Parallel()
	keep := route()
	keep.Edits = &policy.Edits{Small: "keep", Clause: "x#文"}
	for name, tt := range map[string]struct {
		answer      policy.Answer
		small, back bool
		kept        int
	}{
		"wording under rules that keep":        {keep, true, true, 1},
		"substance under rules that keep":      {keep, false, true, 0},
		"wording under rules that say nothing": {route(), true, true, 0},
		"wording, and everybody looks again":   {keep, true, false, 0},
	} {
		first, second := with(text("1"), func(h *article.Handed) { h.Answer = tt.answer }), with(text("2"), func(h *article.Handed) { h.Answer = tt.answer })
		s := play(t, create("zhang"), deed{"zhang", article.Submit{Handed: first}}, act("wang", review.Pass{Step: "1"}),
			act("zhao", review.Return{Step: "2", Back: tt.back, Opinion: "c:o"}), deed{"zhang", article.Submit{Handed: second, Small: tt.small}})
		if n := len(s.Case.Rows[0].Signatures); n != tt.kept {
			t.Errorf("%s: %d signatures stand, want %d", name, n, tt.kept)
		}
		told, err := article.Decide(s, article.ReviewAct{Command: review.Acknowledge{Step: "1"}}, facts("wang", s))
		if (err == nil) != (tt.kept == 1) {
			t.Errorf("%s: acknowledging: %q, %v", name, names(told), err)
		}
		if tt.kept == 0 {
			continue
		}
		noted := s.Evolve(told[0])
		if _, err := article.Decide(noted, article.ReviewAct{Command: review.Acknowledge{Step: "1"}}, facts("wang", noted)); err == nil {
			t.Errorf("%s: acknowledged twice", name)
		}
		if _, err := article.Decide(s, article.ReviewAct{Command: review.Acknowledge{Step: "1"}}, facts("zhao", s)); err == nil {
			t.Errorf("%s: somebody else acknowledged", name)
		}
		back, err := article.Decide(noted, article.ReviewAct{Command: review.TakeBack{Step: "1"}}, facts("wang", noted))
		if err != nil || len(noted.Evolve(back[0]).Case.Rows[0].Signatures) != 0 {
			t.Errorf("%s: taken back after all: %q, %v", name, names(back), err)
		}
	}
}

func TestWordingIsTheTextAloneAndSomeOfIt(t *testing.T) {
	t.Parallel()
	draft := func(text string, m article.Meta) article.Draft {
		d := article.NewDraft()
		d.Source.Title, d.Source.Blocks[0].Runs, d.Meta = "标题", []source.Run{{Text: text}}, m.Filled()
		return d
	}
	was := draft("请携带证件前往办理。", article.Meta{})
	for name, tt := range map[string]struct {
		now  article.Draft
		want bool
	}{
		"other words":                  {draft("请带好证件前往办理。", article.Meta{}), true},
		"nothing":                      {was, false},
		"a figure":                     {draft("请携带2份证件前往办理。", article.Meta{}), false},
		"other words and another time": {draft("请带好证件前往办理。", article.Meta{EventDate: "2026-11-20"}), false},
		"another account":              {draft("请携带证件前往办理。", article.Meta{Targets: []article.Target{{Account: "wx"}}}), false},
	} {
		if got := article.WordingOnly(was, tt.now, nil); got != tt.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestWhoeverHasADrafterAndNobodyElseWritesAnItemRegisteredForOthers(t *testing.T) {
	t.Parallel()
	s := play(t, deed{"li", article.Create{ID: "a", Body: "局", Unit: "办", Author: "zhang", Submitter: "wang", Registrar: "li", Means: "paper"}})
	if diff := cmp.Diff([]string{"zhang", "wang", "li"}, s.Drafters()); diff != "" {
		t.Error(diff)
	}
	for who, may := range map[string]bool{"zhang": true, "wang": true, "li": true, "zhao": false} {
		if _, err := article.Decide(s, article.Save{Content: "c"}, facts(who, s)); (err == nil) != may {
			t.Errorf("%s: %v", who, err)
		}
	}
}

func TestADueReleaseIsTheSchedulersAndNeedsTheSealedBytes(t *testing.T) {
	t.Parallel()
	s := play(t, after(signed, act("sun", review.Schedule{Target: "web", At: noon.Add(time.Hour)}))...)
	f := facts("system:clock", s)
	f.Now = noon.Add(time.Hour)

	if events, err := article.Decide(s.Evolve(article.Withdrawn{}), article.ReleaseDue{Pages: pages}, f); err != nil || len(events) > 0 {
		t.Errorf("what was taken back for good went out: %q, %v", names(events), err)
	}
	events, err := article.Decide(s, article.ReleaseDue{Pages: pages}, f)
	if err != nil || names(events) != "review.Released PublicationRequested Published" {
		t.Fatalf("got %q, %v", names(events), err)
	}
	if by := events[0].(article.Reviewed).Event.(review.Released).By; by != "sun" {
		t.Errorf("released by %q", by)
	}
}

func TestAtItsHourATargetWithOtherBytesIsRefusedForAPersonToSee(t *testing.T) {
	t.Parallel()
	s := play(t, after(signed, act("sun", review.Schedule{Target: "web", At: noon.Add(time.Hour)}))...)
	f := facts("system:clock", s)
	f.Now = noon.Add(time.Hour)
	due := article.ReleaseDue{Pages: pages, Refused: map[string]string{"web": "c:why"}}
	events, err := article.Decide(s, due, f)
	if err != nil || names(events) != "review.Released PublicationRequested PublicationRefused" {
		t.Fatalf("got %q, %v", names(events), err)
	}
	for _, e := range events {
		s = s.Evolve(e)
	}
	if p := s.Posts["web"]; p.State != article.PostRefused || p.Message != "c:why" || s.Phase() != article.PhasePublishing {
		t.Errorf("it is %s because of %q, the item %s", p.State, p.Message, s.Phase())
	}
	if events, err := article.Decide(s, due, f); err != nil || len(events) > 0 {
		t.Errorf("refused at every tick: %q, %v", names(events), err)
	}
	if events, err := article.Decide(s, article.Retry{Account: "web", Page: "/p/1"}, facts("sun", s)); err != nil || names(events) != "PublicationRequested Published" {
		t.Errorf("put back and tried again: %q, %v", names(events), err)
	}
	gone, err := article.Decide(s, article.Withdraw{}, facts("sun", s))
	if err != nil || names(gone) != "Withdrawn" {
		t.Fatalf("given up: %q, %v", names(gone), err)
	}
	_, err = article.Decide(s.Evolve(gone[0]), article.Retry{Account: "web"}, facts("sun", s))
	refused(t, err, fault.Refused, "撤稿")
}

func TestANewAttemptStartsWithoutTheStepsOfTheLast(t *testing.T) {
	t.Parallel()
	step := func(done bool) deed {
		return deed{"system:publisher", article.RecordStep{Account: "wx", Op: "draft", Ref: "m", Done: done}}
	}
	s := play(t, after(released, step(false), step(true), outcome(article.PostRefused))...)
	if p := s.Posts["wx"]; p.Attempt != 1 || len(p.Steps) != 1 || !p.Steps[0].Done || p.Steps[0].Ref != "m" {
		t.Fatalf("first attempt %+v", p)
	}
	s = play(t, after(released, step(false), step(true), outcome(article.PostRefused), deed{"sun", article.Retry{Account: "wx"}})...)
	if p := s.Posts["wx"]; p.Attempt != 2 || len(p.Steps) != 0 || p.State != article.PostRequested || p.Leaf.Digest != "sha256:wx1" {
		t.Errorf("second attempt %+v", p)
	}
}

func TestReworkVoidsTheSignaturesOnTheOldText(t *testing.T) {
	t.Parallel()
	s := play(t, after(submitted, act("wang", review.Pass{Step: "1"}), act("zhao", review.Return{Step: "2", Back: true}), submit("2"))...)
	if s.Seal.Manifest != "sha256:seal2" || s.Case.Digest != s.Seal.Manifest || s.Case.Version != 2 {
		t.Errorf("under review is version %d, %s", s.Case.Version, s.Case.Digest)
	}
	if _, err := article.Decide(s, act("zhao", review.Pass{Step: "2"}).cmd, facts("zhao", s)); err == nil {
		t.Error("the deputy could sign before the head saw the new text")
	}
	s = play(t, after(submitted, act("wang", review.Pass{Step: "1"}), act("zhao", review.Return{Step: "2", Back: true}),
		deed{"zhang", article.Submit{Handed: with(text("1"), func(h *article.Handed) { h.Same = true })}})...)
	if _, err := article.Decide(s, act("zhao", review.Pass{Step: "2"}).cmd, facts("zhao", s)); err != nil {
		t.Errorf("unchanged, the head's signature stands: %v", err)
	}
}
