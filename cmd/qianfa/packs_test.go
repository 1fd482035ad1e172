package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// said runs a command line and returns what it wrote and its exit code.
func said(t *testing.T, stdin string, args ...string) (out, errs string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, &streams{In: strings.NewReader(stdin), Out: &stdout, Err: &stderr})
	return stdout.String(), stderr.String(), code
}

// decoded reads the one JSON value on a line that stdout holds.
func decoded[T any](t *testing.T, out string) (v T) {
	t.Helper()
	if strings.Count(out, "\n") != 1 || !strings.HasSuffix(out, "\n") {
		t.Fatalf("not one value and a line feed: %q", out)
	}
	if err := json.Unmarshal([]byte(out), &v); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return v
}

const question = `{"now":"2026-11-20T09:30:00+08:00","author":{"unit":"婺城分局"},"units":[{"id":"婺城分局","kind":"县市区局"}],"targets":[{"channel":"weibo","owner":"金华市局","host":"局办公室"}],"item":{"event_date":"2026-11-12","declared":["非涉密"]},"answers":{"敏感领域":false}}`

func TestRouteAnswersWhateverTheDecision(t *testing.T) {
	t.Parallel()
	out, errs, code := said(t, question, "packs", "route", "jh", "--facts", "-", "--json")
	a := decoded[struct{ Decision, Class string }](t, out)
	if code != 0 || errs != "" || a.Decision != "refused" || a.Class != "县市区局报送" {
		t.Errorf("%d %q %+v", code, errs, a)
	}
	out, _, code = said(t, question, "packs", "route", "jh", "--facts", "-")
	if code != 0 || !strings.Contains(out, "结论：不予受理") || !strings.Contains(out, "jh#九") {
		t.Errorf("%d %s", code, out)
	}
}

func TestWrongFactsEndWithTwoAndTheirPath(t *testing.T) {
	t.Parallel()
	for stdin, path := range map[string]string{
		strings.Replace(question, `"event_date"`, `"event_day"`, 1): "item.event_day",
		strings.Replace(question, `"敏感领域":false`, `"敏感领域":"否"`, 1):  "answers.敏感领域",
		`{"author":{"unit":"甲"}}`:                                   "now",
	} {
		out, errs, code := said(t, stdin, "packs", "route", "jh", "--facts", "-", "--json")
		p := decoded[problem](t, errs)
		if code != 2 || out != "" || len(p.Errors) != 1 || p.Errors[0].Path != path || p.Title == "" || p.Detail == "" {
			t.Errorf("%s: %d %q %+v", path, code, out, p)
		}
	}
}

func TestABatchAnswersEachLineInOrder(t *testing.T) {
	t.Parallel()
	line := func(id string) string { return strings.Replace(question, "{", `{"id":"`+id+`",`, 1) + "\n" }
	out, errs, code := said(t, line("甲")+line("乙"), "packs", "route", "jh", "--facts", "-", "--json", "--batch")
	rows := strings.Split(strings.TrimSpace(out), "\n")
	if code != 0 || errs != "" || len(rows) != 2 || !strings.HasPrefix(rows[0], `{"id":"甲"`) || !strings.HasPrefix(rows[1], `{"id":"乙"`) {
		t.Errorf("%d %q %q", code, errs, rows)
	}
	out, errs, code = said(t, line("甲")+`{"id":"乙","nw":""}`+"\n"+line("丙"), "packs", "route", "jh", "--facts", "-", "--batch")
	rows = strings.Split(strings.TrimSpace(out), "\n")
	if code != 2 || len(rows) != 3 || decoded[badLine](t, rows[1]+"\n").Error.Errors[0].Path != "nw" || !strings.HasPrefix(rows[2], `{"id":"丙"`) {
		t.Errorf("%d %q %q", code, errs, rows)
	}
}

func TestTheShippedPacksPassTheirCases(t *testing.T) {
	t.Parallel()
	type outcome struct {
		ID             string
		Passed, Failed int
		Failures       []any
	}
	out, _, code := said(t, "", "packs", "test", "--json")
	if all := decoded[[]outcome](t, out); code != 0 || len(all) < 10 {
		t.Errorf("%d %+v", code, all)
	}
	out, _, code = said(t, "", "packs", "test", "jh", "--json")
	if one := decoded[outcome](t, out); code != 0 || one.ID != "jh" || one.Passed == 0 || one.Failed != 0 || one.Failures == nil {
		t.Errorf("%d %+v", code, one)
	}
}

