package app

import (
	"slices"
	"strings"

	"qianfa/internal/core/article"
	"qianfa/internal/core/review"
)

// ReturnEffect says in words what a return does to the signatures of the others, before it is done.
type ReturnEffect struct {
	Step string `json:"step,omitempty" doc:"an earlier step, the author when left out"`
	Back bool   `json:"back,omitempty"`
	Text string `json:"text"`
}

// returnEffects asks the review itself what each return would void, and puts it into words.
func (a *Articles) returnEffects(o opened, step string, earlier []string, f article.Facts) []ReturnEffect {
	var out []ReturnEffect
	for _, to := range append([]string{""}, earlier...) {
		for _, back := range []bool{false, true} {
			events, err := review.Decide(o.state.Case, review.Return{Step: step, To: to, Back: back}, f.Review)
			if err != nil || len(events) == 0 {
				continue
			}
			if e, ok := events[0].(review.Returned); ok {
				out = append(out, ReturnEffect{Step: to, Back: back, Text: returnText(o, e, f)})
			}
		}
	}
	return out
}

func returnText(o opened, e review.Returned, f article.Facts) string {
	falls, stands := signedBy(o, e, false), signedBy(o, e, true)
	beside := openBeside(o, e, f)
	var text string
	switch {
	case e.To != "" && e.Back:
		text = "送回“" + labelOf(o, e.To) + "”重办，办好后直接送回您这里。"
	case e.To != "":
		text = "送回“" + labelOf(o, e.To) + "”，从那里起依次重办。"
	case e.Back && len(stands) > 0:
		text = "稿件停下，改好后直接送回您这里。正文没有改动的，保留这些签字：" + strings.Join(stands, "、") + "；正文有改动的，要重新签"
		if edits := o.state.Case.Answer.Edits; edits != nil && edits.Small == "keep" {
			text += "，只改文字的按规定保留"
		}
		return text + "。" + stopped(beside)
	case e.Back:
		return "稿件停下，改好后直接送回您这里。" + stopped(beside)
	default:
		text = "稿件停下，改好后从第一个环节起重办。"
	}
	if len(falls) > 0 {
		text += "这些签字作废，要重新签：" + strings.Join(falls, "、") + "。"
	}
	if e.To == "" {
		return text + stopped(beside)
	}
	if len(stands) > 0 {
		text += "这些签字保留：" + strings.Join(stands, "、") + "。"
	}
	if len(beside) > 0 {
		text += "并行的" + strings.Join(beside, "、") + "照常办理。"
	}
	return text
}

// stopped says what becomes of the steps that wait beside the one that returns.
func stopped(beside []string) string {
	if len(beside) == 0 {
		return ""
	}
	return "并行的" + strings.Join(beside, "、") + "也停下，等稿件重新报送。"
}

// signedBy lists the signatures that fall with a return, or those that stand: 审核（王静）.
func signedBy(o opened, e review.Returned, stand bool) []string {
	var out []string
	for i, r := range o.state.Case.Rows {
		if len(r.Signatures) == 0 || r.Phase == "after" {
			continue
		}
		falls := slices.Contains(e.Voids, i) || e.To == "" && !e.Back
		if falls == stand {
			continue
		}
		text := r.Label + "（" + person(o.org, r.Signatures[len(r.Signatures)-1].Signer()).Name + "）"
		if !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// openBeside lists the other steps that wait now: “校对”.
func openBeside(o opened, e review.Returned, f article.Facts) []string {
	var out []string
	for _, t := range review.Waiting(o.state.Case, f.Review) {
		text := "“" + t.Step.Label + "”"
		if !t.Release && t.Step.Step != e.Step && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

func labelOf(o opened, step string) string {
	for _, r := range o.state.Case.Rows {
		if r.Step.Step == step {
			return r.Label
		}
	}
	return step
}
