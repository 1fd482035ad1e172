package policy

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"qianfa/internal/core/workday"
)

// found is what the rules say of an item for one target.
type found struct {
	forbids, refusals, warnings []Reason
	needs                       []Requirement
}

// applyRules asks every rule of the act. A rule that another one loosens, or that somebody lifted, says nothing.
func (v *view) applyRules() (found, error) {
	out := found{}
	lifted := v.loosened()
	for _, r := range v.book.rules {
		if !r.acts[v.act] || r.id != "" && lifted[r.id] {
			continue
		}
		judged := len(v.failures)
		held, asked := r.test.holds(v)
		if r.effect == warns || r.check != "" { // what only warns does not refuse when it cannot be judged
			out.warnings = append(out.warnings, v.failures[judged:]...)
			v.failures = v.failures[:judged]
		}
		if held == open && (r.need != nil || r.effect == forbids || r.effect == refuses) {
			out.needs = append(out.needs, asked.requirement())
		}
		if held != yes {
			continue
		}
		if by := v.override(r); by != nil {
			out.warnings = append(out.warnings, Reason{Text: "已由 " + by.By + " 写明理由放行：" + by.Reason, Clause: r.cite})
			continue
		}
		if err := v.apply(r, &out); err != nil {
			return out, err
		}
	}
	return out, nil
}

// loosened returns the ids of inherited rules that a rule in force loosens.
func (v *view) loosened() map[string]bool {
	var out map[string]bool
	for _, r := range v.book.rules {
		if len(r.loosens) == 0 || !r.acts[v.act] {
			continue
		}
		if held, _ := r.test.holds(v); held != yes {
			continue
		}
		if out == nil {
			out = map[string]bool{}
		}
		for _, id := range r.loosens {
			out[id] = true
		}
	}
	return out
}

// override returns the entry by which the person whom the rule names lifted it.
func (v *view) override(r *boundRule) *Override {
	if r.rule.override == nil {
		return nil
	}
	for i, o := range v.facts.Overrides {
		if o.Rule == r.id && o.Reason != "" && v.mayOverride(r, o.By) {
			return &v.facts.Overrides[i]
		}
	}
	return nil
}

// mayOverride checks the person against the post where persons are given; without them the entry is taken as recorded.
func (v *view) mayOverride(r *boundRule, person string) bool {
	if len(v.facts.Persons) == 0 {
		return true
	}
	for _, post := range r.override.posts {
		places, missing := v.places(post.body)
		if missing != nil {
			continue
		}
		for _, at := range places {
			if slices.Contains(v.holders(planRow{role: post.role, place: at}), person) {
				return true
			}
		}
	}
	return false
}

// apply says what a rule whose condition holds does.
func (v *view) apply(r *boundRule, out *found) error {
	fires, err := true, error(nil)
	effect := r.effect
	switch {
	case r.check != "":
		return nil // the content checks carry it; see Rulebook.Checks
	case r.need != nil:
		v.need(r, out)
		return nil
	case r.span != nil:
		fires, err = v.outside(r, out)
	case r.limit != nil:
		fires = v.length(r.limit) > r.limit.max
		if r.limit.split && effect == refuses {
			effect = warns
		}
	case r.quota != nil:
		fires = v.facts.History.Counts[r.quota.meter]+1 > r.quota.max // the counts are what is already public
	}
	if err != nil || !fires {
		return err
	}
	reason := Reason{Text: r.text, Clause: r.cite}
	switch effect {
	case forbids:
		out.forbids = append(out.forbids, reason)
	case refuses:
		out.refusals = append(out.refusals, reason)
	case warns:
		out.warnings = append(out.warnings, reason)
	}
	return nil
}

// length measures the item: as counted for the target, as counted for the item, or counted here.
func (v *view) length(l *limit) int {
	switch {
	case v.scope.Target.Chars != nil:
		return *v.scope.Target.Chars
	case v.facts.Item.Chars != nil:
		return *v.facts.Item.Chars
	}
	return l.count.count(&v.facts.Item)
}

// outside reports whether the time between two dates is too long or too short. Where a date is missing nobody can know:
// a rule that refuses asks for it, one that warns says so.
func (v *view) outside(r *boundRule, out *found) (bool, error) {
	from, okFrom := v.moment(r.span.from)
	to, okTo := v.moment(r.span.to)
	if !okFrom || !okTo {
		name := r.span.from
		if okFrom {
			name = r.span.to
		}
		if r.effect == warns {
			out.warnings = append(out.warnings, Reason{Text: "没有填写“" + name + "”，无法核对：" + r.text, Clause: r.cite})
		} else {
			out.needs = append(out.needs, v.missingDate(name, r.cite))
		}
		return false, nil
	}
	if r.span.max != nil {
		return v.longer(from, to, *r.span.max)
	}
	return v.shorter(from, to, *r.span.min)
}

func (v *view) missingDate(name, cite string) Requirement {
	need := Requirement{Kind: "fact", Field: name, Text: "要填写“" + name + "”", Clause: cite}
	if q, ok := v.book.questions.get(name); ok && q.fact == "" {
		need.Kind, need.Text = "answer", q.text
	}
	return need
}

func (v *view) longer(from, to time.Time, d workday.Duration) (bool, error) {
	if d.Rule == workday.Hours {
		return to.Sub(from) > time.Duration(d.N)*time.Hour, nil
	}
	due, err := v.calendar.Due(d.Rule, d.N, from)
	if err != nil {
		return false, err
	}
	return to.After(due.At), nil
}

