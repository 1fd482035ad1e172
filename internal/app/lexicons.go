package app

import (
	"context"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/lexicon"
	"qianfa/internal/core/org"
	"qianfa/internal/core/workday"
)

// LexiconRow is one lexicon as projected. On is the version in force, 0 for none.
type LexiconRow struct {
	ID        string
	Body      string
	Name      string
	Kind      check.Kind
	Version   int64
	Entries   int64
	On        int64
	OnDigest  string
	UpdatedAt time.Time
}

// LexiconIndex lists lexicons, and what became of findings.
type LexiconIndex interface {
	LexiconsOf(ctx context.Context, body string) ([]LexiconRow, error)
	FindingEntries(ctx context.Context, body string, from, to time.Time) ([]ledger.Entry, error)
}

// Lexicons (词库) are the use cases on a body's own lists of words.
type Lexicons struct {
	Ledger   Ledger
	Dir      *Directory
	Accounts *Accounts
	Index    LexiconIndex
	Scans    ScanStore
	Now      func() time.Time
	NewID    func() string

	states *cache[lexicon.State]
	shelf  *shelf
}

// Init prepares the caches; it is called once, after the fields are set.
func (l *Lexicons) Init() {
	l.states = newCache(l.Ledger, 1024, lexicon.Fold)
	l.shelf = newShelf(shelfBytes)
}

// LexiconStream is the stream of a lexicon.
func LexiconStream(id string) string { return "lexicon/" + id }

// keeperRole is the post whose holders keep a body's lexicons, in whatever unit of it.
const keeperRole = "词库管理员"

// keeps reports whether somebody may change a body's lexicons.
func keeps(s org.State, person string, now time.Time) bool {
	if steward(s, person, now) {
		return true
	}
	return slices.ContainsFunc(s.PostsOf(person, now), func(t org.Tenure) bool { return t.Role == keeperRole })
}

// heldLexicon is a lexicon of the actor's body as read for one decision.
type heldLexicon struct {
	folded[lexicon.State]
	id         string
	org        org.State
	orgVersion int64
}

// open loads a lexicon of the actor's body; another body's is fault.NotFound.
func (l *Lexicons) open(ctx context.Context, actor Actor, id string) (heldLexicon, error) {
	h := heldLexicon{id: id}
	rows, err := l.Index.LexiconsOf(ctx, actor.Body)
	if err != nil {
		return h, err
	}
	if !slices.ContainsFunc(rows, func(r LexiconRow) bool { return r.ID == id }) {
		return h, fault.New(fault.NotFound, "本单位没有这个词库，请从词库列表重新打开。")
	}
	if h.org, h.orgVersion, err = l.Dir.Body(ctx, actor.Body); err != nil {
		return h, err
	}
	h.folded, err = l.states.get(ctx, LexiconStream(id))
	return h, err
}

// Open makes a lexicon of that kind in the actor's body and returns its id.
func (l *Lexicons) Open(ctx context.Context, actor Actor, name string, kind check.Kind) (string, error) {
	h := heldLexicon{id: l.NewID()}
	var err error
	if h.org, h.orgVersion, err = l.Dir.Body(ctx, actor.Body); err != nil {
		return "", err
	}
	rows, err := l.Index.LexiconsOf(ctx, actor.Body)
	if err != nil {
		return "", err
	}
	name = strings.TrimSpace(name)
	if slices.ContainsFunc(rows, func(r LexiconRow) bool { return r.Name == name }) {
		return "", fault.New(fault.Conflict, "本单位已经有名为“%s”的词库，请换一个名称，或打开那个词库修改。", name).At("name", "与已有词库重名")
	}
	reserve := Reservation{Scope: "lexicon/" + actor.Body, Key: name, Owner: LexiconStream(h.id)}
	_, err = l.do(ctx, actor, h, lexicon.Open{Name: name, Kind: kind}, nil, reserve)
	return h.id, err
}

// do decides one command on an open lexicon and commits it. A right that was taken away meanwhile is a conflict.
func (l *Lexicons) do(ctx context.Context, actor Actor, h heldLexicon, c lexicon.Command, content []Content, reserve ...Reservation) (folded[lexicon.State], error) {
	now := l.Now().UTC()
	events, err := lexicon.Decide(h.state, c, lexicon.Facts{Actor: actor.Person, Now: now, Keeper: keeps(h.org, actor.Person, now)})
	if err != nil || len(events) == 0 {
		return h.folded, err
	}
	enc, err := lexicon.Encode(events)
	if err != nil {
		return h.folded, err
	}
	stream := LexiconStream(h.id)
	entries, err := l.Ledger.Commit(ctx, Commit{Actor: actor.Person, At: now, Content: content, Reserve: reserve,
		Appends: []Append{{Stream: stream, Body: actor.Body, Seen: h.version, Events: enc}},
		Unmoved: map[string]int64{OrgStream(actor.Body): h.orgVersion}})
	if err != nil {
		return h.folded, err
	}
	return l.states.add(stream, h.folded, entries)
}

