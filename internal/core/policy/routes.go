package policy

// Routes lays out every route that an item with these facts could take, whatever the questions still open, one answer
// for each class, as if nothing else were wrong. It is for asking whether all posts are filled (人手校验), not for a case.
func (b *Rulebook) Routes(f Facts) ([]Answer, error) {
	q, err := b.inquire(&f)
	if err != nil {
		return nil, err
	}
	var out []Answer
	for _, v := range q.views() {
		for _, c := range b.classes {
			if c.route == "" || !c.acts[q.act] {
				continue
			}
			if held, _ := c.test.holds(v); held == no {
				continue
			}
			plan := v.layOut(b.routesAt[len(b.routesAt)-1][c.route], c.cite, true)
			if len(plan.refusals) > 0 || len(plan.gaps) > 0 {
				continue // not regulated, or no such unit: nobody could be missing there
			}
			a, err := q.combine([]*verdict{{v: v, decision: DecisionRoute, class: c, plan: plan}})
			if err != nil {
				return nil, err
			}
			out = append(out, a)
		}
	}
	return out, nil
}
