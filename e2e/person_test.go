package e2e

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"unicode"
)

const password = "Qianfa-2026"

// person is one of the invented people with a session of their own.
type person struct {
	s     *server
	login string
	name  string
	id    string
	token string
}

// answer is what came back for a request.
type answer struct {
	status int
	header http.Header
	body   []byte
	asked  string
}

// problem is a refusal as programs and pages read it.
type problem struct {
	Status int      `json:"status"`
	Detail string   `json:"detail"`
	Code   string   `json:"code"`
	Cites  []string `json:"cites"`
	Errors []struct {
		Path string `json:"path"`
		Text string `json:"text"`
	} `json:"errors"`
	Current *struct {
		Base   string         `json:"base"`
		Source map[string]any `json:"source"`
	} `json:"current"`
}

// as logs somebody in, once for each program.
func (s *server) as(t testing.TB, login string) *person {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if p := s.people[login]; p != nil {
		return p
	}
	p := s.enter(t, login)
	s.people[login] = p
	return p
}

// enter logs somebody in with a new session.
func (s *server) enter(t testing.TB, login string) *person {
	t.Helper()
	var me struct {
		Token  string `json:"token"`
		Person struct{ ID, Name string }
	}
	decode(t, s.anybody(t, http.MethodPost, "/session", map[string]any{"name": login, "password": password, "bearer": true}), &me)
	return &person{s: s, login: login, name: me.Person.Name, id: me.Person.ID, token: me.Token}
}

// anybody speaks without a session.
func (s *server) anybody(t testing.TB, method, path string, body any) answer {
	t.Helper()
	return (&person{s: s}).call(t, method, path, body)
}

// call sends a JSON body, or bytes as they are, and reads the whole answer.
func (p *person) call(t testing.TB, method, path string, body any, headers ...string) answer {
	t.Helper()
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case []byte:
		content = bytes.NewReader(b)
	default:
		raw, err := json.Marshal(b)
		if err != nil {
			t.Fatal(err)
		}
		content = bytes.NewReader(raw)
	}
	req, err := http.NewRequest(method, p.s.base+"/api/v1"+path, content)
	if err != nil {
		t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if p.token != "" {
		req.Header.Set("Authorization", "Bearer "+p.token)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := p.s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{res.StatusCode, res.Header, raw, method + " " + path + " by " + p.login}
}

// send uploads one file.
func (p *person) send(t testing.TB, path, name string, data []byte) answer {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	f, err := w.CreateFormFile("file", name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return p.call(t, http.MethodPost, path, b.Bytes(), "Content-Type", w.FormDataContentType())
}

// stepUp enters the password again.
func (p *person) stepUp(t testing.TB) {
	t.Helper()
	var done struct{ Until string }
	decode(t, p.call(t, http.MethodPost, "/session/step-up", map[string]any{"password": password}), &done)
}

// decode expects success.
func decode(t testing.TB, a answer, into any) {
	t.Helper()
	if a.status < 200 || a.status > 299 {
		t.Fatalf("%s: %d %s", a.asked, a.status, a.body)
	}
	if err := json.Unmarshal(a.body, into); err != nil {
		t.Fatalf("%s: %v: %s", a.asked, err, a.body)
	}
}

// refused expects one of some statuses as a problem with a sentence in Chinese, and returns it.
func refused(t testing.TB, a answer, statuses ...int) problem {
	t.Helper()
	var p problem
	among := false
	for _, s := range statuses {
		among = among || a.status == s
	}
	if !among {
		t.Fatalf("%s: %d %s, want one of %v", a.asked, a.status, a.body, statuses)
	}
	if typ := a.header.Get("Content-Type"); typ != "application/problem+json" {
		t.Fatalf("%s: a refusal of type %q: %s", a.asked, typ, a.body)
	}
	if err := json.Unmarshal(a.body, &p); err != nil {
		t.Fatalf("%s: %v: %s", a.asked, err, a.body)
	}
	if !sentence(p.Detail) || p.Status != a.status {
		t.Fatalf("%s: not a sentence for people: %s", a.asked, a.body)
	}
	return p
}

// sentence is Chinese and complete.
func sentence(text string) bool {
	return strings.HasSuffix(text, "。") && strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
}
