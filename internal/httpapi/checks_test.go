package httpapi_test

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestATextIsCheckedAsALineOfTheBatchIs(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, nil)
	body := `{"id":"a1","text":"<p>号码<b>110105</b>19491231002X，老&#32769;赖。</p>","format":"html","today":"2026-11-22","lexicon":["老赖",{"term":"号码","severity":"hint","note":"x"}],"unknown":{"x":1},"meta":{"class":"reprint","other":2}}`
	for name, as := range map[string]client{"a browser": c.in(writer), "a program": c.program(writer)} {
		a := as.do("POST", "/api/v1/checks", body)
		var got struct {
			ID       string
			Findings []struct {
				Kind       string
				Start, End int
				Severity   string
				Clause     *string
			}
			Flags []string
		}
		if err := json.Unmarshal([]byte(a.body), &got); err != nil || a.status != 200 {
			t.Fatalf("%s: %d %s", name, a.status, a.body)
		}
		var found []string
		for _, f := range got.Findings {
			found = append(found, f.Kind+" "+string([]rune(requestText(t, body))[f.Start:f.End])+" "+f.Severity)
			if f.Clause != nil {
				t.Errorf("%s: a clause without rules: %s", name, *f.Clause)
			}
		}
		want := "lexicon 号码 hint|id_card 110105</b>19491231002X must|lexicon &#32769;赖 should"
		if strings.Join(found, "|") != want || got.ID != "a1" || strings.Join(got.Flags, ",") != "missing_source" {
			t.Errorf("%s: got %q, flags %q, id %q", name, found, got.Flags, got.ID)
		}
	}
}

func requestText(t *testing.T, body string) string {
	t.Helper()
	var r struct{ Text string }
	if err := json.Unmarshal([]byte(body), &r); err != nil {
		t.Fatal(err)
	}
	return r.Text
}

func TestATextThatCannotBeCheckedIsRefused(t *testing.T) {
	t.Parallel()
	c, _ := serve(t, nil)
	in := c.in(writer)
	for name, tt := range map[string]struct {
		as     client
		body   string
		status int
		words  string
	}{
		"nobody logged in": {c, `{"text":"x"}`, 401, "还没有登录"},
		"no text":          {in, `{"id":1}`, 422, "缺少 text"},
		"no JSON":          {in, `{"text":`, 422, "不是所要求的 JSON"},
		"another format":   {in, `{"text":"x","format":"pdf"}`, 422, "format 只能是"},
		"no date":          {in, `{"text":"x","today":"昨天"}`, 422, "today 应当是"},
		"an empty word":    {in, `{"text":"x","lexicon":[""]}`, 422, "词库里有不能使用的词条"},
		"too long":         {in, `{"text":"` + strings.Repeat("好", 1<<19) + `"}`, 413, "太大"},
	} {
		if a := tt.as.do("POST", "/api/v1/checks", tt.body); a.status != tt.status || !strings.Contains(a.body, tt.words) {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
}