// Edit puts and retires entries and returns the number of the version this makes. seen is the latest version that was
// shown. Who added an entry and when is written here, whatever the entry says.
func (l *Lexicons) Edit(ctx context.Context, actor Actor, id string, changes []lexicon.Change, from string, seen int) (int, error) {
	h, err := l.open(ctx, actor, id)
	if err != nil {
		return 0, err
	}
	before, err := l.entries(ctx, h, h.state.Latest())
	if err != nil {
		return 0, err
	}
	now := l.Now().UTC()
	stamp := now.In(workday.Zone).Format(time.RFC3339)
	signed := make([]lexicon.Change, len(changes))
	for i, c := range changes {
		if signed[i] = c; c.Put != nil {
			e := *c.Put
			e.AddedBy, e.AddedAt = actor.Person, stamp
			signed[i].Put = &e
		}
	}
	parts, err := lexicon.Pack(signed)
	if err != nil {
		return 0, err
	}
	edit := lexicon.Edit{From: from, Before: before, Seen: seen}
	var content []Content
	for _, p := range parts {
		kept, err := lexicon.Unpack(p) // as a later reader will see them, or the digest is another
		if err != nil {
			return 0, err
		}
		edit.Changes = append(edit.Changes, kept...)
		c := newContent(p, actor.Body, LexiconStream(id))
		content, edit.Parts = append(content, c), append(edit.Parts, c.Digest)
	}
	after, err := l.do(ctx, actor, h, edit, content)
	return after.state.Latest(), err
}

// Switch puts a version in force; 0 puts none in force.
func (l *Lexicons) Switch(ctx context.Context, actor Actor, id string, version int) error {
	h, err := l.open(ctx, actor, id)
	if err != nil {
		return err
	}
	var c lexicon.Command = lexicon.SwitchOn{Version: version}
	if version == 0 {
		c = lexicon.SwitchOff{}
	}
	_, err = l.do(ctx, actor, h, c, nil)
	return err
}

// entries replays the words of a version from its changes and checks them against the digest in the ledger.
func (l *Lexicons) entries(ctx context.Context, h heldLexicon, version int) ([]check.Entry, error) {
	return l.replay(ctx, h.state, version)
}

func (l *Lexicons) replay(ctx context.Context, s lexicon.State, version int) ([]check.Entry, error) {
	if version < 0 || version > s.Latest() {
		return nil, fault.New(fault.NotFound, "词库没有第 %d 版，请刷新后重新选择。", version)
	}
	var entries []check.Entry
	for _, v := range s.Versions[:version] {
		var changes []lexicon.Change
		for _, part := range v.Parts {
			data, err := l.Ledger.ReadContent(ctx, part)
			if err != nil {
				return nil, err
			}
			some, err := lexicon.Unpack(data)
			if err != nil {
				return nil, err
			}
			changes = append(changes, some...)
		}
		var err error
		if entries, err = lexicon.Apply(s.Kind, entries, changes); err != nil {
			return nil, err
		}
	}
	if version > 0 && check.DigestEntries(entries) != s.Versions[version-1].Digest {
		return nil, fault.New(fault.Internal, "词库第 %d 版的内容与台账记载不符，已停止使用。请通知系统管理员核查。", version)
	}
	return entries, nil
}

// InForce (现行词库) returns the lexicons with which a body's drafts are examined now, made once per version and shared.
func (l *Lexicons) InForce(ctx context.Context, body string) ([]*check.Lexicon, error) {
	rows, err := l.Index.LexiconsOf(ctx, body)
	if err != nil {
		return nil, err
	}
	var out []*check.Lexicon
	for _, r := range rows {
		if r.On == 0 {
			continue
		}
		lex, err := l.ready(ctx, r.ID, r.Name, int(r.On), r.OnDigest)
		if err != nil {
			return nil, err
		}
		out = append(out, lex)
	}
	return out, nil
}

// ready returns one version, ready to be looked for.
func (l *Lexicons) ready(ctx context.Context, id, name string, version int, digest string) (*check.Lexicon, error) {
	return l.shelf.get(id+"@"+digest, func() (*check.Lexicon, error) {
		f, err := l.states.get(ctx, LexiconStream(id))
		if err != nil {
			return nil, err
		}
		entries, err := l.replay(ctx, f.state, version)
		if err != nil {
			return nil, err
		}
		lex, err := check.ReadList(f.state.Kind, entries)
		if err != nil {
			return nil, err
		}
		lex.Name = "词库《" + name + "》"
		return lex, nil
	})
}
