package policy

// Verb is the code of what a step does: its powers are fixed, whatever word the regulation uses.
type Verb string

// The verbs. The set is closed; a pack maps its own words to them.
const (
	Review        Verb = "review"
	Decide        Verb = "decide"
	SignOff       Verb = "sign_off"
	Consent       Verb = "consent"
	ReviewAndFile Verb = "review_and_file"
	SecrecyReview Verb = "secrecy_review"
	Proofread     Verb = "proofread"
	Filing        Verb = "file"
	Record        Verb = "record"
	HandOver      Verb = "hand_over"
	Notice        Verb = "notice"
	Consult       Verb = "consult"
	Report        Verb = "report"
	Inform        Verb = "inform"
	Publish       Verb = "publish"
	Perform       Verb = "perform"
)

// Powers says what a verb does to a case.
type Powers struct {
	Waited  bool // the case does not go on before it is done
	Returns bool // may send the item back
	Rejects bool // may end the case
	Release bool // is the release itself
}

// Powers returns what the verb can do; an unknown verb can do nothing.
func (v Verb) Powers() Powers {
	switch v {
	case Review, Decide, SignOff, Consent, ReviewAndFile, SecrecyReview:
		return Powers{Waited: true, Returns: true, Rejects: true}
	case Proofread:
		return Powers{Waited: true, Returns: true}
	case Filing, Record, HandOver, Notice:
		return Powers{Waited: true}
	case Publish, Perform:
		return Powers{Waited: true, Release: true}
	case Consult, Report, Inform:
		return Powers{}
	}
	return Powers{}
}

// Stops reports whether a negative answer keeps the item from going on.
func (v Verb) Stops() bool { return v.Powers().Returns }

// verbs lists the codes in the order of the grammar, with their meaning in Chinese for explanations and the schema.
var verbs = []struct {
	code  Verb
	title string
}{
	{Review, "审核"}, {Decide, "审定"}, {SignOff, "签发"}, {Consent, "同意"}, {ReviewAndFile, "审核备案"},
	{SecrecyReview, "保密审查"}, {Proofread, "校对"}, {Filing, "备案"}, {Record, "登记"}, {HandOver, "移交"},
	{Notice, "公告"}, {Consult, "征求意见"}, {Report, "报告"}, {Inform, "知会"}, {Publish, "发布"}, {Perform, "平台操作"},
}

func isVerb(code string) bool {
	for _, v := range verbs {
		if string(v.code) == code {
			return true
		}
	}
	return false
}

func verbCodes() []string {
	out := make([]string, 0, len(verbs))
	for _, v := range verbs {
		out = append(out, string(v.code))
	}
	return out
}
