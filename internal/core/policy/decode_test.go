package policy_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/packs"
)

func TestFactsAreReadStrictly(t *testing.T) {
	t.Parallel()
	const head = `{"now":"2026-11-20T09:30:00+08:00","author":{"unit":"甲"}`
	for text, path := range map[string]string{
		head + `,"itme":{}}`: "itme",
		head + `,"item":{"files":[{"kind":"文字","formt":"docx"}]}}`:                 "item.files[0].formt",
		head + `,"item":{"files":[{"kind":"文字","format":1}]}}`:                     "item.files[0].format",
		head + `,"item":{"files":[{"kind":"文字"}]}}`:                                "item.files[0].format",
		head + `,"item":{"files":{}}}`:                                             "item.files",
		head + `,"item":[]}`:                                                       "item",
		head + `,"item":{"chars":"12"}}`:                                           "item.chars",
		head + `,"item":{"chars":1.5}}`:                                            "item.chars",
		head + `,"item":{"chars":-1}}`:                                             "item.chars",
		head + `,"item":{"origin":"copied"}}`:                                      "item.origin",
		head + `,"item":{"media":["image","smell"]}}`:                              "item.media[1]",
		head + `,"item":{"event_date":"2026-13-01"}}`:                              "item.event_date",
		head + `,"item":{"title":"甲","title":"乙"}}`:                                "item.title",
		head + `,"item":{"Title":"甲"}}`:                                            "item.Title",
		head + `,"item":{"title":null}}`:                                           "item.title",
		head + `,"targets":[{"owner":"甲"}]}`:                                       "targets[0].channel",
		head + `,"targets":[{"channel":"wechat","chars":true}]}`:                   "targets[0].chars",
		head + `,"units":[{"id":"甲"},{"id":"甲"}]}`:                                 "units[1].id",
		head + `,"persons":[{"id":"甲","roles":"主任"}]}`:                             "persons[0].roles",
		head + `,"events":{"收到登记表":"昨天"}}`:                                         "events.收到登记表",
		head + `,"answers":{"重要":{"是":true}}}`:                                     "answers.重要",
		head + `,"answers":{"重要":[["甲"]]}}`:                                        "answers.重要[0]",
		head + `,"history":{"counts":{"每周":"三"}}}`:                                 "history.counts.每周",
		head + `,"history":{"own_channels":[{"channel":"wechat","at":"早上"}]}}`:     "history.own_channels[0].at",
		head + `,"acts":[{"do":"approve","by":"甲"}]}`:                              "acts[0].do",
		head + `,"acts":[{"do":"pass"}]}`:                                          "acts[0].by",
		head + `,"overrides":[{"rule":"期限","by":"甲"}]}`:                            "overrides[0].reason",
		head + `,"publish_at":"2026-11-20"}`:                                       "publish_at",
		head + `} {}`:                                                              "",
		head:                                                                       "author",
		`[]`:                                                                       "",
		``:                                                                         "",
		`{"author":{"unit":"甲"}}`:                                                  "now",
		`{"now":"2026-11-20 09:30","author":{"unit":"甲"}}`:                         "now",
		`{"now":"2026-11-20T09:30:00+08:00"}`:                                      "author.unit",
		`{"now":"2026-11-20T09:30:00+08:00","author":{"unit":""}}`:                 "author.unit",
		`{"now":"2026-11-20T09:30:00+08:00","author":{"unit":"甲"},"submitter":{}}`: "submitter.unit",
		`{"now":"2026-11-20T09:30:00+08:00","author":{"unit":"甲"},"submitter":{"unit":true}}`: "submitter.unit",
	} {
		_, err := policy.DecodeFacts([]byte(text))
		if fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: got %v, want it refused", text, err)
			continue
		}
		if f := fault.Of(err).Fields; len(f) != 1 || f[0].Path != path && text != head {
			t.Errorf("%s: got %v, want the place %q", text, f, path)
		}
	}
}