const ownPack = "pack: own\ntitle: 试验\nextends: national\nclasses:\n  - {class: 全部, route: 一级, clause: 一}\nroutes:\n  一级: [甲@本单位 签发]\npublisher: 管理员@本单位\n"

const ownCases = `- case: 对的
  facts: {now: "2026-11-20T09:30:00+08:00", author: {unit: 科室}, item: {declared: [非涉密]}}
  expect: {decision: route}
- case: 错的
  facts: {now: "2026-11-20T09:30:00+08:00", author: {unit: 科室}}
  expect: {decision: route}
`

// ownFolder writes a pack of one's own and returns the folder above it.
func ownFolder(t *testing.T, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "own"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string]string{"pack.yaml": text, "cases.yaml": ownCases} {
		if err := os.WriteFile(filepath.Join(dir, "own", name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestPacksOfOnesOwnStandBesideTheShippedOnes(t *testing.T) {
	t.Parallel()
	dir := ownFolder(t, ownPack)
	for _, folder := range []string{dir, filepath.Join(dir, "own")} {
		out, _, code := said(t, "", "packs", "test", "own", "--json", "--packs", folder)
		if code != 1 || !strings.Contains(out, `"passed":1,"failed":1`) || !strings.Contains(out, "错的") {
			t.Errorf("%d %s", code, out)
		}
		if out, errs, code := said(t, "", "packs", "list", "--packs", folder); code != 0 || !strings.Contains(out, "own\t试验（上级：national）") {
			t.Errorf("%d %s %s", code, out, errs)
		}
	}
}

func TestAWrongPackEndsWithTwoAndItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, place string }{
		"unknown key": {ownPack + "clases: []\n", "own/pack.yaml:9"},
		"id clash":    {strings.Replace(ownPack, "pack: own", "pack: other", 1), "own/pack.yaml:1"},
	} {
		_, errs, code := said(t, "", "packs", "list", "--packs", ownFolder(t, c.text))
		if p := decoded[problem](t, errs); code != 2 || len(p.Errors) == 0 || p.Errors[0].Path != c.place {
			t.Errorf("%s: %d %s", name, code, errs)
		}
	}
	if _, errs, code := said(t, "", "packs", "explain", "jx"); code != 2 || !strings.Contains(errs, "是不是想写“jh”") {
		t.Errorf("%d %s", code, errs)
	}
	if _, _, code := said(t, "", "packs", "list", "--packs", filepath.Join(t.TempDir(), "nothing")); code != 2 {
		t.Errorf("a folder that is not there: %d", code)
	}
	if _, errs, code := said(t, "", "packs", "rout", "jh"); code != 2 || !strings.Contains(errs, `"code":"invalid"`) {
		t.Errorf("%d %s", code, errs)
	}
}

func TestTheLinterSpeaksByFileAndLine(t *testing.T) {
	t.Parallel()
	out, errs, code := said(t, "", "packs", "lint")
	if code != 0 || errs != "" || !strings.Contains(out, "hl/pack.yaml:") || !strings.Contains(out, "jh：错误 0 处，警告 0 处") {
		t.Errorf("%d %s %s", code, errs, out)
	}
	unused := ownFolder(t, ownPack+"ask:\n  急: {text: 急吗？, type: yesno, default: 否, clause: 一}\n")
	out, _, code = said(t, "", "packs", "lint", "--packs", unused)
	if code != 0 || !strings.Contains(out, "own/pack.yaml:10: 警告：问题“急”没有规则、类别或环节用到，却要作者回答。") || strings.Contains(out, "jh/") {
		t.Errorf("%d %s", code, out)
	}
	if out, _, _ := said(t, "", "packs", "test", "own", "--packs", unused); !strings.Contains(out, "own/pack.yaml:10: 警告：") {
		t.Errorf("packs test does not warn: %s", out)
	}
	broken := ownFolder(t, ownPack+"clases: []\n")
	out, errs, code = said(t, "", "packs", "lint", "--json", "--packs", broken)
	got := decoded[[]linted](t, out)
	if code != 1 || errs != "" || len(got) != 1 || got[0].OK || len(got[0].Remarks) != 1 || got[0].Remarks[0].Line != 9 || got[0].Remarks[0].Severity != "must" {
		t.Errorf("%d %s %+v", code, errs, got)
	}
	if _, _, code := said(t, "", "packs", "lint", "--packs", filepath.Join(t.TempDir(), "nothing")); code != 2 {
		t.Errorf("a folder that is not there: %d", code)
	}
}

func TestTwoVersionsOfAPackDifferInSentences(t *testing.T) {
	t.Parallel()
	was := ownFolder(t, ownPack)
	is := ownFolder(t, strings.Replace(ownPack, "[甲@本单位 签发]", "[甲@本单位 审核, 乙@本单位 签发]", 1))
	out, errs, code := said(t, "", "packs", "diff", filepath.Join(was, "own"), filepath.Join(is, "own"), "--json")
	d := decoded[difference](t, out)
	if code != 0 || errs != "" || len(d.Changes) != 1 || d.Changes[0].Subject != "全部" || len(d.Changes[0].Added) != 2 || len(d.Changes[0].Removed) != 1 || d.A.Digest == d.B.Digest {
		t.Errorf("%d %s %+v", code, errs, d)
	}
	out, _, code = said(t, "", "packs", "diff", "nx", "nx-demo")
	if code != 0 || !strings.Contains(out, "空位“一审”：原来没有填定；现在由本单位的科室负责人担任。（nx#二十）") {
		t.Errorf("%d %s", code, out)
	}
	if out, _, code := said(t, "", "packs", "diff", "jh", "jh"); code != 0 || !strings.Contains(out, "内容没有不同") {
		t.Errorf("%d %s", code, out)
	}
	if _, errs, code := said(t, "", "packs", "diff", "jh", "jhh"); code != 2 || !strings.Contains(errs, "是不是想写“jh”") {
		t.Errorf("%d %s", code, errs)
	}
	newer := filepath.Join(t.TempDir(), "jh")
	if err := os.CopyFS(newer, os.DirFS("../../packs/jh")); err != nil {
		t.Fatal(err)
	}
	if out, errs, code := said(t, "", "packs", "diff", "jh", newer); code != 0 || !strings.Contains(out, "内容没有不同") {
		t.Errorf("a new version of a shipped pack: %d %s %s", code, errs, out)
	}
}

func TestThePartsThatDescribeAPack(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"schema":              `"$schema"`,
		"schema --json":       `"$defs"`,
		"schema --facts jh":   `"敏感领域"`,
		"facts jh":            `"敏感领域": null`,
		"facts jh --json":     `"relations":[{"word":"本单位"`,
		"explain jh":          "本说明的摘要：sha256:",
		"explain jh --json":   `"sentences":[`,
		"coverage jh":         "尚未落实",
		"coverage --json":     `"duties":[{"id":"HL-0"`,
		"list --json":         `"id":"national"`,
		"coverage jh --json":  `"document":"jh"`,
		"test nx-demo --json": `"failed":0`,
	} {
		out, errs, code := said(t, "", append([]string{"packs"}, strings.Fields(args)...)...)
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("%s: %d %s, want …%s…\n%.400s", args, code, errs, want, out)
		}
	}
}

