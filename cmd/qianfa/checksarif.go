package main

import (
	"net/url"
	"path/filepath"

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
		Name     string      `json:"name"`
		FullName string      `json:"fullName"`
		Version  string      `json:"version"`
		Language string      `json:"language"`
		Rules    []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string             `json:"id"`
		ShortDescription sarifText          `json:"shortDescription"`
		Help             sarifHelp          `json:"help"`
		Default          sarifConfiguration `json:"defaultConfiguration"`
		Properties       sarifProperties    `json:"properties"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifHelp struct {
		Text     string `json:"text"`
		Markdown string `json:"markdown"`
	}
	sarifConfiguration struct {
		Level string `json:"level"`
	}
	sarifProperties struct {
		Page string `json:"page"` // of the documents
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId"`
		RuleIndex int             `json:"ruleIndex"`
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations"`
		Fixes     []sarifFix      `json:"fixes,omitempty"`
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
	sarifFix struct {
		Description sarifText     `json:"description"`
		Changes     []sarifChange `json:"artifactChanges"`
	}
	sarifChange struct {
		Artifact     sarifArtifact      `json:"artifactLocation"`
		Replacements []sarifReplacement `json:"replacements"`
	}
	sarifReplacement struct {
		Deleted  sarifRegion `json:"deletedRegion"`
		Inserted sarifText   `json:"insertedContent"`
	}
)

var sarifLevels = map[check.Severity]string{check.Must: "error", check.Should: "warning", check.Hint: "note"}

// sarif writes the findings for tools that read SARIF; columns count code points.
func sarif(answers []fileAnswer) sarifLog {
	driver := sarifDriver{Name: "qianfa check", FullName: "签发 内容检查", Version: version, Language: "zh-CN", Rules: []sarifRule{}}
	index := map[string]int{}
	rule := func(kind, title string) int {
		if at, ok := index[kind]; ok {
			return at
		}
		index[kind] = len(driver.Rules)
		driver.Rules = append(driver.Rules, sarifRule{kind, sarifText{title}, sarifHelp{
			title + "。提示的是疑似差错，请核对后修改；确实无误的，可以在 .qianfa.yaml 里列为例外。说明见 " + pageOf(kind) + "。",
			"**" + title + "**\n\n提示的是疑似差错，请核对后修改；确实无误的，可以在 `.qianfa.yaml` 里列为例外。说明见 `" + pageOf(kind) + "`。",
		}, sarifConfiguration{sarifLevels[check.Usual(kind)]}, sarifProperties{pageOf(kind)}})
		return index[kind]
	}
	for _, c := range check.All {
		rule(c.ID(), c.Title())
	}
	results := []sarifResult{}
	for _, a := range answers {
		for _, f := range a.all {
			results = append(results, a.sarif(f, rule(f.Kind, f.Kind)))
		}
	}
	return sarifLog{Schema: "https://json.schemastore.org/sarif-2.1.0.json", Version: "2.1.0",
		Runs: []sarifRun{{Tool: sarifTool{driver}, ColumnKind: "unicodeCodePoints", Results: results}}}
}

// sarif is one finding; what can be mended in one way carries its fix.
func (a fileAnswer) sarif(f check.Finding, rule int) sarifResult {
	r := sarifResult{RuleID: f.Kind, RuleIndex: rule, Level: sarifLevels[f.Severity], Message: sarifText{f.Message + f.Suggestion}}
	place := sarifLocation{Physical: sarifPhysical{Artifact: sarifArtifact{uriOf(a.File)}}}
	if f.Block != "" {
		place.Logical = []sarifLogical{{f.Block}}
	} else if region, ok := a.region(f); ok {
		place.Physical.Region = &region
		if safe(f) {
			r.Fixes = []sarifFix{{sarifText{"改为“" + f.Fix.Text + "”"}, []sarifChange{{place.Physical.Artifact, []sarifReplacement{{region, sarifText{a.escaped(f.Fix.Text)}}}}}}}
		}
	}
	r.Locations = []sarifLocation{place}
	return r
}

// uriOf writes the name of a file as a relative or absolute URI.
func uriOf(name string) string {
	if name == "-" {
		return "stdin"
	}
	u := url.URL{Path: filepath.ToSlash(filepath.Clean(name))}
	if filepath.IsAbs(name) {
		u.Scheme = "file"
	}
	return u.String()
}

func (a fileAnswer) region(f check.Finding) (sarifRegion, bool) {
	from, ok := a.spot(f)
	end := f
	end.Start = f.End
	to, ended := a.spot(end)
	return sarifRegion{StartLine: from.line, StartColumn: from.column, EndLine: to.line, EndColumn: to.column,
		CharOffset: f.Start, CharLength: f.End - f.Start}, ok && ended
}
