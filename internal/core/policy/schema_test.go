package policy_test

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"qianfa/internal/core/policy"
	"qianfa/packs"
)

// compiled compiles a schema as any other program would.
func compiled(t *testing.T, schema map[string]any) *jsonschema.Schema {
	t.Helper()
	data, err := json.Marshal(schema)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func fromYAML(t *testing.T, data []byte) any {
	t.Helper()
	asJSON, err := yaml.YAMLToJSON(data)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

func TestTheSchemaAcceptsTheShippedPacksAndNoOthers(t *testing.T) {
	t.Parallel()
	s := compiled(t, policy.Schema())
	for _, id := range library(t).IDs() {
		data, err := fs.ReadFile(packs.FS, id+"/pack.yaml")
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(fromYAML(t, data)); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}
	for name, text := range map[string]string{
		"unknown key":   own + "clases: [一]\n",
		"empty list":    own + "rules: []\n",
		"no clause":     own + "rules:\n  - {forbid: 不行}\n",
		"not a step":    own + "extra:\n  - {step: 甲, clause: 一}\n",
		"no unit given": own + "extra:\n  - {step: 甲@本单位 备案, within: 3, clause: 一}\n",
	} {
		if s.Validate(fromYAML(t, []byte(text))) == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestTheFactsSchemaAcceptsWhatTheDecoderDoes(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, w := range workedAnswers(t) {
		b, err := l.Pack(w.Pack)
		if err != nil {
			t.Fatal(err)
		}
		s := compiled(t, policy.FactsSchema(b))
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(w.Facts))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Validate(doc); err != nil {
			t.Errorf("%s: %v", w.Case, err)
		}
		wrong := doc.(map[string]any)
		wrong["answers"] = map[string]any{"没有的问题": true}
		if s.Validate(wrong) == nil {
			t.Errorf("%s: an unknown question is accepted", w.Case)
		}
	}
}

func TestTheSkeletonIsAFactsFileOnceFilledIn(t *testing.T) {
	t.Parallel()
	l := library(t)
	for _, id := range l.IDs() {
		b, err := l.Pack(id)
		if err != nil {
			t.Fatal(err)
		}
		facts := b.Skeleton().Facts
		facts["now"] = "2026-11-20T09:30:00+08:00"
		facts["author"] = map[string]any{"unit": "科室"}
		if facts["targets"] != nil {
			facts["targets"] = []any{map[string]any{"channel": "wechat", "owner": "局", "host": "办公室"}}
		}
		if facts["units"] != nil {
			facts["units"] = []any{map[string]any{"id": "科室"}}
		}
		data, err := json.Marshal(facts)
		if err != nil {
			t.Fatal(err)
		}
		answer(t, b, data)
	}
}
