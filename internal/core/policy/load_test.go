package policy

import (
	"testing"

	"qianfa/internal/core/fault"
	"qianfa/packs"
)

func TestThePacksThatComeWithQianfaLoad(t *testing.T) {
	t.Parallel()
	l, err := Load(packs.FS)
	if err != nil {
		for _, f := range fault.Of(err).Fields {
			t.Errorf("%s: %s", f.Path, f.Text)
		}
		t.Fatal(err)
	}
	for _, id := range []string{"national", "hl", "sb", "nx", "nt", "hs", "xc", "jh", "gz", "jz"} {
		if _, err := l.Pack(id); err != nil {
			t.Error(err)
		}
	}
}
