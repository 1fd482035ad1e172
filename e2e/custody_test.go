package e2e

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The people around the accounts of one body: who keeps people and rules, two custodians, and somebody without a part.
const (
	stewardOf  = "fangyun"
	firstKeep  = "liuyang"
	secondKeep = "wangjing"
	outsider   = "guolei"
)

// keptAccount is an account as the page 账号凭据 shows it.
type keptAccount struct {
	ID          string `json:"id"`
	Custodian   bool   `json:"custodian"`
	Custodians  []named
	Credentials []sealedCredential
	Held        []struct {
		Hold    string
		Persons []named
	}
	Unseals []struct{ ID, State, May, Reason, Text string }
	Doctor  *struct {
		Level, Text string
		Lines       []struct{ Item, Level, Text, Do, Where string }
	}
}

type sealedCredential struct {
	Kind     string `json:"kind"`
	State    string `json:"state"`
	At       string `json:"at"`
	RotateBy string `json:"rotate_by"`
	DaysLeft *int   `json:"days_left"`
	By       *named `json:"by"`
}

type custody struct {
	Accounts []keptAccount
	Steward  bool
	Lines    []struct{ Account, Kind, Text string }
}

func (p *person) custody(t testing.TB) custody {
	t.Helper()
	var c custody
	decode(t, p.call(t, http.MethodGet, "/custody", nil), &c)
	return c
}

func (c custody) of(t testing.TB, id string) keptAccount {
	t.Helper()
	i := slices.IndexFunc(c.Accounts, func(k keptAccount) bool { return k.ID == id })
	if i < 0 {
		t.Fatalf("no account %s in %+v", id, c.Accounts)
	}
	return c.Accounts[i]
}

// enters puts a credential in, after the password again.
func (p *person) enters(t testing.TB, account, kind, secret string) answer {
	t.Helper()
	p.stepUp(t)
	return p.call(t, http.MethodPost, "/accounts/"+account+"/credentials", map[string]any{"kind": kind, "secret": secret}, "Idempotency-Key", "enter-"+kind+account)
}

func TestCustodyOfAccountsOverHTTP(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		t.Run("nobody reads a credential back, and only custodians enter one", func(t *testing.T) { writeOnly(t, s) })
		t.Run("two custodians take a credential out, once, within a quarter of an hour", func(t *testing.T) { unsealed(t, s) })
		t.Run("a planted secret is found nowhere", func(t *testing.T) { nowhere(t, s) })
		t.Run("leaving a post stays open until everything is taken over", func(t *testing.T) { handedOver(t, s) })
	})
}

func writeOnly(t *testing.T, s *server) {
	keeper := s.enter(t, firstKeep)
	body := map[string]any{"kind": "password", "secret": "a-password-of-ours"}
	if no := refused(t, keeper.call(t, http.MethodPost, "/accounts/liuxi-wx/credentials", body), http.StatusForbidden); no.Code != "step_up" {
		t.Errorf("without the password again: %+v", no)
	}
	for _, login := range []string{stewardOf, outsider} {
		if no := refused(t, s.as(t, login).enters(t, "liuxi-wx", "password", "x"), http.StatusForbidden); !strings.Contains(no.Detail, "保管人") {
			t.Errorf("%s: %+v", login, no)
		}
	}
	refused(t, s.as(t, "baiyunfei").enters(t, "liuxi-wx", "password", "x"), http.StatusNotFound)
	for secret, words := range map[string]string{"": "不能为空", "two words": "空格", strings.Repeat("x", 5000): "太长"} {
		no := refused(t, keeper.enters(t, "liuxi-wb", "secret", secret), http.StatusUnprocessableEntity)
		if !strings.Contains(no.Detail, words) || secret != "" && strings.Contains(fmt.Sprint(no), secret) {
			t.Errorf("%.20q: %+v", secret, no)
		}
	}
	if no := refused(t, keeper.enters(t, "liuxi-wx", "callback", "only-one"), http.StatusUnprocessableEntity); !strings.Contains(no.Detail, "EncodingAESKey") {
		t.Errorf("a callback key: %+v", no)
	}
	var after custody
	decode(t, keeper.enters(t, "liuxi-wx", "password", "a-password-of-ours"), &after)
	c := after.of(t, "liuxi-wx")
	if at := slices.IndexFunc(c.Credentials, func(x sealedCredential) bool {
		return x.Kind == "password" && x.State == "sealed" && x.By.Name == "刘洋" && x.RotateBy > x.At[:10]
	}); at < 0 {
		t.Errorf("credentials are %+v", c.Credentials)
	}
	if w := keeper.custody(t).of(t, "liuxi-wb"); w.Credentials[0].DaysLeft == nil || *w.Credentials[0].DaysLeft < 28 {
		t.Errorf("days left of the Weibo token: %+v", w.Credentials)
	}
	if list := s.as(t, outsider).custody(t); list.Steward || list.of(t, "liuxi-wx").Custodian {
		t.Errorf("a stranger is a keeper: %+v", list)
	}
}

