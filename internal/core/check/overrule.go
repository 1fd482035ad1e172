package check

import "slices"

// Reason (经核无误的理由) is one reason for which a hit may stand. The list is closed, so that disposals can be
// counted and none is "because".
type Reason struct {
	Code  string   `json:"code"`
	Text  string   `json:"text"`
	Kinds []string `json:"kinds,omitempty"` // only for these kinds; none = for every kind but the reserved ones
}

// Reasons lists every reason there is.
var Reasons = []Reason{
	{Code: "verified", Text: "已与原件或权威来源核对，原文无误"},
	{Code: "quotation", Text: "引用法规、文件或他人原话，须保留原样"},
	{Code: "proper_name", Text: "专有名称、规范简称或固定用法"},
	{Code: "not_what_it_seems", Text: "系统误判：不是所提示的内容"},
	{Code: "statutory_disclosure", Text: "法律法规要求公开", Kinds: []string{"id_card", "required_field", "mobile", "landline", "bank_card", "plate", "passport", "home_address", "minor_info"}},
	{Code: "secrecy_cleared", Text: "经保密审查员核实，不是密级标志", Kinds: []string{"secrecy_mark"}},
	{Code: "leader_agreed", Text: "经有权签发的领导书面同意", Kinds: []string{"freshness", "length", "file_format", "required_field"}},
	{Code: "source_agreed", Text: "经来源单位书面同意", Kinds: []string{"source_not_listed", "title_changed", "body_changed"}},
}

// reserved names kinds that only the reasons made for them can lift.
var reserved = []string{"secrecy_mark", PlatformLimit}

// Overrule (经核无误，保留原文) lets a hit stand. It covers every finding of the same kind on the same words: a repeated
// pattern is disposed of once.
type Overrule struct {
	Kind   string `json:"kind"`
	Text   string `json:"text"`   // Finding.Text
	Reason string `json:"reason"` // a code of Reasons
	By     string `json:"by,omitempty"`
}

// ReasonsFor lists the reasons with which a finding of this kind may be overruled; none for Failed.
func ReasonsFor(kind string) []Reason {
	var out []Reason
	for _, r := range Reasons {
		if r.fits(kind) {
			out = append(out, r)
		}
	}
	return out
}

// Open returns the findings that still have to be mended or overruled before anyone may go on: those of severity must
// and should that no valid overrule covers.
func Open(findings []Finding, overrules []Overrule) []Finding {
	var out []Finding
	for _, f := range findings {
		if f.Severity != Hint && !covered(f, overrules) {
			out = append(out, f)
		}
	}
	return out
}

// Disposed reports whether nothing is left open.
func Disposed(findings []Finding, overrules []Overrule) bool {
	return len(Open(findings, overrules)) == 0
}

func covered(f Finding, overrules []Overrule) bool {
	return slices.ContainsFunc(overrules, func(o Overrule) bool {
		return o.Kind == f.Kind && o.Text == f.Text && slices.ContainsFunc(ReasonsFor(f.Kind), func(r Reason) bool { return r.Code == o.Reason })
	})
}

func (r Reason) fits(kind string) bool {
	if kind == Failed {
		return false
	}
	if len(r.Kinds) > 0 {
		return slices.Contains(r.Kinds, kind)
	}
	return !slices.Contains(reserved, kind)
}
