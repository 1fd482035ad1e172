package policy_test

import (
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/packs"
)

func TestAKeptEditionIsTheSameRulebook(t *testing.T) {
	t.Parallel()
	l, err := policy.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range l.IDs() {
		b, err := l.Pack(id)
		if err != nil {
			t.Fatal(err)
		}
		again, err := policy.LoadEdition(b.Edition())
		if err != nil {
			t.Fatalf("%s: %v", id, err)
		}
		if again.Digest() != b.Digest() || policy.Explain(again, asItIs).Digest != policy.Explain(b, asItIs).Digest {
			t.Errorf("%s is another rulebook after it was kept", id)
		}
	}
}

func TestWhatIsNoEditionIsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	for _, data := range []string{"", "{}", `{"v":2,"packs":[{"id":"x","source":""}]}`, `{"v":1,"packs":[{"id":"x","source":"extends: y\n"}]}`, `{"v":1,"packs":[{"id":"x","source":"[["}]}`} {
		if b, err := policy.LoadEdition([]byte(data)); fault.CodeOf(err) != fault.Invalid {
			t.Errorf("%s: %v %v", data, b, err)
		}
	}
}
