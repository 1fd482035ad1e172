package review_test

import (
	"testing"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// jointly is a route whose last step is an organ outside.
func jointly() policy.Answer {
	return route(step("1", "审签", policy.SignOff, "分管领导"),
		also(step("2", "会审", policy.Review, "经办人", "1"), func(s *policy.Step) {
			s.External, s.Unit, s.UnitName, s.SkipBy = true, "网信部门", "同级网信部门", "主要领导@办领导"
		}))
}

const organ = "organ:同级网信部门"

var tomorrow = noon.Add(24 * time.Hour)

// asked is a case whose organ was sent a link.
func asked(t *testing.T) review.Case {
	t.Helper()
	return play(t, open(t, jointly()), deed{"zhao", review.Pass{Step: "1"}}, deed{"sun", review.Invite{Step: "2", Due: tomorrow}})
}

func agree(no int) review.Reply {
	return review.Reply{No: no, Verdict: review.Agrees, Opinion: "sha256:who"}
}

func TestTheOrganAgreesByItsLinkAndItIsShownAsThat(t *testing.T) {
	t.Parallel()
	c := play(t, asked(t), deed{organ, agree(1)})
	if state(c) != "ready" {
		t.Fatalf("the case is %s", state(c))
	}
	s := c.Rows[1].Signatures[0]
	if s.Means != review.Link || s.By != organ || s.For != "" || s.Means.Title() != "外部会审（签名链接）" {
		t.Errorf("shown as %+v", s)
	}
}

func TestAnOrganThatDoesNotAgreeSendsTheItemBackAndIsAskedAgain(t *testing.T) {
	t.Parallel()
	for _, v := range []review.Verdict{review.Amends, review.Objects} {
		c := play(t, asked(t), deed{organ, review.Reply{No: 1, Verdict: v, Opinion: "sha256:why"}})
		if state(c) != "returned" || c.Invitations[0].Verdict != v {
			t.Fatalf("after %s: %s, %+v", v.Title(), state(c), c.Invitations)
		}
		c = play(t, c, deed{"zhang", review.Edit{Version: 2, Digest: "v2"}}, deed{"zhang", review.Resubmit{Version: 2, Digest: "v2"}}, deed{"zhao", review.Pass{Step: "1"}})
		if got := waitsFor(c); len(got) != 1 || got[0] != "2:经办人" {
			t.Errorf("after the rework it waits for %v", got)
		}
	}
}

func TestAChangeOfWordingThatKeepsSignaturesStillAsksTheOrganAnew(t *testing.T) {
	t.Parallel()
	a := jointly()
	a.Edits = &policy.Edits{Small: "keep", Clause: "x#文"}
	c := play(t, open(t, a), deed{"zhao", review.Pass{Step: "1"}}, deed{"sun", review.Invite{Step: "2", Due: tomorrow}}, deed{organ, agree(1)},
		deed{"zhang", review.Edit{Version: 2, Digest: "v2", Small: true}})
	if got := waitsFor(c); len(got) != 1 || got[0] != "2:经办人" {
		t.Errorf("after a small edit it waits for %v", got)
	}
}

func TestALinkHoldsForOneVersionOneOrganAndOneAnswerInTime(t *testing.T) {
	t.Parallel()
	edited := play(t, asked(t), deed{"zhang", review.Edit{Version: 2, Digest: "v2"}}, deed{"zhao", review.Pass{Step: "1"}})
	back := play(t, asked(t), deed{"sun", review.Disinvite{No: 1}})
	twice := play(t, asked(t), deed{"sun", review.Invite{Step: "2", Due: tomorrow}})
	paper := play(t, asked(t), deed{"sun", review.Record{Step: "2", Means: review.Paper, Scan: "sha256:scan"}})
	skipped := play(t, asked(t), deed{"qian", review.Skip{Step: "2", Reason: "r"}})
	held := play(t, asked(t), deed{"zhao", review.Hold{}})
	tests := map[string]struct {
		c    review.Case
		who  string
		cmd  review.Reply
		code fault.Code
		want string
	}{
		"another organ":      {asked(t), "organ:同级公安机关", agree(1), fault.Forbidden, "会审链接只能由被征求的单位答复，请由收到链接的单位办理。"},
		"a person of ours":   {asked(t), "sun", agree(1), fault.Forbidden, "会审链接只能由被征求的单位答复，请由收到链接的单位办理。"},
		"no such link":       {asked(t), organ, agree(2), fault.NotFound, "这个会审链接已经失效，请与发送链接的单位联系。"},
		"another version":    {edited, organ, agree(1), fault.Conflict, "稿件已经修改，这个链接对应的是旧版本，已经作废，请等待对方发送新的链接。"},
		"called back":        {back, organ, agree(1), fault.Conflict, "这个会审链接已经作废，请与发送链接的单位联系。"},
		"a newer one is out": {twice, organ, agree(1), fault.Conflict, "这个会审链接已经作废，请与发送链接的单位联系。"},
		"entered on paper":   {paper, organ, agree(1), fault.Conflict, "“会审”已经办完，不用重复办理。"},
		"left out":           {skipped, organ, agree(1), fault.Conflict, "“会审”已经办完，不用重复办理。"},
		"held":               {held, organ, agree(1), fault.Refused, "这件稿件已暂缓发布，请先由有权人员恢复办理。"},
		"no verdict":         {asked(t), organ, review.Reply{No: 1, Opinion: "o"}, fault.Invalid, "没有选择答复结论，请选择同意、有修改意见或者不同意。"},
		"nobody's name":      {asked(t), organ, review.Reply{No: 1, Verdict: review.Agrees}, fault.Invalid, "没有写明由谁答复，请填写姓名和职务。"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			no := refused(t, test.c, deed{test.who, test.cmd})
			if no.Code != test.code || no.Message != test.want {
				t.Errorf("%s %s", no.Code, no.Message)
			}
		})
	}
	t.Run("too late", func(t *testing.T) {
		t.Parallel()
		c := asked(t)
		f := facts(organ, c)
		f.Now = tomorrow.Add(time.Second)
		if _, err := review.Decide(c, agree(1), f); fault.Of(err).Message != "会审链接已经过了答复期限，请与发送链接的单位联系，由其重新发送或者登记书面意见。" {
			t.Error(err)
		}
	})
	t.Run("twice", func(t *testing.T) {
		t.Parallel()
		back := play(t, asked(t), deed{organ, review.Reply{No: 1, Verdict: review.Amends, Opinion: "o"}}, deed{"zhang", review.Resubmit{Version: 1, Digest: "v1"}})
		if no := refused(t, back, deed{organ, agree(1)}); no.Message != "这个会审链接已经答复过，不用重复答复。" {
			t.Error(no)
		}
	})
}

