package main

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"text/tabwriter"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/packs"
)

// checksOf are all there are; a pack gives those it names their severity and clause.
func (c *CheckCmd) checksOf(pack, channel, today string) ([]check.Assigned, error) {
	basic := check.Basic()
	if pack == "" {
		return basic, nil
	}
	rules, err := c.rules(pack, channel, today)
	if err != nil {
		return nil, err
	}
	named, err := check.Assign(rules)
	if err != nil {
		return nil, err
	}
	for i, b := range basic {
		for _, n := range named {
			if n.Check.ID() == b.Check.ID() {
				basic[i] = n
			}
		}
	}
	return basic, nil
}

// rules asks the pack which checks it names, for an original as for a reprint.
func (c *CheckCmd) rules(pack, channel, today string) ([]check.Rule, error) {
	systems := []fs.FS{packs.FS}
	if c.Packs != "" {
		more, err := packFolder(c.Packs)
		if err != nil {
			return nil, err
		}
		systems = append(systems, more)
	}
	library, err := policy.Load(systems...)
	if err != nil {
		return nil, err
	}
	book, err := library.Pack(pack)
	if err != nil {
		return nil, err
	}
	var out []check.Rule
	for _, origin := range []string{"original", "reprint"} {
		facts := policy.Facts{Now: today + "T09:00:00+08:00", Author: policy.Who{Unit: "本单位"}, Item: policy.Item{Origin: origin}}
		if channel != "" {
			facts.Targets = []policy.Target{{Channel: channel}}
		}
		rules, err := book.Checks(facts)
		if err != nil {
			return nil, err
		}
		for _, r := range rules {
			out = append(out, check.Rule{Check: r.Check, Severity: check.Severity(r.Severity), Clause: r.Clause})
		}
	}
	return out, nil
}

// knownKinds refuses the first name that no check has.
func knownKinds(where string, names []string) error {
	for _, n := range names {
		if _, ok := check.ByID(n); !ok {
			return fault.New(fault.Invalid, "%s里的“%s”不是检查种类，请用 qianfa check --list-kinds 查看全部种类。", where, n).At(n, "没有这个种类")
		}
	}
	return nil
}

// kindRow is one line of --list-kinds.
type kindRow struct {
	Kind     string         `json:"kind"`
	Title    string         `json:"title"`
	Severity check.Severity `json:"severity"`
	Page     string         `json:"page"`
}

func (c *CheckCmd) listKinds(s *streams) error {
	rows := []kindRow{}
	for _, x := range check.All {
		rows = append(rows, kindRow{x.ID(), x.Title(), check.Usual(x.ID()), pageOf(x.ID())})
	}
	if c.JSON {
		return s.json(rows)
	}
	w := tabwriter.NewWriter(s.Out, 0, 8, 2, ' ', 0)
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\n", r.Kind, severityWords[r.Severity], r.Title)
	}
	return w.Flush()
}

// pageOf is the page of the documents that explains a kind.
func pageOf(kind string) string { return "docs/checks/" + kind + ".md" }

// choose leaves the checks that were asked for.
func choose(checks []check.Assigned, only, off []string) []check.Assigned {
	return slices.DeleteFunc(checks, func(a check.Assigned) bool {
		id := a.Check.ID()
		return len(only) > 0 && !slices.Contains(only, id) || slices.Contains(off, id)
	})
}

// splitKinds takes "a,b" as two names.
func splitKinds(names []string) []string {
	var out []string
	for _, n := range names {
		for k := range strings.SplitSeq(n, ",") {
			if k = strings.TrimSpace(k); k != "" {
				out = append(out, k)
			}
		}
	}
	return out
}
