package check

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/fault"
)

// Kind (词库类别) is what the entries of a body's list are, and so which check looks for them.
type Kind string

// The kinds of lists.
const (
	Words   Kind = ""        // words to be told of: lexicon
	Typos   Kind = "typos"   // wrong writings with the right ones: typo
	Names   Kind = "names"   // former names of bodies and units with today's: outdated_org
	Leaders Kind = "leaders" // people with their titles in the order of the list: name_title
)

// Kinds lists the kinds there are.
var Kinds = []Kind{Words, Typos, Names, Leaders}

// Title says in Chinese what a list of the kind holds.
func (k Kind) Title() string {
	return map[Kind]string{Words: "提示词", Typos: "易错写法", Names: "单位名称变更", Leaders: "领导名单"}[k]
}

// Check is the kind of the findings that the entries of such a list lead to.
func (k Kind) Check() string {
	return map[Kind]string{Words: "lexicon", Typos: "typo", Names: "outdated_org", Leaders: "name_title"}[k]
}

// MostOwn is how many entries a list of another kind than Words may have: they are knowledge, not dictionaries.
const MostOwn = 20_000

// Key names an entry within its list: a person may stand there once for each office.
func (e Entry) Key() string {
	if e.Title == "" {
		return e.Term
	}
	return e.Term + " " + e.Title
}

// CheckList says what is wrong with the entries of a list, all of it at once, each by its place.
func CheckList(kind Kind, entries []Entry) error {
	if kind == Words {
		return CheckEntries(entries)
	}
	bad := fault.New(fault.Invalid, "名单里有不能使用的条目，请按提示修改。")
	if len(entries) > MostOwn {
		bad = bad.At("entries", fmt.Sprintf("%s最多 %d 条，请分成几个。", kind.Title(), MostOwn))
	}
	for i, e := range entries {
		for _, p := range kind.problems(e) {
			bad = bad.At(fmt.Sprintf("entries[%d].%s", i, p.field), p.text)
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// entryProblem is what is wrong with one field of an entry.
type entryProblem struct{ field, text string }

func (k Kind) problems(e Entry) []entryProblem {
	var out []entryProblem
	add := func(field, format string, args ...any) {
		out = append(out, entryProblem{field, fmt.Sprintf(format, args...)})
	}
	for _, w := range append([]string{e.Term}, e.Exceptions...) {
		if problem := unusable(w); problem != "" {
			add("term", "%s", problem)
		}
	}
	for field, day := range map[string]string{"from": e.From, "until": e.Until} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			add(field, "日期“%s”不对，请写成 2026-12-31 这样。", day)
		}
	}
	if e.Severity != "" && e.Severity != Must && e.Severity != Should && e.Severity != Hint {
		add("severity", "严重程度“%s”不认识，只能是错误、警告或提示（must、should、hint）。", e.Severity)
	}
	if e.Allow {
		add("allow", "只有提示词可以放行。")
	}
	switch n := len([]rune(e.Term)); {
	case k == Leaders && !personName(e.Term):
		add("term", "“%s”不像姓名，姓名是 2 到 20 个汉字，中间可以有“·”。", e.Term)
	case k == Leaders && strings.TrimSpace(e.Title) == "":
		add("title", "请填写“%s”的职务。", e.Term)
	case k != Leaders && (n < 2 || strings.TrimSpace(e.Term) != e.Term):
		add("term", "“%s”至少要有两个字，前后不能有空格。", e.Term)
	case k != Leaders && (strings.TrimSpace(e.Right) == "" || e.Right == e.Term):
		add("right", "请填写“%s”应当写成什么。", e.Term)
	case k == Names && e.From == "":
		add("from", "请填写“%s”从哪一天起改称“%s”。", e.Term, e.Right)
	case k == Leaders && e.From != "" && e.Until != "" && e.Until < e.From:
		add("until", "“%s”的离任日期早于任职日期。", e.Term)
	}
	return out
}

// personName reports whether the words can be a person's name as it stands in a list.
func personName(s string) bool {
	r := []rune(s)
	return len(r) >= 2 && len(r) <= 20 && !slices.ContainsFunc(r, func(c rune) bool { return !isHan(c) && c != '·' })
}

// ReadList makes a lexicon of the entries of a list of that kind. What cannot be used is fault.Invalid by its place.
func ReadList(kind Kind, entries []Entry) (*Lexicon, error) {
	if err := CheckList(kind, entries); err != nil {
		return nil, err
	}
	l := &Lexicon{Kind: kind, Entries: entries, Digest: DigestEntries(entries)}
	switch kind {
	case Words:
		return ReadLexicon(entries)
	case Leaders:
		l.Roster = officials(entries)
	case Typos:
		l.Own = ownRows("typo", entries)
	case Names:
		l.Own = ownRows("org", entries)
	}
	return l, nil
}

// officials are the people of a list in its order: that of the numbers given, else that in which they were entered.
func officials(entries []Entry) []Official {
	sorted := slices.Clone(entries)
	slices.SortStableFunc(sorted, func(a, b Entry) int {
		if (a.Order == 0) != (b.Order == 0) { // without a number at the end
			return b.Order - a.Order
		}
		return a.Order - b.Order
	})
	var out []Official
	for _, e := range sorted {
		out = append(out, Official{Name: e.Term, Title: e.Title, Unit: e.Unit, From: e.From, Until: e.Until})
	}
	return out
}

// ownRows are entries as rows of knowledge.
func ownRows(name string, entries []Entry) *Knowledge {
	k := &Knowledge{tables: map[string]table{name: {}}}
	for _, e := range entries {
		r := &wordRow{pattern: []rune(e.Term), right: e.Right, severity: e.Severity, until: e.Until, own: true}
		r.to = len(r.pattern)
		if name == "org" {
			r.since = e.From
		}
		for _, x := range e.Exceptions {
			r.except = append(r.except, []rune(x))
		}
		k.tables[name][headOf(r.pattern)] = append(k.tables[name][headOf(r.pattern)], r)
	}
	return k
}

// Join makes one knowledge of several, nil of none. It holds them and copies nothing.
func Join(several ...*Knowledge) *Knowledge {
	several = slices.DeleteFunc(slices.Clone(several), func(k *Knowledge) bool { return k == nil })
	switch len(several) {
	case 0:
		return nil
	case 1:
		return several[0]
	}
	return &Knowledge{joined: several}
}

// excused reports whether the words lie within one of the row's exceptions.
func (r *wordRow) excused(text []rune, start, end int) bool {
	return slices.ContainsFunc(r.except, func(x []rune) bool {
		for from := max(0, end-len(x)); from <= start; from++ {
			if startsAt(text, from, x) {
				return true
			}
		}
		return false
	})
}
