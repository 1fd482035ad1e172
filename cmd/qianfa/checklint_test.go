package main

import (
	"bufio"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	utf "golang.org/x/text/encoding/unicode"

	"qianfa/internal/core/check"
)

const wrong = "为布署工作,特通知。"
const right = "为部署工作，特通知。"

// lay writes files into a new folder.
func lay(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		full := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(full, []byte(content), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func contentOf(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// found lists file:kind of every finding, from the answer in JSON.
func found(t *testing.T, dir, out string) string {
	t.Helper()
	var answers []fileAnswer
	if err := json.Unmarshal([]byte(out), &answers); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	var got []string
	for _, a := range answers {
		rel, err := filepath.Rel(dir, a.File)
		if err != nil {
			t.Fatal(err)
		}
		kinds := []string{}
		for _, f := range a.Findings {
			kinds = append(kinds, f.Kind)
		}
		got = append(got, filepath.ToSlash(rel)+":"+strings.Join(kinds, ","))
	}
	return strings.Join(got, " ")
}

func TestCheckOfAFolderTakesTheTextsInItAndBelow(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{"a.txt": wrong, "下级/b.md": "好。", "下级/c.HTML": "<p>好。</p>", ".git/x.txt": wrong, "node_modules/y.md": wrong,
		"~$a.docx": "x", "picture.png": "x", "归档/old.txt": wrong, "x.bak.txt": wrong, ".qianfa.yaml": "ignore: [归档/, '*.bak.txt']\n"})
	code, out, errs := runCheck(t, CheckCmd{Files: []string{dir}, JSON: true, Today: "2026-11-22"}, "")
	if got := found(t, dir, out); code != 1 || got != "a.txt:typo,punct_mix 下级/b.md: 下级/c.HTML:" {
		t.Errorf("exit %d, got %q, %s", code, got, errs)
	}
	// A file that is named is checked even where the folder leaves it out.
	code, out, _ = runCheck(t, CheckCmd{Files: []string{filepath.Join(dir, "归档", "old.txt")}, Today: "2026-11-22"}, "")
	if code != 1 || !strings.Contains(out, "发现 2 处") {
		t.Errorf("exit %d, got %s", code, out)
	}
}

func TestCheckPointsAtTheWordsWithTwoColumnsForAChineseCharacter(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{"a.txt": "第一行\r\nA为布署工作。\r\n", "long.txt": strings.Repeat("好", 50) + "布署" + strings.Repeat("好", 50)})
	_, out, _ := runCheck(t, CheckCmd{Files: []string{filepath.Join(dir, "a.txt")}, Today: "2026-11-22"}, "")
	lines := strings.Split(out, "\n")
	if !strings.HasPrefix(lines[0], filepath.Join(dir, "a.txt")+":2:3: 错误 ") || lines[1] != "    A为布署工作。" || lines[2] != "       ^^^^" {
		t.Errorf("got\n%s", out)
	}
	_, out, _ = runCheck(t, CheckCmd{Files: []string{filepath.Join(dir, "long.txt")}, Today: "2026-11-22", Color: "always"}, "")
	if want := "    …" + strings.Repeat("好", 30) + "布署" + strings.Repeat("好", 30) + "…\n    \x1b[32m" + strings.Repeat(" ", 61) + "^^^^\x1b[0m\n"; !strings.Contains(out, want) {
		t.Errorf("got\n%s", out)
	}
	if _, out, _ = runCheck(t, CheckCmd{Files: []string{filepath.Join(dir, "a.txt")}, Color: "auto"}, ""); strings.Contains(out, "\x1b") {
		t.Error("colour where there is no terminal")
	}
}

func TestCheckOfAWordFileNamesTheParagraph(t *testing.T) {
	t.Parallel()
	_, out, _ := runCheck(t, CheckCmd{Files: []string{demoFile("社区普法活动.docx")}, Today: "2026-11-22"}, "")
	if !strings.Contains(out, "社区普法活动.docx:") || !strings.Contains(out, "^^^^^^^^^^^^^^^^^^") {
		t.Errorf("got %s", out)
	}
}

func TestCheckOfMarkdownLeavesCodeAlone(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{"a.md": "---\ntitle: 布署\n---\n# 布署\n\n```\n布署\n```\n`布署`和[布署](http://10.0.0.1/x)。\n"})
	_, out, _ := runCheck(t, CheckCmd{Files: []string{filepath.Join(dir, "a.md")}, Kind: []string{"typo,ip_link"}, Today: "2026-11-22"}, "")
	var places []string
	for line := range strings.Lines(out) {
		if at, ok := strings.CutPrefix(line, filepath.Join(dir, "a.md")+":"); ok {
			place, _, _ := strings.Cut(at, " ")
			places = append(places, place)
		}
	}
	if diff := cmp.Diff([]string{"4:3:", "9:7:", "9:11:"}, places[:len(places)-1]); diff != "" {
		t.Error(diff)
	}
}

