package vault

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A key service as an office would write one: the test binary itself, told by an argument how to behave. It keeps its
// keys in a file that the vault never sees.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && strings.HasPrefix(os.Args[1], "kms-") {
		serveKeys(os.Args[1], os.Args[2])
		return
	}
	os.Exit(m.Run())
}

func serveKeys(how, file string) {
	switch how {
	case "kms-silent":
		<-time.After(time.Minute) // longer than anybody waits
	case "kms-endless":
		for {
			fmt.Println(strings.Repeat("x", 1000))
		}
	case "kms-html":
		fmt.Println("<html>502</html>")
		return
	case "kms-fails":
		fmt.Fprintln(os.Stderr, "the data key is TOP-SECRET-MARKER")
		os.Exit(3)
	case "kms-refuses":
		fmt.Println(`{"error":"quota TOP-SECRET-MARKER"}`)
		return
	case "kms-nameless":
		fmt.Println(`{"cipher":"sm4"}`)
		return
	case "kms-empty":
		fmt.Println(`{"key":"kek","cipher":"sm4"}`)
		return
	}
	f, err := OpenFile(file, SM4)
	if err != nil {
		panic(err)
	}
	var q question
	line, err := bufio.NewReader(os.Stdin).ReadBytes('\n')
	if err != nil || json.Unmarshal(line, &q) != nil {
		panic("no question")
	}
	out := map[string]any{}
	k := Key{ID: q.Key, Wrap: SM4}
	ctx := context.Background()
	switch q.Op {
	case "current":
		now, err2 := f.Current(ctx)
		err, out["key"], out["cipher"] = err2, now.ID, "sm4"
	case "wrap":
		out["data"], err = f.Wrap(ctx, k, q.Data, q.Bound)
	case "unwrap":
		out["data"], err = f.Unwrap(ctx, k, q.Data, q.Bound)
	}
	switch {
	case errors.Is(err, ErrNoKey):
		out = map[string]any{"error": "no_key"}
	case errors.Is(err, ErrChanged):
		out = map[string]any{"error": "changed"}
	case err != nil:
		out = map[string]any{"error": "trouble"}
	}
	out["leaked"] = os.Getenv("QIANFA_VAULT_KEYS") + os.Getenv("QIANFA_DATABASE")
	if out["leaked"] != "" {
		out = map[string]any{"error": "environment"}
	}
	_ = json.NewEncoder(os.Stdout).Encode(out)
}

// service returns the source behind the test's own key service.
func service(t *testing.T, how string) (*Command, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "service.key")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	var clock time.Time
	c, err := NewCommand(self+" "+how+" "+file, func() time.Time { clock = clock.Add(2 * currentKept); return clock })
	if err != nil {
		t.Fatal(err)
	}
	return c, file
}

