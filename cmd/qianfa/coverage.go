package main

import (
	"bytes"
	"encoding/csv"
	"fmt"

	"qianfa/internal/core/fault"
	"qianfa/packs"
)

// PacksCoverageCmd is `qianfa packs coverage [ID]`.
type PacksCoverageCmd struct {
	ID string `arg:"" optional:"" help:"规则包的代号；不写就是全部。"`
}

// duty is one duty of the catalogue: CarriedBy is rule, check, part or open.
type duty struct {
	ID        string `json:"id"`
	Document  string `json:"document"`
	Clause    string `json:"clause"`
	Duty      string `json:"duty"`
	Kind      string `json:"kind"`
	CarriedBy string `json:"carried_by"`
	How       string `json:"how"`
}

// coverage says how much of the catalogue is carried, and by what.
type coverage struct {
	Total  int            `json:"total"`
	Counts map[string]int `json:"counts"` // by carried_by
	Duties []duty         `json:"duties"`
}

// Run lists each duty with what carries it. Open duties are listed, not hidden; they are no failure.
func (p *PacksCoverageCmd) Run(c *PacksCmd, s *streams) error {
	duties, err := readDuties()
	if err != nil {
		return err
	}
	if p.ID != "" {
		if _, err := c.rulebook(p.ID); err != nil {
			return err
		}
	}
	out := coverage{Counts: map[string]int{}, Duties: []duty{}}
	for _, d := range duties {
		if p.ID == "" || d.Document == p.ID {
			out.Duties = append(out.Duties, d)
			out.Counts[d.CarriedBy]++
			out.Total++
		}
	}
	if c.JSON {
		return s.json(out)
	}
	for _, d := range out.Duties {
		fmt.Fprintf(s.Out, "%s\t%s\t%s\t%s\t%s\n", d.ID, d.Clause, carriedWords[d.CarriedBy], d.Duty, d.How)
	}
	_, err = fmt.Fprintf(s.Out, "共 %d 条：规则 %d，检查 %d，功能 %d，尚未落实 %d\n", out.Total, out.Counts["rule"], out.Counts["check"], out.Counts["part"], out.Counts["open"])
	return err
}

var carriedWords = map[string]string{"rule": "规则", "check": "检查", "part": "功能", "open": "尚未落实"}

// readDuties reads the catalogue that comes with the packs.
func readDuties() ([]duty, error) {
	data, err := packs.FS.ReadFile("duties.tsv")
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, 7
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fault.New(fault.Internal, "职责清单读不出来。").Because(err)
	}
	out := make([]duty, 0, len(rows)-1)
	for _, row := range rows[1:] {
		out = append(out, duty{ID: row[0], Document: row[1], Clause: row[2], Duty: row[3], Kind: row[4], CarriedBy: row[5], How: row[6]})
	}
	return out, nil
}
