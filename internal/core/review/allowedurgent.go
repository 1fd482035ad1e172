package review

import (
	"slices"

	"qianfa/internal/core/policy"
)

// urgent asks about the emergency step: deciding here, the call that was answered, the call that was not.
func (a *asking) urgent(r Row) {
	a.add(Pass{Step: EmergencyStep}, Action{Do: "pass", Step: EmergencyStep, Label: "同意应急发布", StepUp: true}, a.canDecide())
	call := Record{Step: EmergencyStep, Means: Phone, Number: "-", Listed: true, Read: "-", Opinion: "-"}
	for _, who := range a.callable() {
		call.For = who
		if a.add(call, Action{Do: "record_call", Step: EmergencyStep, Person: who, Label: "记录电话请示"}, false) {
			a.add(MissCall{For: who, Number: "-", Listed: true}, Action{Do: "miss_call", Step: EmergencyStep, Person: who, Label: "没有接通"}, false)
		}
	}
	a.add(CancelEmergency{}, Action{Do: "cancel_emergency", Step: EmergencyStep, Label: "取消应急发布"}, false)
}

// canDecide reports whether the actor has a post of the emergency step, so that a refusal is worth its place.
func (a *asking) canDecide() bool {
	return slices.ContainsFunc(a.c.Rows, func(r Row) bool {
		return r.Urgent && a.f.holds(policy.Post{Role: r.Role, UnitName: r.UnitName, InChargeOf: r.InChargeOf})
	})
}

// callable lists who may be asked by telephone now, in the order of the clause.
func (a *asking) callable() (out []string) {
	for _, x := range CallOrder(a.c, a.f) {
		for _, h := range x.Eligible {
			if !slices.Contains(out, h.Person) {
				out = append(out, h.Person)
			}
		}
	}
	return out
}

// late asks about a step that an emergency release left open.
func (a *asking) late(step string, r Row) {
	sign := SignLater{Step: step, Checklist: "-", Record: map[string]any{}}
	for _, name := range r.Record {
		sign.Record[name] = float64(0)
	}
	g := a.f
	g.PassIf = func(string, map[string]any) (bool, error) { return true, nil }
	asked := asking{c: a.c, f: g}
	may := asked.add(sign, Action{Do: "sign_later", Step: step, Label: "补签", StepUp: decides(r.Verb), Asks: r.Record, Check: r.Checklist, Optional: r.Optional}, true)
	a.out = append(a.out, asked.out...)
	if may {
		a.add(Object{Step: step, Opinion: "-"}, Action{Do: "object", Step: step, Label: "不同意追认"}, false)
		for _, person := range a.c.transferable(step, a.f) {
			a.add(Transfer{Step: step, To: person}, Action{Do: "transfer", Step: step, Person: person, Label: "转请审签"}, false)
		}
	}
	a.add(Record{Step: step, Means: Paper, Scan: "-", For: a.soleSigner(step)}, Action{Do: "record", Step: step, Label: "补录纸质签批"}, false)
	a.add(SkipOptional{Step: step, Reason: "-"}, Action{Do: "skip_optional", Step: step, Label: "不需要“" + r.Label + "”", Optional: true}, false)
	if r.Verb == policy.Consult {
		a.add(Consult{Step: step}, Action{Do: "consult", Step: step, Label: "征求" + r.UnitName + "意见（返回本人）"}, false)
	}
	a.askOutside(step, r)
}

// emergency asks about the item as a whole: declaring it, and what has to be decided since its release.
func (a *asking) emergency() {
	a.add(DeclareEmergency{Reason: "-"}, Action{Do: "declare_emergency", Label: "应急发布"}, false)
	if a.c.Urgency.Open && !slices.ContainsFunc(a.out, func(x Action) bool { return x.Do == "cancel_emergency" }) {
		a.add(CancelEmergency{}, Action{Do: "cancel_emergency", Step: EmergencyStep, Label: "取消应急发布"}, false)
	}
	for _, t := range a.c.Urgency.Troubles {
		a.add(SettleTrouble{No: t.No, Word: "urge", Opinion: "-"}, Action{Do: "settle_trouble", Step: t.Step, No: t.No, Label: "处理：" + t.Kind.Title()}, false)
		a.add(CloseTrouble{No: t.No, Opinion: "-"}, Action{Do: "close_trouble", Step: t.Step, No: t.No, Label: "登记已办：" + troubleWords[t.Word]}, false)
	}
}
