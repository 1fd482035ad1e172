package e2e

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// item is an article as the API shows it.
type item struct {
	ID          string         `json:"id"`
	Number      string         `json:"number"`
	Title       string         `json:"title"`
	Phase       string         `json:"phase"`
	Base        string         `json:"base"`
	Editable    bool           `json:"editable"`
	Source      document       `json:"source"`
	Meta        map[string]any `json:"meta"`
	Version     int            `json:"version"`
	Seal        string         `json:"seal"`
	Why         []reason       `json:"why"`
	Route       []routeStep    `json:"route"`
	Publisher   *publisher     `json:"publisher"`
	Suggestions []suggestion   `json:"suggestions"`
	Targets     []target       `json:"targets"`
	Actions     []action       `json:"actions"`
	Forms       []printed      `json:"forms"`
	Notes       []string       `json:"notes"`
}

type document map[string]any

type named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

type reason struct {
	Text   string `json:"text"`
	Clause string `json:"clause"`
}

type routeStep struct {
	Step   string   `json:"step"`
	Label  string   `json:"label"`
	Verb   string   `json:"verb"`
	Clause string   `json:"clause"`
	State  string   `json:"state"`
	After  []string `json:"after"`
	Rows   []struct {
		Post    string  `json:"post"`
		Holders []named `json:"holders"`
		By      *named  `json:"by"`
		For     string  `json:"for"`
		Means   string  `json:"means"`
		Opinion string  `json:"opinion"`
		Note    string  `json:"note"`
	} `json:"rows"`
}

type publisher struct {
	Holders []named `json:"holders"`
}

type suggestion struct {
	No    int    `json:"no"`
	State string `json:"state"`
}

type target struct {
	Account struct {
		ID      string `json:"id"`
		Channel string `json:"channel"`
	} `json:"account"`
	State      string `json:"state"`
	URL        string `json:"url"`
	Message    string `json:"message"`
	ScheduleAt string `json:"schedule_at"`
}

type action struct {
	Do        string   `json:"do"`
	Step      string   `json:"step"`
	Target    string   `json:"target"`
	No        int      `json:"no"`
	OK        bool     `json:"ok"`
	Reason    string   `json:"reason"`
	Checklist []string `json:"checklist"`
	Each      bool     `json:"each"`
}

type printed struct {
	Template string `json:"template"`
	Title    string `json:"title"`
}

// act is what somebody asks for, as the page sends it.
type act map[string]any

// meta is what an author says of an item; m is laid over an item of ours that may be published.
func (s *server) meta(t testing.TB, targets []string, answers map[string]any, m map[string]any) map[string]any {
	t.Helper()
	list := []any{}
	for _, id := range targets {
		list = append(list, map[string]any{"account": id, "comment_open": true})
	}
	out := map[string]any{"origin": "original", "event_date": s.day(t, -1), "declared": []string{"非涉密"}, "answers": answers, "targets": list, "urgency": "normal"}
	maps.Copy(out, m)
	return out
}

// text is a document of plain paragraphs.
func text(title string, paragraphs ...string) document {
	blocks := []any{}
	for i, p := range paragraphs {
		blocks = append(blocks, map[string]any{"id": "b" + string(rune('1'+i)), "type": "paragraph", "runs": []any{map[string]any{"text": p}}})
	}
	return document{"v": 1, "title": title, "blocks": blocks}
}

// create begins an article.
func (p *person) create(t testing.TB) item {
	t.Helper()
	var v item
	decode(t, p.call(t, http.MethodPost, "/articles", map[string]any{}), &v)
	return v
}

// view opens an article.
func (p *person) view(t testing.TB, id string) item {
	t.Helper()
	var v item
	decode(t, p.call(t, http.MethodGet, "/articles/"+id, nil), &v)
	return v
}

// save writes the working copy over the one that was read last, and returns its new base.
func (p *person) save(t testing.TB, v item, source document, meta map[string]any) string {
	t.Helper()
	var saved struct {
		Base string `json:"base"`
	}
	decode(t, p.call(t, http.MethodPut, "/articles/"+v.ID+"/draft", map[string]any{"base": v.Base, "source": source, "meta": meta}), &saved)
	return saved.Base
}

// bring imports a file.
func (p *person) bring(t testing.TB, id, name string, data []byte) item {
	t.Helper()
	var v item
	decode(t, p.send(t, "/articles/"+id+"/import", name, data), &v)
	return v
}