func TestAKeyServiceSealsOpensAndRotates(t *testing.T) {
	t.Setenv("QIANFA_VAULT_KEYS", "sm4:never-given-on")
	t.Setenv("QIANFA_DATABASE", "postgres://never-given-on")
	c, file := service(t, "kms-good")
	v, ctx := New(c), t.Context()
	box, err := v.Seal(ctx, "account/a", []byte("secret"))
	if err != nil {
		t.Fatal(err)
	}
	if e, err := Parse(box); err != nil || e.Key.Wrap != Elsewhere || e.Cipher != SM4 {
		t.Fatalf("%+v, %v", e.Key, err)
	}
	if got, err := v.Open(ctx, "account/a", box); err != nil || string(got) != "secret" {
		t.Fatalf("%q, %v", got, err)
	}
	if _, err := v.Open(ctx, "account/b", box); !errors.Is(err, ErrChanged) {
		t.Fatalf("under another name: %v", err)
	}
	f, err := OpenFile(file, SM4)
	if err != nil {
		t.Fatal(err)
	}
	k, err := f.Prepare(SM4)
	if err != nil || f.Advance(k.ID) != nil {
		t.Fatal(err)
	}
	out, changed, err := v.Rewrap(ctx, "account/a", box)
	if err != nil || !changed {
		t.Fatalf("%v, %v", changed, err)
	}
	if e, _ := Parse(out); e.Key.ID != k.ID {
		t.Fatalf("under %s, want %s", e.Key.ID, k.ID)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Open(ctx, "account/a", out); !errors.Is(err, ErrNoKey) {
		t.Fatalf("the service has lost its keys and the vault says %v", err)
	}
}

func TestRecordsUnderTheFileStillOpenAfterMovingToAKeyService(t *testing.T) {
	t.Parallel()
	f, box := firstVersion(t)
	c, _ := service(t, "kms-good")
	v := New(c, f)
	const name = "account/hengtang-wx"
	if got, err := v.Open(t.Context(), name, box); err != nil || string(got) != "rehearsal-secret-of-version-1" {
		t.Fatalf("%q, %v", got, err)
	}
	out, changed, err := v.Rewrap(t.Context(), name, box)
	if err != nil || !changed {
		t.Fatalf("%v, %v", changed, err)
	}
	if got, err := New(c).Open(t.Context(), name, out); err != nil || string(got) != "rehearsal-secret-of-version-1" {
		t.Fatalf("without the file: %q, %v", got, err)
	}
}

func TestAKeyServiceInTroubleIsSaidInChineseAndNeverQuoted(t *testing.T) {
	t.Parallel()
	for how, words := range map[string]string{
		"kms-silent": "没有回答", "kms-endless": "太长", "kms-html": "不是一行 JSON", "kms-fails": "没有正常结束",
		"kms-refuses": "拒绝", "kms-nameless": "没有密钥名称", "kms-empty": "没有密钥数据",
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			c, _ := service(t, how)
			if how == "kms-silent" {
				c.limit = 200 * time.Millisecond
			}
			_, err := New(c).Seal(t.Context(), "n", []byte("secret"))
			if !errors.Is(err, ErrCommand) || !strings.Contains(err.Error(), words) || strings.Contains(err.Error(), "MARKER") {
				t.Fatalf("got %v", err)
			}
		})
	}
	if _, err := NewCommand("/nowhere/kms", time.Now); err == nil || !strings.Contains(err.Error(), "QIANFA_VAULT_COMMAND") {
		t.Errorf("a missing program: %v", err)
	}
	if _, err := NewCommand(" ", time.Now); err == nil {
		t.Error("no program at all is taken")
	}
}

func TestKeysFromAVariableSealWithTheFirstAndOpenWithAll(t *testing.T) {
	t.Parallel()
	const one, two = "sm4:MDEyMzQ1Njc4OWFiY2RlZg==", "aes256:MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	a, err := ReadVariable(one)
	if err != nil {
		t.Fatal(err)
	}
	b, err := ReadVariable(two + ", " + one)
	if err != nil {
		t.Fatal(err)
	}
	box, _ := New(a).Seal(t.Context(), "n", []byte("secret"))
	if got, err := New(b).Open(t.Context(), "n", box); err != nil || string(got) != "secret" {
		t.Fatalf("%q, %v", got, err)
	}
	out, changed, err := New(b).Rewrap(t.Context(), "n", box)
	if err != nil || !changed {
		t.Fatal(err)
	}
	if _, err := New(a).Open(t.Context(), "n", out); !errors.Is(err, ErrNoKey) {
		t.Fatalf("without the new key: %v", err)
	}
	for _, bad := range []string{"", "sm4", "sm4:", "sm4:xx", "rot13:MDEy", "aes256:MDEyMzQ1Njc4OWFiY2RlZg==", one + ","} {
		if _, err := ReadVariable(bad); err == nil || bad != "" && strings.Contains(err.Error(), "MDEy") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestKeysNeverPrint(t *testing.T) {
	t.Parallel()
	v, err := ReadVariable("sm4:MDEyMzQ1Njc4OWFiY2RlZg==")
	if err != nil {
		t.Fatal(err)
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		text := fmt.Sprintf(verb, v.keys[0]) + fmt.Sprintf(verb, v) + fmt.Sprintf(verb, New(v))
		for _, part := range []string{"0123456789abcdef", "30313233", "48 49 50", "0x30, 0x31"} {
			if strings.Contains(text, part) {
				t.Errorf("%s prints the key: %s", verb, text)
			}
		}
	}
}
