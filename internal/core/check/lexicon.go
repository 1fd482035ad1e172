package check

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/match"
)

// Entry (词条) is one word that a body wants to be told of in its own drafts, with who put it there and why.
type Entry struct {
	Term        string   `json:"term"`
	Severity    Severity `json:"severity,omitempty"`    // "" = what the pack says, else should
	Note        string   `json:"note,omitempty"`        // what to write instead, shown with the hit
	Exceptions  []string `json:"exceptions,omitempty"`  // longer words in which the term may stand
	Scope       Scope    `json:"scope,omitzero"`        // where it counts; everywhere if empty
	Until       string   `json:"until,omitempty"`       // last day on which it counts, "2026-12-31"; "" = no end
	Punctuation bool     `json:"punctuation,omitempty"` // look through punctuation that may divide words, too
	Allow       bool     `json:"allow,omitempty"`       // not a hit but a word that stands as it is, whatever check finds in it
	AddedBy     string   `json:"added_by,omitempty"`
	AddedAt     string   `json:"added_at,omitempty"`
	Why         string   `json:"why,omitempty"`

	Right string `json:"right,omitempty"` // of Typos and Names: what to write instead
	Title string `json:"title,omitempty"` // of Leaders: 职务; Term is the name
	Unit  string `json:"unit,omitempty"`  // of Leaders
	From  string `json:"from,omitempty"`  // of Names the day of the change, of Leaders the first day in office
	Order int    `json:"order,omitempty"` // of Leaders: 排序; 0 = behind those with a number
}

// Scope (适用范围) says where an entry counts. An empty list is no limit; where the subject does not say what it is, a
// limited entry is not looked for.
type Scope struct {
	Channels []string `json:"channels,omitempty"`
	Units    []string `json:"units,omitempty"`
	Genres   []string `json:"genres,omitempty"`
}

// UnmarshalJSON takes a bare word for an entry of the usual severity.
func (e *Entry) UnmarshalJSON(data []byte) error {
	if data = bytes.TrimSpace(data); len(data) > 0 && data[0] == '"' {
		*e = Entry{}
		return json.Unmarshal(data, &e.Term)
	}
	type plain Entry
	return json.Unmarshal(data, (*plain)(e))
}

// Lexicon (词库) is a list of entries made ready to be looked for. It is immutable and may be shared; ReadLexicon makes
// one. Its words are found through width, case, traditional characters, blanks, invisible characters and marks.
type Lexicon struct {
	Name    string // shown with the hits; "" = 本单位词库
	Kind    Kind
	Digest  string // of the entries
	Entries []Entry
	Own     *Knowledge // of Typos and Names
	Roster  []Official // of Leaders

	loose, strict wordList // terms without and with marks of their own
	byChannel     bool
}

// wordList is a machine with what each of its terms is.
type wordList struct {
	machine *match.Machine
	uses    []use
}

// use is an entry's term, or one of its exceptions.
type use struct {
	entry     int
	exception bool
	gaps      []int // before which letters the term itself has blanks
	latin     bool  // has two letters or two digits side by side
}

// Foldings: words are compared as looseFold says; those with marks of their own, such as 3.15, as strictFold.
var (
	looseFold  = match.Everything
	strictFold = match.Folding{Width: true, Case: true, Variants: true, Skip: match.Blanks}
)

// ReadLexicon makes a lexicon of entries. Entries that cannot be looked for are fault.Invalid, each named by its place
// in the list: "entries[3].term".
func ReadLexicon(entries []Entry) (*Lexicon, error) {
	if err := CheckEntries(entries); err != nil {
		return nil, err
	}
	l := &Lexicon{Entries: entries, Digest: DigestEntries(entries)}
	var loose, strict []string
	add := func(term string, u use) {
		u.gaps, u.latin = shape(term)
		if hasMarks(term) {
			strict, l.strict.uses = append(strict, term), append(l.strict.uses, u)
		} else {
			loose, l.loose.uses = append(loose, term), append(l.loose.uses, u)
		}
	}
	for i, e := range entries {
		l.byChannel = l.byChannel || len(e.Scope.Channels) > 0
		if e.Allow {
			continue
		}
		add(e.Term, use{entry: i})
		for _, x := range e.Exceptions {
			add(x, use{entry: i, exception: true})
		}
	}
	if err := l.loose.build(loose, looseFold); err != nil {
		return nil, err
	}
	return l, l.strict.build(strict, strictFold)
}