func TestFixMendsInPlaceAndKeepsEncodingAndLineEnds(t *testing.T) {
	t.Parallel()
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(wrong + "\r\n")
	if err != nil {
		t.Fatal(err)
	}
	wantGBK, err := simplifiedchinese.GB18030.NewEncoder().String(right + "\r\n")
	if err != nil {
		t.Fatal(err)
	}
	utf16 := utf.UTF16(utf.LittleEndian, utf.UseBOM)
	wide, err := utf16.NewEncoder().String(wrong)
	if err != nil {
		t.Fatal(err)
	}
	wantWide, err := utf16.NewEncoder().String(right)
	if err != nil {
		t.Fatal(err)
	}
	dir := lay(t, map[string]string{"crlf.txt": "行\r\n" + wrong + "\r\n", "bom.md": "\ufeff" + wrong, "gbk.txt": gbk, "wide.txt": wide,
		"page.html": "<p>" + wrong + "布<b>署</b>&amp;</p>", "id.txt": "号码11010519491231002X。"})
	code, out, errs := runCheck(t, CheckCmd{Files: []string{dir}, Fix: true, Today: "2026-11-22"}, "")
	for name, want := range map[string]string{"crlf.txt": "行\r\n" + right + "\r\n", "bom.md": "\ufeff" + right, "gbk.txt": wantGBK, "wide.txt": wantWide,
		"page.html": "<p>" + right + "布<b>署</b>&amp;</p>", "id.txt": "号码11010519491231002X。"} {
		if got := contentOf(t, filepath.Join(dir, name)); got != want {
			t.Errorf("%s became %q, want %q", name, got, want)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "crlf.txt"))
	if err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the rights of the file became %v (%v)", info.Mode(), err)
	}
	if code != 1 || !strings.Contains(errs, "crlf.txt:2:2: 已改：“布署”→“部署” [typo]") || !strings.Contains(out, "共检查 6 个文件，发现 2 处疑似差错") {
		t.Errorf("exit %d, out %s, err %s", code, out, errs)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".qianfa-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v (%v)", left, err)
	}
}

func TestFixNeverTouchesAWordFile(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{"a.docx": contentOf(t, demoFile("社区普法活动.docx"))})
	name := filepath.Join(dir, "a.docx")
	before := contentOf(t, name)
	if code, _, _ := runCheck(t, CheckCmd{Files: []string{name}, Fix: true, Today: "2026-11-22"}, ""); code != 1 || contentOf(t, name) != before {
		t.Errorf("exit %d, or the file was altered", code)
	}
}

func TestDiffShowsWhatFixWouldDoAndWritesNothing(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{"a.txt": "一\n二\n三\n" + wrong + "\n五"})
	name := filepath.Join(dir, "a.txt")
	_, out, _ := runCheck(t, CheckCmd{Files: []string{name}, Diff: true, Today: "2026-11-22"}, "")
	want := "--- " + name + "\n+++ " + name + "\n@@ -2,4 +2,4 @@\n 二\n 三\n-" + wrong + "\n+" + right + "\n 五\n\\ No newline at end of file\n"
	if diff := cmp.Diff(want, out); diff != "" {
		t.Error(diff)
	}
	if got := contentOf(t, name); !strings.Contains(got, wrong) {
		t.Errorf("the file became %q", got)
	}
}

