package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/alecthomas/kong"

	"qianfa/internal/app"
	"qianfa/internal/blob"
	"qianfa/internal/core/ledger"
	"qianfa/internal/pgtest"
	"qianfa/internal/store"
)

// answer is what one call of the program said.
type answer struct {
	code     int
	out, err string
}

// call runs one of the data commands as the program would.
func call(t *testing.T, args ...string) answer {
	t.Helper()
	var cli struct {
		Ledger  LedgerCmd  `cmd:""`
		Migrate MigrateCmd `cmd:""`
		Backup  BackupCmd  `cmd:""`
		Restore RestoreCmd `cmd:""`
	}
	var out, errs bytes.Buffer
	s := &streams{In: strings.NewReader(""), Out: &out, Err: &errs}
	parser, err := kong.New(&cli, kong.Writers(&out, &errs), kong.Bind(s, furtherMigrations(nil)),
		kong.BindTo(t.Context(), (*context.Context)(nil)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, err := parser.Parse(args)
	if err == nil {
		err = ctx.Run()
	}
	return answer{finish(err, s), out.String(), errs.String()}
}

func (a answer) report(t *testing.T) (r ledger.Report) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.out), &r); err != nil {
		t.Fatalf("%v in %q, %q", err, a.out, a.err)
	}
	return r
}

// seeded returns an open installation with n entries.
func seeded(t *testing.T, opt store.Options, n int) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() }) // some tests stop it themselves
	grow(t, db, 0, n)
	return db
}

func grow(t *testing.T, db *store.DB, seen, n int) {
	t.Helper()
	for i := range n {
		_, err := db.Commit(t.Context(), app.Commit{Actor: "person-1", At: time.UnixMilli(int64(i)), Appends: []app.Append{{
			Stream: "article/1", Body: "b", Seen: int64(seen + i),
			Events: []ledger.Event{{Type: "article.Noted", Data: fmt.Sprintf(`{"n":%d}`, i)}},
		}}})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestAnExportBesideTheServerVerifiesOffline(t *testing.T) {
	t.Parallel()
	for name, opt := range map[string]store.Options{
		"SQLite":     {Dir: t.TempDir()},
		"PostgreSQL": {Dir: t.TempDir(), URL: pgtest.Database(t)},
	} {
		t.Run(name, func(t *testing.T) { exportAndVerify(t, opt) })
	}
}

func exportAndVerify(t *testing.T, opt store.Options) {
	db := seeded(t, opt, 5)
	dir := t.TempDir()
	first, second := filepath.Join(dir, "first.jsonl"), filepath.Join(dir, "second.jsonl")
	export := []string{"ledger", "export", "--data", opt.Dir, "--database", opt.URL, "-o"}
	if a := call(t, append(export, first)...); a.code != 0 {
		t.Fatalf("%+v", a)
	}
	grow(t, db, 5, 3)
	if a := call(t, append(export, second, "--json")...); a.code != 0 || !strings.Contains(a.out, `"entries":8`) {
		t.Fatalf("%+v", a)
	}
	if a := call(t, "ledger", "verify", second); a.code != 0 || !strings.Contains(a.out, "not witnessed") {
		t.Fatalf("%+v", a)
	}
	key := filepath.Join(opt.Dir, store.PublicKeyFile)
	for _, outside := range [][]string{{"--key", db.PublicKey()}, {"--key", key}, {"--checkpoint", first}, {"--key", key, "--checkpoint", first}} {
		a := call(t, append([]string{"ledger", "verify", "--json", second}, outside...)...)
		if r := a.report(t); a.code != 0 || !r.OK || !r.Witnessed || r.Entries != 8 {
			t.Fatalf("%v: %+v", outside, a)
		}
	}
	a := call(t, "ledger", "verify", "--json", first, "--checkpoint", second)
	if r := a.report(t); a.code != 1 || r.FirstBad == nil || r.FirstBad.Kind != ledger.Cut || r.FirstBad.Entry != 6 {
		t.Fatalf("an old export against a newer checkpoint: %+v", a)
	}
}

func TestAnExportWithoutTheKeyUsesTheServersCheckpoint(t *testing.T) {
	t.Parallel()
	place := pgtest.Database(t)
	db := seeded(t, store.Options{Dir: t.TempDir(), URL: place}, 3)
	leading, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { db.Lead(leading) })
	defer wg.Wait()
	defer stop()
	file := filepath.Join(t.TempDir(), "export.jsonl")
	if a := call(t, "ledger", "export", "--database", place, "-o", file); a.code != 0 {
		t.Fatalf("%+v", a)
	}
	if r := call(t, "ledger", "verify", file, "--json", "--key", db.PublicKey()).report(t); !r.OK || r.Entries != 3 {
		t.Fatalf("%+v", r)
	}
}

func TestTheAnswerOfVerifyHasTheAgreedFields(t *testing.T) {
	t.Parallel()
	db := seeded(t, store.Options{Dir: t.TempDir(), Demo: true}, 2)
	var b bytes.Buffer
	if _, err := db.Export(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "export.jsonl")
	for text, want := range map[string]string{
		b.String(): `{"ok":true,"entries":2,"tree_size":2,"witnessed":false,"demo":true,"first_bad":null}`,
		strings.Replace(b.String(), "person-1", "person-2", 1): `{"ok":false,"entries":2,"tree_size":2,"witnessed":false,"demo":true,"first_bad":{"entry":1,"kind":"flip"}}`,
	} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		var got, agreed map[string]any
		a := call(t, "ledger", "verify", file, "--json")
		if err := json.Unmarshal([]byte(a.out), &got); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(want), &agreed); err != nil {
			t.Fatal(err)
		}
		if a.code != map[bool]int{true: 0, false: 1}[agreed["ok"].(bool)] {
			t.Errorf("exit %d for %s", a.code, want)
		}
		wantFields(t, got, agreed)
	}
}