func TestFactsThatNameOnlyWhatMattersAreEnough(t *testing.T) {
	t.Parallel()
	f, err := policy.DecodeFacts([]byte(`{"now":"2026-11-20T09:30:00+08:00","author":{"unit":"甲"},"answers":{"一":null,"二":["甲"],"三":2,"四":true}}`))
	if err != nil || f.Author.Unit != "甲" || len(f.Answers) != 4 {
		t.Errorf("got %+v, %v", f, err)
	}
}

func TestAnswersMustFitTheirQuestions(t *testing.T) {
	t.Parallel()
	b := rulebook(t, "nx-demo")
	for answers, path := range map[string]string{
		`{"重大":true}`:             "answers.重大",
		`{"重大突发":"是"}`:            "answers.重大突发",
		`{"重大突发":[true]}`:         "answers.重大突发",
		`{"共审合发":["卫健"]}`:         "answers.共审合发[0]",
		`{"共审合发":true}`:           "answers.共审合发",
		`{"审图号":7}`:               "answers.审图号",
		`{"渠道":"微信"}`:             "answers.渠道",
		`{},"choices":{"总部":"甲"}`: "choices.总部",
		`{},"act":"delete"`:       "act",
		`{},"overrides":[{"rule":"期限","by":"甲","reason":"急"}]`: "overrides[0].rule",
	} {
		f, err := policy.DecodeFacts([]byte(`{"now":"2026-11-20T09:30:00+08:00","author":{"unit":"甲"},"answers":` + answers + `}`))
		if err != nil {
			t.Fatal(answers, err)
		}
		_, err = b.Answer(f)
		if fault.CodeOf(err) != fault.Invalid || fault.Of(err).Fields[0].Path != path {
			t.Errorf("%s: got %v, want the place %s", answers, err, path)
		}
	}
}

func TestACallerInGoMayGiveAListOfTexts(t *testing.T) {
	t.Parallel()
	f := policy.Facts{Now: "2026-11-20T09:30:00+08:00", Author: policy.Who{Unit: "甲"}, Item: policy.Item{Declared: []string{"非涉密"}},
		Targets: []policy.Target{{Channel: "wechat"}}, Answers: map[string]any{"重大突发": true, "共审合发": []string{"网信"}}}
	a, err := rulebook(t, "nx-demo").Answer(f)
	if err != nil || a.Decision != policy.DecisionRoute {
		t.Errorf("%v %s %+v", err, a.Decision, a.Reasons)
	}
}

func FuzzDecodeFacts(f *testing.F) {
	for _, w := range workedAnswers(f) {
		f.Add([]byte(w.Facts))
	}
	f.Add([]byte(`{"now":"2026-11-20T09:30:00+08:00","author":{"unit":"甲"},"answers":{"重大突发":[null,[],{}]}}`))
	l := library(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		facts, err := policy.DecodeFacts(data)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatalf("%q: %v is not fault.Invalid", data, err)
			}
			return
		}
		for _, id := range l.IDs() {
			b, _ := l.Pack(id)
			if a, err := b.Answer(facts); err == nil && a.Decision == "" {
				t.Fatalf("%q: %s has no decision", data, id)
			}
		}
	})
}

func FuzzPack(f *testing.F) {
	f.Add(own)
	f.Add(strings.Replace(own, "together", "each", 1))
	f.Add("pack: own\nextra: [{together: {审: [甲@本单位 审核]}, clause: 一}]\n")
	base, err := packs.FS.ReadFile("national/pack.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		files := fstest.MapFS{"national/pack.yaml": {Data: base}, "own/pack.yaml": {Data: []byte(text)}}
		if _, err := policy.Load(files); err != nil && fault.CodeOf(err) != fault.Invalid {
			t.Fatalf("%q: %v is not fault.Invalid", text, err)
		}
	})
}
