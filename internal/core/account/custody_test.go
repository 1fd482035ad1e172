package account_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
)

// staff are the people of the body: p-1 keeps it, p-9 has left.
func acts(p string) bool { return slices.Contains([]string{"p-1", "p-2", "p-3", "p-4"}, p) }

func as(person string, at time.Time) account.CustodyFacts {
	return account.CustodyFacts{Actor: person, Now: at, Steward: person == "p-1", SteppedUp: true, Acts: acts}
}

// kept is an account with two custodians and a credential that p-2 entered.
func kept(more ...account.Event) account.State {
	return life(append([]account.Event{account.Registered{Account: weixin(), By: "p-1", At: noon},
		account.CustodianNamed{Person: "p-2", By: "p-1", At: noon}, account.CustodianNamed{Person: "p-3", By: "p-1", At: noon},
		account.CredentialEntered{Kind: account.KindInterface, RotateBy: noon.AddDate(0, 6, 0), By: "p-2", At: noon}}, more...)...)
}

func TestACommandOnCustodyLeadsToItsEventOrARefusal(t *testing.T) {
	t.Parallel()
	asked := account.UnsealAsked{ID: "u-1", Kind: account.KindInterface, Reason: "sha256:00", By: "p-2", At: noon}
	approved := account.UnsealApproved{ID: "u-1", By: "p-3", At: noon.Add(5 * time.Minute)}
	shown := account.UnsealClosed{ID: "u-1", End: account.UnsealShown, By: "p-2", At: noon.Add(6 * time.Minute)}
	left := account.CustodianEnded{Person: "p-3", By: "p-1", At: noon}
	phone := account.HoldTaken{Hold: account.HoldPhone, Person: "p-2", By: "p-1", At: noon}
	tests := map[string]struct {
		given account.State
		by    string
		at    time.Duration
		when  account.CustodyCommand
		code  fault.Code
		part  string
		want  int // events
	}{
		"the steward names a custodian":          {kept(), "p-1", 0, account.NameCustodian{Person: "p-4"}, "", "", 1},
		"a custodian names none":                 {kept(), "p-2", 0, account.NameCustodian{Person: "p-4"}, fault.Forbidden, "系统管理员", 0},
		"a custodian who has left":               {kept(), "p-1", 0, account.NameCustodian{Person: "p-9"}, fault.Invalid, "在岗", 0},
		"a custodian twice":                      {kept(), "p-1", 0, account.NameCustodian{Person: "p-2"}, fault.Conflict, "已经是", 0},
		"ending one demands new credentials":     {kept(), "p-1", 0, account.EndCustodian{Person: "p-3"}, "", "", 2},
		"the last custodian stays":               {kept(left), "p-1", 0, account.EndCustodian{Person: "p-2"}, fault.Refused, "先指定新的保管人", 0},
		"a custodian replaces the credential":    {kept(), "p-3", 0, account.EnterCredential{Kind: account.KindInterface}, "", "", 1},
		"the steward enters none":                {kept(), "p-1", 0, account.EnterCredential{Kind: account.KindInterface}, fault.Forbidden, "保管人", 0},
		"a kind of another platform":             {kept(), "p-3", 0, account.EnterCredential{Kind: account.KindApp}, fault.Invalid, "没有这种凭据", 0},
		"a token that is dead already":           {kept(), "p-3", 0, account.EnterCredential{Kind: account.KindInterface, Expires: noon}, fault.Invalid, "重新授权", 0},
		"replaced in two years":                  {kept(), "p-3", 0, account.EnterCredential{Kind: account.KindInterface, RotateBy: noon.AddDate(2, 0, 0)}, fault.Invalid, "一年以内", 0},
		"asking":                                 {kept(), "p-2", 0, account.AskUnseal{ID: "u-1", Kind: account.KindInterface, Reason: "sha256:00"}, "", "", 1},
		"asking while another asks":              {kept(asked), "p-3", time.Minute, account.AskUnseal{ID: "u-2", Kind: account.KindInterface}, fault.Conflict, "没有办完", 0},
		"asking again after it lapsed":           {kept(asked), "p-3", time.Hour, account.AskUnseal{ID: "u-2", Kind: account.KindInterface}, "", "", 1},
		"asking for what is not there":           {kept(), "p-2", 0, account.AskUnseal{ID: "u-1", Kind: account.KindCallback}, fault.Conflict, "没有录入", 0},
		"asking without a second custodian":      {kept(left), "p-2", 0, account.AskUnseal{ID: "u-1", Kind: account.KindInterface}, fault.Refused, "再指定一位", 0},
		"a stranger asks":                        {kept(), "p-4", 0, account.AskUnseal{ID: "u-1", Kind: account.KindInterface}, fault.Forbidden, "保管人", 0},
		"the second custodian agrees":            {kept(asked), "p-3", 5 * time.Minute, account.ApproveUnseal{ID: "u-1"}, "", "", 1},
		"the asker agrees with himself":          {kept(asked), "p-2", 0, account.ApproveUnseal{ID: "u-1"}, fault.Forbidden, "两位保管人", 0},
		"the steward agrees":                     {kept(asked), "p-1", 0, account.ApproveUnseal{ID: "u-1"}, fault.Forbidden, "保管人", 0},
		"agreed a quarter of an hour later":      {kept(asked), "p-3", 15 * time.Minute, account.ApproveUnseal{ID: "u-1"}, fault.Refused, "十五分钟", 0},
		"the asker looks":                        {kept(asked, approved), "p-2", 6 * time.Minute, account.ShowUnseal{ID: "u-1"}, "", "", 2},
		"nobody agreed":                          {kept(asked), "p-2", time.Minute, account.ShowUnseal{ID: "u-1"}, fault.Refused, "还没有同意", 0},
		"the second one looks":                   {kept(asked, approved), "p-3", 6 * time.Minute, account.ShowUnseal{ID: "u-1"}, fault.Forbidden, "申请启封的人", 0},
		"looked at twice":                        {kept(asked, approved, shown), "p-2", 7 * time.Minute, account.ShowUnseal{ID: "u-1"}, fault.Conflict, "不再显示", 0},
		"looked at too late":                     {kept(asked, approved), "p-2", 15 * time.Minute, account.ShowUnseal{ID: "u-1"}, fault.Refused, "十五分钟", 0},
		"who agreed is a custodian no more":      {kept(asked, approved, left), "p-2", 6 * time.Minute, account.ShowUnseal{ID: "u-1"}, fault.Refused, "同意作废", 0},
		"the steward stops it":                   {kept(asked), "p-1", 0, account.RefuseUnseal{ID: "u-1"}, "", "", 1},
		"a phone is bound":                       {kept(), "p-2", 0, account.TakeHold{Hold: account.HoldPhone, Person: "p-4"}, "", "", 1},
		"the phone passes on":                    {kept(phone), "p-1", 0, account.TakeHold{Hold: account.HoldPhone, Person: "p-4", From: "p-2"}, "", "", 1},
		"passed on by who does not have it":      {kept(phone), "p-1", 0, account.TakeHold{Hold: account.HoldPhone, Person: "p-4", From: "p-3"}, fault.Conflict, "已经没有", 0},
		"the only holder is unbound":             {kept(phone), "p-1", 0, account.ReleaseHold{Hold: account.HoldPhone, Person: "p-2"}, fault.Refused, "由谁接手", 0},
		"a stranger records a hold":              {kept(), "p-4", 0, account.TakeHold{Hold: account.HoldPhone, Person: "p-4"}, fault.Forbidden, "登记账号绑定", 0},
		"certified until a day":                  {kept(), "p-2", 0, account.Certify{Day: "2027-01-31"}, "", "", 1},
		"certified until no day":                 {kept(), "p-2", 0, account.Certify{Day: "2027-02-31"}, fault.Invalid, "认证到期日", 0},
		"anything on an account that was closed": {kept(account.Closed{By: "p-1", At: noon}), "p-2", 0, account.Certify{Day: "2027-01-31"}, fault.NotFound, "在用账号", 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := account.DecideCustody(tt.given, tt.when, as(tt.by, noon.Add(tt.at)))
			if fault.CodeOf(err) != tt.code || err != nil && (!strings.Contains(err.Error(), tt.part) || !strings.HasSuffix(err.Error(), "。")) {
				t.Errorf("refused with %v, want %s %q", err, tt.code, tt.part)
			}
			if len(got) != tt.want {
				t.Errorf("events %+v, want %d", got, tt.want)
			}
		})
	}
}

