package main

import (
	"fmt"
	"slices"

	"qianfa/internal/core/policy"
)

// PacksLintCmd is `qianfa packs lint [ID…]`.
type PacksLintCmd struct {
	IDs []string `arg:"" optional:"" name:"id" help:"规则包的代号；不写就是全部，有 --packs 的只查其中的。"`
}

// linted is what the linter says of one pack. A pack that does not load has no id of its own yet.
type linted struct {
	ID      string          `json:"id"`
	OK      bool            `json:"ok"`
	Remarks []policy.Remark `json:"remarks"`
}

// Run prints what is wrong by file and line, also of packs that do not load, and ends with 1 when an error is among it.
func (p *PacksLintCmd) Run(c *PacksCmd, s *streams) error {
	results, err := p.lint(c)
	if err != nil {
		return err
	}
	bad := slices.ContainsFunc(results, func(l linted) bool { return !l.OK })
	if c.JSON {
		err = s.json(results)
	} else {
		err = writeLint(s, results)
	}
	if err == nil && bad {
		return exitBad
	}
	return err
}

func (p *PacksLintCmd) lint(c *PacksCmd) ([]linted, error) {
	l, err := c.shelf()
	if err != nil {
		if remarks := policy.LoadRemarks(err); len(remarks) > 0 {
			return []linted{{Remarks: remarks}}, nil
		}
		return nil, err
	}
	ids := p.IDs
	if len(ids) == 0 {
		if ids, err = c.given(l); err != nil {
			return nil, err
		}
	}
	out := make([]linted, 0, len(ids))
	for _, id := range ids {
		one, err := lintOne(l, id)
		if err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

func lintOne(l *policy.Library, id string) (linted, error) {
	remarks, err := l.Lint(id)
	if err != nil {
		return linted{}, err
	}
	if remarks == nil {
		remarks = []policy.Remark{}
	}
	return linted{ID: id, OK: !slices.ContainsFunc(remarks, mustMend), Remarks: remarks}, nil
}

func mustMend(r policy.Remark) bool { return r.Severity == policy.SeverityMust }

// given lists the packs of --packs, or all.
func (c *PacksCmd) given(l *policy.Library) ([]string, error) {
	if c.Packs == "" {
		return l.IDs(), nil
	}
	shipped, err := (&PacksCmd{}).shelf()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(l.IDs(), func(id string) bool { return slices.Contains(shipped.IDs(), id) }), nil
}

func writeLint(s *streams, results []linted) error {
	out := &printer{w: s.Out}
	for _, l := range results {
		count := map[policy.Severity]int{}
		for _, r := range l.Remarks {
			out.line("%s", r)
			count[r.Severity]++
		}
		name := l.ID
		if name == "" {
			name = "规则包没有载入"
		}
		out.line("%s：%s", name, fmt.Sprintf("错误 %d 处，警告 %d 处，提示 %d 处", count[policy.SeverityMust], count[policy.SeverityShould], count[policy.SeverityHint]))
	}
	return out.err
}
