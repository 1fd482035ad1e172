package policy

import (
	"cmp"
	"fmt"
	"slices"

	"qianfa/internal/core/fault"
)

// Problem is one thing wrong with a pack: where, and what in Chinese.
type Problem struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Text string `json:"text"`
}

// String returns "jh/pack.yaml:12: …".
func (p Problem) String() string { return fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text) }

// problems collects what is wrong, each thing once, however many packs inherit it.
type problems struct {
	list []Problem
	seen map[Problem]bool
}

func (ps *problems) add(file string, line int, format string, args ...any) {
	p := Problem{File: file, Line: line, Text: fmt.Sprintf(format, args...)}
	if ps.seen[p] {
		return
	}
	if ps.seen == nil {
		ps.seen = map[Problem]bool{}
	}
	ps.seen[p] = true
	ps.list = append(ps.list, p)
}

// err returns the problems as one fault.Invalid, in the order of files and lines, or nil.
func (ps *problems) err() error {
	if len(ps.list) == 0 {
		return nil
	}
	slices.SortStableFunc(ps.list, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	first := ps.list[0]
	e := fault.New(fault.Invalid, "审签规则包有 %d 处错误，没有载入。第一处：%s 第 %d 行，%s。", len(ps.list), first.File, first.Line, first.Text)
	for _, p := range ps.list {
		e = e.At(fmt.Sprintf("%s:%d", p.File, p.Line), p.Text)
	}
	return e
}
