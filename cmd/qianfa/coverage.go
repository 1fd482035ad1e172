package main

import (
	"bytes"
	"encoding/csv"
	"slices"

	"qianfa/internal/core/fault"
	"qianfa/packs"
)

// PacksCoverageCmd is `qianfa packs coverage [ID]`.
type PacksCoverageCmd struct {
	ID   string `arg:"" optional:"" help:"规则包的代号；不写就是全部。"`
	Area string `help:"只列一方面：content account interaction supervision security organisation。" enum:",content,account,interaction,supervision,security,organisation" default:"" placeholder:"AREA"`
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
	Area      string `json:"area"` // content account interaction supervision security organisation
}

// coverage says how much of the catalogue is carried, and by what.
type coverage struct {
	Total  int            `json:"total"`
	Counts map[string]int `json:"counts"` // by carried_by
	Areas  []areaCount    `json:"areas"`  // by document and area
	Duties []duty         `json:"duties"`
}

// areaCount says how many duties of one area of one regulation are carried.
type areaCount struct {
	Document string `json:"document"`
	Area     string `json:"area"`
	Carried  int    `json:"carried"`
	Open     int    `json:"open"`
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
	out := coverage{Counts: map[string]int{}, Areas: []areaCount{}, Duties: []duty{}}
	for _, d := range duties {
		if (p.ID == "" || d.Document == p.ID) && (p.Area == "" || d.Area == p.Area) {
			out.add(d)
		}
	}
	if c.JSON {
		return s.json(out)
	}
	return out.write(s)
}

func (c *coverage) add(d duty) {
	c.Duties = append(c.Duties, d)
	c.Counts[d.CarriedBy]++
	c.Total++
	i := slices.IndexFunc(c.Areas, func(a areaCount) bool { return a.Document == d.Document && a.Area == d.Area })
	if i < 0 {
		i = len(c.Areas)
		c.Areas = append(c.Areas, areaCount{Document: d.Document, Area: d.Area})
	}
	if d.CarriedBy == "open" {
		c.Areas[i].Open++
	} else {
		c.Areas[i].Carried++
	}
}

// write lists the duties regulation by regulation, each with its sums.
func (c *coverage) write(s *streams) error {
	w := &printer{w: s.Out}
	for i, d := range c.Duties {
		if i == 0 || c.Duties[i-1].Document != d.Document {
			w.line("%s", d.Document)
		}
		w.line("%s\t%s\t%s\t%s\t%s", d.ID, d.Clause, carriedWords[d.CarriedBy], d.Duty, d.How)
		if i == len(c.Duties)-1 || c.Duties[i+1].Document != d.Document {
			for _, a := range c.Areas {
				if a.Document == d.Document {
					w.line("  %s：已落实 %d 条，尚未落实 %d 条", areaWords[a.Area], a.Carried, a.Open)
				}
			}
		}
	}
	w.line("共 %d 条：规则 %d，检查 %d，功能 %d，尚未落实 %d", c.Total, c.Counts["rule"], c.Counts["check"], c.Counts["part"], c.Counts["open"])
	return w.err
}

var areaWords = map[string]string{"content": "采编审发", "account": "账号", "interaction": "互动和事件", "supervision": "监管检查", "security": "安全和档案", "organisation": "组织和施行"}

var carriedWords = map[string]string{"rule": "规则", "check": "检查", "part": "功能", "open": "尚未落实"}

// readDuties reads the catalogue that comes with the packs.
func readDuties() ([]duty, error) {
	data, err := packs.FS.ReadFile("duties.tsv")
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = '\t', true, 8
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, fault.New(fault.Internal, "职责清单读不出来。").Because(err)
	}
	out := make([]duty, 0, len(rows)-1)
	for _, row := range rows[1:] {
		out = append(out, duty{ID: row[0], Document: row[1], Clause: row[2], Duty: row[3], Kind: row[4], CarriedBy: row[5], How: row[6], Area: row[7]})
	}
	return out, nil
}
