package policy

// steps reads a list of steps.
func (r *reader) steps(n *node) []*step {
	out := make([]*step, 0, len(n.vals))
	for _, item := range n.vals {
		if s := r.step(item, stepShape); s != nil {
			out = append(out, s)
		}
	}
	return out
}

// nonEmpty reads the steps of a group, of which there must be some.
func (r *reader) nonEmpty(n *node, key string) []*step {
	r.items(n, key)
	return r.steps(n)
}

// step reads one step: a line of text, or a map of the given shape.
func (r *reader) step(n *node, s *shape) *step {
	out := &step{origin: r.here(n)}
	if n.kind == textNode {
		r.line(n, out)
		return out
	}
	if n.kind == listNode {
		r.bad(n, "这里要写一个环节，不能写列表；在方括号里写“[条款]”要加引号")
		return nil
	}
	o := r.object(n, s)
	return r.stepOf(o, out)
}

// line reads "岗位@单位 用词 [条款]" into a step.
func (r *reader) line(n *node, out *step) {
	text := r.scalar(n, "step")
	who, word, clause, ok := parseLine(text)
	if !ok {
		r.bad(n, "“%s”不是环节：要写成“岗位@单位 用词 [条款]”或“空位 用词”", text)
		return
	}
	out.who, out.word = []*signerRef{who}, word
	if clause != "" {
		out.clause = clause
	}
}

func (r *reader) stepOf(o *object, out *step) *step {
	out.condition, out.clause, out.note = r.condition(o), o.clause(), o.text("note")
	ways := 0
	for _, key := range []string{"step", "who", "together", "each"} {
		if o.has(key) {
			ways++
		}
	}
	if ways != 1 {
		r.bad(o.n, "环节要在 step、who、together、each 里写且只写一个")
		return out
	}
	switch {
	case o.has("step"):
		r.line(o.of["step"], out)
	case o.has("who"):
		out.who, out.word, out.need = r.signers(o.of["who"], "who"), o.text("verb"), o.whole("need")
		if out.word == "" {
			r.bad(o.n, "有 who 的环节要写用词（verb）")
		}
		if out.need > len(out.who) {
			r.bad(o.n, "need 是 %d，超过了 who 里的 %d 个", out.need, len(out.who))
		}
	case o.has("together"):
		out.together = r.tracks(o.of["together"])
	case o.has("each"):
		out.each, out.inOrder = o.text("each"), o.one("in", "order", "together") != "together"
		if n := o.of["steps"]; n != nil {
			out.steps = r.nonEmpty(n, "steps")
		} else {
			r.bad(o.n, "有 each 的环节要写 steps")
		}
	}
	r.misplaced(o, out)
	r.stepOptions(o, out)
	return out
}

// misplaced refuses keys that mean nothing on this kind of step.
func (r *reader) misplaced(o *object, out *step) {
	only := map[string]string{"in": "each", "steps": "each", "need": "who", "verb": "who"}
	for key, with := range only {
		if o.has(key) && !o.has(with) {
			r.bad(o.of[key], "“%s”只能与“%s”一起用", key, with)
		}
	}
	if out.leaf() {
		return
	}
	for _, key := range []string{"id", "optional", "unordered", "passes", "checklist", "record", "pass", "else", "outcomes", "person",
		"delegated_by", "recorded_by", "if_unsure", "skip_by", "takes_over", "own_rules", "within", "from", "stands"} {
		if o.has(key) {
			r.bad(o.of[key], "“%s”要写在具体的环节上，不能写在一组环节上", key)
		}
	}
}

// tracks reads branches side by side: a list, or a map whose names are tracks.
func (r *reader) tracks(n *node) (out []track) {
	if n.kind == mapNode {
		r.entries(n, "together", func(name string, k, v *node) {
			out = append(out, track{name: name, steps: r.nonEmpty(v, name)})
		})
		return out
	}
	for _, item := range r.items(n, "together") {
		if item.kind == listNode {
			out = append(out, track{steps: r.nonEmpty(item, "together")})
		} else if s := r.step(item, stepShape); s != nil {
			out = append(out, track{steps: []*step{s}})
		}
	}
	return out
}

func (r *reader) stepOptions(o *object, out *step) {
	out.options = options{
		id: o.text("id"), optional: o.flag("optional"), unordered: o.flag("unordered"), passes: o.whole("passes"),
		checklist: o.text("checklist"), record: o.texts("record"), pass: o.text("pass"), orElse: o.one("else", "return", "reject"),
		person: o.one("person", "author", "submitter"), delegatedBy: o.text("delegated_by"), recordedBy: o.signer("recorded_by"),
		ifUnsure: o.signer("if_unsure"), skipBy: o.text("skip_by"), takesOver: o.flag("takes_over"), ownRules: o.flag("own_rules"),
		within: o.duration("within"), from: o.text("from"), stands: o.duration("stands"),
	}
	if n := o.of["outcomes"]; n != nil {
		out.outcomes = map[string]string{}
		r.entries(n, "outcomes", func(name string, k, v *node) {
			to := r.scalar(v, name)
			if to != "hold" && to != "return" && to != "reject" && to != "pass" {
				r.bad(v, "结论“%s”的后果只能写 hold、return、reject 或 pass", name)
			}
			out.outcomes[name] = to
		})
	}
	if out.pass != "" && len(out.record) == 0 {
		r.bad(o.of["pass"], "有 pass 的环节要写明记下什么（record）")
	}
	if out.orElse != "" && out.pass == "" {
		r.bad(o.of["else"], "else 只能与 pass 一起用")
	}
}

func (r *reader) extra(n *node) *extra {
	if n.kind != mapNode {
		r.bad(n, "extra 的每一项要写成 {step: 岗位@单位 用词, clause: …}")
		return &extra{origin: r.here(n), step: &step{origin: r.here(n)}}
	}
	o := r.object(n, extraShape)
	x := &extra{origin: r.here(n), step: r.stepOf(o, &step{origin: r.here(n)}), acts: o.texts("act"), routes: o.texts("routes"),
		first: o.one("before", "first") != "", after: o.text("after")}
	if x.clause == "" {
		r.bad(n, "“附加环节”缺少条款（clause）")
	}
	if x.first && x.after != "" || x.unordered && (x.first || x.after != "") {
		r.bad(n, "before、after、unordered 只能写一个")
	}
	return x
}
