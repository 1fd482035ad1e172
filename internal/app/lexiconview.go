package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/lexicon"
	"qianfa/internal/core/org"
	"qianfa/internal/core/workday"
)

// LexiconView is one lexicon as people see it. Keep says whether the reader may change it.
type LexiconView struct {
	ID        string     `json:"id"`
	Name      string     `json:"name"`
	Kind      check.Kind `json:"kind" enum:",typos,names,leaders" doc:"what its entries are: words, wrong writings, former names, leaders"`
	KindText  string     `json:"kind_text"`
	Version   int        `json:"version" doc:"the latest version, 0 = no words yet"`
	Entries   int        `json:"entries"`
	On        int        `json:"on" doc:"the version in force, 0 = switched off"`
	UpdatedAt time.Time  `json:"updated_at"`
	Keep      bool       `json:"keep" doc:"the reader may change it"`
	Reason    string     `json:"reason" doc:"why not"`
}

// WordView is one entry of a lexicon, with the name of who added it.
type WordView struct {
	Key         string         `json:"key" doc:"names the entry within its list"`
	Term        string         `json:"term"`
	Severity    check.Severity `json:"severity"`
	Note        string         `json:"note"`
	Exceptions  []string       `json:"exceptions" nullable:"false"`
	Channels    []string       `json:"channels" nullable:"false"`
	Units       []string       `json:"units" nullable:"false"`
	Genres      []string       `json:"genres" nullable:"false"`
	Until       string         `json:"until"`
	Punctuation bool           `json:"punctuation"`
	Allow       bool           `json:"allow"`
	AddedBy     Ref            `json:"added_by"`
	AddedAt     string         `json:"added_at"`
	Why         string         `json:"why"`
	Right       string         `json:"right" doc:"what to write instead, of wrong writings and former names"`
	Title       string         `json:"title" doc:"of a leader"`
	Unit        string         `json:"unit" doc:"of a leader"`
	From        string         `json:"from" doc:"of a former name the day of the change, of a leader the first in office"`
	Order       int            `json:"order" doc:"of a leader, 0 = behind those with a number"`
}

// LexiconVersionView says who made a version, when and by how many changes.
type LexiconVersionView struct {
	No      int       `json:"no"`
	By      Ref       `json:"by"`
	At      time.Time `json:"at"`
	From    string    `json:"from" doc:"import edit"`
	Put     int       `json:"put"`
	Retired int       `json:"retired"`
	Entries int       `json:"entries"`
	Digest  string    `json:"digest"`
	On      bool      `json:"on"`
	Reasons []string  `json:"reasons" nullable:"false" doc:"why words were retired"`
}

// LexiconDiffView is what lies between two versions.
type LexiconDiffView struct {
	Added   []WordView    `json:"added" nullable:"false"`
	Retired []WordView    `json:"retired" nullable:"false"`
	Altered []AlteredView `json:"altered" nullable:"false"`
}

// AlteredView is an entry before and after.
type AlteredView struct {
	Before WordView `json:"before"`
	After  WordView `json:"after"`
}

// List lists the lexicons of the actor's body.
func (l *Lexicons) List(ctx context.Context, actor Actor) ([]LexiconView, error) {
	rows, err := l.Index.LexiconsOf(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	st, _, err := l.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, err
	}
	out := []LexiconView{}
	for _, r := range rows {
		out = append(out, l.view(r, st, actor))
	}
	return out, nil
}

// Get is one lexicon of the actor's body.
func (l *Lexicons) Get(ctx context.Context, actor Actor, id string) (LexiconView, error) {
	all, err := l.List(ctx, actor)
	if err != nil {
		return LexiconView{}, err
	}
	i := slices.IndexFunc(all, func(v LexiconView) bool { return v.ID == id })
	if i < 0 {
		return LexiconView{}, fault.New(fault.NotFound, "本单位没有这个词库，请从词库列表重新打开。")
	}
	return all[i], nil
}

// MayOpen says whether somebody may make a lexicon for the body, and why not.
func (l *Lexicons) MayOpen(st org.State, actor Actor) Action {
	a := Action{Do: "open-lexicon", Label: "新建词库", OK: true, Needs: []string{}, Effect: "新建一个空的词库；收录词语并启用以后，才用于检查本单位的稿件。"}
	_, err := lexicon.Decide(lexicon.State{}, lexicon.Open{Name: "词库"}, lexicon.Facts{Actor: actor.Person, Keeper: keeps(st, actor.Person, l.Now())})
	if err != nil {
		a.OK, a.Reason = false, fault.Of(err).Message
	}
	return a
}

func (l *Lexicons) view(r LexiconRow, st org.State, actor Actor) LexiconView {
	v := LexiconView{ID: r.ID, Name: r.Name, Kind: r.Kind, KindText: r.Kind.Title(), Version: int(r.Version), Entries: int(r.Entries), On: int(r.On), UpdatedAt: r.UpdatedAt.In(workday.Zone)}
	_, err := lexicon.Decide(lexicon.State{Name: r.Name}, lexicon.SwitchOff{}, lexicon.Facts{Actor: actor.Person, Keeper: keeps(st, actor.Person, l.Now())})
	if v.Keep = err == nil; err != nil {
		v.Reason = fault.Of(err).Message
	}
	return v
}

