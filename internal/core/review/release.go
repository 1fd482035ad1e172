package review

import (
	"slices"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// decidePublish releases one target, or every ready one. Where no step decides, this act seals the item.
func (c Case) decidePublish(cmd Publish, f Facts) ([]Event, *refusal) {
	targets, no := c.releasable(cmd.Target, f)
	if no != nil {
		return nil, no
	}
	var out []Event
	for _, t := range targets {
		p, no := c.mayRelease(policy.Publish, t, f)
		if no != nil {
			return nil, no
		}
		out = append(out, Released{Act: f.act(), Power: p, Target: t, Digest: c.Digest, Seals: !c.decided(t), Urgent: Urgent(c, t, f.Now)})
	}
	open, no := c.leftOpen(targets, f)
	return append(out, open...), no
}

func (c Case) decideSchedule(cmd Schedule, f Facts) ([]Event, *refusal) {
	if !cmd.At.After(f.Now) && !f.Rehearsal {
		return nil, refuse(c.clause(), "请另选时间，或者直接发布", "定时发布的时间已经过了").as(fault.Invalid)
	}
	targets, no := c.releasable(cmd.Target, f)
	if no != nil {
		return nil, no
	}
	var out []Event
	for _, t := range targets {
		if Urgent(c, t, f.Now) {
			return nil, refuse(c.Answer.Emergency.Clause, "请由起草人去掉定时后重新报送，或者等规定的环节办完", "应急发布须立即发出，这个渠道的定稿却定了发布时间")
		}
		p, no := c.mayRelease("schedule", t, f)
		if no != nil {
			return nil, no
		}
		out = append(out, Scheduled{Act: f.act(), Power: p, Target: t, Digest: c.Digest, Due: cmd.At, Seals: !c.decided(t)})
	}
	return out, nil
}

func (c Case) decideUnschedule(cmd Unschedule, f Facts) ([]Event, *refusal) {
	if _, ok := c.Schedules[cmd.Target]; !ok {
		return nil, refuse(c.clause(), "请刷新页面", "这个渠道没有定时发布").as(fault.Conflict)
	}
	if _, no := c.holdsRelease(cmd.Target, f); no != nil {
		if _, ok := c.mayHold(f); !ok {
			return nil, no
		}
	}
	return []Event{Unscheduled{Act: f.act(), Target: cmd.Target}}, nil
}

// Due returns the releases whose hour has come: the acts of those who scheduled them, not of a machine. A held case
// releases nothing.
func Due(c Case, now time.Time) []Event {
	if c.Stopped.State != StopNone {
		return nil
	}
	var out []Event
	for _, t := range c.Targets() {
		if s, ok := c.Schedules[t]; ok && !now.Before(s.At) && s.Digest == c.Digest && Ready(c, t, now) {
			out = append(out, Released{Act: Act{By: s.By, At: now}, Target: t, Digest: s.Digest, Scheduled: true})
		}
	}
	return out
}

// releasable returns the targets a release command means, each ready.
func (c Case) releasable(target string, f Facts) ([]string, *refusal) {
	if target != "" || len(c.Answer.Targets) == 0 {
		return []string{target}, c.readyOrWhy(target, f)
	}
	var out []string
	var why *refusal
	for _, t := range c.Targets() {
		if no := c.readyOrWhy(t, f); no == nil {
			out = append(out, t)
		} else if why == nil || why.code == fault.Conflict {
			why = no
		}
	}
	if len(out) == 0 && why == nil {
		why = refuse(c.clause(), "请核对拟发布渠道", "没有可以发布的渠道").as(fault.Conflict)
	}
	if len(out) > 0 {
		why = nil
	}
	return out, why
}

func (c Case) readyOrWhy(target string, f Facts) *refusal {
	if !slices.Contains(c.Targets(), target) {
		return refuse(c.clause(), "请核对拟发布渠道", "审签规则没有同意在这个渠道发布")
	}
	if _, ok := c.Released[target]; ok {
		return refuse(c.clause(), "不用重复发布", "这个渠道已经发布").as(fault.Conflict)
	}
	if _, ok := c.Schedules[target]; ok {
		return c.lockedRefusal()
	}
	if r := look(c, f.Now).blocker(target); r != nil {
		return refuse(r.Clause, "请等待“"+stepName(r.Step)+"”办理", "“%s”还没有办完，不能发布", r.Label)
	}
	return nil
}

// mayRelease: the actor holds the post that releases, the pack keeps him from nothing, and he saw these bytes.
func (c Case) mayRelease(verb policy.Verb, target string, f Facts) (Power, *refusal) {
	pub := c.Publisher(target)
	h, no := c.holdsRelease(target, f)
	if no != nil {
		post := c.urgentPublisher(target, f.Now)
		if post == nil || !f.holds(*post) {
			return Power{}, no
		}
		h = f.Directory.Holders(postOf(*post, policy.Publish), f.Now)[0]
		for _, x := range f.Directory.Holders(postOf(*post, policy.Publish), f.Now) {
			if x.Person == f.Actor {
				h = x
			}
		}
		stand := policy.Publisher{Role: post.Role, UnitName: post.UnitName, Clause: c.Answer.Emergency.Clause}
		pub = &stand
	}
	if no := c.avoidRelease(verb, h, target, pub.Clause); no != nil {
		return Power{}, no
	}
	if no := c.seen(f); no != nil {
		return Power{}, no
	}
	if !c.decided(target) {
		if no := c.stepUp(f, pub.Clause); no != nil {
			return Power{}, no
		}
	}
	p := Power{Role: pub.Role, Unit: pub.UnitName, Tenure: h.Kind}
	if h.Delegation != nil {
		p.Delegation, p.Principal = h.Delegation.ID, h.Delegation.From
	}
	return p, nil
}

func (c Case) holdsRelease(target string, f Facts) (org.Holder, *refusal) {
	pub := c.Publisher(target)
	if pub == nil {
		return org.Holder{}, refuse(c.clause(), "请由单位在审签规则里补充", "规定没有写明由谁发布")
	}
	for _, h := range f.Directory.Holders(publisherPost(*pub), f.Now) {
		if h.Person == f.Actor {
			return h, nil
		}
	}
	return org.Holder{}, refuse(cmpOr(pub.Clause, c.clause()), "请由其办理", "您不是“%s%s”，不能发布", pub.UnitName, pub.Role).as(fault.Forbidden)
}

// decided reports whether a step of the target's route decided, so that the release only carries it out.
func (c Case) decided(target string) bool {
	return slices.ContainsFunc(c.Rows, func(r Row) bool {
		return r.concerns(target) && (!r.afterRelease() || r.Late) && decides(r.Verb) && len(r.Signatures) > 0
	})
}

// locked reports whether a target waits for its hour.
func (c Case) locked() bool { return len(c.Schedules) > 0 }

func (c Case) lockedRefusal() *refusal {
	return refuse(c.clause(), "请先取消定时发布", "稿件已定时发布，内容已锁定").as(fault.Conflict)
}
