package e2e

import (
	"net/http"
	"os/exec"
	"strings"
	"testing"
)

// admin runs `qianfa admin …` beside the program.
func (s *server) admin(t *testing.T, args ...string) (out string, code int) {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	args = append(append([]string{"admin"}, args...), "--data", s.data)
	if s.database != "" {
		args = append(args, "--database", s.database)
	}
	cmd := exec.Command(path, args...)
	said, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(said), cmd.ProcessState.ExitCode()
}

// disabled: one command on the machine, and the running program knows the person no more.
func disabled(t *testing.T, s *server) {
	j := journeyOf(t, "NT-R1")
	v := s.submitted(t, j)
	p := s.enter(t, "baiyunfei")
	seal := p.view(t, v.ID).Seal
	if out, code := s.admin(t, "disable", "nobody-here"); code != 2 || !strings.Contains(out, "没有这个登录用户") {
		t.Errorf("an unknown login: exit %d, %s", code, out)
	}
	if out, code := s.admin(t, "disable", "baiyunfei", "--document", "临交〔2026〕8号"); code != 0 || !strings.Contains(out, "已停用白云飞") {
		t.Fatalf("exit %d, %s", code, out)
	}
	refused(t, p.call(t, http.MethodGet, "/articles/"+v.ID, nil), http.StatusUnauthorized)
	refused(t, p.call(t, http.MethodPost, "/session/step-up", map[string]any{"password": password}), http.StatusUnauthorized)
	refused(t, p.call(t, http.MethodPost, "/articles/"+v.ID+"/acts", signing(v.Route[0].Step, seal)), http.StatusUnauthorized)
	refused(t, s.anybody(t, http.MethodPost, "/session", map[string]any{"name": "baiyunfei", "password": password}), http.StatusUnauthorized)
	if w := s.as(t, j.author).view(t, v.ID); w.Route[0].State != "open" || len(w.Route[0].Rows[0].Holders) != 0 {
		t.Errorf("the step is %s with %+v", w.Route[0].State, w.Route[0].Rows[0].Holders)
	}
	if out, code := s.admin(t, "enable", "baiyunfei"); code != 0 {
		t.Fatalf("exit %d, %s", code, out)
	}
	refused(t, p.call(t, http.MethodGet, "/articles/"+v.ID, nil), http.StatusUnauthorized)
	s.enter(t, "baiyunfei").signs(t, v.ID, v.Route[0].Step)
}
