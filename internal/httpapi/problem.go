package httpapi

import (
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/validation"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
)

// Problem is an error as programs and pages read it (RFC 9457).
type Problem struct {
	Type    string        `json:"type"`
	Title   string        `json:"title"`
	Status  int           `json:"status"`
	Detail  string        `json:"detail"`
	Code    string        `json:"code"`
	Cites   []fault.Cite  `json:"cites" nullable:"false"`
	Errors  []fault.Field `json:"errors" nullable:"false"`
	Current *Current      `json:"current,omitempty"` // of a conflict between two editors
}

// Error returns the sentence for people.
func (p *Problem) Error() string { return p.Detail }

// GetStatus is the HTTP status, for huma.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of problem details.
func (p *Problem) ContentType(string) string { return "application/problem+json" }

var statuses = map[fault.Code]int{
	fault.Invalid: http.StatusUnprocessableEntity, fault.Forbidden: http.StatusForbidden, fault.NotFound: http.StatusNotFound,
	fault.Conflict: http.StatusConflict, fault.Refused: http.StatusUnprocessableEntity, fault.Unavailable: http.StatusServiceUnavailable,
	fault.Internal: http.StatusInternalServerError, codeUnauthorized: http.StatusUnauthorized, fault.StepUp: http.StatusForbidden,
}

var titles = map[fault.Code]string{
	fault.Invalid: "填写有误", fault.Forbidden: "没有权限", fault.NotFound: "没有找到", fault.Conflict: "内容已有变化", fault.Refused: "按规定不能办理",
	fault.Unavailable: "暂时不可用", fault.Internal: "系统内部出错", codeUnauthorized: "请先登录", fault.StepUp: "请确认身份",
}

func problemOf(err error) *Problem {
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	f := fault.Of(err)
	status, ok := statuses[f.Code]
	if !ok {
		status = http.StatusInternalServerError
	}
	p = &Problem{Type: "about:blank", Title: titles[f.Code], Status: status, Detail: f.Message, Code: string(f.Code), Cites: f.Cites, Errors: f.Fields}
	if p.Cites == nil {
		p.Cites = []fault.Cite{}
	}
	if p.Errors == nil {
		p.Errors = []fault.Field{}
	}
	var stale *app.StaleError
	if errors.As(err, &stale) {
		p.Current = currentOf(stale.Current)
	}
	return p
}

func writeProblem(w http.ResponseWriter, _ *http.Request, err error) {
	p := problemOf(err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(p.Status)
	_ = json.NewEncoder(w).Encode(p) // the client is gone when this fails
}

// speakChinese makes huma's own refusals ours, once for the whole program: huma keeps its words in variables.
var speakChinese = sync.OnceFunc(setWords)

// setWords says everything in Chinese. A refused value is never sent back: it may be a password.
func setWords() {
	huma.NewError = func(status int, msg string, errs ...error) huma.StatusError {
		code := fault.Invalid
		text := "请求内容不符合要求，请检查后再提交。"
		switch status {
		case http.StatusNotFound:
			code, text = fault.NotFound, "没有找到要访问的内容。"
		case http.StatusRequestEntityTooLarge:
			text = "提交的内容太大。正文不超过 1 MB，文件不超过 20 MB，请精简或拆分后再提交。"
		case http.StatusUnsupportedMediaType:
			text = "内容格式不对，请用 JSON 提交。"
		case http.StatusBadRequest:
			text = "请求内容无法识别，可能不完整。请刷新页面后再试。"
		case http.StatusRequestTimeout:
			text = "网络太慢，内容没有传完。请稍后再试。"
		default:
			if status >= http.StatusInternalServerError {
				code, text = fault.Internal, "系统内部出错，操作没有完成。请稍后再试；仍然不行，请联系系统管理员。"
			}
		}
		p := &Problem{Type: "about:blank", Title: titles[code], Status: status, Detail: text, Code: string(code), Cites: []fault.Cite{}, Errors: []fault.Field{}}
		for _, e := range errs {
			var d *huma.ErrorDetail
			if errors.As(e, &d) {
				p.Errors = append(p.Errors, fault.Field{Path: strings.TrimPrefix(d.Location, "body."), Text: d.Message})
			}
		}
		return p
	}
	validation.MsgUnexpectedProperty = "没有这一项"
	validation.MsgExpectedBoolean = "应为是或否（true 或 false）"
	validation.MsgExpectedNumber = "应为数字"
	validation.MsgExpectedInteger = "应为整数"
	validation.MsgExpectedString = "应为文字"
	validation.MsgExpectedArray = "应为列表"
	validation.MsgExpectedObject = "应为对象"
	validation.MsgExpectedOneOf = "只能是 “%s” 之一"
	validation.MsgExpectedMinimumNumber = "不能小于 %v"
	validation.MsgExpectedMaximumNumber = "不能大于 %v"
	validation.MsgExpectedMinLength = "至少 %d 个字"
	validation.MsgExpectedMaxLength = "最多 %d 个字"
	validation.MsgExpectedMinItems = "至少 %d 项"
	validation.MsgExpectedMaxItems = "最多 %d 项"
	validation.MsgExpectedRequiredProperty = "缺少 %s"
	validation.MsgExpectedMatchPattern = "格式不对：%s"
}