// build makes the machine; an empty list has none.
func (w *wordList) build(terms []string, f match.Folding) (err error) {
	if len(terms) > 0 {
		w.machine, err = match.Build(terms, f)
	}
	return err
}

// CheckEntries says what is wrong with entries, all of it at once.
func CheckEntries(entries []Entry) error {
	bad := fault.New(fault.Invalid, "词库里有不能使用的词条，请按提示修改。")
	for i, e := range entries {
		at := func(field, text string) { bad = bad.At(fmt.Sprintf("entries[%d].%s", i, field), text) }
		for _, w := range append([]string{e.Term}, e.Exceptions...) {
			if problem := unusable(w); problem != "" {
				at("term", problem)
			}
		}
		if e.Severity != "" && e.Severity != Must && e.Severity != Should && e.Severity != Hint {
			at("severity", fmt.Sprintf("严重程度“%s”不认识，只能是错误、警告或提示（must、should、hint）。", e.Severity))
		}
		if _, err := time.Parse(time.DateOnly, e.Until); e.Until != "" && err != nil {
			at("until", fmt.Sprintf("有效期“%s”不是日期，请写成 2026-12-31 这样。", e.Until))
		}
	}
	if len(bad.Fields) > 0 {
		return bad
	}
	return nil
}

// maxTermLength is how many characters a term may have: longer ones are sentences and find nothing.
const maxTermLength = 100

func unusable(term string) string {
	letters, n := 0, 0
	for _, r := range term {
		n++
		if g := match.GapOf(r); g == match.Nothing || g >= match.Marks {
			letters++
		}
	}
	switch {
	case strings.TrimSpace(term) == "":
		return "词语是空的，请填写要查找的词。"
	case strings.ContainsAny(term, "\r\n"):
		return "词语里有换行，请分成几条。"
	case letters == 0:
		return "词语里只有看不见的字符，请填写要查找的词。"
	case n > maxTermLength:
		return fmt.Sprintf("“%s…”有 %d 个字，最多 %d 个字，请缩短。", string([]rune(term)[:10]), n, maxTermLength)
	}
	return ""
}

