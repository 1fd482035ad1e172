package app

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"qianfa/internal/core/fault"
)

// The answers to an item of a checklist.
const (
	answerFine    = "yes"
	answerProblem = "problem"
)

// filledList is a checklist as a page sends it: one statement, or an answer to each item, and what is wrong in words.
type filledList struct {
	Stated   string            `json:"stated"`
	Answers  map[string]string `json:"answers"`
	Problems string            `json:"problems"`
}

// answered returns the items that were answered one by one. Whoever finds a problem says which.
func answered(checklist map[string]any) ([]string, error) {
	raw, err := json.Marshal(checklist)
	if err != nil {
		return nil, fault.New(fault.Invalid, "核对表的填法不对。请刷新页面后再试。").Because(err)
	}
	var f filledList
	if err := json.Unmarshal(raw, &f); err != nil {
		return nil, fault.New(fault.Invalid, "核对表的填法不对。请刷新页面后再试。").At("checklist", "").Because(err)
	}
	for _, item := range slices.Sorted(maps.Keys(f.Answers)) {
		switch f.Answers[item] {
		case answerFine:
		case answerProblem:
			if strings.TrimSpace(f.Problems) == "" {
				return nil, fault.New(fault.Invalid, "“%s”选了有问题，还没有写明是什么问题。请写明后再办理，或者退回修改。", item).At("checklist", item)
			}
		default:
			return nil, fault.New(fault.Invalid, "“%s”还没有作答。请选择无问题或者有问题。", item).At("checklist", item)
		}
	}
	return slices.Sorted(maps.Keys(f.Answers)), nil
}

// checked says in one sentence what a signer stated by a checklist.
func (a *Articles) checked(ctx context.Context, name, ref string) string {
	if name == "" || ref == "" {
		return ""
	}
	data, err := a.content(ctx, ref)
	if err != nil {
		return "已核对“" + name + "”（内容已按规定销毁）"
	}
	var f filledList
	if json.Unmarshal(data, &f) != nil {
		return "已核对“" + name + "”"
	}
	text := "已对照“" + name + "”各项审看"
	if n := len(f.Answers); n > 0 {
		text = fmt.Sprintf("“%s”%d项逐项作答", name, n)
		if bad := problems(f.Answers); len(bad) > 0 {
			text += "，有问题：" + strings.Join(bad, "、")
		} else {
			text += "，均无问题"
		}
	}
	if p := strings.TrimSpace(f.Problems); p != "" {
		text += "；" + p
	}
	return text
}

func problems(answers map[string]string) []string {
	var out []string
	for _, item := range slices.Sorted(maps.Keys(answers)) {
		if answers[item] == answerProblem {
			out = append(out, item)
		}
	}
	return out
}
