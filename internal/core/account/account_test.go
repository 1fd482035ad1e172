package account_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/eventtest"
)

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// weixin is a complete account.
func weixin() account.Account {
	return account.Account{ID: "a-1", Body: "局", Name: "柳溪城管", Channel: "wechat", Owner: "局", Host: "办公室", Mode: account.ModeAPI,
		BaseURL: "https://api.example.cn", PageURL: "/wechat/1/", AppID: "wx1", UID: "7", SafeDomain: "example.cn", PublicIP: "203.0.113.1", Simulated: true, Order: 1}
}

func with(change func(*account.Account)) account.Account {
	a := weixin()
	change(&a)
	return a
}

func life(events ...account.Event) account.State {
	var s account.State
	for _, e := range events {
		s = s.Evolve(e)
	}
	return s
}

func TestACommandLeadsToItsEventOrARefusal(t *testing.T) {
	t.Parallel()
	registered := account.Registered{Account: weixin(), By: "p-1", At: noon}
	closed := account.Closed{By: "p-1", At: noon}
	renamed := with(func(a *account.Account) { a.Name = "柳溪执法" })
	moved := with(func(a *account.Account) { a.ID, a.Body, a.Name = "a-2", "别的局", "柳溪执法" })
	tests := map[string]struct {
		given []account.Event
		when  account.Command
		then  []account.Event
		code  fault.Code
		part  string
	}{
		"a new account":               {nil, account.Register{Account: weixin()}, []account.Event{registered}, "", ""},
		"one that is known":           {[]account.Event{registered}, account.Register{Account: weixin()}, nil, fault.Conflict, "已经登记"},
		"one that was closed":         {[]account.Event{registered, closed}, account.Register{Account: weixin()}, nil, fault.Conflict, "已经登记"},
		"another name":                {[]account.Event{registered}, account.Change{Account: renamed}, []account.Event{account.Changed{Account: renamed, By: "p-1", At: noon}}, "", ""},
		"a change that changes none":  {[]account.Event{registered}, account.Change{Account: weixin()}, nil, "", ""},
		"never its id nor its body":   {[]account.Event{registered}, account.Change{Account: moved}, []account.Event{account.Changed{Account: renamed, By: "p-1", At: noon}}, "", ""},
		"changing what is not known":  {nil, account.Change{Account: weixin()}, nil, fault.NotFound, "没有这个在用账号"},
		"changing what was closed":    {[]account.Event{registered, closed}, account.Change{Account: renamed}, nil, fault.NotFound, "没有这个在用账号"},
		"a change for the worse":      {[]account.Event{registered}, account.Change{Account: with(func(a *account.Account) { a.Name = " " })}, nil, fault.Invalid, "名称不能为空"},
		"closing":                     {[]account.Event{registered}, account.Close{}, []account.Event{closed}, "", ""},
		"closing twice":               {[]account.Event{registered, closed}, account.Close{}, nil, "", ""},
		"closing what is not known":   {nil, account.Close{}, nil, "", ""},
		"a command of another making": {nil, nil, nil, fault.Internal, "不认识"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := account.Decide(life(tt.given...), tt.when, "p-1", noon)
			if fault.CodeOf(err) != tt.code || err != nil && (!strings.Contains(err.Error(), tt.part) || !strings.HasSuffix(err.Error(), "。")) {
				t.Errorf("refused with %v, want %s %q", err, tt.code, tt.part)
			}
			if diff := cmp.Diff(tt.then, got); diff != "" {
				t.Errorf("events (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAnAccountThatCannotBePublishedToIsRefusedAtItsField(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		change func(*account.Account)
		path   string // "" = accepted
	}{
		"without an id":           {func(a *account.Account) { a.ID = "" }, "name"},
		"without a body":          {func(a *account.Account) { a.Body = "" }, "name"},
		"with a blank name":       {func(a *account.Account) { a.Name = " \t" }, "name"},
		"without an owner":        {func(a *account.Account) { a.Owner = "" }, "owner"},
		"without a host":          {func(a *account.Account) { a.Host = "" }, "owner"},
		"on an unknown platform":  {func(a *account.Account) { a.Channel = "fax" }, "channel"},
		"in an unknown mode":      {func(a *account.Account) { a.Mode = "maybe" }, "mode"},
		"with half an address":    {func(a *account.Account) { a.BaseURL = "api.example.cn" }, "base_url"},
		"with a broken address":   {func(a *account.Account) { a.PageURL = "https://exa mple" }, "page_url"},
		"with a path for a page":  {func(a *account.Account) { a.PageURL = "/site/1" }, ""},
		"without any address":     {func(a *account.Account) { a.BaseURL, a.PageURL = "", "" }, ""},
		"on Weibo":                {func(a *account.Account) { a.Channel = "weibo" }, ""},
		"on the website":          {func(a *account.Account) { a.Channel = "website" }, ""},
		"by hand":                 {func(a *account.Account) { a.Channel, a.Mode = "manual", account.ModeManual }, ""},
		"with a draft to be sent": {func(a *account.Account) { a.Mode = account.ModeDraft }, ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := account.Decide(account.State{}, account.Register{Account: with(tt.change)}, "p-1", noon)
			if tt.path == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			f := fault.Of(err)
			if err == nil || f.Code != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Path != tt.path {
				t.Errorf("refused with %v at %v, want %s", err, f, tt.path)
			}
		})
	}
}

func TestEveryModeHasItsWords(t *testing.T) {
	t.Parallel()
	words := map[string]bool{}
	for _, m := range []account.Mode{account.ModeAPI, account.ModeDraft, account.ModeManual} {
		words[m.Title()] = true
	}
	if len(words) != 3 || words[""] {
		t.Errorf("words are %v", words)
	}
}

// typesEver lists every stored event. A type never leaves this list.
var typesEver = []string{"account.Registered", "account.Changed", "account.Closed", "account.CustodianNamed", "account.CustodianEnded", "account.CredentialEntered",
	"account.CredentialDropped", "account.ReplacementRequired", "account.UnsealAsked", "account.UnsealApproved", "account.UnsealClosed", "account.HoldTaken",
	"account.HoldReleased", "account.CertifiedUntil", "account.HandoverOpened", "account.HandoverClosed"}

func TestEveryEventEverStoredIsStillReadWithAllItSays(t *testing.T) {
	t.Parallel()
	stored, err := account.Encode([]account.Event{account.Registered{Account: weixin(), By: "p-1", At: noon}, account.Changed{Account: weixin(), By: "p-1", At: noon}, account.Closed{By: "p-1", At: noon},
		account.CustodianNamed{Person: "p-2", By: "p-1", At: noon}, account.CustodianEnded{Person: "p-2", By: "p-1", At: noon},
		account.CredentialEntered{Kind: account.KindInterface, Expires: noon, RotateBy: noon, By: "p-2", At: noon}, account.CredentialDropped{Kind: account.KindCallback, By: "p-2", At: noon},
		account.ReplacementRequired{Kind: account.KindApp, Demand: account.DemandLeft, By: "p-1", At: noon}, account.UnsealAsked{ID: "u-1", Kind: account.KindPassword, Reason: "sha256:00", By: "p-2", At: noon},
		account.UnsealApproved{ID: "u-1", By: "p-3", At: noon}, account.UnsealClosed{ID: "u-1", End: account.UnsealShown, By: "p-2", At: noon},
		account.HoldTaken{Hold: account.HoldPhone, Person: "p-3", From: "p-2", By: "p-1", At: noon}, account.HoldReleased{Hold: account.HoldOperator, Person: "p-2", By: "p-1", At: noon},
		account.CertifiedUntil{Day: "2027-01-31", By: "p-1", At: noon},
		account.HandoverOpened{Person: "p-2", Document: "柳人〔2026〕3号", Items: []account.Item{{Account: "a-1", What: "admin"}}, By: "p-1", At: noon}, account.HandoverClosed{By: "p-1", At: noon}})
	if err != nil {
		t.Fatal(err)
	}
	eventtest.Stored(t, typesEver, func(e ledger.Event) (ledger.Event, error) {
		decode := account.Decode
		if strings.HasPrefix(e.Type, "account.Handover") {
			decode = account.DecodeHandover
		}
		ev, err := decode(e)
		if err != nil {
			return e, err
		}
		again, err := account.Encode([]account.Event{ev})
		if err != nil {
			return e, err
		}
		return again[0], nil
	}, stored...)
}

func TestAnUnknownOrBrokenEventIsAnError(t *testing.T) {
	t.Parallel()
	for _, e := range []ledger.Event{{Type: "account.Guessed", Data: "{}"}, {Type: "account.Closed", Data: "{"}} {
		if _, err := account.Decode(e); err == nil {
			t.Errorf("decoded %v", e)
		}
		if _, err := account.Fold(account.State{}, []ledger.Entry{{Type: e.Type, Data: e.Data}}); err == nil {
			t.Errorf("folded %v", e)
		}
	}
}

func TestAnEventIsReadAsItWasWrittenAndEvolveTakesAnyOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var s account.State
		for range rapid.IntRange(0, 8).Draw(t, "events") {
			at := noon.Add(time.Duration(rapid.Int64Range(0, 1e15).Draw(t, "later")))
			a := with(func(a *account.Account) {
				a.Name, a.BaseURL, a.Order = rapid.String().Draw(t, "name"), rapid.String().Draw(t, "url"), rapid.Int().Draw(t, "order")
			})
			by := rapid.String().Draw(t, "by")
			e := rapid.SampledFrom([]account.Event{account.Registered{Account: a, By: by, At: at}, account.Changed{Account: a, By: by, At: at}, account.Closed{By: by, At: at}}).Draw(t, "event")
			stored, err := account.Encode([]account.Event{e})
			if err != nil {
				t.Fatal(err)
			}
			got, err := account.Decode(stored[0])
			if diff := cmp.Diff(e, got); err != nil || diff != "" {
				t.Fatalf("%v (-written +read):\n%s", err, diff)
			}
			was := fmt.Sprintf("%+v", s)
			next := s.Evolve(e)
			if fmt.Sprintf("%+v", s) != was {
				t.Fatal("the earlier state changed")
			}
			if s.Closed && !next.Closed {
				t.Fatal("a closed account opened by itself")
			}
			s = next
		}
	})
}
