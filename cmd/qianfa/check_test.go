package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// runCheck runs the command on some input and returns the exit code and both streams.
func runCheck(t *testing.T, c CheckCmd, in string) (code int, out, errs string) {
	t.Helper()
	var o, e bytes.Buffer
	s := &streams{In: strings.NewReader(in), Out: &o, Err: &e}
	code = finish(c.Run(t.Context(), s), s)
	return code, o.String(), e.String()
}

func demoFile(name string) string {
	return filepath.Join("..", "..", "internal", "demo", "files", name)
}

func TestCheckBatchAnswersEachLineInOrder(t *testing.T) {
	t.Parallel()
	in := `{"id":"a","text":"𠮷号码11010519491231002X。","today":"2026-11-22","unknown":1}
{"id":2,"text":"<p>号码<b>110105</b>19491231002X</p>","format":"html"}
{"id":"good","text":"好。"}
not json
{"id":"x","text":5}
{"id":"y"}
{"id":"z","text":"","format":"pdf"}
{"id":"r","text":"共15个乡镇。","meta":{"class":"reprint","allowed_sources":["新华社"],"source":"某号","title":"新","original_title":"旧","original_text":"共12个乡镇。"}}
{"id":"m","text":"x","meta":{"class":"reprint"}}`
	code, out, errs := runCheck(t, CheckCmd{Files: []string{"-"}, Batch: true, JSON: true, Today: "2026-11-22"}, in)
	if code != 0 || errs != "" {
		t.Fatalf("exit %d, stderr %q", code, errs)
	}
	type line struct {
		ID       any
		Error    string
		Findings []struct {
			Kind       string
			Start, End int
			Severity   string
			Clause     *string
		}
		Flags []string
	}
	var got []string
	for text := range strings.Lines(out) {
		var l line
		if err := json.Unmarshal([]byte(text), &l); err != nil {
			t.Fatal(err)
		}
		s, err := json.Marshal([]any{l.ID, l.Error != "", l.Findings, l.Flags})
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, string(s))
	}
	want := []string{
		`["a",false,[{"Kind":"id_card","Start":3,"End":21,"Severity":"must","Clause":null}],[]]`,
		`[2,false,[{"Kind":"id_card","Start":8,"End":30,"Severity":"must","Clause":null}],[]]`,
		`["good",false,[],[]]`,
		`[null,true,null,null]`, `["x",true,null,null]`, `["y",true,null,null]`, `["z",true,null,null]`,
		`["r",false,[{"Kind":"body_changed","Start":2,"End":3,"Severity":"must","Clause":null}],["source_not_listed","title_changed","body_changed"]]`,
		`["m",false,[],["missing_source"]]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestCheckCountsForWeibo(t *testing.T) {
	t.Parallel()
	code, out, _ := runCheck(t, CheckCmd{Files: []string{"-"}, WeiboLength: true}, `{"id":"a","text":"看http://example.org/abc。"}`+"\n"+`{"id":"b","text":"Test"}`+"\n")
	if want := `{"id":"a","value":12}` + "\n" + `{"id":"b","value":2}` + "\n"; code != 0 || out != want {
		t.Errorf("exit %d, got %s", code, out)
	}
}

func TestCheckOfAWordFileEndsWithOneOnAMustFinding(t *testing.T) {
	t.Parallel()
	code, out, _ := runCheck(t, CheckCmd{Files: []string{demoFile("社区普法活动.docx")}, JSON: true, Today: "2026-11-22"}, "")
	var a fileAnswer
	if err := json.Unmarshal([]byte(out), &a); err != nil {
		t.Fatal(err)
	}
	if code != 1 || len(a.Findings) != 1 || a.Findings[0].Kind != "id_card" || a.Findings[0].Block == "" || a.Findings[0].Clause != nil {
		t.Errorf("exit %d, got %s", code, out)
	}
}

func TestCheckTakesSeverityAndClauseFromThePack(t *testing.T) {
	t.Parallel()
	code, out, errs := runCheck(t, CheckCmd{Files: []string{"-"}, Pack: "nx", JSON: true, Today: "2026-11-22"}, "号码11010519491231002X。")
	if code != 1 || !strings.Contains(out, `"clause":"nx#`) {
		t.Errorf("exit %d, got %s%s", code, out, errs)
	}
	if code, _, errs = runCheck(t, CheckCmd{Files: []string{"-"}, Pack: "nowhere"}, "x"); code != 2 || !strings.Contains(errs, `"code"`) {
		t.Errorf("exit %d, stderr %s", code, errs)
	}
}

func TestCheckSaysForPeopleWhereAndWhat(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "稿件.txt")
	if err := os.WriteFile(file, []byte("第一行\n号码11010519491231002X。\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := runCheck(t, CheckCmd{Files: []string{file}, Today: "2026-11-22"}, "")
	if code != 1 || !strings.HasPrefix(out, file+":2:3: 错误 身份证号码没有遮盖。") || !strings.Contains(out, "发现 1 处疑似差错") {
		t.Errorf("exit %d, got %s", code, out)
	}
	if code, out, _ = runCheck(t, CheckCmd{Files: []string{"-"}}, "好。"); code != 0 || !strings.Contains(out, "发现 0 处") {
		t.Errorf("exit %d, got %s", code, out)
	}
}

func TestCheckSARIFCountsCodePoints(t *testing.T) {
	t.Parallel()
	code, out, _ := runCheck(t, CheckCmd{Files: []string{"-"}, SARIF: true, Today: "2026-11-22"}, "𠮷\n号11010519491231002X")
	var log sarifLog
	if err := json.Unmarshal([]byte(out), &log); err != nil {
		t.Fatal(err)
	}
	want := sarifRegion{StartLine: 2, StartColumn: 2, EndLine: 2, EndColumn: 20, CharOffset: 3, CharLength: 18}
	if code != 1 || len(log.Runs) != 1 || len(log.Runs[0].Results) != 1 || *log.Runs[0].Results[0].Locations[0].Physical.Region != want {
		t.Errorf("exit %d, got %s", code, out)
	}
}

func TestCheckBadUsageExitsWithTwo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]CheckCmd{
		"no file": {}, "no such file": {Files: []string{"/nowhere.docx"}}, "bad date": {Files: []string{"-"}, Today: "昨天"},
		"two batches": {Batch: true, Files: []string{"a", "b"}}, "empty input": {Files: []string{"-"}},
	} {
		if code, out, errs := runCheck(t, c, ""); code != 2 || out != "" || !strings.Contains(errs, `"detail"`) {
			t.Errorf("%s: exit %d, out %q, err %q", name, code, out, errs)
		}
	}
}

func TestCheckFindsASecrecyMarkInADocument(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "机密★5年.pdf")
	if err := os.WriteFile(file, []byte("%PDF-1.4"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, _ := runCheck(t, CheckCmd{Files: []string{file}, JSON: true}, "")
	if code != 1 || !strings.Contains(out, `"flags":["secrecy_mark"]`) {
		t.Errorf("exit %d, got %s", code, out)
	}
}
