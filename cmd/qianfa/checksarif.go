package main

import (
	"unicode/utf8"

	"qianfa/internal/core/check"
)

// The parts of SARIF 2.1.0 that we write.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool       sarifTool     `json:"tool"`
		ColumnKind string        `json:"columnKind"`
		Results    []sarifResult `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name  string      `json:"name"`
		Rules []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string    `json:"id"`
		ShortDescription sarifText `json:"shortDescription"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifLocation struct {
		Physical sarifPhysical  `json:"physicalLocation"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn"`
		EndLine     int `json:"endLine"`
		EndColumn   int `json:"endColumn"`
		CharOffset  int `json:"charOffset"`
		CharLength  int `json:"charLength"`
	}
	sarifLogical struct {
		Name string `json:"name"` // block id or part of the document
	}
)

var sarifLevels = map[check.Severity]string{check.Must: "error", check.Should: "warning", check.Hint: "note"}

// sarif writes the findings for tools that read SARIF; columns count code points.
func sarif(answers []fileAnswer) sarifLog {
	run := sarifRun{Tool: sarifTool{sarifDriver{Name: "qianfa check", Rules: []sarifRule{}}}, ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	for _, c := range check.All {
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRule{c.ID(), sarifText{c.Title()}})
	}
	for _, a := range answers {
		for _, f := range a.all {
			place := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{a.File}}}
			if f.Block != "" {
				place.Logical = []sarifLogical{{f.Block}}
			} else if !f.Flag && f.End <= utf8.RuneCountInString(a.text) {
				place.Physical.Region = regionOf(a.text, f)
			}
			run.Results = append(run.Results, sarifResult{f.Kind, sarifLevels[f.Severity], sarifText{f.Message + f.Suggestion}, []sarifLocation{place}})
		}
	}
	return sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run}}
}

func regionOf(text string, f check.Finding) *sarifRegion {
	r := &sarifRegion{CharOffset: f.Start, CharLength: f.End - f.Start}
	r.StartLine, r.StartColumn = lineOf(text, f.Start)
	r.EndLine, r.EndColumn = lineOf(text, f.End)
	return r
}
