package policy_test

import (
	"testing"

	"qianfa/internal/core/policy"
	"qianfa/packs"
)

func TestEveryRouteAUnitCouldTakeIsLaidOut(t *testing.T) {
	t.Parallel()
	lib, err := policy.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	book, err := lib.Pack("jz")
	if err != nil {
		t.Fatal(err)
	}
	got, err := book.Routes(policy.Facts{Now: "2026-11-20T10:00:00+08:00", Author: policy.Who{Unit: "住建局"},
		Targets: []policy.Target{{Channel: "wechat", Owner: "管委会", Host: "管委会办公室"}}})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]int{"转发": 0, "重大行动和活动安排": 3, "政策性答复": 3, "较大影响事件": 2, "业务活动和应急知识": 3}
	delete(want, "转发") // the item is an original
	for _, a := range got {
		if n, ok := want[a.Class]; !ok || n != len(a.Steps) {
			t.Errorf("%s has %d steps", a.Class, len(a.Steps))
		}
		delete(want, a.Class)
	}
	if len(want) > 0 {
		t.Errorf("not laid out: %v", want)
	}
}
