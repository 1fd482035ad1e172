package app

import (
	"context"
	"slices"
	"time"

	"qianfa/internal/core/org"
)

// mayLeave asks custody before somebody leaves the body, or the last post in it: what hangs on the person must be taken
// over first (users.md 21). Keeping somebody out is never held up.
func (o *Orgs) mayLeave(ctx context.Context, body string, before org.State, e org.Event) error {
	if o.Custody == nil {
		return nil
	}
	switch e := e.(type) {
	case org.PersonChanged:
		if e.Left && !before.Persons[e.ID].Left {
			return o.Custody.MayLeave(ctx, body, e.ID)
		}
	case org.PostEnded:
		i := slices.IndexFunc(before.Tenures, func(t org.Tenure) bool { return t.ID == e.Tenure })
		if i >= 0 && !keepsAPost(before, before.Tenures[i], o.now()) {
			return o.Custody.MayLeave(ctx, body, before.Tenures[i].Person)
		}
	default: // units, rules and the like take nobody away
	}
	return nil
}

// keepsAPost: the person holds another post beside the one that ends.
func keepsAPost(s org.State, ends org.Tenure, now time.Time) bool {
	return slices.ContainsFunc(s.PostsOf(ends.Person, now), func(t org.Tenure) bool { return t.ID != ends.ID })
}

// left demands new credentials wherever somebody knew them who no longer acts.
func (o *Orgs) left(ctx context.Context, actor, body string, before, after org.State) error {
	if o.Custody == nil {
		return nil
	}
	for id, p := range before.Persons {
		if p.Acts() && !after.Persons[id].Acts() {
			if err := o.Custody.Left(ctx, actor, body, id); err != nil {
				return err
			}
		}
	}
	return nil
}
