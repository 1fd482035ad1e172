package e2e

import (
	"io"
	"net/http"
	"net/url"
	"os/exec"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"qianfa/internal/pgtest"
)

// empty serves an installation in which nobody is yet, under a test clock.
func empty(t *testing.T, database string) *server {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	s := &server{data: t.TempDir(), database: database, people: map[string]*person{}, log: &output{}, ended: make(chan struct{}),
		client: &http.Client{Timeout: patience, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	args := []string{"serve", "--test-clock", "--data", s.data, "--listen", "127.0.0.1:0"}
	if database != "" {
		args = append(args, "--database", database)
	}
	s.cmd = exec.Command(path, args...)
	s.cmd.Stderr = s.log
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = s.cmd.Wait() // how it ended does not matter here
		close(s.ended)
	}()
	t.Cleanup(func() {
		_ = s.cmd.Process.Signal(syscall.SIGTERM)
		<-s.ended
	})
	return s
}

var link = regexp.MustCompile(`(http://127\.0\.0\.1:\d+)(/setup\?t=([\w-]+))`)

// submitForm sends the set-up form.
func (s *server) submitForm(t *testing.T, form url.Values) (int, string, string) {
	t.Helper()
	res, err := s.client.PostForm(s.base+"/setup", form)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body), res.Header.Get("Location")
}

func TestTheFirstAdministratorComesByALinkThatIsGoodOnce(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(t *testing.T) string{"sqlite": func(*testing.T) string { return "" }, "postgres": func(t *testing.T) string { return pgtest.Database(t) }} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := empty(t, database(t))
			var m []string
			until(t, "the link is printed", func() bool {
				m = link.FindStringSubmatch(s.log.String())
				return m != nil
			})
			s.base = m[1]
			if len(m[3]) < 22 { // 128 bits in base64
				t.Errorf("the secret is %q", m[3])
			}
			for _, bad := range []string{"/setup", "/setup?t=", "/setup?t=" + strings.Repeat("A", len(m[3]))} {
				if status, body := s.get(t, bad); status != http.StatusForbidden || !strings.Contains(body, "设置链接不能使用") || strings.Contains(body, "<form") {
					t.Errorf("%s: %d %s", bad, status, body)
				}
			}
			if status, body := s.get(t, m[2]); status != http.StatusOK || !strings.Contains(body, "首次设置") || !strings.Contains(body, `name="password"`) {
				t.Fatalf("the page: %d %s", status, body)
			}
			form := url.Values{"t": {m[3]}, "body": {"青溪县文化和旅游局"}, "kind": {"机关"}, "name": {"林一"}, "login": {"linyi"}, "password": {"first-secret"}, "again": {"other-secret"}, "rules": {"gz"}}
			if status, body, _ := s.submitForm(t, form); status != http.StatusUnprocessableEntity || !strings.Contains(body, "两次输入的密码不一样") || !strings.Contains(body, "青溪县文化和旅游局") || strings.Contains(body, "first-secret") {
				t.Errorf("two passwords: %d %s", status, body)
			}
			form.Set("again", "first-secret")
			if status, body, to := s.submitForm(t, form); status != http.StatusSeeOther || to != "/login" {
				t.Fatalf("set up: %d %s %s", status, to, body)
			}
			if status, _, _ := s.submitForm(t, form); status != http.StatusForbidden {
				t.Errorf("the link is good twice: %d", status)
			}
			var me struct {
				Person, Body struct{ Name string }
				Posts        []struct{ Role string }
			}
			decode(t, s.anybody(t, http.MethodPost, "/session", map[string]any{"name": "linyi", "password": "first-secret"}), &me)
			if me.Person.Name != "林一" || me.Body.Name != "青溪县文化和旅游局" || len(me.Posts) != 1 || me.Posts[0].Role != "系统管理员" {
				t.Errorf("logged in as %+v", me)
			}
		})
	}
}

func TestASetUpLinkEndsAfterAnHour(t *testing.T) {
	t.Parallel()
	s := empty(t, "")
	until(t, "the link is printed", func() bool { return link.MatchString(s.log.String()) })
	m := link.FindStringSubmatch(s.log.String())
	s.base = m[1]
	if strings.Count(s.log.String(), m[3]) != 1 {
		t.Error("the secret stands in the log more than once")
	}
	s.set(t, s.now(t).Add(61*time.Minute))
	if status, body := s.get(t, m[2]); status != http.StatusGone || !strings.Contains(body, "链接已经过期") {
		t.Errorf("after an hour: %d %s", status, body)
	}
}
