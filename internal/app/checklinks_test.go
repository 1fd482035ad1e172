package app_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/apptest"
	"qianfa/internal/core/fault"
)

// web answers like the public web: what it does not know is inside.
type web map[string]bool

func (w web) Look(_ context.Context, address string) (bool, error) {
	dead, ok := w[address]
	if !ok {
		return false, errors.New("inside")
	}
	return dead, nil
}

func TestALinkFoundDeadIsAFindingUntilTomorrow(t *testing.T) {
	t.Parallel()
	h := apptest.Open(t, "")
	me := apptest.As("p-qinghe-01")
	id := h.Write(t, "p-qinghe-01", "标题", original(), "详见http://www.lianjie-yi.cn/a和https://www.lianjie-er.cn/b，内网http://10.0.0.1.lianjie.cn/。")

	if _, err := h.Articles.CheckLinks(t.Context(), me, id); fault.CodeOf(err) != fault.Refused || !strings.Contains(fault.Of(err).Message, "--look-at-links") {
		t.Fatalf("asked although nobody allowed it: %v", err)
	}
	h.Articles.Web = web{"http://www.lianjie-yi.cn/a": true, "https://www.lianjie-er.cn/b": false}
	got, err := h.Articles.CheckLinks(t.Context(), me, id)
	if err != nil || len(got.Links) != 3 || got.Links[0].State != "dead" || got.Links[1].State != "ok" || got.Links[2].State != "unasked" {
		t.Fatalf("%+v, %v", got, err)
	}
	dead := func() int {
		t.Helper()
		checked, err := h.Articles.Check(t.Context(), me, id)
		if err != nil {
			t.Fatal(err)
		}
		return len(slices.DeleteFunc(checked.Findings, func(f app.FindingView) bool {
			return f.Kind != "dead_link" || !strings.Contains(f.Message, "lianjie-yi")
		}))
	}
	if n := dead(); n != 1 {
		t.Errorf("%d findings of the dead link", n)
	}
	h.Clock.Pass(25 * time.Hour)
	if n := dead(); n != 0 {
		t.Errorf("a day later still %d findings", n)
	}
	if _, err := h.Articles.CheckLinks(t.Context(), apptest.As("p-yuntai-01"), id); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("another body: %v", err)
	}
}
