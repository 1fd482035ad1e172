package httpapi

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/app"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
)

func TestAFaultBecomesItsStatusAndKeepsItsWords(t *testing.T) {
	t.Parallel()
	for code, status := range map[fault.Code]int{
		fault.Invalid: 422, fault.Forbidden: 403, fault.NotFound: 404, fault.Conflict: 409, fault.Refused: 422, fault.Unavailable: 503,
		fault.Internal: 500, fault.StepUp: 403, codeUnauthorized: 401, "a code from a newer program": 500,
	} {
		err := fault.New(code, "这样不行。").Cite("jh#八").At("meta.targets", "请选择").Because(errors.New("pq: password=hunter2"))
		p := problemOf(fmt.Errorf("load article: %w", err))
		want := &Problem{Type: "about:blank", Title: titles[code], Status: status, Detail: "这样不行。", Code: string(code),
			Cites: []fault.Cite{"jh#八"}, Errors: []fault.Field{{Path: "meta.targets", Text: "请选择"}}}
		if diff := cmp.Diff(want, p); diff != "" {
			t.Errorf("%s (-want +got):\n%s", code, diff)
		}
		if p.Title == "" && code != "a code from a newer program" {
			t.Errorf("%s has no title", code)
		}
	}
}

func TestAnErrorOfOursShowsNothingOfItsCause(t *testing.T) {
	t.Parallel()
	p := problemOf(errors.New("dial tcp 10.0.0.1:5432: secret"))
	if p.Status != http.StatusInternalServerError || strings.Contains(p.Detail, "10.0.0.1") || !strings.HasSuffix(p.Detail, "。") || p.Cites == nil || p.Errors == nil {
		t.Errorf("shown is %+v", p)
	}
}

func TestAConflictOfTwoEditorsCarriesWhatIsStored(t *testing.T) {
	t.Parallel()
	d := article.NewDraft()
	d.Source.Title = "别处保存的标题"
	p := problemOf(&app.StaleError{Current: app.Stale{ETag: "e-1", Draft: d, By: "张敏"}, Err: fault.New(fault.Conflict, "刚刚在别处保存过。")})
	if p.Status != http.StatusConflict || p.Current == nil || p.Current.Base != "e-1" || p.Current.Source.Title != "别处保存的标题" || p.Current.By != "张敏" {
		t.Errorf("carries %+v", p.Current)
	}
}