func TestWithoutThePasswordAgainNoCredentialIsTouched(t *testing.T) {
	t.Parallel()
	f := as("p-2", noon)
	f.SteppedUp = false
	for _, c := range []account.CustodyCommand{account.EnterCredential{Kind: account.KindInterface}, account.DropCredential{Kind: account.KindInterface},
		account.AskUnseal{ID: "u-1", Kind: account.KindInterface}} {
		if _, err := account.DecideCustody(kept(), c, f); fault.CodeOf(err) != fault.StepUp {
			t.Errorf("%T: %v", c, err)
		}
	}
}

func TestAReplacementAnswersEveryDemand(t *testing.T) {
	t.Parallel()
	s := kept(account.ReplacementRequired{Kind: account.KindInterface, Demand: account.DemandLeft, By: "p-1", At: noon})
	if s.Credentials[account.KindInterface].Required.Title() == "" {
		t.Fatal("no demand")
	}
	s = s.Evolve(account.CredentialEntered{Kind: account.KindInterface, By: "p-3", At: noon})
	if s.Credentials[account.KindInterface].Required != "" {
		t.Fatal("still demanded")
	}
}

func TestNobodyTakesACredentialOutAlone(t *testing.T) {
	t.Parallel()
	people := []string{"p-1", "p-2", "p-3", "p-4", "p-9"}
	rapid.Check(t, func(t *rapid.T) {
		s, at := kept(), noon
		for range rapid.IntRange(0, 40).Draw(t, "acts") {
			at = at.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "minutes")) * time.Minute)
			who, id := rapid.SampledFrom(people).Draw(t, "who"), fmt.Sprintf("u-%d", rapid.IntRange(1, 3).Draw(t, "n"))
			other := rapid.SampledFrom(people).Draw(t, "other")
			c := rapid.SampledFrom([]account.CustodyCommand{account.AskUnseal{ID: fmt.Sprintf("u-%d", len(s.Unseals)+1), Kind: account.KindInterface}, account.ApproveUnseal{ID: id}, account.ShowUnseal{ID: id},
				account.RefuseUnseal{ID: id}, account.NameCustodian{Person: other}, account.EndCustodian{Person: other}, account.EnterCredential{Kind: account.KindInterface}}).Draw(t, "command")
			events, err := account.DecideCustody(s, c, as(who, at))
			if err != nil {
				continue
			}
			for _, e := range events {
				if closed, ok := e.(account.UnsealClosed); ok && closed.End == account.UnsealShown {
					u, _ := s.Unseal(closed.ID)
					if u.By != who || u.Approver == "" || u.Approver == who || at.Sub(u.At) >= account.UnsealWithin || !s.Custodian(u.By) || !s.Custodian(u.Approver) || u.Ended != "" {
						t.Fatalf("%s looked at %+v at %s", who, u, at)
					}
				}
				was := fmt.Sprintf("%+v", s)
				next := s.Evolve(e)
				if fmt.Sprintf("%+v", s) != was {
					t.Fatal("the earlier state changed")
				}
				s = next
			}
			if len(s.Credentials) > 0 && len(s.Custodians) == 0 {
				t.Fatal("a credential without a custodian")
			}
		}
	})
}

