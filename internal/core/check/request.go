package check

import (
	"slices"
	"sync"
	"time"

	"qianfa/internal/core/fault"
)

// Request (送检文字) is one text that somebody hands in to have it examined, with what is known of it: a line of a batch
// of `qianfa check`, or the body of a call. Keys that it does not know are ignored.
type Request struct {
	Text       *string     `json:"text"`
	Format     string      `json:"format"` // text html; "" = text
	Today      string      `json:"today"`
	Lexicon    []Entry     `json:"lexicon"`
	Exceptions []string    `json:"exceptions"`
	Genre      string      `json:"genre"`
	Meta       RequestMeta `json:"meta"`
}

// RequestMeta is what stands round the text, and what it is compared with.
type RequestMeta struct {
	Class          string     `json:"class,omitempty"` // "reprint"
	AllowedSources []string   `json:"allowed_sources,omitempty"`
	Source         string     `json:"source,omitempty"`
	Title          string     `json:"title,omitempty"`
	OriginalTitle  string     `json:"original_title,omitempty"`
	OriginalText   string     `json:"original_text,omitempty"`
	EventDate      string     `json:"event_date,omitempty"`
	Channel        string     `json:"channel,omitempty"`
	Pictures       []Media    `json:"pictures,omitempty"`
	Roster         []Official `json:"roster,omitempty"`
	Earlier        []Earlier  `json:"earlier,omitempty"`
	Domains        []string   `json:"domains,omitempty"`
	Dead           []string   `json:"dead,omitempty"`
}

// Examined (检查回答) is what is said of a Request: findings with a place in its text as sent, in the order of the text,
// and the kinds that have no place there. All holds the findings behind the flags too.
type Examined struct {
	Findings []Finding
	Flags    []string
	All      []Finding
}

// Examiner examines requests, each on its own, and keeps the lexicons it made for the next one that brings the same
// words. It may be shared by goroutines.
type Examiner struct {
	Checks  []Assigned
	Channel string // where the request does not say
	Today   string // likewise

	mu       sync.Mutex
	lexicons map[string]*Lexicon
}

// maxLexicons is how many lexicons an Examiner keeps.
const maxLexicons = 8

// Examine answers one request. One that cannot be read is fault.Invalid with a sentence that says why.
func (x *Examiner) Examine(r Request) (Examined, error) {
	subject, page, err := x.Subject(r)
	if err != nil {
		return Examined{}, err
	}
	found := Run(x.Checks, subject)
	if r.Format == "html" {
		found = page.InSource(found)
	}
	return examined(found), nil
}

// Subject reads a request as what the checks judge; for HTML the Markup leads back to its source.
func (x *Examiner) Subject(r Request) (Subject, Markup, error) {
	var page Markup
	if err := r.check(); err != nil {
		return Subject{}, page, err
	}
	m := r.Meta
	s := Subject{Text: *r.Text, Channel: x.Channel, Today: x.Today, Title: m.Title, Event: m.EventDate, Genre: r.Genre,
		Exceptions: r.Exceptions, Media: m.Pictures, Roster: m.Roster, Earlier: m.Earlier, Domains: m.Domains, Dead: m.Dead}
	if m.Channel != "" {
		s.Channel = m.Channel
	}
	if r.Today != "" {
		s.Today = r.Today
	}
	if m.Class == "reprint" {
		s.Origin = "reprint"
		s.Source = Source{Name: m.Source, Title: m.OriginalTitle, Text: m.OriginalText, Approved: m.AllowedSources}
	}
	if r.Format == "html" {
		page = ReadMarkup(*r.Text)
		s.Text, s.Links = page.Text, page.Links
		s.Media = slices.Concat(page.Media, m.Pictures)
	}
	l, err := x.lexicon(r.Lexicon)
	if l != nil {
		s.Lexicons = []*Lexicon{l}
		s.Exceptions = slices.Concat(s.Exceptions, l.Allowed(s.Today))
	}
	return s, page, err
}

func (r Request) check() error {
	if r.Text == nil {
		return fault.New(fault.Invalid, "缺少 text。")
	}
	if r.Format != "" && r.Format != "text" && r.Format != "html" {
		return fault.New(fault.Invalid, "format 只能是 text 或 html。")
	}
	if _, err := time.Parse(time.DateOnly, r.Today); r.Today != "" && err != nil {
		return fault.New(fault.Invalid, "today 应当是 2026-11-22 这样的日期。")
	}
	return nil
}

// lexicon returns the lexicon of these entries, made before or now; none for no entries.
func (x *Examiner) lexicon(entries []Entry) (*Lexicon, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	digest := DigestEntries(entries)
	x.mu.Lock()
	defer x.mu.Unlock()
	if l := x.lexicons[digest]; l != nil {
		return l, nil
	}
	l, err := ReadLexicon(entries)
	if err != nil {
		return nil, err
	}
	if x.lexicons == nil || len(x.lexicons) >= maxLexicons {
		x.lexicons = map[string]*Lexicon{}
	}
	x.lexicons[digest] = l
	return l, nil
}

// examined parts findings with a place in the text from kinds without one.
func examined(found []Finding) Examined {
	e := Examined{Findings: []Finding{}, Flags: []string{}, All: found}
	for _, f := range found {
		if !f.Flag && f.Block == "" {
			e.Findings = append(e.Findings, f)
		} else if !slices.Contains(e.Flags, f.Kind) {
			e.Flags = append(e.Flags, f.Kind)
		}
	}
	return e
}

// Usual is how grave the findings of a kind are where neither the hit nor a pack says so.
func Usual(kind string) Severity {
	if s := usual[kind]; s != "" {
		return s
	}
	return Must
}