func unsealed(t *testing.T, s *server) {
	first, second := s.enter(t, firstKeep), s.enter(t, secondKeep)
	first.stepUp(t)
	ask := func(reason string) answer {
		return first.call(t, http.MethodPost, "/accounts/liuxi-wx/unseals", map[string]any{"kind": "password", "reason": reason})
	}
	refused(t, ask("找"), http.StatusUnprocessableEntity)
	var c custody
	decode(t, ask("平台要求重新登录核验身份"), &c)
	u := c.of(t, "liuxi-wx").Unseals[0]
	path := "/accounts/liuxi-wx/unseals/" + u.ID
	refused(t, first.call(t, http.MethodPost, path+"/approve", nil), http.StatusForbidden)
	refused(t, first.call(t, http.MethodPost, path+"/show", nil), http.StatusUnprocessableEntity)
	refused(t, s.as(t, outsider).call(t, http.MethodPost, path+"/approve", nil), http.StatusForbidden)
	if got := s.as(t, outsider).custody(t).of(t, "liuxi-wx").Unseals[0]; got.Reason != "" {
		t.Errorf("a stranger reads the reason: %+v", got)
	}
	if got := second.custody(t).of(t, "liuxi-wx").Unseals[0]; got.May != "approve" || got.Reason == "" {
		t.Errorf("the second custodian sees %+v", got)
	}
	second.stepUp(t)
	decode(t, second.call(t, http.MethodPost, path+"/approve", nil), &c)
	refused(t, second.call(t, http.MethodPost, path+"/show", nil), http.StatusForbidden)
	var out struct{ Secret string }
	decode(t, first.call(t, http.MethodPost, path+"/show", nil, "Idempotency-Key", "show-once"), &out)
	if out.Secret != "a-password-of-ours" {
		t.Errorf("shown %q", out.Secret)
	}
	if no := refused(t, first.call(t, http.MethodPost, path+"/show", nil, "Idempotency-Key", "show-once"), http.StatusConflict); !strings.Contains(no.Detail, "不再显示") {
		t.Errorf("again: %+v", no)
	}
	c = s.as(t, stewardOf).custody(t)
	text := fmt.Sprint(c.Lines)
	if !strings.Contains(text, "刘洋申请、王静同意") || !strings.Contains(text, "须立即更换") {
		t.Errorf("the steward is told %s", text)
	}
	decode(t, ask("再核验一次登录身份"), &c)
	late := c.of(t, "liuxi-wx").Unseals[0].ID
	s.pass(t, 16*time.Minute)
	second.stepUp(t)
	if no := refused(t, second.call(t, http.MethodPost, "/accounts/liuxi-wx/unseals/"+late+"/approve", nil), http.StatusUnprocessableEntity); !strings.Contains(no.Detail, "十五分钟") {
		t.Errorf("too late: %+v", no)
	}
}