func TestTheConfigurationNearestToAFileHolds(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{
		".qianfa.yaml":      "pack: nx\nkinds: {off: [punct_mix]}\nexceptions: [布署]\nlexicon: 词.csv\nseverity: {lexicon: hint}\n",
		"词.csv":             "词语,说明\n老赖,改为失信被执行人\n",
		"a.txt":             wrong + "老赖，号码11010519491231002X。",
		"下级/b.txt":          wrong + "老赖。",
		"另设/.qianfa.yaml":   "kinds: {only: [punct_mix]}\n",
		"另设/c.txt":          wrong,
		"另设/空/.qianfa.yaml": "",
		"另设/空/d.txt":        wrong,
	})
	_, out, errs := runCheck(t, CheckCmd{Files: []string{dir}, JSON: true, Today: "2026-11-22"}, "")
	if got := found(t, dir, out); got != "a.txt:lexicon,id_card 下级/b.txt:lexicon 另设/c.txt:punct_mix 另设/空/d.txt:typo,punct_mix" {
		t.Errorf("got %q, %s", got, errs)
	}
	if !strings.Contains(out, `"clause":"nx#`) || !strings.Contains(out, `"severity":"hint"`) {
		t.Errorf("no clause of the pack, or no severity of the configuration: %s", out)
	}
	_, out, _ = runCheck(t, CheckCmd{Files: []string{filepath.Join(dir, "a.txt"), dir}, JSON: true, Kind: []string{"punct_mix"}}, "")
	if got := found(t, dir, out); !strings.HasPrefix(got, "a.txt:punct_mix a.txt:punct_mix ") {
		t.Errorf("the command line does not go before the configuration: %q", got)
	}
}

func TestAConfigurationThatCannotBeMeantIsRefused(t *testing.T) {
	t.Parallel()
	for config, words := range map[string]string{
		"unknown: 1\n":              "写得不对",
		"kinds: {off: [nosuch]}\n":  "不是检查种类",
		"severity: {typo: grave}\n": "轻重",
		"channel: fax\n":            "不认识",
		"pack: nowhere\n":           "nowhere",
		"lexicon: fehlt.txt\n":      "fehlt.txt",
		"kinds: [typo]\n":           "写得不对",
		"ignore: ['']\n":            "ignore",
		"lexicon: .qianfa.yaml\n":   "词表",
	} {
		dir := lay(t, map[string]string{"a.txt": "好。", ".qianfa.yaml": config})
		if code, out, errs := runCheck(t, CheckCmd{Files: []string{dir}}, ""); code != 2 || out != "" || !strings.Contains(errs, words) {
			t.Errorf("%q: exit %d, out %q, err %q", config, code, out, errs)
		}
	}
}

func TestABatchListensOnlyToAConfigurationThatIsNamed(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{"c.yaml": "exceptions: [布署]\nlexicon: w.txt\ndomains: [liuxi.gov.cn]\n", "w.txt": "通知\n"})
	line := `{"id":1,"text":"为布署工作，特通知。","lexicon":["特"]}` + "\n"
	for config, want := range map[string]string{"": "typo lexicon", filepath.Join(dir, "c.yaml"): "lexicon lexicon"} {
		code, out, errs := runCheck(t, CheckCmd{Files: []string{"-"}, Batch: true, JSON: true, Config: config}, line)
		var a checkLineAnswer
		if err := json.Unmarshal([]byte(out), &a); err != nil {
			t.Fatalf("%v: %s%s", err, out, errs)
		}
		var kinds []string
		for _, f := range a.Findings {
			kinds = append(kinds, f.Kind)
		}
		if got := strings.Join(kinds, " "); code != 0 || got != want {
			t.Errorf("with %q: exit %d, got %q", config, code, got)
		}
	}
}

