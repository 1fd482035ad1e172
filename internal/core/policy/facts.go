package policy

// Facts (事实) is what a question to a pack knows of an item: the JSON object of `packs route --facts`.
// Decoding is strict (DecodeFacts); every field but now and author.unit has a default. Dates are "2026-11-20",
// times RFC 3339, units and persons any id the caller chooses.
type Facts struct {
	ID        string            `json:"id,omitempty"` // only in a batch
	Now       string            `json:"now"`
	Act       string            `json:"act,omitempty"`        // default "publish"
	PublishAt string            `json:"publish_at,omitempty"` // default now
	Author    Who               `json:"author"`
	Submitter *Who              `json:"submitter,omitempty"` // default author
	Item      Item              `json:"item,omitzero"`
	Targets   []Target          `json:"targets,omitempty"`
	Account   *AccountFact      `json:"account,omitempty"`
	Units     []Unit            `json:"units,omitempty"`
	Persons   []Person          `json:"persons,omitempty"`
	Grants    []Grant           `json:"grants,omitempty"`
	Incident  Incident          `json:"incident,omitzero"`
	History   History           `json:"history,omitzero"`
	Events    map[string]string `json:"events,omitempty"`  // name → time, starts of clocks
	Answers   map[string]any    `json:"answers,omitempty"` // question → true/false, option, list, number, date
	Choices   map[string]string `json:"choices,omitempty"` // body word → unit id
	Overrides []Override        `json:"overrides,omitempty"`
	Acts      []Act             `json:"acts,omitempty"` // what has been done since submission
}

// Who is a person in a unit; Kind is the kind of person in the pack's words.
type Who struct {
	Unit   string `json:"unit"`
	Person string `json:"person,omitempty"`
	Kind   string `json:"kind,omitempty"`
}

// Item is the manuscript (稿件) as the rules see it.
type Item struct {
	Origin      string            `json:"origin,omitempty"` // original (default) reprint reuse template
	Title       string            `json:"title,omitempty"`
	Text        string            `json:"text,omitempty"`
	Column      string            `json:"column,omitempty"`
	EventDate   string            `json:"event_date,omitempty"`
	Chars       *int              `json:"chars,omitempty"`
	Media       []string          `json:"media,omitempty"` // image video audio map table link file
	Files       []File            `json:"files,omitempty"`
	Attachments []Attachment      `json:"attachments,omitempty"`
	Fields      map[string]string `json:"fields,omitempty"`
	Declared    []string          `json:"declared,omitempty"`
	Source      *ReprintSource    `json:"source,omitempty"`
	People      []Named           `json:"people,omitempty"`
	Concerns    []string          `json:"concerns,omitempty"`
	Consulted   []Consulted       `json:"consulted,omitempty"`
	Links       []Link            `json:"links,omitempty"`
	Display     *Window           `json:"display,omitempty"`
}

// File is an original handed in: Kind 文字｜图片｜视频｜音频, Format its extension without a dot.
type File struct {
	Kind   string `json:"kind"`
	Format string `json:"format"`
	Name   string `json:"name,omitempty"`
}

// Attachment is a paper enclosed, named as the pack names it.
type Attachment struct {
	Name   string `json:"name"`
	Format string `json:"format,omitempty"`
	Sealed bool   `json:"sealed,omitempty"`
}

// ReprintSource is where a reprint comes from.
type ReprintSource struct {
	Name  string `json:"name,omitempty"`
	URL   string `json:"url,omitempty"`
	Title string `json:"title,omitempty"`
}

// Named is a person named in the text, with home unit and rank.
type Named struct {
	Name string `json:"name,omitempty"`
	Unit string `json:"unit,omitempty"`
	Rank string `json:"rank,omitempty"`
}

// Consulted is a consultation on record.
type Consulted struct {
	Unit   string `json:"unit"`
	At     string `json:"at,omitempty"`
	Answer string `json:"answer,omitempty"`
}

