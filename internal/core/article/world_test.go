package article_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// noon is when everything in these tests happens.
var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// staff is the small office of these tests: zhang and li write, wang is head, zhao is in charge, sun and gu publish.
func staff() review.Roll {
	in := func(id string, roles ...string) policy.Person {
		return policy.Person{ID: id, Unit: "办", Roles: roles}
	}
	return review.Roll{Persons: []policy.Person{in("zhang", "信息员"), in("li"), in("wang", "科长"), in("zhao", "分管领导"), in("sun", "管理员"), in("gu", "管理员")}}
}

// route is what the rules of these tests say: head, deputy, release, for an official account and a website.
func route() policy.Answer {
	step := func(n, label string, verb policy.Verb, role string, after ...string) policy.Step {
		return policy.Step{Step: n, Label: label, Verb: verb, Role: role, Unit: "author", UnitName: "办", After: after, Clause: "x#" + n}
	}
	return policy.Answer{Decision: policy.DecisionRoute, Class: "一般信息",
		Steps:     []policy.Step{step("1", "审核", policy.Review, "科长"), step("2", "签发", policy.SignOff, "分管领导", "1")},
		Publisher: &policy.Publisher{Role: "管理员", Unit: "host", UnitName: "办", Clause: "x#发布"},
		Reasons:   []policy.Reason{{Text: "属于“一般信息”", Clause: "x#总"}},
		Targets:   []policy.TargetAnswer{{Target: "wx", Decision: policy.DecisionRoute}, {Target: "web", Decision: policy.DecisionRoute}}}
}

// otherRoute asks one more person.
func otherRoute() policy.Answer {
	a := route()
	a.Steps = append(a.Steps, policy.Step{Step: "3", Label: "校对", Verb: policy.Proofread, Role: "校对员", UnitName: "办", Clause: "x#3"})
	return a
}

// text is version n of the manuscript, handed in: its bytes and its seal are named after n.
func text(n string) article.Handed {
	leaf := func(account, channel string) article.Leaf {
		return article.Leaf{Account: account, Channel: channel, Digest: "sha256:" + account + n, Content: "c:" + account + n}
	}
	return article.Handed{Save: article.Save{Content: "c:text" + n, Editors: []string{"zhang"}, Why: article.WhySubmitted},
		Seal:   article.Seal{Manifest: "sha256:seal" + n, Content: "c:seal" + n, Leaves: []article.Leaf{leaf("wx", "wechat"), leaf("web", "website")}},
		Answer: route(), Pack: "x", PackDigest: "sha256:pack", Facts: "c:facts"}
}

// with changes what is handed in before it is used.
func with(h article.Handed, change func(*article.Handed)) article.Handed {
	change(&h)
	return h
}

// deed is one command by one person.
type deed struct {
	by  string
	cmd article.Command
}

func create(by string) deed {
	return deed{by, article.Create{ID: "0190-a", Body: "局", Unit: "办", Author: by}}
}

func submit(n string) deed { return deed{"zhang", article.Submit{Handed: text(n)}} }

func act(by string, c review.Command) deed { return deed{by, article.ReviewAct{Command: c}} }

// pages says where the website page will be, as app does at a release.
var pages = map[string]string{"web": "/p/20261120-a"}

func publish(target string) deed {
	return deed{"sun", article.ReviewAct{Command: review.Publish{Target: target}, Pages: pages}}
}

func outcome(state article.PostState) deed {
	return deed{"system:publisher", article.RecordOutcome{Account: "wx", State: state, Ref: "id-1"}}
}

// The usual lives of an article, each going on from the one before.
var (
	drafted   = []deed{create("zhang")}
	submitted = append(drafted[:1:1], submit("1"))
	signed    = append(submitted[:2:2], act("wang", review.Pass{Step: "1"}), act("zhao", review.Pass{Step: "2"}))
	released  = append(signed[:4:4], publish("wx"))
)

// after returns a life with more deeds, leaving the life itself alone.
func after(life []deed, more ...deed) []deed { return append(life[:len(life):len(life)], more...) }

func facts(by string, s article.State) article.Facts {
	return article.Facts{Actor: by, Now: noon, Review: review.Facts{Actor: by, Now: noon, Directory: staff(), Shown: s.Seal.Manifest, SteppedUp: true}}
}

// play carries out deeds that must all be allowed.
func play(t *testing.T, deeds ...deed) article.State {
	t.Helper()
	var s article.State
	for i, d := range deeds {
		events, err := article.Decide(s, d.cmd, facts(d.by, s))
		if err != nil {
			t.Fatalf("deed %d, %T by %s: %v", i, d.cmd, d.by, err)
		}
		for _, e := range events {
			s = s.Evolve(e)
		}
	}
	return s
}

// names lists events by their stored names, those of the article without its prefix.
func names(events []article.Event) string {
	var out []string
	for _, e := range events {
		name := strings.TrimPrefix(fmt.Sprintf("%T", e), "article.")
		if r, ok := e.(article.Reviewed); ok {
			name = fmt.Sprintf("%T", r.Event)
		}
		out = append(out, name)
	}
	return strings.Join(out, " ")
}

// refused checks a refusal: its code, a part of its sentence and that the sentence ends.
func refused(t *testing.T, err error, code fault.Code, part string) *fault.Error {
	t.Helper()
	if err == nil {
		t.Fatal("was allowed")
	}
	got := fault.Of(err)
	if got.Code != code || !strings.Contains(got.Message, part) || !strings.HasSuffix(got.Message, "。") {
		t.Errorf("got %s %q, want %s %q", got.Code, got.Message, code, part)
	}
	return got
}
