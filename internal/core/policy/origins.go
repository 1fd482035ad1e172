package policy

import "slices"

// NamesOrigin reports whether a class of the rules is, in `when`, for items of this origin: "template" for filled
// templates. Rules that name none see such an item as an original, so that it takes the ordinary route.
func (b *Rulebook) NamesOrigin(code string) bool {
	return slices.ContainsFunc(b.classes, func(c *boundClass) bool { return asksFor(c.test.when, "item.origin", code) })
}

// HasAct reports whether a class of the rules is for an act, such as "sign_template".
func (b *Rulebook) HasAct(code string) bool {
	return slices.ContainsFunc(b.classes, func(c *boundClass) bool { return c.acts[code] })
}

func asksFor(lines []boundAsking, fact, code string) bool {
	return slices.ContainsFunc(lines, func(a boundAsking) bool {
		return a.question.fact == fact && slices.ContainsFunc(a.question.options, func(o option) bool {
			return o.code == code && slices.Contains(a.want, o.word)
		})
	})
}