// pass moves the program's clock on.
func (s *server) pass(t testing.TB, d time.Duration) {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"now": s.now(t).Add(d).Format(time.RFC3339)})
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPut, s.base+"/test/clock", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode/100 != 2 {
		t.Fatalf("clock: %d", res.StatusCode)
	}
}

// marker is a secret that stands nowhere by chance.
const marker = "PLANTEDxSECRETx8f3Kq2Zw7Lm5Vb1Tn"

// nowhere is must show 3 of the channels: with planted secrets in use for a whole cycle and in everything that goes
// wrong, no byte that the program keeps or sends has them, in any common spelling.
func nowhere(t *testing.T, s *server) {
	w := s.written(t)
	defer w.db.Close()
	for _, account := range []map[string]any{{"wechat": map[string]any{"appid": "wxdemo0000000002", "secret": marker + "wechat", "name": "柳溪城管"}},
		{"weibo": map[string]any{"uid": "7000000002", "token": marker + "weibo", "name": "柳溪城管"}}} {
		raw, err := json.Marshal(account)
		if err != nil {
			t.Fatal(err)
		}
		res, err := s.client.Post(s.base+"/_sim/accounts", "application/json", bytes.NewReader(raw))
		if err != nil || res.StatusCode != http.StatusNoContent {
			t.Fatalf("plant: %v, %v", res, err)
		}
		_ = res.Body.Close()
	}
	keeper := s.enter(t, firstKeep)
	var c custody
	for account, secrets := range map[string]map[string]string{"liuxi-wx": {"secret": marker + "wechat", "password": marker + "pw", "callback": marker[:20] + " " + marker + "AESKEY12345"},
		"liuxi-wb": {"secret": marker + "weibo", "app_secret": marker + "app", "password": marker + "pw2"}} {
		for kind, secret := range secrets {
			decode(t, keeper.enters(t, account, kind, secret), &c)
		}
	}
	refused(t, keeper.call(t, http.MethodPost, "/accounts/liuxi-wx/credentials", map[string]any{"kind": "secret", "secret": []string{marker}}), http.StatusUnprocessableEntity)
	refused(t, keeper.call(t, http.MethodPost, "/accounts/liuxi-wx/credentials", []byte(`{"kind":"secret","secret":"`+marker)), http.StatusBadRequest, http.StatusUnprocessableEntity)
	refused(t, keeper.enters(t, "liuxi-wb", "secret", marker+" "+marker), http.StatusUnprocessableEntity)
	w.fault(t, "wxdemo0000000002", "expired_token", 1)
	pub := s.as(t, w.j.publisher)
	for _, target := range []string{"liuxi-web", "liuxi-wx", "liuxi-wb"} {
		pub.does(t, w.item.ID, act{"do": "publish", "target": target})
	}
	for _, x := range pub.settled(t, w.item.ID).Targets {
		if x.State != "published" {
			t.Errorf("with the planted secrets %s is %s: %s", x.Account.ID, x.State, x.Message)
		}
	}
	for id, says := range map[string]string{"liuxi-wx": "公众号有发布接口的权限", "liuxi-wb": "令牌有效"} {
		decode(t, keeper.call(t, http.MethodPost, "/accounts/"+id+"/doctor", nil), &c)
		if d := c.of(t, id).Doctor; d == nil || !strings.Contains(fmt.Sprint(d.Lines), says) {
			t.Errorf("the examination of %s says %+v", id, d)
		}
	}
	refused(t, s.as(t, outsider).call(t, http.MethodPost, "/accounts/liuxi-wx/doctor", nil), http.StatusForbidden)
	s.vaultRotated(t)
	look := &search{t: t}
	look.in("the program's own words", []byte(s.log.String()))
	for _, p := range []*person{keeper, s.as(t, stewardOf), pub} {
		for _, path := range []string{"/custody", "/custody/work", "/session", "/meta", "/articles/" + w.item.ID, "/articles/" + w.item.ID + "/proof", "/ledger", "/register", "/openapi.json"} {
			look.in("the answer of "+path, p.call(t, http.MethodGet, path, nil).body)
		}
	}
	look.database(w.db)
	look.folder(s.data, "sim") // the simulated platforms know their own secrets
	export := filepath.Join(t.TempDir(), "ledger.jsonl")
	s.command(t, "ledger", "export", "-o", export)
	look.folder(filepath.Dir(export), "")
	if s.database == "" {
		backup := filepath.Join(t.TempDir(), "backup")
		s.command(t, "backup", backup)
		look.folder(backup, "sim")
	}
	if look.bytes < 1<<20 || look.tables < 20 {
		t.Fatalf("looked at %d bytes and %d tables only", look.bytes, look.tables)
	}
	s.noDumps(t)
}

