package rehearsal_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"qianfa/internal/channel/rehearsal"
)

func open(t *testing.T, dir string) *rehearsal.Stage {
	t.Helper()
	s, err := rehearsal.Open(dir, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// play makes one call and says what happened to it.
func play(s *rehearsal.Stage, account, op string) string {
	w := httptest.NewRecorder()
	what := ""
	func() {
		defer func() {
			if x := recover(); x == http.ErrAbortHandler {
				what += ",cut"
			} else if x != nil {
				panic(x)
			}
		}()
		s.Play(w, httptest.NewRequest("POST", "/", nil), rehearsal.Act{Account: account, Op: op,
			Apply: func(kind rehearsal.Kind) (rehearsal.Answer, error) {
				what = "applied"
				if kind == rehearsal.Stuck || kind == rehearsal.Rejected {
					what += " " + string(kind)
				}
				return rehearsal.Answer{Status: 200}, nil
			},
			Refuse: func() rehearsal.Answer { what = "refused"; return rehearsal.Answer{Status: 200} },
			Expire: func() (rehearsal.Answer, error) { what = "expired"; return rehearsal.Answer{Status: 200}, nil },
		})
	}()
	if w.Code != 200 {
		what += http.StatusText(w.Code)
	}
	return what
}

func TestEachFaultDoesWhatItSays(t *testing.T) {
	t.Parallel()
	for kind, want := range map[rehearsal.Kind]string{
		rehearsal.Refuse: "refused", rehearsal.Broken: "Bad Gateway", rehearsal.Lost: "applied,cut", rehearsal.Expired: "expired",
		rehearsal.Stuck: "applied stuck", rehearsal.Rejected: "applied rejected", rehearsal.Slow: "applied",
	} {
		s := open(t, t.TempDir())
		if err := s.Add(rehearsal.Fault{Kind: kind, DelayMS: 1}); err != nil {
			t.Fatal(err)
		}
		if got := play(s, "a", "op"); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
		if got := play(s, "a", "op"); got != "applied" {
			t.Errorf("%s: the second call: %q", kind, got)
		}
	}
}

func TestAFaultMeetsOnlyItsAccountAndCallAndCountsDownAcrossARestart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.Add(rehearsal.Fault{Account: "a", Op: "x", Kind: rehearsal.Refuse, Times: 2}); err != nil {
		t.Fatal(err)
	}
	if got := play(s, "b", "x") + " " + play(s, "a", "y") + " " + play(s, "a", "x"); got != "applied applied refused" {
		t.Errorf("got %s", got)
	}
	s = open(t, dir)
	if got := play(s, "a", "x") + " " + play(s, "a", "x"); got != "refused applied" {
		t.Errorf("after a restart: %s", got)
	}
}

func TestClearTakesBackTheFaultsOfOneAccountOrOfAll(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
	for _, f := range []rehearsal.Fault{{Account: "a", Kind: rehearsal.Refuse}, {Account: "b", Kind: rehearsal.Refuse}, {Account: "a", Kind: rehearsal.Clear}} {
		if err := s.Add(f); err != nil {
			t.Fatal(err)
		}
	}
	if left := s.Faults(); len(left) != 1 || left[0].Account != "b" {
		t.Errorf("left: %+v", left)
	}
	if err := s.Add(rehearsal.Fault{Kind: rehearsal.Clear}); err != nil || len(s.Faults()) != 0 {
		t.Errorf("left: %+v, %v", s.Faults(), err)
	}
}

func TestADamagedStateIsAnErrorAndLeftOversAreSweptUp(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	open(t, dir)
	left := filepath.Join(dir, "blobs", ".new-1")
	if err := os.WriteFile(left, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	open(t, dir)
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("the left-over of a killed write is still there: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "stage.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := rehearsal.Open(dir, time.Now); err == nil || !strings.Contains(err.Error(), "stage") {
		t.Errorf("got %v", err)
	}
}

func TestABlobKeepsToItsFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	if err := s.PutBlob("../../outside", []byte("x")); err != nil {
		t.Fatal(err)
	}
	if data, err := s.Blob("../stage.json"); err == nil {
		t.Errorf("read %q from outside", data)
	}
	if data, err := s.Blob("outside"); err != nil || string(data) != "x" {
		t.Errorf("%q, %v", data, err)
	}
}