func TestDueCountsByTheRuleGiven(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--rule wd --n 3 --from 2026-11-20T09:30:00+08:00": `{"due":"2026-11-25T23:59:59+08:00","due_date":"2026-11-25","provisional":false}`,
		"--rule h --n 5 --from 2026-11-20T23:30:00Z":       `{"due":"2026-11-21T12:30:00+08:00","due_date":"2026-11-21","provisional":false}`,
		"--rule cd --n 1 --from 2026-11-20T17:00:00Z":      `{"due":"2026-11-22T23:59:59+08:00","due_date":"2026-11-22","provisional":false}`,
	} {
		out, errs, code := said(t, "", append(append([]string{"due"}, strings.Fields(args)...), "--json")...)
		if code != 0 || strings.TrimSpace(out) != want {
			t.Errorf("%s: %d %s%s", args, code, out, errs)
		}
	}
	for _, args := range []string{"--rule wd --n 3 --from yesterday", "--rule xx --n 3 --from 2026-11-20T09:30:00+08:00", "--rule wd --n 3 --from 1999-11-20T09:30:00+08:00", "--rule wd --n 3"} {
		if out, errs, code := said(t, "", append([]string{"due"}, strings.Fields(args)...)...); code != 2 || out != "" || decoded[problem](t, errs).Detail == "" {
			t.Errorf("%s: %d %s%s", args, code, out, errs)
		}
	}
}
