package check_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

func examiner() *check.Examiner {
	return &check.Examiner{Checks: check.Basic(), Today: "2026-11-22"}
}

func TestARequestIsReadWithAllThatIsKnownOfIt(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ request, want string }{
		"a list of words, bare and with more": {`{"text":"甲乙丙丁","lexicon":["甲",{"term":"丙","severity":"must"}]}`, "lexicon:甲:should lexicon:丙:must"},
		"words that stand as they are":        {`{"text":"为布署工作。","exceptions":["布署"]}`, ""},
		"a word allowed by the list":          {`{"text":"为布署工作。","lexicon":[{"term":"布署","allow":true}]}`, ""},
		"the day of the request":              {`{"text":"11月22日（星期日）开会。","today":"2027-11-01"}`, "weekday_mismatch:星期日:must"},
		"a link behind words":                 {`{"text":"<a href=\"http://10.0.0.1/a?b&amp;c\">看</a>","format":"html"}`, "ip_link:http://10.0.0.1/a?b&amp;c:must"},
		"a picture that is not in the text":   {`{"text":"好。","meta":{"pictures":[{"kind":"image","name":"a.jpg","alt":"会场","located":true}]}}`, "!picture_gps"},
		"a reprint without a source":          {`{"text":"好。","meta":{"class":"reprint"}}`, "!missing_source"},
		"what is known but not of this class": {`{"text":"好。","meta":{"source":"某号","allowed_sources":["新华社"]}}`, ""},
		"an item already public":              {`{"text":"好。","meta":{"earlier":[]}}`, ""},
	} {
		var r check.Request
		if err := json.Unmarshal([]byte(tt.request), &r); err != nil {
			t.Fatal(err)
		}
		e, err := examiner().Examine(r)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got []string
		for _, f := range e.Findings {
			got = append(got, f.Kind+":"+string([]rune(*r.Text)[f.Start:f.End])+":"+string(f.Severity))
		}
		for _, f := range e.Flags {
			got = append(got, "!"+f)
		}
		if strings.Join(got, " ") != tt.want {
			t.Errorf("%s: got %q, want %q", name, got, tt.want)
		}
	}
}

func TestARequestThatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	for request, words := range map[string]string{
		`{}`: "缺少 text", `{"text":"x","format":"pdf"}`: "format", `{"text":"x","today":"22.11.2026"}`: "today",
		`{"text":"x","lexicon":[""]}`: "词库",
	} {
		var r check.Request
		if err := json.Unmarshal([]byte(request), &r); err != nil {
			t.Fatal(err)
		}
		if _, err := examiner().Examine(r); fault.CodeOf(err) != fault.Invalid || !strings.Contains(fault.Of(err).Message, words) {
			t.Errorf("%s: got %v", request, err)
		}
	}
}

func FuzzRequest(f *testing.F) {
	f.Add(`{"text":"<p>布署&#49;,的的</p><a href=' javascript:x'>","format":"html","lexicon":["署",{"term":"的的"}],"exceptions":["布署"],"meta":{"class":"reprint","original_text":"x"}}`)
	f.Add(`{"text":"11月31日（星期一）25:00，，《某办法（国发[2026]03号","genre":"notice","meta":{"title":"12月1日","roster":[{"name":"王某","title":"县长"}]}}`)
	x := examiner()
	f.Fuzz(func(t *testing.T, line string) {
		var r check.Request
		if len(line) > 1<<12 || json.Unmarshal([]byte(line), &r) != nil {
			return
		}
		e, err := x.Examine(r)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatalf("%s: %v", line, err)
			}
			return
		}
		n := utf8.RuneCountInString(*r.Text)
		for _, f := range e.All {
			if f.Kind == check.Failed {
				t.Fatalf("%s: %s", line, f.Message)
			}
			if f.Block == "" && !f.Flag && (f.Start < 0 || f.Start > f.End || f.End > n) {
				t.Fatalf("%s: %s stands at %d-%d of %d", line, f.Kind, f.Start, f.End, n)
			}
		}
	})
}