// search looks for the marker in every common spelling.
type search struct {
	t      *testing.T
	bytes  int
	tables int
}

// spellings of the marker: as it is, in hex, in base64 at each of the three places it can begin, backwards.
func spellings() map[string][]byte {
	out := map[string][]byte{"plain": []byte(marker[:20]), "hex": []byte(hex.EncodeToString([]byte(marker[:20]))), "HEX": []byte(strings.ToUpper(hex.EncodeToString([]byte(marker[:20])))), "escaped": []byte(url.QueryEscape(marker[:20]))}
	for lead := range 3 {
		long := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("-", lead) + marker[:20]))
		out[fmt.Sprintf("base64 at %d", lead)] = []byte(long[4 : len(long)-4]) // without what the neighbours decide
	}
	backwards := []byte(marker[:20])
	slices.Reverse(backwards)
	out["backwards"] = backwards
	return out
}

func (l *search) in(where string, data []byte) {
	l.t.Helper()
	l.bytes += len(data)
	for how, text := range spellings() {
		if i := bytes.Index(data, text); i >= 0 {
			l.t.Errorf("%s has the planted secret (%s) at %d: …%q…", where, how, i, data[max(0, i-60):min(len(data), i+60)])
		}
	}
}

// folder reads every byte of every file below a folder, but for one.
func (l *search) folder(dir, but string) {
	l.t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && but != "" && path == filepath.Join(dir, but) {
			return fs.SkipDir
		}
		if !d.Type().IsRegular() {
			return nil
		}
		data, err := os.ReadFile(path)
		l.in(path, data)
		return err
	})
	if err != nil {
		l.t.Fatal(err)
	}
}

// database dumps every row of every table: the ledger, projections, working state, and the jobs.
func (l *search) database(db *sql.DB) {
	l.t.Helper()
	names := "SELECT name FROM sqlite_master WHERE type = 'table'"
	if _, err := db.Exec("SELECT 1 FROM sqlite_master"); err != nil {
		names = "SELECT quote_ident(table_schema) || '.' || quote_ident(table_name) FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE TABLE'"
	}
	tables := column(l.t, db, names)
	l.tables = len(tables)
	for _, table := range tables {
		l.table(db, table)
	}
}

func (l *search) table(db *sql.DB, table string) {
	l.t.Helper()
	rows, err := db.Query("SELECT * FROM " + table) //nolint:gosec // names come from the catalogue
	if err != nil {
		l.t.Fatal(err)
	}
	defer rows.Close()
	cols, err := rows.Columns()
	if err != nil {
		l.t.Fatal(err)
	}
	for rows.Next() {
		values, places := make([]any, len(cols)), make([]any, len(cols))
		for i := range values {
			places[i] = &values[i]
		}
		if err := rows.Scan(places...); err != nil {
			l.t.Fatal(err)
		}
		for i, v := range values {
			switch v := v.(type) {
			case []byte:
				l.in(table+"."+cols[i], v)
			default:
				l.in(table+"."+cols[i], fmt.Append(nil, v))
			}
		}
	}
	if err := rows.Err(); err != nil {
		l.t.Fatal(err)
	}
}

