package check

import (
	"strings"

	"qianfa/internal/core/fault"
)

// Rule is what a pack says about one check: switched on, how grave, under which clause.
type Rule struct {
	Check    string
	Severity Severity
	Clause   string
}

// Assign joins the rules of a pack with the checks that carry them, in the order of All. Where several rules switch
// one check on, the gravest holds, the first of equals. A rule for a check that does not exist is fault.Invalid: a
// duty that nothing carries must be seen.
func Assign(rules []Rule) ([]Assigned, error) {
	var unknown []string
	gravest := map[string]Rule{}
	for _, r := range rules {
		if _, ok := ByID(r.Check); !ok {
			unknown = append(unknown, r.Check)
			continue
		}
		if have, ok := gravest[r.Check]; !ok || weight(r.Severity) > weight(have.Severity) {
			gravest[r.Check] = r
		}
	}
	if len(unknown) > 0 {
		return nil, fault.New(fault.Invalid, "审签规则要求的检查“%s”系统里没有，请升级程序或修改规则。", strings.Join(unknown, "”“"))
	}
	var out []Assigned
	for _, c := range All {
		if r, ok := gravest[c.ID()]; ok {
			out = append(out, Assigned{Check: c, Param: Param{Severity: r.Severity, Clause: r.Clause}})
		}
	}
	return out, nil
}

func weight(s Severity) int {
	switch s {
	case Hint:
		return 1
	case Should:
		return 2
	default:
		return 3 // none means must
	}
}