// Link points to another item or document by the pack's name for it.
type Link struct {
	Kind  string `json:"kind"`
	Ref   string `json:"ref,omitempty"`
	State string `json:"state,omitempty"`
}

// Window is the display window (展示期).
type Window struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// Target is one account asked for; Owner and Host are units.
type Target struct {
	Channel   string `json:"channel"`
	Account   string `json:"account,omitempty"`
	Owner     string `json:"owner,omitempty"`
	Host      string `json:"host,omitempty"`
	OwnerKind string `json:"owner_kind,omitempty"`
	Chars     *int   `json:"chars,omitempty"`
}

// AccountFact is the account in question, for acts on accounts.
type AccountFact struct {
	Platform string `json:"platform,omitempty"`
	Name     string `json:"name,omitempty"`
	Kind     string `json:"kind,omitempty"`
	Owner    string `json:"owner,omitempty"`
	Host     string `json:"host,omitempty"`
	Main     bool   `json:"main,omitempty"`
}

// Unit is what the pack's relations need of a unit; Office acts for a government.
type Unit struct {
	ID     string `json:"id"`
	Kind   string `json:"kind,omitempty"`
	Parent string `json:"parent,omitempty"`
	Office string `json:"office,omitempty"`
}

// Person is needed only to judge acts and to name who is eligible.
type Person struct {
	ID       string   `json:"id"`
	Unit     string   `json:"unit,omitempty"`
	Roles    []string `json:"roles,omitempty"`
	InCharge []string `json:"in_charge,omitempty"`
	Kind     string   `json:"kind,omitempty"`
}

// Grant is a delegation or designation on file: As is a role or verb code, "" all.
type Grant struct {
	From  string `json:"from"`
	To    string `json:"to"`
	As    string `json:"as,omitempty"`
	Since string `json:"since,omitempty"`
	Until string `json:"until,omitempty"`
	Paper string `json:"paper,omitempty"`
}

// Incident is the event the item belongs to; Releases = how many statements already went out.
type Incident struct {
	ID       string `json:"id,omitempty"`
	Releases int    `json:"releases,omitempty"`
	Level    string `json:"level,omitempty"`
	Open     bool   `json:"open,omitempty"`
}

// History is what is already public.
type History struct {
	OwnChannels     []OwnPost          `json:"own_channels,omitempty"`
	PublicElsewhere []ElsewherePost    `json:"public_elsewhere,omitempty"`
	Counts          map[string]float64 `json:"counts,omitempty"`
	Columns         map[string]string  `json:"columns,omitempty"`
}

// OwnPost is the item on one of our own channels; Same = byte-equal.
type OwnPost struct {
	Channel string `json:"channel"`
	Account string `json:"account,omitempty"`
	At      string `json:"at,omitempty"`
	Same    bool   `json:"same,omitempty"`
}

// ElsewherePost says where the item is already public.
type ElsewherePost struct {
	Where string `json:"where"`
	At    string `json:"at,omitempty"`
}

// Override lifts a rule that allows it, with a written reason.
type Override struct {
	Rule   string `json:"rule"`
	By     string `json:"by"`
	Reason string `json:"reason"`
}

// Act is one thing done on the case since submission. Do is one of pass return reject hold record consult edit skip
// escalate transfer delegate add_signer remove_signer schedule unschedule publish sign_later, and of an
// emergency declare_emergency cancel_emergency miss_call object.
type Act struct {
	Do          string         `json:"do"`
	Step        string         `json:"step,omitempty"`
	By          string         `json:"by"`
	At          string         `json:"at,omitempty"`
	Target      string         `json:"target,omitempty"`
	Record      map[string]any `json:"record,omitempty"`
	Word        string         `json:"word,omitempty"`
	To          string         `json:"to,omitempty"`
	Reason      string         `json:"reason,omitempty"`
	RecordedFor string         `json:"recorded_for,omitempty"`
}
