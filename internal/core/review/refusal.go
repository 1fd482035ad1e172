package review

import (
	"fmt"

	"qianfa/internal/core/fault"
)

// refusal is why a command is refused: what is wrong, what to do next, and the clause. The two sentences are kept
// apart because `packs route` compares only the first.
type refusal struct {
	code   fault.Code
	short  string
	next   string
	clause string
}

func refuse(clause, next, format string, args ...any) *refusal {
	return &refusal{code: fault.Refused, short: fmt.Sprintf(format, args...), next: next, clause: clause}
}

// as returns the refusal with another code.
func (r *refusal) as(code fault.Code) *refusal {
	r.code = code
	return r
}

// fault returns the refusal for people.
func (r *refusal) fault() *fault.Error {
	e := fault.New(r.code, "%s，%s。", r.short, r.next)
	if r.clause != "" {
		e = e.Cite(fault.Cite(r.clause))
	}
	return e
}

// avoidance is the clause of the national base that keeps authors and editors from signing.
const avoidance = "national#回避"

// clause returns the clause of the case as a whole: the first reason of the answer.
func (c Case) clause() string {
	if len(c.Answer.Reasons) > 0 {
		return c.Answer.Reasons[0].Clause
	}
	return avoidance
}
