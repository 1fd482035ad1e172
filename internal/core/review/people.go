package review

import (
	"slices"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// post returns the post a row belongs to.
func (r Row) post() org.Post {
	return org.Post{Role: r.Role, Unit: r.UnitName, InChargeOf: r.InChargeOf, Verb: string(r.Verb)}
}

func publisherPost(p policy.Publisher) org.Post {
	return org.Post{Role: p.Role, Unit: p.UnitName, InChargeOf: p.InChargeOf, Verb: string(policy.Publish)}
}

// at resolves "role@word", as in recorded_by, to a post. Without a word it is a post of the row's own unit; a word that
// the terms do not resolve is the unit in which the route itself has that role, else any unit.
func (c Case) at(who string, r Row) org.Post {
	role, word, placed := strings.Cut(who, "@")
	p := org.Post{Role: role, Unit: r.UnitName, Verb: string(r.Verb)}
	if placed {
		p.Unit = cmpOr(c.Terms.Places[word], c.unitOf(role))
	}
	return p
}

// unitOf returns the unit in which the frozen answer has a role, "" when it has it in none.
func (c Case) unitOf(role string) string {
	if d := c.Answer.Drafter; d != nil && d.Role == role {
		return d.UnitName
	}
	if p := c.Answer.Publisher; p != nil && p.Role == role {
		return p.UnitName
	}
	for _, s := range c.Answer.Steps {
		if s.Role == role {
			return s.UnitName
		}
	}
	return ""
}

// power returns the post in whose power the actor may sign row i, or why not. A row handed over to somebody who has
// edited since is the post's again.
func (c Case) power(i int, f Facts) (Power, *refusal) {
	r := c.Rows[i]
	if no := c.avoid(i, f.Actor); no != nil {
		return Power{}, no
	}
	switch {
	case c.only(i) != "":
		if p, no := c.postPower(i, f); no == nil && p.Principal != "" && r.For == f.Actor {
			return p, nil // 委派: whom the holder had do it acts by his standing delegation
		}
		return c.onlyPower(r, c.only(i), f)
	case r.External:
		return Power{}, refuse(r.Clause, "请在收到书面或电话意见后登记", "“%s”在本系统没有账号，不能直接办理“%s”", r.UnitName, r.Label)
	}
	return c.postPower(i, f)
}

// only returns the one person whose row this is, "" when it is a post's.
func (c Case) only(i int) string {
	r := c.Rows[i]
	switch {
	case r.Kind == RowAdded || r.For != "" && c.avoid(i, r.For) == nil:
		return r.For
	case r.Person == "author":
		return c.Author
	case r.Person == "submitter":
		return c.submitter()
	}
	return ""
}

func (c Case) onlyPower(r Row, person string, f Facts) (Power, *refusal) {
	if f.Actor != person {
		return Power{}, refuse(r.Clause, "请由被指定的本人办理", "“%s”已指定专人办理", r.Label).as(fault.Forbidden)
	}
	return Power{Role: r.Role, Unit: r.UnitName}, nil
}

// postPower looks for the actor among the holders of the post, in his own right first. A delegate of somebody who may
// not sign may not either.
func (c Case) postPower(i int, f Facts) (Power, *refusal) {
	r := c.Rows[i]
	no := refuse(r.Clause, "请由任职人员本人或者持有有效授权的人办理", "您不是“%s”，不能办理“%s”", r.postName(), r.Label).as(fault.Forbidden)
	for _, h := range f.Directory.Holders(r.post(), f.Now) {
		if h.Person != f.Actor {
			continue
		}
		p := Power{Role: r.Role, Unit: r.UnitName, Tenure: h.Kind}
		if h.Delegation != nil {
			p.Delegation, p.Principal = h.Delegation.ID, h.Delegation.From
			if no = c.avoidFor(i, p.Principal); no != nil {
				continue
			}
		}
		if no = c.designated(r, f); no == nil {
			return p, nil
		}
	}
	return Power{}, no
}

// designated: delegated_by asks that the holder was designated or authorised by another post, on file. Who only acts for
// that post cannot authorise further.
func (c Case) designated(r Row, f Facts) *refusal {
	if r.DelegatedBy == "" {
		return nil
	}
	by := c.at(r.DelegatedBy, r)
	if !strings.Contains(r.DelegatedBy, "@") {
		by.Unit = "" // the regulation names the post only
	}
	for _, d := range f.Directory.Delegated(f.Actor, f.Now) {
		if d.Covers(r.post()) && slices.ContainsFunc(f.Directory.Holders(by, f.Now), func(h org.Holder) bool { return h.Person == d.From && h.Delegation == nil }) {
			return nil
		}
	}
	return refuse(r.Clause, "请先登记授权文件再办理", "没有“%s”的授权，不能办理“%s”", by.Role, r.Label).as(fault.Forbidden)
}

// avoid keeps away whoever did something that must be another person's: by default author and editors from every step
// that can stop the item; else as the pack writes.
func (c Case) avoid(i int, who string) *refusal { return c.avoidAs(i, who, "") }

// avoidFor is avoid for the giver of a delegation: his delegate is as little free as he is.
func (c Case) avoidFor(i int, principal string) *refusal {
	return c.avoidAs(i, principal, "的受托人")
}

func (c Case) avoidAs(i int, who, suffix string) *refusal {
	r := c.Rows[i]
	for _, d := range c.deeds(who) {
		rule, clause := c.apart(d.name, r)
		if rule == "" && d.name != "submit" && r.Verb.Stops() && r.Person == "" {
			rule, clause = "differ", avoidance
		}
		if rule == "differ" {
			return refuse(clause, "请由其他任职人员办理", "%s%s不得办理“%s”", d.title, suffix, r.Label)
		}
	}
	for j, other := range c.Rows {
		if j == i || len(other.Signatures) == 0 {
			continue
		}
		rule, clause := c.apartRows(r, other)
		signed := slices.ContainsFunc(other.Signatures, func(s Signature) bool { return s.is(who) })
		switch {
		case rule == "differ" && signed:
			return refuse(clause, "请由其他任职人员办理", "已办理“%s”的人%s不得再办理“%s”", other.Label, suffix, r.Label)
		case rule == "same" && !signed && other.Kind != RowAdded:
			return refuse(clause, "请由办理前一环节的同一人办理", "“%s”和“%s”须由同一人办理", other.Label, r.Label)
		case other.Step.Step == r.Step.Step && signed && r.Mode == "k_of_n" && r.Kind == RowFrozen && other.Kind == RowFrozen:
			return refuse(r.Clause, "请等待其他人办理", "同一人%s在“%s”只能算一次", suffix, r.Label)
		}
	}
	return nil
}

// is reports whether a person stands behind a signature: gave it, lent the power, or is the one whose consent it was.
func (s Signature) is(who string) bool { return s.By == who || s.Principal == who || s.For == who }

type deed struct{ name, title string }

// deeds returns what a person has done to the version under review that the rules may keep apart.
func (c Case) deeds(who string) []deed {
	var out []deed
	if who == c.Author || slices.Contains(c.Accountable, who) {
		out = append(out, deed{"author", "起草人"})
	}
	if slices.Contains(c.Editors, who) {
		out = append(out, deed{"editor", "修改人"})
	}
	if who == c.submitter() {
		out = append(out, deed{"submit", "报送人"})
	}
	return out
}

func (c Case) submitter() string {
	if c.Submitter != "" {
		return c.Submitter
	}
	return c.Author
}

// apart finds the pack's rule for a deed and a row.
func (c Case) apart(deed string, r Row) (rule, clause string) {
	for _, a := range c.Answer.Apart {
		if a.A == deed && r.named(a.B) || a.B == deed && r.named(a.A) {
			return a.Rule, a.Clause
		}
	}
	return "", ""
}

func (c Case) apartRows(r, other Row) (rule, clause string) {
	for _, a := range c.Answer.Apart {
		if r.named(a.A) && other.named(a.B) || r.named(a.B) && other.named(a.A) {
			return a.Rule, a.Clause
		}
	}
	return "", ""
}

func (r Row) named(name string) bool { return name != "" && (name == r.Step.Step || name == r.ID) }

func (r Row) postName() string { return r.UnitName + r.Role }

// eligible returns who may sign row i now.
func (c Case) eligible(i int, f Facts) []org.Holder {
	r := c.Rows[i]
	candidates := f.Directory.Holders(r.post(), f.Now)
	if only := c.only(i); only != "" {
		candidates = slices.DeleteFunc(slices.Clone(candidates), func(h org.Holder) bool { return h.Person != only || h.Delegation == nil })
		candidates = append(candidates, org.Holder{Person: only})
	}
	var out []org.Holder
	for _, h := range candidates {
		g := f
		g.Actor = h.Person
		p, no := c.power(i, g)
		if no == nil && giver(h) == p.Principal && !slices.ContainsFunc(out, func(o org.Holder) bool { return o.Person == h.Person && c.only(i) != "" }) {
			out = append(out, h)
		}
	}
	return out
}

// giver is who lent a holder the power, "" when it is the holder's own.
func giver(h org.Holder) string {
	if h.Delegation == nil {
		return ""
	}
	return h.Delegation.From
}

// publishers returns who may release a target now.
func (c Case) publishers(target string, f Facts) []org.Holder {
	var out []org.Holder
	pub := c.Publisher(target)
	if pub == nil {
		return nil
	}
	for _, h := range f.Directory.Holders(publisherPost(*pub), f.Now) {
		if c.avoidRelease(policy.Publish, h, target, pub.Clause) == nil {
			out = append(out, h)
		}
	}
	return out
}

// avoidRelease applies what the pack writes about publish and schedule; it has no default.
func (c Case) avoidRelease(deedName policy.Verb, h org.Holder, target, clause string) *refusal {
	who := []string{h.Person}
	if h.Delegation != nil {
		who = append(who, h.Delegation.From)
	}
	for _, a := range c.Answer.Apart {
		other := a.B
		if a.B == string(deedName) {
			other = a.A
		} else if a.A != string(deedName) {
			continue
		}
		did := slices.ContainsFunc(who, func(p string) bool { return c.did(p, other, a.Rule == "differ") })
		applies := !slices.ContainsFunc(c.Rows, func(r Row) bool { return r.named(other) && !r.concerns(target) })
		if applies && a.Rule == "differ" && did {
			return refuse(cmpOr(a.Clause, clause), "请由其他任职人员发布", "这件稿件前面的环节由您办理，您不得再发布")
		}
		if applies && a.Rule == "same" && !did && (!c.urgentFor(target) || c.anySigned(other)) { // who signs it afterwards is not known yet
			return refuse(cmpOr(a.Clause, clause), "请由办理该环节的同一人发布", "发布须由办理“%s”的同一人进行", c.label(other))
		}
	}
	return nil
}

// did reports whether a person did a deed or signed a step. Who was unsure and handed the step up has done it as well,
// once the post above has signed: clause 六 of sb has him publish with the leader's consent. Whether an added signer
// has done it too is the caller's to say: he is kept away like the others, but does not stand in for them.
func (c Case) did(who, deedOrStep string, added bool) bool {
	for _, d := range c.deeds(who) {
		if d.name == deedOrStep {
			return true
		}
	}
	return slices.ContainsFunc(c.Rows, func(r Row) bool {
		handedUp := r.Kind == RowEscalated && r.By == who && len(r.Signatures) > 0
		return r.named(deedOrStep) && (added || r.Kind != RowAdded) && (handedUp || slices.ContainsFunc(r.Signatures, func(s Signature) bool { return s.is(who) }))
	})
}

// anySigned reports whether a step has a signature.
func (c Case) anySigned(step string) bool {
	return slices.ContainsFunc(c.Rows, func(r Row) bool { return r.named(step) && len(r.Signatures) > 0 })
}

// label returns the regulation's word for a step.
func (c Case) label(step string) string {
	for _, r := range c.Rows {
		if r.named(step) {
			return r.Label
		}
	}
	return step
}

// partOf reports whether the actor has a place in this case: signs a row, releases a target, wrote or handed it in.
func (c Case) partOf(f Facts) bool {
	return c.onAuthorsSide(f.Actor) || c.onRoute(f)
}

func (c Case) onAuthorsSide(who string) bool {
	return who == c.Author || who == c.submitter() || who == c.Registrar || slices.Contains(c.Accountable, who)
}

// onRoute reports whether the actor holds a post of a row or of the release.
func (c Case) onRoute(f Facts) bool {
	holds := func(p org.Post) bool {
		return slices.ContainsFunc(f.Directory.Holders(p, f.Now), func(h org.Holder) bool { return h.Person == f.Actor })
	}
	for _, r := range c.Rows {
		if r.For == f.Actor || r.For == "" && holds(r.post()) {
			return true
		}
	}
	return slices.ContainsFunc(c.Targets(), func(t string) bool { p := c.Publisher(t); return p != nil && holds(publisherPost(*p)) })
}

func cmpOr(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
