package eventtest

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"qianfa/internal/core/ledger"
)

// noted is an event as a program knows it today.
type noted struct {
	N    int      `json:"n"`
	Tags []string `json:"tags,omitempty"`
	New  bool     `json:"new"`
}

func again(e ledger.Event) (ledger.Event, error) {
	if e.Type == "x.Unknown" {
		return e, errors.New("unknown type")
	}
	var n noted
	if err := json.Unmarshal([]byte(e.Data), &n); err != nil {
		return e, err
	}
	data, err := json.Marshal(n)
	return ledger.Event{Type: e.Type, Data: string(data)}, err
}

func TestASampleMustBeReadAndWrittenBackWithAllItSays(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		files   map[string]string
		problem string // "" for none
	}{
		{"a new field may appear", map[string]string{"x.Noted.json": `{"n":1,"tags":["a"]}`}, ""},
		{"a later form stands beside the first", map[string]string{"x.Noted.json": `{"n":1}`, "x.Noted@2027.json": `{"n":2,"new":true}`}, ""},
		{"a type without a sample", nil, "x.Noted has no stored sample"},
		{"a field renamed", map[string]string{"x.Noted.json": `{"number":1}`}, "event.number is lost"},
		{"an element lost", map[string]string{"x.Noted.json": `{"n":1,"tags":[]}`}, "event.tags is lost"},
		{"a field of another kind", map[string]string{"x.Noted.json": `{"n":"one"}`}, "cannot unmarshal"},
		{"a number that does not fit", map[string]string{"x.Noted.json": `{"n":1.5}`}, "cannot unmarshal"},
		{"a type removed", map[string]string{"x.Noted.json": `{"n":1}`, "x.Gone.json": `{}`}, "never removed or renamed"},
	} {
		dir := fstest.MapFS{}
		for name, data := range c.files {
			dir[name] = &fstest.MapFile{Data: []byte(data + "\n")}
		}
		problems, err := check(dir, []string{"x.Noted"}, again)
		if err != nil {
			t.Fatal(err)
		}
		all := strings.Join(problems, "; ")
		if (c.problem == "") != (len(problems) == 0) || !strings.Contains(all, c.problem) {
			t.Errorf("%s: problems are %q", c.name, all)
		}
	}
}

func TestAnExistingSampleIsNeverTouched(t *testing.T) {
	t.Parallel()
	dir := t.TempDir() + "/events"
	for _, data := range []string{`{"n":1}`, `{"n":2}`} {
		if err := addMissing(dir, []ledger.Event{{Type: "x.Noted", Data: data}}); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := os.ReadFile(dir + "/x.Noted.json"); err != nil || string(got) != "{\"n\":1}\n" {
		t.Fatalf("the sample is %q, %v", got, err)
	}
}