// wantFields says that got has at least the agreed fields.
func wantFields(t *testing.T, got, agreed map[string]any) {
	t.Helper()
	for field, value := range agreed {
		inner, isObject := value.(map[string]any)
		if isObject {
			wantFields(t, got[field].(map[string]any), inner)
		} else if g, ok := got[field]; !ok || g != value {
			t.Errorf("field %s is %v, want %v", field, g, value)
		}
	}
}

func TestBadInputEndsWithTwoAndAProblem(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"ledger", "verify", filepath.Join(dir, "none")},
		{"ledger", "verify", empty, "--key", "nonsense"},
		{"ledger", "verify", empty, "--checkpoint", empty},
		{"ledger", "verify", empty, "--checkpoint", filepath.Join(dir, "none")},
		{"ledger", "export", "--data", dir, "-o", filepath.Join(dir, "x")},
		{"ledger", "export", "-o", filepath.Join(dir, "x")},
		{"backup", "--data", dir},
		{"restore", dir, "--data", filepath.Join(dir, "new")},
	} {
		a := call(t, args...)
		var p problem
		if err := json.Unmarshal([]byte(a.err), &p); err != nil || a.code != 2 || a.out != "" || p.Detail == "" {
			t.Errorf("%v: %+v", args, a)
		}
	}
}

func TestABackupRestoresToAnInstallationThatVerifies(t *testing.T) {
	t.Parallel()
	data, copied, restored := t.TempDir(), filepath.Join(t.TempDir(), "backup"), filepath.Join(t.TempDir(), "restored")
	db := seeded(t, store.Options{Dir: data}, 4)
	folder, err := blob.NewFolder(filepath.Join(data, blobFolder))
	if err != nil {
		t.Fatal(err)
	}
	digest, _, err := folder.Put(t.Context(), strings.NewReader("a picture"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if a := call(t, "backup", copied, "--data", data, "--json"); a.code != 0 || !strings.Contains(a.out, `"entries":4,"files":1`) {
		t.Fatalf("%+v", a)
	}
	grow(t, db, 4, 1) // the server went on
	if a := call(t, "backup", copied, "--data", data); a.code != 2 {
		t.Fatalf("a second backup into the same folder: %+v", a)
	}
	if a := call(t, "restore", copied, "--data", data); a.code != 2 {
		t.Fatalf("restore over data: %+v", a)
	}
	if a := call(t, "restore", copied, "--data", restored); a.code != 0 {
		t.Fatalf("%+v", a)
	}
	again, err := store.Open(t.Context(), store.Options{Dir: restored})
	if err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	if again.PublicKey() != db.PublicKey() {
		t.Error("the restored installation has another key")
	}
	if v, err := again.Versions(t.Context(), "article/1"); err != nil || v["article/1"] != 4 {
		t.Errorf("restored: %v, %v", v, err)
	}
	folder, err = blob.NewFolder(filepath.Join(restored, blobFolder))
	if err != nil {
		t.Fatal(err)
	}
	if has, err := folder.Has(t.Context(), digest); err != nil || !has {
		t.Errorf("the picture is not restored: %v", err)
	}
}

func TestADamagedBackupIsNotRestoredInSilence(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	db := seeded(t, store.Options{Dir: data}, 4)
	folder, err := blob.NewFolder(filepath.Join(data, blobFolder))
	if err != nil {
		t.Fatal(err)
	}
	digest, _, err := folder.Put(t.Context(), strings.NewReader("a picture"), 100)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	picture := strings.TrimPrefix(digest, ledger.Algorithm)
	for name, c := range map[string]struct {
		code   int
		damage func(copied string) error
	}{
		"a picture": {1, func(copied string) error {
			return os.WriteFile(filepath.Join(copied, blobFolder, picture[:2], picture), []byte("b picture"), 0o600)
		}},
		"the note": {2, func(copied string) error {
			return os.WriteFile(filepath.Join(copied, backupNote), []byte("{"), 0o600)
		}},
		"the database": {1, func(copied string) error {
			raw, err := os.ReadFile(store.Path(copied))
			if err != nil {
				return err
			}
			return os.WriteFile(store.Path(copied), bytes.ReplaceAll(raw, []byte("person-1"), []byte("person-2")), 0o600)
		}},
	} {
		copied := filepath.Join(t.TempDir(), "backup")
		if a := call(t, "backup", copied, "--data", data); a.code != 0 {
			t.Fatalf("%+v", a)
		}
		if err := c.damage(copied); err != nil {
			t.Fatal(err)
		}
		if a := call(t, "restore", copied, "--data", filepath.Join(t.TempDir(), "new")); a.code != c.code {
			t.Errorf("%s is damaged: %+v", name, a)
		}
	}
}

func TestMigratingAgainChangesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first, second := call(t, "migrate", "--data", dir, "--json"), call(t, "migrate", "--data", dir, "--json")
	if first.code != 0 || first != second {
		t.Fatalf("%+v then %+v", first, second)
	}
	seeded(t, store.Options{Dir: dir}, 1)
	if a := call(t, "migrate", "--data", dir); a.code != 2 || !strings.Contains(a.err, "正被另一个程序使用") {
		t.Fatalf("beside a running server: %+v", a)
	}
}

func TestPostgreSQLIsBackedUpByItsOwnTools(t *testing.T) {
	t.Parallel()
	if a := call(t, "backup", "--database", "postgres://localhost/x"); a.code != 0 || !strings.Contains(a.out, "pg_dump") {
		t.Fatalf("%+v", a)
	}
}