// Entries lists the entries of a version (0 = the latest) in whose words the text stands, from after a key
// on, in the order in which they were put.
func (l *Lexicons) Entries(ctx context.Context, actor Actor, id string, version int, text, after string, limit int) (page []WordView, next string, err error) {
	h, err := l.open(ctx, actor, id)
	if err != nil {
		return nil, "", err
	}
	entries, err := l.version(ctx, h, version)
	if err != nil {
		return nil, "", err
	}
	page, limit = []WordView{}, min(max(limit, 1), 200)
	begun := after == ""
	for i := range entries {
		e := &entries[i]
		switch {
		case !begun:
			begun = e.Key() == after
		case text != "" && !strings.Contains(strings.Join([]string{e.Term, e.Note, e.Why, e.Right, e.Title, e.Unit}, "\n"), text):
		case len(page) == limit:
			return page, page[limit-1].Key, nil
		default:
			page = append(page, wordView(*e, h.org))
		}
	}
	return page, "", nil
}

// version returns the entries of a version, 0 for the latest. Versions in use are on the shelf.
func (l *Lexicons) version(ctx context.Context, h heldLexicon, version int) ([]check.Entry, error) {
	if version == 0 {
		version = h.state.Latest()
	}
	if version < 1 || version > h.state.Latest() {
		return l.entries(ctx, h, version)
	}
	lex, err := l.ready(ctx, h.id, h.state.Name, version, h.state.Versions[version-1].Digest)
	if err != nil {
		return nil, err
	}
	return lex.Entries, nil
}

// Versions lists the versions of a lexicon, the newest first.
func (l *Lexicons) Versions(ctx context.Context, actor Actor, id string) ([]LexiconVersionView, error) {
	h, err := l.open(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	out := []LexiconVersionView{}
	for _, v := range slices.Backward(h.state.Versions) {
		reasons, err := l.reasons(ctx, v)
		if err != nil {
			return nil, err
		}
		out = append(out, LexiconVersionView{No: v.No, By: personRef(h.org, v.By), At: v.At.In(workday.Zone), From: v.From, Put: v.Put, Retired: v.Retired,
			Entries: v.Count, Digest: v.Digest, On: v.No == h.state.On, Reasons: reasons})
	}
	return out, nil
}

// reasons lists why words were retired in a version, each once.
func (l *Lexicons) reasons(ctx context.Context, v lexicon.Version) ([]string, error) {
	out := []string{}
	if v.Retired == 0 {
		return out, nil
	}
	for _, part := range v.Parts {
		data, err := l.Ledger.ReadContent(ctx, part)
		if err != nil {
			return nil, err
		}
		changes, err := lexicon.Unpack(data)
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			if c.Put == nil && !slices.Contains(out, c.Why) {
				out = append(out, c.Why)
			}
		}
	}
	return out, nil
}

// Diff says what changed from one version to another.
func (l *Lexicons) Diff(ctx context.Context, actor Actor, id string, from, to int) (LexiconDiffView, error) {
	h, err := l.open(ctx, actor, id)
	if err != nil {
		return LexiconDiffView{}, err
	}
	before, err := l.entries(ctx, h, from)
	if err != nil {
		return LexiconDiffView{}, err
	}
	after, err := l.entries(ctx, h, to)
	if err != nil {
		return LexiconDiffView{}, err
	}
	return diffView(lexicon.Diff(before, after), h.org), nil
}

func diffView(d lexicon.Difference, st org.State) LexiconDiffView {
	v := LexiconDiffView{Added: wordViews(d.Added, st), Retired: wordViews(d.Retired, st), Altered: []AlteredView{}}
	for _, a := range d.Altered {
		v.Altered = append(v.Altered, AlteredView{wordView(a.Before, st), wordView(a.After, st)})
	}
	return v
}

func wordViews(entries []check.Entry, st org.State) []WordView {
	out := make([]WordView, len(entries))
	for i, e := range entries {
		out[i] = wordView(e, st)
	}
	return out
}

func wordView(e check.Entry, st org.State) WordView {
	full := func(s []string) []string { return append([]string{}, s...) }
	return WordView{Key: e.Key(), Right: e.Right, Title: e.Title, Unit: e.Unit, From: e.From, Order: e.Order, Term: e.Term, Severity: e.Severity, Note: e.Note, Exceptions: full(e.Exceptions), Channels: full(e.Scope.Channels),
		Units: full(e.Scope.Units), Genres: full(e.Scope.Genres), Until: e.Until, Punctuation: e.Punctuation, Allow: e.Allow,
		AddedBy: personRef(st, e.AddedBy), AddedAt: e.AddedAt, Why: e.Why}
}

func personRef(st org.State, person string) Ref {
	return Ref{ID: person, Name: st.Persons[person].Name}
}

// Exported is a version of a lexicon for writing a file.
type Exported struct {
	Name    string
	Kind    check.Kind
	Entries []check.Entry
}

// Export returns a version (0 = the latest) for writing a file.
func (l *Lexicons) Export(ctx context.Context, actor Actor, id string, version int) (Exported, error) {
	h, err := l.open(ctx, actor, id)
	if err != nil {
		return Exported{}, err
	}
	entries, err := l.version(ctx, h, version)
	return Exported{h.state.Name, h.state.Kind, entries}, err
}
