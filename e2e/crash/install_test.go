package crash

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
)

// installation is one data folder and database, its simulated platforms, and what was acknowledged to its people.
type installation struct {
	t    *testing.T
	bin  string
	dir  string
	data string
	addr string
	env  []string
	rng  *rand.Rand
	sim  *process

	app    *process // changed by whoever kills it; nobody else touches it meanwhile
	tokens map[string]string

	kills, published, uncertain int
	signed                      []signature
	faults                      map[string]int
}

// signature is one that the API acknowledged: it must be there for ever.
type signature struct{ article, step, person string }

// install makes an installation with its simulated platforms and starts it.
func install(t *testing.T, database string, rng *rand.Rand) *installation {
	t.Helper()
	bin, err := program()
	if err != nil {
		t.Fatal(err)
	}
	in := &installation{t: t, bin: bin, dir: t.TempDir(), addr: freePort(t), rng: rng, tokens: map[string]string{}, faults: map[string]int{}}
	in.data = filepath.Join(in.dir, "data")
	if database != "" {
		in.env = []string{"QIANFA_DATABASE=" + database}
	}
	if in.sim, err = launch(nil, bin, "sim", "--listen", "127.0.0.1:0", "--data", filepath.Join(in.dir, "sim")); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(in.sim.kill)
	in.control("accounts", map[string]any{"wechat": map[string]any{"appid": "wxdemo0000000002", "secret": "rehearsal-secret-2", "name": "柳溪城管（演练）", "publish_after": 1, "no_quota": true}})
	in.control("accounts", map[string]any{"weibo": map[string]any{"uid": "7000000002", "token": "rehearsal-token-2", "name": "柳溪城管（演练）", "no_quota": true}})
	in.start()
	t.Cleanup(func() {
		in.app.kill()
		if t.Failed() {
			t.Logf("the server said last:\n%s", tail(in.app.said.text()))
		}
	})
	in.persist("log in", func() error { return in.seeded() })
	return in
}

// start starts the server on the data that is there.
func (in *installation) start() {
	in.t.Helper()
	var err error
	if in.app, err = in.relaunch(); err != nil {
		in.t.Fatal(err)
	}
}

// relaunch starts the server again; it may be called from any goroutine.
func (in *installation) relaunch() (*process, error) {
	return launch(in.env, in.bin, "serve", "--demo", "--no-tour", "--verbose", "--data", in.data, "--listen", in.addr, "--sim", in.sim.base)
}

// seeded says whether the demo's people can log in yet.
func (in *installation) seeded() error {
	for _, name := range append(signers[:], author, releaser) {
		if _, err := in.token(name); err != nil {
			return err
		}
	}
	return nil
}

func tail(text string) string {
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, len(lines)-60):], "\n")
}
