package ledger

import "slices"

// firstBad returns the first line that does not stand where its number and its stream say, or whose bytes are not
// those digested, and names what was done.
func (v *verification) firstBad() *Bad {
	heads := map[string]Head{}
	for i, r := range v.body {
		switch {
		case !r.valid && v.beyond(i):
			return v.bad(i, Append, "这一行不在检查点之内，也不是有效的条目：是事后添加的。")
		case !r.valid:
			return v.bad(i, Flip, "这一行的内容与它的摘要不符：条目被改动。")
		case v.repeats(i):
			return v.bad(i, Duplicate, "这一条在前面已经出现过：条目被重复。")
		case r.n != int64(i):
			return v.misnumbered(i)
		case r.link != heads[r.stream]:
			return v.unlinked(i, heads[r.stream])
		case v.beyond(i):
			return v.bad(i, Append, "检查点只覆盖 %d 条，这一条在其外：是事后添加的。", v.sealed.Size)
		}
		heads[r.stream] = Head{Seq: r.link.Seq + 1, Digest: r.digest}
	}
	return nil
}

// beyond says that line i lies outside what the checkpoint covers.
func (v *verification) beyond(i int) bool {
	return v.intact && int64(i) >= v.sealed.Size
}

// surplus says that there are more entries than the checkpoint covers.
func (v *verification) surplus() bool { return v.beyond(len(v.body) - 1) }

// misnumbered judges a line whose number is not its place.
func (v *verification) misnumbered(i int) *Bad {
	follower := i+1 < len(v.body) && v.body[i+1].n == int64(i)+1
	last := i+1 == len(v.body) && int64(len(v.body)) == v.sealed.Size
	switch {
	case v.surplus() && i > 0 && v.body[i].n == int64(i)-1 && v.fitsWithout(i-1):
		return v.bad(i-1, Append, "这一条不在检查点之内：是事后插入的。")
	case v.surplus() && (v.fitsWithout(i) || i+1 < len(v.body) && v.body[i+1].n == int64(i)):
		return v.bad(i, Append, "这一条不在检查点之内：是事后插入的。")
	case v.numbered(int64(i), i+1) >= 0:
		return v.bad(i, Swap, "这里应当是第 %d 条，它却在第 %d 行：条目被调换。", i+1, v.numbered(int64(i), i+1)+1)
	case follower || last:
		return v.bad(i, Flip, "这一行的序号被改动。")
	}
	return v.bad(i, Cut, "第 %d 条不见了：条目被删去。", i+1)
}

// unlinked judges a line that is numbered well and does not follow its stream's last entry.
func (v *verification) unlinked(i int, head Head) *Bad {
	r := v.body[i]
	switch {
	case r.link.Seq > head.Seq && v.placed(r.stream, head.Seq, i+1) >= 0:
		return v.bad(i, Swap, "同一事项中应当在前的条目排到了后面：条目被调换。")
	case r.link.Seq > head.Seq:
		return v.bad(i, Cut, "这一条之前，同一事项的第 %d 条不见了：条目被删去。", head.Seq+1)
	case r.link.Seq < head.Seq && v.surplus():
		return v.bad(i, Append, "同一事项在这个位置已有另一条：这一条是事后插入的。")
	case r.link.Seq < head.Seq:
		return v.bad(i, Other, "同一事项在这个位置已有另一条。")
	}
	return v.brokenLink(i)
}

// brokenLink judges an entry at the right position that names another digest as its predecessor's. If its own
// successor knows it as it is, or it has none, the predecessor was changed and digested anew; else it was itself.
func (v *verification) brokenLink(i int) *Bad {
	r := v.body[i]
	next := v.placed(r.stream, r.link.Seq+1, i+1)
	before := slices.IndexFunc(v.body[:i], func(p record) bool { return p.stream == r.stream && p.link.Seq == r.link.Seq-1 })
	if before < 0 || next >= 0 && v.body[next].link.Digest != r.digest {
		return v.bad(i, Flip, "这一条与同一事项的前后条目接不上：条目被改动并重算了摘要。")
	}
	return v.bad(before, Flip, "同一事项的下一条（第 %d 行）记着另一个摘要：这一条被改动并重算了摘要。", i+1)
}

// otherContent judges entries that agree with each other and not with a checkpoint: somebody computed everything
// anew. The first `good` entries are known to be right.
func (v *verification) otherContent(c Checkpoint, good int64) *Bad {
	if i := v.swapped(c); i >= 0 {
		return v.bad(i, Swap, "与第 %d 条的检查点不符，换回原来的顺序才相符：条目被调换。", c.Size)
	}
	if good+1 == c.Size {
		return v.bad(int(good), Flip, "这一条与检查点不符：条目被改动并重算了摘要。")
	}
	return v.bad(int(good), Flip,
		"第 %d 到 %d 条之中有条目被改动，其后的摘要都已重算；条目自身看不出是哪一条，只有外部检查点能证明。", good+1, c.Size)
}

// swapped returns the first of two entries whose exchange makes the entries fit the checkpoint, or -1. It tries the
// two that break the ascending order of ids, which is nearly the order of the tree.
func (v *verification) swapped(c Checkpoint) int {
	size := min(int(c.Size), len(v.body))
	first, last := -1, -1
	for i := 1; i < size; i++ {
		if v.body[i].id < v.body[i-1].id {
			if first < 0 {
				first = i - 1
			}
			last = i
		}
	}
	if first < 0 {
		return -1
	}
	order := slices.Clone(v.body[:size])
	order[first], order[last] = order[last], order[first]
	var t Tree
	for _, r := range order {
		t.Grow(Leaf(r.digest))
	}
	if t.Root() != c.Root {
		return -1
	}
	return first
}

// behindSeal judges lines that follow the checkpoint.
func (v *verification) behindSeal() *Bad {
	at := len(v.body) + 1
	first := v.extra[0]
	if first.seal || slices.ContainsFunc(v.body, func(r record) bool { return r.id == first.id }) {
		return &Bad{Entry: int64(at) + 1, Kind: Duplicate, ID: first.id, Text: "检查点之后又出现了前面已有的一行：条目被重复。"}
	}
	return &Bad{Entry: int64(at) + 1, Kind: Append, ID: first.id, Text: "检查点之后还有条目：是事后添加的。"}
}

// repeats says that the entry of line i stands there earlier.
func (v *verification) repeats(i int) bool {
	if v.seen == nil {
		v.seen = make(map[string]int, len(v.body))
		for j := len(v.body) - 1; j >= 0; j-- {
			v.seen[v.body[j].id] = j
		}
	}
	return v.seen[v.body[i].id] < i
}

// numbered returns the first line from `from` on that carries the number n, or -1.
func (v *verification) numbered(n int64, from int) int {
	for j := from; j < len(v.body); j++ {
		if v.body[j].n == n {
			return j
		}
	}
	return -1
}

// placed returns the first line from `from` on that is the entry behind position seq of a stream, or -1.
func (v *verification) placed(stream string, seq int64, from int) int {
	for j := from; j < len(v.body); j++ {
		if v.body[j].stream == stream && v.body[j].link.Seq == seq {
			return j
		}
	}
	return -1
}

// fitsWithout says that the entries without line i are exactly those the checkpoint covers.
func (v *verification) fitsWithout(i int) bool {
	if int64(len(v.body)) != v.sealed.Size+1 {
		return false
	}
	var t Tree
	for j, r := range v.body {
		if j != i {
			t.Grow(Leaf(r.digest))
		}
	}
	return t.Root() == v.sealed.Root
}