func TestWhoSendsALinkIsWhoMayEnterThePaper(t *testing.T) {
	t.Parallel()
	c := play(t, open(t, jointly()), deed{"zhao", review.Pass{Step: "1"}})
	for who, want := range map[string]string{
		"zhang": "起草人、修改人不得给会审单位发送链接，请由登记人员或者发布人员发送。",
		"jiao":  "您不能给“同级网信部门”发送会审链接，请由登记人员、审签人员或者发布人员发送。",
	} {
		if no := refused(t, c, deed{who, review.Invite{Step: "2", Due: tomorrow}}); no.Code != fault.Forbidden || no.Message != want {
			t.Errorf("%s: %s %s", who, no.Code, no.Message)
		}
	}
	for name, cmd := range map[string]review.Command{
		"a step of ours": review.Invite{Step: "1", Due: tomorrow}, "no step": review.Invite{Step: "9", Due: tomorrow},
		"yesterday": review.Invite{Step: "2", Due: noon.Add(-time.Hour)}, "next year": review.Invite{Step: "2", Due: noon.AddDate(1, 0, 0)},
		"a record that claims to be an answer": review.Record{Step: "2", Means: review.Link},
	} {
		if no := refused(t, c, deed{"sun", cmd}); no.Message == "" {
			t.Errorf("%s: no words", name)
		}
	}
}

func TestAnOrganOutsideCanDoNothingButAnswer(t *testing.T) {
	t.Parallel()
	c := asked(t)
	for _, cmd := range []review.Command{review.Pass{Step: "2"}, review.Return{Step: "2"}, review.Reject{Step: "2"}, review.Hold{}, review.Recall{}, review.Publish{},
		review.Invite{Step: "2", Due: tomorrow}, review.Disinvite{No: 1}, review.Record{Step: "2", Means: review.Oral}, review.Edit{Version: 2, Digest: "v2"}} {
		if no := refused(t, c, deed{organ, cmd}); no.Code != fault.Forbidden {
			t.Errorf("%T: %s", cmd, no.Message)
		}
	}
}

func TestTheButtonsOfALinkFollowTheCase(t *testing.T) {
	t.Parallel()
	has := func(c review.Case, who, do string) bool {
		for _, a := range review.Allowed(c, facts(who, c)) {
			if a.Do == do && a.OK {
				return true
			}
		}
		return false
	}
	c := asked(t)
	if !has(c, "sun", "invite") || !has(c, "sun", "disinvite") || has(c, "zhang", "invite") || has(c, "zhang", "disinvite") {
		t.Error("the buttons of an open link are wrong")
	}
	if c = play(t, c, deed{organ, agree(1)}); has(c, "sun", "invite") || has(c, "sun", "disinvite") {
		t.Error("an answered link still has buttons")
	}
}

func TestTheDeadlineIsTheRulesOwnOrThatOfTheLink(t *testing.T) {
	t.Parallel()
	c := asked(t)
	if at, byRules := c.Deadline(1); !at.Equal(tomorrow) || byRules {
		t.Errorf("by the link %v %v", at, byRules)
	}
	ruled := jointly()
	ruled.Steps[1].DueDate = "2026-11-25"
	if at, byRules := open(t, ruled).Deadline(1); at.Format(time.RFC3339) != "2026-11-25T23:59:59+08:00" || !byRules {
		t.Errorf("by the rules %v %v", at, byRules)
	}
	if at, _ := open(t, jointly()).Deadline(1); !at.IsZero() {
		t.Errorf("without any: %v", at)
	}
}
