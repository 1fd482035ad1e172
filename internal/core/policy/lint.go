package policy

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"qianfa/internal/core/fault"
)

// Remark is what the linter says of one place of a pack, in words for the person who writes it.
type Remark struct {
	File     string   `json:"file"`
	Line     int      `json:"line"`
	Severity Severity `json:"severity"`
	Kind     string   `json:"kind"`
	Text     string   `json:"text"`
}

// Severity says how much a remark matters. The set is closed.
type Severity string

// The severities: an error keeps the pack from being used as it is meant, a warning is most likely a mistake, a hint
// names what a reader may overlook.
const (
	SeverityMust   Severity = "must"
	SeverityShould Severity = "should"
	SeverityHint   Severity = "hint"
)

// Title returns the Chinese word for the severity.
func (s Severity) Title() string {
	return map[Severity]string{SeverityMust: "错误", SeverityShould: "警告", SeverityHint: "提示"}[s]
}

// String returns "jh/pack.yaml:12: 警告：…".
func (r Remark) String() string {
	return fmt.Sprintf("%s:%d: %s：%s。", r.File, r.Line, r.Severity.Title(), r.Text)
}

// LoadRemarks turns what Load refused into remarks, so that a linter shows both alike. An error of another kind gives
// none.
func LoadRemarks(err error) []Remark {
	var e *fault.Error
	if !errors.As(err, &e) {
		return nil
	}
	var out []Remark
	for _, f := range e.Fields {
		file, line, ok := strings.Cut(f.Path, ":")
		n, wrong := strconv.Atoi(line)
		if ok && wrong == nil {
			out = append(out, Remark{File: file, Line: n, Severity: SeverityMust, Kind: "load", Text: f.Text})
		}
	}
	return out
}

// Lint looks a pack over for what loads but is hardly meant: classes and steps that nobody reaches, posts that nobody
// can hold, what is looser than the pack above without saying so, clauses without a rule, and what readers overlook.
// Only what the pack itself writes is remarked upon, not what it inherits.
func (l *Library) Lint(id string) ([]Remark, error) {
	b, err := l.Pack(id)
	if err != nil {
		return nil, err
	}
	headings, err := l.headings(id)
	if err != nil {
		return nil, err
	}
	x := &lint{book: b, own: b.own()}
	x.reach()
	x.people()
	x.emergencies()
	x.unused()
	x.silences()
	x.clauses(headings)
	slices.SortStableFunc(x.out, func(a, b Remark) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Text, b.Text))
	})
	return slices.Compact(x.out), nil
}

// headings reads <id>/clauses.md, nil when there is none.
func (l *Library) headings(id string) ([]byte, error) {
	data, err := fs.ReadFile(l.files[id], id+"/clauses.md")
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "读不到文件 %s/clauses.md。请检查权限。", id).Because(err)
	}
	return data, nil
}

// lint collects remarks about one pack.
type lint struct {
	book *Rulebook
	own  *pack
	out  []Remark
}

func (x *lint) say(o origin, s Severity, kind, format string, args ...any) {
	x.out = append(x.out, Remark{File: o.pack.file, Line: max(o.line, 1), Severity: s, Kind: kind, Text: fmt.Sprintf(format, args...)})
}

// mine reports whether something was written in the pack that is looked over.
func (x *lint) mine(o origin) bool { return o.pack == x.own }