// submit hands the working copy in as it stands.
func (p *person) submit(t testing.TB, id string) item {
	t.Helper()
	var v item
	decode(t, p.tries(t, id), &v)
	return v
}

// tries to hand in.
func (p *person) tries(t testing.TB, id string) answer {
	t.Helper()
	return p.call(t, http.MethodPost, "/articles/"+id+"/submit", map[string]any{"base": p.view(t, id).Base})
}

// acts asks for something; the password is entered again when that is what is missing.
func (p *person) acts(t testing.TB, id string, a act) answer {
	t.Helper()
	out := p.call(t, http.MethodPost, "/articles/"+id+"/acts", a)
	var no problem
	if out.status == http.StatusForbidden && json.Unmarshal(out.body, &no) == nil && no.Code == "step_up" {
		p.stepUp(t)
		out = p.call(t, http.MethodPost, "/articles/"+id+"/acts", a)
	}
	return out
}

// does something and expects that it is done. The seal is the one that the page shows now.
func (p *person) does(t testing.TB, id string, a act) item {
	t.Helper()
	if _, ok := a["seal"]; !ok {
		a["seal"] = p.view(t, id).Seal
	}
	var v item
	decode(t, p.acts(t, id, a), &v)
	return v
}

// signing is the act of passing a step, with the checklist that some steps ask for.
func signing(step, seal string) act {
	return act{"do": "pass", "step": step, "seal": seal, "opinion": "同意。", "checklist": map[string]any{"statement": "已逐项审看，未发现问题", "issues": []string{}}}
}

// signs passes a step.
func (p *person) signs(t testing.TB, id, step string) item {
	t.Helper()
	v := p.view(t, id)
	a := signing(step, v.Seal)
	for _, x := range v.Actions {
		if x.Do == "pass" && x.Step == step && x.Each {
			a["checklist"] = answering(x.Checklist)
		}
	}
	return p.does(t, id, a)
}

// answering answers each item of a checklist, where a clause demands it.
func answering(items []string) map[string]any {
	answers := map[string]any{}
	for _, item := range items {
		answers[item] = "yes"
	}
	return map[string]any{"answers": answers}
}

// settled waits until every released target has come out, and returns the article then.
func (p *person) settled(t testing.TB, id string) item {
	t.Helper()
	var v item
	until(t, "every target of the article has an outcome", func() bool {
		v = p.view(t, id)
		return !slices.ContainsFunc(v.Targets, func(x target) bool { return x.State == "publishing" || x.State == "pending" || x.State == "requested" })
	})
	return v
}

func (v item) target(t testing.TB, account string) target {
	t.Helper()
	i := slices.IndexFunc(v.Targets, func(x target) bool { return x.Account.ID == account })
	if i < 0 {
		t.Fatalf("no target %s in %+v", account, v.Targets)
	}
	return v.Targets[i]
}

func (v item) allows(do string) bool {
	return slices.ContainsFunc(v.Actions, func(a action) bool { return a.Do == do && a.OK })
}

// everybody lists the logins of a body, by the login of one of them.
func (s *server) everybody(t testing.TB, one string) []string {
	t.Helper()
	var meta struct {
		Logins []struct{ Name, Body string } `json:"logins"`
	}
	decode(t, s.anybody(t, http.MethodGet, "/meta", nil), &meta)
	body := ""
	for _, l := range meta.Logins {
		if l.Name == one {
			body = l.Body
		}
	}
	var out []string
	for _, l := range meta.Logins {
		if l.Body == body {
			out = append(out, l.Name)
		}
	}
	if !slices.Contains(out, one) {
		t.Fatalf("nobody logs in as %s", one)
	}
	return out
}

// words joins the texts of a document's paragraphs.
func (d document) words() string {
	raw, _ := json.Marshal(d["blocks"]) // decoded from JSON, so it encodes
	var b strings.Builder
	var walk func(x any)
	walk = func(x any) {
		switch x := x.(type) {
		case []any:
			for _, y := range x {
				walk(y)
			}
		case map[string]any:
			if s, ok := x["text"].(string); ok {
				b.WriteString(s)
			}
			for _, k := range slices.Sorted(maps.Keys(x)) {
				walk(x[k])
			}
		}
	}
	var v any
	_ = json.Unmarshal(raw, &v)
	walk(v)
	return b.String()
}
