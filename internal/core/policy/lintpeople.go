package policy

import "slices"

// people remarks on posts that nobody can hold, and on routes that one person alone cannot fill.
func (x *lint) people() {
	if p := x.own.publisher; p != nil && x.book.publisher != nil {
		x.inside(p.origin, x.book.publisher, "发布")
	}
	for _, r := range x.book.routesAt[len(x.book.routesAt)-1] {
		if !x.mine(r.origin) {
			continue
		}
		x.inside(r.origin, r.by, "起草")
		x.inside(r.origin, r.publisher, "发布")
		leaves(r.steps, func(s *boundStep) { x.leaf(r, s) })
	}
	for _, e := range x.book.extras {
		if x.mine(e.extra.origin) {
			leaves([]*boundStep{e.step}, func(s *boundStep) { x.leaf(nil, s) })
		}
	}
	for _, a := range x.own.aparts {
		x.pair(a)
	}
	for name, s := range x.own.slots.all() {
		if _, filled := x.book.fills.get(name); !filled {
			x.say(s.origin, SeverityHint, "slot_open", "空位“%s”没有填：直接采用本制度的单位办不了用到它的程序，要由单位自己的规则包用 fill 填写", name)
		}
	}
}

// leaves calls f for every step that somebody signs.
func leaves(steps []*boundStep, f func(*boundStep)) {
	for _, s := range steps {
		if s.signer != nil {
			f(s)
		}
		for _, t := range s.tracks {
			leaves(t.steps, f)
		}
		leaves(s.steps, f)
	}
}

// inside: an organ without login neither writes nor releases here, and records nothing.
func (x *lint) inside(o origin, s *boundSigner, deed string) {
	if s == nil {
		return
	}
	for _, p := range s.posts {
		if p.body != nil && p.body.token == "external" {
			x.say(o, SeverityMust, "external_post", "“%s@%s”在本系统没有账号，谁也不能%s；外单位只能办审核、批准一类环节，由本单位的人登记", p.role, p.body.name, deed)
		}
	}
}

func (x *lint) leaf(r *boundRoute, s *boundStep) {
	if s.verb.Powers().Release {
		x.inside(s.origin, s.signer, "发布")
	}
	for _, ref := range []*signerRef{s.step.recordedBy, s.step.ifUnsure} {
		if ref == nil {
			continue
		}
		if b, ok := x.book.bodies.get(ref.body); ok {
			x.inside(s.origin, &boundSigner{posts: []boundPost{{role: ref.role, body: b}}}, "登记、答复")
		}
	}
	external := slices.ContainsFunc(s.signer.posts, func(p boundPost) bool { return p.body.token == "external" })
	if external && s.checklist != "" {
		x.say(s.origin, SeverityShould, "external_checklist", "“%s”由外单位办理，没有人能在系统里逐项回答核对表“%s”", s.short(), s.checklist)
	}
	if r == nil || r.by == nil || !s.verb.Stops() || s.person != "" {
		return
	}
	if same(r.by, s.signer) {
		x.say(s.origin, SeverityHint, "two_people", "起草和“%s”是同一个岗位；起草人不得审自己的稿，这个岗位至少要有两个人", s.short())
	}
}

// same reports whether the one post of a is the one post of b.
func same(a, b *boundSigner) bool {
	return len(a.posts) == 1 && len(b.posts) == 1 && a.posts[0] == b.posts[0]
}

// pair looks at two deeds that must be one person's, or two people's.
func (x *lint) pair(a *apart) {
	one, two := x.signerOf(a.a), x.signerOf(a.b)
	if one == nil || two == nil || len(one.posts) != 1 || len(two.posts) != 1 {
		return
	}
	switch p, q := one.posts[0], two.posts[0]; {
	case a.rule == "same" && p.body != q.body:
		x.say(a.origin, SeverityShould, "same_person", "“%s”和“%s”要由同一人办理，但一个在“%s”，一个在“%s”：要有人在两处都任职，否则办不下去", deedWord(a.a), deedWord(a.b), p.body.name, q.body.name)
	case a.rule == "differ" && p == q:
		x.say(a.origin, SeverityHint, "two_people", "“%s”和“%s”是同一个岗位又不得由同一人办理，“%s@%s”至少要有两个人", deedWord(a.a), deedWord(a.b), p.role, p.body.name)
	}
}

// signerOf finds who does a deed, or signs the step of that name.
func (x *lint) signerOf(name string) (out *boundSigner) {
	if name == "publish" {
		for _, r := range x.book.routesAt[len(x.book.routesAt)-1] {
			if r.publisher != nil && x.mine(r.origin) {
				return r.publisher
			}
		}
		return x.book.publisher
	}
	for _, r := range x.book.routesAt[len(x.book.routesAt)-1] {
		leaves(r.steps, func(s *boundStep) {
			if s.name() == name && out == nil {
				out = s.signer
			}
		})
	}
	return out
}