// DigestEntries names a list of entries by its content.
func DigestEntries(entries []Entry) string {
	data, err := json.Marshal(entries)
	if err != nil {
		panic(err) // strings and booleans only
	}
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// Allowed lists the words of the lexicon's Allow entries that count on a day; they belong to Subject.Exceptions.
func (l *Lexicon) Allowed(today string) []string {
	var out []string
	for _, e := range l.Entries {
		if e.Allow && (e.Until == "" || today <= e.Until) {
			out = append(out, e.Term)
		}
	}
	return out
}

// ByChannel reports whether an entry counts on some channels only, so that it matters which one a text is for.
func (l *Lexicon) ByChannel() bool { return l.byChannel }

// Size is about how many bytes the lexicon holds.
func (l *Lexicon) Size() int {
	n := 256 * len(l.Entries)
	for _, w := range []wordList{l.loose, l.strict} {
		if w.machine != nil {
			n += w.machine.Size() + 64*len(w.uses)
		}
	}
	return n
}

// lexicon (词库命中) finds the words that the body itself has listed.
type lexicon struct{}

func (lexicon) ID() string    { return "lexicon" }
func (lexicon) Title() string { return "本单位词库里的词" }

func (lexicon) Run(s Subject, _ Param) []Finding {
	if len(s.Lexicons) == 0 {
		return nil
	}
	return inParts(s, func(text []rune) []Finding {
		var out []Finding
		for _, l := range s.Lexicons {
			out = append(out, l.findings(s, text)...)
		}
		return onePerPlace(out)
	})
}

// spot is where an entry's term or exception stands.
type spot struct {
	use        *use
	start, end int
}

func (l *Lexicon) findings(s Subject, text []rune) []Finding {
	var out []Finding
	for _, w := range []*wordList{&l.loose, &l.strict} {
		var hits []spot
		l.find(w, text, func(u *use, start, end int) {
			if !u.exception && l.Entries[u.entry].counts(s) {
				hits = append(hits, spot{u, start, end})
			}
		})
		if len(hits) == 0 {
			continue
		}
		excused := l.exceptions(text, hits)
		for _, h := range hits {
			if c := excused[h.use.entry]; c == nil || !c.holds(h.start, h.end) {
				out = append(out, l.finding(h, text))
			}
		}
	}
	return out
}

// find calls yield for what stands in the text, in the order of the ends, where it is still the word.
func (l *Lexicon) find(w *wordList, text []rune, yield func(u *use, start, end int)) {
	if w.machine == nil {
		return
	}
	w.machine.Find(text, func(h match.Hit) bool {
		u := &w.uses[h.Term]
		if h.Gap <= match.Invisible || mayDivide(text, h, u, l.Entries[u.entry].Punctuation) {
			yield(u, h.Start, h.End)
		}
		return true
	})
}

// exceptions says, for entries with hits, where their exceptions stand.
func (l *Lexicon) exceptions(text []rune, hits []spot) map[int]*cover {
	out := map[int]*cover{}
	for _, h := range hits {
		if len(l.Entries[h.use.entry].Exceptions) > 0 {
			out[h.use.entry] = &cover{}
		}
	}
	if len(out) == 0 {
		return nil
	}
	both := map[int][]spot{}
	for _, w := range []*wordList{&l.loose, &l.strict} {
		l.find(w, text, func(u *use, start, end int) {
			if u.exception && out[u.entry] != nil {
				both[u.entry] = append(both[u.entry], spot{u, start, end})
			}
		})
	}
	for entry, spots := range both {
		slices.SortStableFunc(spots, func(a, b spot) int { return cmp.Compare(a.end, b.end) })
		for _, x := range spots {
			out[entry].add(x.start, x.end)
		}
	}
	return out
}

// counts reports whether the entry is looked for in such a subject.
func (e *Entry) counts(s Subject) bool {
	in := func(limit []string, is ...string) bool {
		return len(limit) == 0 || slices.ContainsFunc(is, func(x string) bool { return slices.Contains(limit, x) })
	}
	return (e.Until == "" || s.Today == "" || s.Today <= e.Until) &&
		in(e.Scope.Channels, s.Channel) && in(e.Scope.Genres, s.Genre) && in(e.Scope.Units, s.Units...)
}

func (l *Lexicon) finding(p spot, text []rune) Finding {
	e := &l.Entries[p.use.entry]
	written := string(text[p.start:p.end])
	f := Finding{Start: p.start, End: p.end, Severity: e.Severity, Text: e.Term,
		Message: fmt.Sprintf("“%s”是%s里的词。", written, cmp.Or(l.Name, "本单位词库"))}
	if written != e.Term {
		f.Message = fmt.Sprintf("“%s”即“%s”，是%s里的词。", written, e.Term, cmp.Or(l.Name, "本单位词库"))
	}
	f.Suggestion = "请改用本单位规定的说法；确需保留的，请说明理由。"
	if note := strings.TrimSpace(e.Note); note != "" {
		f.Suggestion = strings.TrimRight(note, "。！") + "。"
	}
	return f
}

// onePerPlace keeps of several hits on the very same words the gravest.
func onePerPlace(found []Finding) []Finding {
	slices.SortStableFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(weight(cmp.Or(b.Severity, Should)), weight(cmp.Or(a.Severity, Should))))
	})
	return slices.CompactFunc(found, func(a, b Finding) bool { return a.Start == b.Start && a.End == b.End })
}