func TestSARIFHasARuleOfEachKindAndFixes(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{"通 知.txt": wrong})
	_, out, _ := runCheck(t, CheckCmd{Files: []string{filepath.Join(dir, "通 知.txt")}, SARIF: true}, "")
	var log sarifLog
	if err := json.Unmarshal([]byte(out), &log); err != nil {
		t.Fatal(err)
	}
	rules := log.Runs[0].Tool.Driver.Rules
	for i, r := range log.Runs[0].Results {
		if rules[r.RuleIndex].ID != r.RuleID || len(r.Fixes) != 1 || r.Message.Text == "" {
			t.Errorf("result %d: %+v", i, r)
		}
		uri := r.Locations[0].Physical.Artifact.URI
		if !strings.HasPrefix(uri, "file:///") || strings.Contains(uri, " ") || r.Fixes[0].Changes[0].Artifact.URI != uri {
			t.Errorf("address %q", uri)
		}
	}
	seen := map[string]bool{}
	for _, r := range rules {
		if seen[r.ID] || r.Help.Text == "" || r.ShortDescription.Text == "" || r.Default.Level == "" {
			t.Errorf("rule %+v", r)
		}
		seen[r.ID] = true
	}
	if log.Version != "2.1.0" || !strings.Contains(log.Schema, "sarif-2.1.0") {
		t.Errorf("version %q, schema %q", log.Version, log.Schema)
	}
}

func TestKindsAreListedWithTheirPages(t *testing.T) {
	t.Parallel()
	code, out, _ := runCheck(t, CheckCmd{ListKinds: true, JSON: true}, "")
	var rows []kindRow
	if err := json.Unmarshal([]byte(out), &rows); err != nil || code != 0 || len(rows) < 10 {
		t.Fatalf("exit %d, %v, %s", code, err, out)
	}
	for _, r := range rows {
		if r.Title == "" || severityWords[r.Severity] == "" || r.Page != "docs/checks/"+r.Kind+".md" {
			t.Errorf("got %+v", r)
		}
	}
}

func TestEveryKindHasItsPageAndItsLineInTheTable(t *testing.T) {
	t.Parallel()
	table := contentOf(t, filepath.Join("..", "..", "docs", "checks.md"))
	for _, c := range check.All {
		page := contentOf(t, filepath.Join("..", "..", filepath.FromSlash(pageOf(c.ID()))))
		if !strings.Contains(page, "`"+c.ID()+"`") || !strings.Contains(table, "[`"+c.ID()+"`](checks/"+c.ID()+".md)") {
			t.Errorf("%s is not explained in docs/checks.md or its page", c.ID())
		}
	}
}

func TestWatchChecksWhatChanges(t *testing.T) {
	t.Parallel()
	dir := lay(t, map[string]string{"a.txt": "好。"})
	name := filepath.Join(dir, "a.txt")
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	in, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		c := CheckCmd{Files: []string{dir}, Watch: true, Today: "2026-11-22", pause: time.Millisecond}
		done <- c.Run(ctx, &streams{In: strings.NewReader(""), Out: out, Err: io.Discard})
		_ = out.Close()
	}()
	lines := bufio.NewScanner(in)
	until := func(words string) {
		t.Helper()
		for lines.Scan() {
			if strings.Contains(lines.Text(), words) {
				return
			}
		}
		t.Fatalf("%q was never said", words)
	}
	until("发现 0 处")
	if err := os.WriteFile(name, []byte(wrong+"改过。"), 0o600); err != nil {
		t.Fatal(err)
	}
	until("[typo]")
	if err := os.WriteFile(filepath.Join(dir, ".qianfa.yaml"), []byte("kinds: {off: [typo]}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "b.txt"), []byte("好。"), 0o600); err != nil {
		t.Fatal(err)
	}
	until("b.txt: 发现 0 处")
	cancel()
	go func() { // what is still to be said
		for lines.Scan() {
		}
	}()
	if err := <-done; err != nil {
		t.Errorf("the watch ended with %v", err)
	}
}

func TestWhatCannotBeMeantTogetherIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]CheckCmd{
		"fix of standard input": {Files: []string{"-"}, Fix: true},
		"watch in JSON":         {Files: []string{"."}, Watch: true, JSON: true},
		"diff in SARIF":         {Files: []string{"."}, Diff: true, SARIF: true},
		"an unknown kind":       {Files: []string{"-"}, Kind: []string{"typo,nosuch"}},
	} {
		if code, out, errs := runCheck(t, c, "x"); code != 2 || out != "" || !strings.Contains(errs, `"detail"`) {
			t.Errorf("%s: exit %d, out %q, err %q", name, code, out, errs)
		}
	}
}

func TestIgnorePatterns(t *testing.T) {
	t.Parallel()
	for pattern, cases := range map[string]map[string]bool{
		"归档/":       {"归档": true, "归档/a.txt": true, "甲/归档/b.md": true, "归档件/a.txt": false},
		"/草稿":       {"草稿/a.txt": true, "甲/草稿/a.txt": false},
		"*.bak.txt": {"x.bak.txt": true, "甲/y.bak.txt": true, "x.txt": false},
		"甲/*/c.md":  {"甲/乙/c.md": true, "甲/乙/丙/c.md": false},
		"甲/**/c.md": {"甲/c.md": true, "甲/乙/丙/c.md": true, "乙/c.md": false},
		"a?c.txt":   {"abc.txt": true, "ac.txt": false, "a/c.txt": false},
	} {
		re, err := ignorePattern(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for name, want := range cases {
			if re.MatchString(name) != want {
				t.Errorf("%s and %s: got %t", pattern, name, !want)
			}
		}
	}
}

func FuzzMend(f *testing.F) {
	f.Add("为布署工作,特通知。\r\n的的", "md")
	f.Add("<p>布&#x7f72;工作,\r\n，，", "html")
	f.Fuzz(func(t *testing.T, text, format string) {
		if format != "md" && format != "html" {
			format = "text"
		}
		a, ok := decode([]byte(text))
		if !ok || len(text) > 1<<12 {
			return
		}
		a.format = format
		d := newDesks(&CheckCmd{}, "2026-11-22")
		k, err := d.open("")
		if err != nil {
			t.Fatal(err)
		}
		a = k.text(a)
		n := len([]rune(a.text))
		for _, x := range a.Findings {
			if x.Block == "" && (x.Start < 0 || x.Start > x.End || x.End > n) {
				t.Fatalf("%s stands at %d-%d of %d", x.Kind, x.Start, x.End, n)
			}
		}
		mended, fixes := a.mend()
		if len(fixes) == 0 && mended != a.text {
			t.Fatalf("changed without a fix: %q", mended)
		}
		if strings.Count(mended, "\n") != strings.Count(a.text, "\n") {
			t.Fatalf("a line came or went: %q became %q", a.text, mended)
		}
	})
}

func TestRepeatedMistakesAreCountedForPeople(t *testing.T) {
	t.Parallel()
	name := filepath.Join(t.TempDir(), "稿.txt")
	if err := os.WriteFile(name, []byte(strings.Repeat("今天,我们召开了会议。", 7)), 0o600); err != nil {
		t.Fatal(err)
	}
	short, _, _ := said(t, "", "check", name)
	if n := strings.Count(short, "[punct_mix]"); n != 3 || !strings.Contains(short, "另有 4 处") || !strings.Contains(short, "发现 7 处") {
		t.Errorf("%d lines of\n%s", n, short)
	}
	long, _, _ := said(t, "", "check", "--every", name)
	if n := strings.Count(long, "[punct_mix]"); n != 7 || strings.Contains(long, "另有") {
		t.Errorf("%d lines of\n%s", n, long)
	}
}
