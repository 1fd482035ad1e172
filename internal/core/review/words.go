package review

import "qianfa/internal/core/policy"

// button returns the words on the button for passing a row: what happens and where it goes (users.md 22).
func button(r Row, last bool) string {
	switch r.Verb {
	case policy.SignOff, policy.Decide:
		return "同意签发"
	case policy.Consent:
		return "同意"
	case policy.Proofread:
		return "校对无误，送下一环节"
	case policy.Filing:
		return "已备案"
	case policy.Record, policy.HandOver:
		return "已" + r.Label
	case policy.Notice:
		return "已登出公告"
	case policy.Consult:
		return "答复意见"
	case policy.Report, policy.Inform:
		return "阅知"
	case policy.Review, policy.ReviewAndFile, policy.SecrecyReview:
		if last {
			return "同意，送发布"
		}
	case policy.Publish, policy.Perform: // released by Publish, never a row in hand
	}
	return "同意，送下一环节"
}

// signers names whom a mode lets sign, for the heading of a step.
func signers(r Row) string {
	switch r.Mode {
	case "any":
		return "任一领导签批"
	case "k_of_n":
		return "规定人数签批"
	}
	return ""
}