func TestAHandoverStaysOpenUntilEveryItemIsTakenOver(t *testing.T) {
	t.Parallel()
	s := kept(account.HoldTaken{Hold: account.HoldAdmin, Person: "p-2", By: "p-1", At: noon}, account.HoldTaken{Hold: account.HoldPhone, Person: "p-2", By: "p-1", At: noon})
	later := noon.Add(time.Hour)
	events, err := account.OpenHandover(account.Handover{}, "p-2", "柳人〔2026〕3号", []account.State{s}, as("p-1", later))
	if err != nil {
		t.Fatal(err)
	}
	h := account.Handover{}.Evolve(events[0])
	want := []account.Item{{Account: "a-1", What: "admin"}, {Account: "a-1", What: "phone"}, {Account: "a-1", What: "custodian"}, {Account: "a-1", What: "credential/secret"}}
	if diff := cmp.Diff(want, h.Open([]account.State{s})); diff != "" {
		t.Fatalf("open (-want +got):\n%s", diff)
	}
	for _, e := range s.Leaving("p-2", "p-1", later) {
		s = s.Evolve(e)
	}
	steps := []account.CustodyCommand{account.TakeHold{Hold: account.HoldAdmin, Person: "p-3", From: "p-2"}, account.TakeHold{Hold: account.HoldPhone, Person: "p-3", From: "p-2"},
		account.EnterCredential{Kind: account.KindInterface}, account.EndCustodian{Person: "p-2"}}
	for i, c := range steps {
		if _, err := account.CloseHandover(h, []account.State{s}, as("p-1", later)); fault.CodeOf(err) != fault.Refused || !strings.Contains(err.Error(), "还有") {
			t.Fatalf("before step %d: %v", i, err)
		}
		by := "p-1"
		if _, ok := c.(account.EnterCredential); ok {
			by = "p-3"
		}
		got, err := account.DecideCustody(s, c, as(by, later.Add(time.Minute)))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range got {
			s = s.Evolve(e)
		}
	}
	if open := h.Open([]account.State{s}); len(open) > 0 {
		t.Fatalf("still open: %v", open)
	}
	if _, err := account.CloseHandover(h, []account.State{s}, as("p-3", later)); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("a custodian closes it: %v", err)
	}
	got, err := account.CloseHandover(h, []account.State{s}, as("p-1", later))
	if err != nil || len(got) != 1 {
		t.Fatalf("%v, %v", got, err)
	}
}

func TestAnEmptyHandoverIsRefused(t *testing.T) {
	t.Parallel()
	if _, err := account.OpenHandover(account.Handover{}, "p-4", "", []account.State{kept()}, as("p-1", noon)); fault.CodeOf(err) != fault.Refused {
		t.Errorf("got %v", err)
	}
	if _, err := account.OpenHandover(account.Handover{}, "p-2", "", []account.State{kept()}, as("p-3", noon)); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("got %v", err)
	}
	if _, err := account.FoldHandover(account.Handover{}, []ledger.Entry{{Type: "account.Closed", Data: "{}"}}); err == nil {
		t.Error("another's event was folded")
	}
}