func column(t *testing.T, db *sql.DB, query string) (out []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// command runs the program beside the server and expects it to end well.
func (s *server) command(t *testing.T, args ...string) string {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	args = append(args, "--data", s.data)
	if s.database != "" {
		args = append(args, "--database", s.database)
	}
	out, err := exec.Command(path, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", args, err, out)
	}
	return string(out)
}

// vaultRotated: the keys are changed beside the running server, which opens and seals on.
func (s *server) vaultRotated(t *testing.T) {
	t.Helper()
	if out := s.command(t, "vault", "rotate", "--sm4"); !strings.Contains(out, "换钥完成") {
		t.Errorf("rotate says %s", out)
	}
	if out := s.command(t, "vault", "status"); strings.Contains(out, "旧密钥") || !strings.Contains(out, "SM4-GCM") {
		t.Errorf("status says %s", out)
	}
	var c custody
	decode(t, s.as(t, firstKeep).enters(t, "liuxi-wx", "password", marker+"after"), &c)
	if out := s.command(t, "vault", "status"); strings.Contains(out, "AES") {
		t.Errorf("the running server sealed under the old key: %s", out)
	}
}

// noDumps: the kernel writes no core file of the program, and says so.
func (s *server) noDumps(t *testing.T) {
	t.Helper()
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", s.cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(limits)) {
		if f := strings.Fields(line); strings.HasPrefix(line, "Max core file size") && (f[4] != "0" || f[5] != "0") {
			t.Errorf("core files are written: %s", line)
		}
	}
	if !strings.Contains(string(limits), "Max core file size") {
		t.Errorf("limits say nothing of core files:\n%s", limits)
	}
}

type handoverForm struct {
	ID    string
	Open  int
	Close struct {
		OK     bool
		Reason string
	}
	List []handoverItem
}

type handoverItem struct {
	Account, What, Now string
	Done               bool
}

func handedOver(t *testing.T, s *server) {
	steward, second := s.enter(t, stewardOf), s.enter(t, secondKeep)
	leaver, heir := s.enter(t, firstKeep), s.enter(t, outsider)
	refused(t, second.call(t, http.MethodPost, "/account-handovers", map[string]any{"person": leaver.id}), http.StatusForbidden)
	var h handoverForm
	decode(t, steward.call(t, http.MethodPost, "/account-handovers", map[string]any{"person": leaver.id, "document": "柳执人〔2026〕6号"}), &h)
	if h.Open == 0 || h.Open != len(h.List) || h.Close.OK || !strings.Contains(h.Close.Reason, "还有") {
		t.Fatalf("%+v", h)
	}
	if out, code := s.admin(t, "disable", firstKeep); code != 0 {
		t.Fatalf("keeping somebody out must not wait: %s", out)
	}
	refused(t, steward.call(t, http.MethodPost, "/account-handovers/"+h.ID+"/close", nil), http.StatusUnprocessableEntity)
	var c custody
	for _, account := range []string{"liuxi-wx", "liuxi-wb"} {
		decode(t, steward.call(t, http.MethodPost, "/accounts/"+account+"/custodians", map[string]any{"do": "name", "person": heir.id}), &c)
	}
	for _, i := range h.List {
		if kind, ok := strings.CutPrefix(i.What, "credential/"); ok {
			secret := "replaced-" + kind
			if kind == "callback" {
				secret = "token " + strings.Repeat("k", 43)
			}
			decode(t, second.enters(t, i.Account, kind, secret), &c)
		} else if i.What == "custodian" {
			decode(t, steward.call(t, http.MethodPost, "/accounts/"+i.Account+"/custodians", map[string]any{"do": "end", "person": leaver.id}), &c)
		} else {
			decode(t, steward.call(t, http.MethodPost, "/accounts/"+i.Account+"/holds", map[string]any{"do": "take", "hold": i.What, "person": heir.id, "from": leaver.id}), &c)
		}
	}
	decode(t, steward.call(t, http.MethodPost, "/account-handovers/"+h.ID+"/close", nil), &h)
	if h.Open != 0 || slices.ContainsFunc(h.List, func(i handoverItem) bool { return !i.Done || i.Now == "" }) {
		t.Errorf("%+v", h)
	}
}
