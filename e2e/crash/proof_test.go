package crash

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// platforms is what the simulated platforms hold.
type platforms struct {
	Now    time.Time `json:"now"`
	WeChat map[string]struct {
		Articles []struct {
			Items []struct {
				Title string `json:"title"`
			} `json:"items"`
		} `json:"articles"`
	} `json:"wechat"`
	Weibo map[string]struct {
		Posts []struct {
			Text string    `json:"text"`
			At   time.Time `json:"at"`
		} `json:"posts"`
	} `json:"weibo"`
}

// posts counts what went out of one article.
func (p platforms) posts(tag string) map[string]int {
	out := map[string]int{}
	for _, account := range p.WeChat {
		for _, a := range account.Articles {
			for _, item := range a.Items {
				if strings.HasSuffix(item.Title, tag) {
					out["liuxi-wx"]++
				}
			}
		}
	}
	for _, account := range p.Weibo {
		for _, post := range account.Posts {
			if strings.Contains(post.Text, tag) {
				out["liuxi-wb"]++
			}
		}
	}
	return out
}

// crowded says that Weibo cannot be asked about an earlier post: its list shows five, and all of them are younger than
// the post may be, a minute of difference between the clocks included.
func (p platforms) crowded() bool {
	young := 0
	for _, account := range p.Weibo {
		for _, post := range account.Posts {
			if p.Now.Sub(post.At) < 2*time.Minute {
				young++
			}
		}
	}
	return young >= 5
}

// look reads the state of the platforms.
func (in *installation) look() platforms {
	var p platforms
	if err := ask(in.t.Context(), http.MethodGet, in.sim.base+"/_sim/state", "", "", nil, &p); err != nil {
		in.t.Fatalf("simulator: %v", err)
	}
	return p
}

// settled waits until every target of an article is out or left to a person, and compares that with the platforms.
func (in *installation) settled(id, tag string, f fault, kills int) {
	t := in.t
	t.Helper()
	var a article
	begun := time.Now()
	in.persist("settle "+tag, func() error {
		var err error
		if a, err = in.view(releaser, id); err != nil {
			return err
		}
		for _, target := range a.Targets {
			if f.Kind == "stuck" && (target.State == "pending" || time.Since(begun) > 15*time.Second) {
				in.control("faults", fault{Account: "*", Op: "*", Kind: "clear"}) // what was stuck finishes
			}
			if target.State != "published" && !(target.State == "uncertain" && leftToAPerson(target.Message)) {
				return fmt.Errorf("%s is %s %s", target.Account.ID, target.State, target.Message)
			}
		}
		return nil
	})
	t.Logf("%s: fault %q on %q, %d kills, settled after %v", tag, f.Kind, f.Op, kills, time.Since(begun).Round(time.Millisecond))
	now := in.look()
	out := now.posts(tag)
	for _, target := range a.Targets {
		n := out[target.Account.ID]
		in.page(target.Account.ID, target.State)
		switch {
		case n > 1:
			t.Errorf("%s: %d posts on %s, want one; fault %v, %d kills", tag, n, target.Account.ID, f, kills)
		case target.State == "published" && n != 1 && target.Account.ID != "liuxi-web":
			t.Errorf("%s: %s is shown as published and the platform has %d posts", tag, target.Account.ID, n)
		case target.State == "published":
			in.published++
		case target.Account.ID == "liuxi-wb" && (kills+f.sharesLost() >= 2 || now.crowded()): // one lost share may be repeated, two may not
			in.uncertain++
		default:
			t.Errorf("%s: %s is left to a person (%s), though the platform can answer; fault %v, %d kills", tag, target.Account.ID, target.Message, f, kills)
		}
	}
}

// sharesLost counts the shares on Weibo whose outcome the fault hides.
func (f fault) sharesLost() int {
	if f.Account == "7000000002" && (f.Kind == "lost" || f.Kind == "5xx") {
		return f.Times
	}
	return 0
}

// page: the built-in website goes out with the signature or not at all.
func (in *installation) page(account, state string) {
	if account == "liuxi-web" && state != "published" {
		in.t.Errorf("the website's target is %s after its release", state)
	}
}

// kept: every acknowledged signature of the last articles is there.
func (in *installation) kept() {
	from := max(0, len(in.signed)-2*len(signers))
	in.present(in.signed[from:])
}

// nothingLost: every signature that was ever acknowledged is there.
func (in *installation) nothingLost() { in.present(in.signed) }

func (in *installation) present(all []signature) {
	in.t.Helper()
	for _, s := range all {
		var a article
		in.persist("read", func() (err error) { a, err = in.view(releaser, s.article); return err })
		if !signedStep(a, s) {
			in.t.Errorf("the acknowledged signature of %s on step %s of %s is lost", s.person, s.step, s.article)
		}
	}
}

func signedStep(a article, s signature) bool {
	for _, step := range a.Route {
		for _, row := range step.Rows {
			if step.Step == s.step && row.By != nil && row.By.ID == people[s.person] {
				return true
			}
		}
	}
	return false
}