// shorter: n working days must lie in full between the two dates; every other length is simply counted.
func (v *view) shorter(from, to time.Time, d workday.Duration) (bool, error) {
	switch d.Rule {
	case workday.WorkingDays:
		latest, err := v.calendar.Due(workday.Back, d.N, to)
		if err != nil {
			return false, err
		}
		return daysBetween(from, latest.At) < 0, nil
	case workday.CalendarDays:
		return daysBetween(from, to) < d.N, nil
	case workday.Hours:
		return to.Sub(from) < time.Duration(d.N)*time.Hour, nil
	default:
		due, err := v.calendar.Due(d.Rule, d.N, from)
		return err == nil && daysBetween(due.At, to) < 0, err
	}
}

// requirement asks for the answer to a question.
func (q *question) requirement() Requirement {
	r := Requirement{Kind: "answer", Field: q.name, Text: orElse(q.text, q.name), Clause: q.cite(q.clause)}
	if q.kind == "" {
		r.Options = q.words()
	}
	return r
}

// need notes what an item lacks.
func (v *view) need(r *boundRule, out *found) {
	lacks := func(kind, format string) {
		text := strings.ReplaceAll(format, "…", r.need.name)
		out.needs = append(out.needs, Requirement{Kind: kind, Field: r.need.name, Text: text, Clause: r.cite})
	}
	item, name := &v.facts.Item, r.need.name
	switch r.need.kind {
	case "fact":
		if !v.hasFact(r) {
			lacks("fact", "要填写“…”")
		}
	case "field":
		if strings.TrimSpace(item.Fields[name]) == "" {
			lacks("field", "审核单上要填写“…”")
		}
	case "answer":
		if words, known := v.words(r.question); !known || len(words) == 0 {
			out.needs = append(out.needs, Requirement{Kind: "answer", Field: name, Text: r.question.text, Clause: r.cite})
		}
	case "declare":
		if !slices.Contains(item.Declared, name) {
			lacks("declaration", "要声明“…”")
		}
	case "attach":
		v.needAttachment(r, lacks)
	case "files":
		for _, f := range item.Files {
			if f.Kind == name && !slices.Contains(r.need.formats, strings.ToLower(f.Format)) {
				lacks("format", "“…”只收 "+strings.Join(r.need.formats, "、")+" 格式")
				break
			}
		}
	case "link":
		if !slices.ContainsFunc(item.Links, func(l Link) bool { return l.Kind == name && (r.need.state == "" || l.State == r.need.state) }) {
			lacks("link", "要关联“…”")
		}
	case "consulted":
		v.needConsultation(r, out)
	}
}

func (v *view) hasFact(r *boundRule) bool {
	if r.question != nil {
		words, known := v.words(r.question)
		return known && len(words) > 0
	}
	return len(r.path.words(&v.scope)) > 0
}

func (v *view) needAttachment(r *boundRule, lacks func(kind, format string)) {
	i := slices.IndexFunc(v.facts.Item.Attachments, func(a Attachment) bool { return a.Name == r.need.name && (a.Sealed || !r.need.sealed) })
	switch {
	case i < 0 && r.need.sealed:
		lacks("attachment", "要附上盖章的“…”")
	case i < 0:
		lacks("attachment", "要附上“…”")
	case len(r.need.formats) > 0 && !slices.Contains(r.need.formats, strings.ToLower(v.facts.Item.Attachments[i].Format)):
		lacks("format", "附件“…”只收 "+strings.Join(r.need.formats, "、")+" 格式")
	}
}

func (v *view) needConsultation(r *boundRule, out *found) {
	var missing []string
	for _, u := range v.unitsOf(r.body) {
		if !slices.ContainsFunc(v.facts.Item.Consulted, func(c Consulted) bool { return c.Unit == u }) {
			missing = append(missing, u)
		}
	}
	if len(missing) > 0 {
		text := "要先征求“" + r.need.name + "”的意见，还差 " + strconv.Itoa(len(missing)) + " 个单位：" + strings.Join(missing, "、")
		out.needs = append(out.needs, Requirement{Kind: "consultation", Field: r.need.name, Text: text, Clause: r.cite, Options: missing})
	}
}

// CheckRule (内容检查) switches a content check on for an item.
type CheckRule struct {
	Check    string `json:"check"`
	Severity string `json:"severity"` // must should hint
	Clause   string `json:"clause"`
	Target   string `json:"target,omitempty"` // "" = every target
}

// Checks returns the content checks the pack asks for on these facts, for each target where they differ.
func (b *Rulebook) Checks(f Facts) ([]CheckRule, error) {
	q, err := b.inquire(&f)
	if err != nil {
		return nil, err
	}
	views := q.views()
	var out []CheckRule
	for _, r := range b.rules {
		if r.check == "" || !r.acts[q.act] {
			continue
		}
		var on []*view
		for _, v := range views {
			if held, _ := r.test.holds(v); held != no { // an open question does not switch a check off
				on = append(on, v)
			}
		}
		for _, v := range on {
			c := CheckRule{Check: r.check, Severity: r.severity, Clause: r.cite}
			if len(on) < len(views) {
				c.Target = v.name
			}
			if !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out, nil
}
