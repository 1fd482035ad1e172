// Package check examines what a body itself is about to publish and points at what is wrong (内容检查).
//
// It never reads a file, a clock or a network, never changes the text, and never says that a text is right: it only
// finds suspected mistakes. One file per check, with samples that must be found and samples that must pass beside it;
// severity and clause come from the pack. Start reading at Subject and Check, then all.go and run.go.
package check

import "qianfa/internal/core/source"

// Check (内容检查) is one kind of examination. A new one is a file and a line in all.go.
type Check interface {
	// ID is the kind of the findings, such as "id_card"; packs name the check by it.
	ID() string
	// Title says in Chinese what is examined, for people who choose checks.
	Title() string
	// Run returns every suspected mistake with offsets into the Part it names; none when the subject gives no
	// ground to judge. Severity is left empty for the one the pack gives and set only where the hit is doubtful.
	Run(Subject, Param) []Finding
}

// Subject (受检对象) is one rendered post, or a bare text, as plain data. What is unknown stays empty: a check that
// needs it then finds nothing, except where its absence is the mistake.
type Subject struct {
	Channel string // wechat weibo website manual; "" = none
	Title   string
	Summary string
	Byline  string
	Text    string            // the body as readers see it
	Whole   string            // the whole body where Text is an excerpt of it; "" = Text is the whole
	Spans   []source.Span     // which block of the source each stretch of Text is; none for a bare text
	HTML    string            // as rendered; "" when there is none
	Origin  string            // original reprint reuse; "" = original
	Source  Source            // of a reprint
	Event   string            // date of what is reported, "2026-11-20"
	Today   string            // date of the examination in Asia/Shanghai, "2026-11-22"
	Media   []Media           // pictures and files of the post
	Files   []File            // originals handed in
	Fields  map[string]string // what the form asks for, by the pack's name
	Links   []string          // where the links lead; findings call them link[0] and on

	Lexicons   []*Lexicon // words the body wants to be told of
	Units      []string   // the unit that drafts, and those above it
	Genre      string     // 体裁, such as notice report ad speech letter; "" = unknown
	Exceptions []string   // words of the body that stand as they are: no hit lies inside one of them
	Roster     []Official // the body's own 领导名单 in its order; nil = none is kept
	Earlier    []Earlier  // what the body has made public that may be the same news
	Domains    []string   // the body's own sites, such as "liuxi.gov.cn"
	Dead       []string   // links found dead by whoever may fetch them
	Own        *Knowledge // the body's own rows of wrong words and names, beside the product's; nil = none

	parts []part // what Parts says, read once by Run
}

// Official (领导) is one person of the body's own list, with the title he holds from From until Until
// ("2026-11-22", "" = open, until exclusive).
type Official struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Unit  string `json:"unit,omitempty"`
	From  string `json:"from,omitempty"`
	Until string `json:"until,omitempty"`
}

// Earlier is an item already public, for comparison.
type Earlier struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Date  string `json:"date"` // "2026-11-20"
}

// Source is where a reprint (转载) comes from, with what stood there. Approved is the white list in force; nil means
// that no list is known, and the source is then not judged.
type Source struct {
	Name     string
	URL      string
	Title    string
	Text     string
	Approved []string
}

// Media is a picture or file of the post.
type Media struct {
	Digest  string   `json:"digest,omitempty"`
	Kind    string   `json:"kind"` // image video audio file
	Mime    string   `json:"mime,omitempty"`
	Name    string   `json:"name,omitempty"`
	Alt     string   `json:"alt,omitempty"`
	Caption string   `json:"caption,omitempty"`
	Width   int      `json:"width,omitempty"`
	Height  int      `json:"height,omitempty"`
	Size    int64    `json:"size,omitempty"`
	Located bool     `json:"located,omitempty"` // carries the place where it was taken
	Codes   []string `json:"codes,omitempty"`   // what the QR codes in it say

	Decorative bool // has an empty alternative text on purpose: it says nothing
}

// File is an original handed in: Kind 文字 图片 视频 音频, Format its extension without a dot.
type File struct {
	Kind   string
	Format string
	Name   string
}

// Param is what the pack says about one check: how grave, under which clause, and its numbers and lists.
// The zero Param means the check's own defaults.
type Param struct {
	Severity Severity
	Clause   string
	Max      int                 // length: 字数上限; freshness: days
	Fields   []string            // required_fields: names
	Formats  map[string][]string // file_format: kind → formats
}

// Severity says what a finding demands: must and should are mended or overruled with a reason, a hint may be ignored.
type Severity string

// The severities.
const (
	Must   Severity = "must"   // 错误
	Should Severity = "should" // 警告
	Hint   Severity = "hint"   // 提示
)

// Finding (检查结果) is one suspected mistake. Start and End are code points, End exclusive; both 0 with Flag set for a
// finding without a place.
type Finding struct {
	Kind       string   `json:"kind"`
	Block      string   `json:"block,omitempty"` // block id, or a part such as "title"; "" = offsets into Subject.Text
	Start      int      `json:"start"`
	End        int      `json:"end"`
	Severity   Severity `json:"severity"`
	Message    string   `json:"message"`
	Suggestion string   `json:"suggestion"`
	Clause     *string  `json:"clause"`
	Text       string   `json:"text,omitempty"` // the words found, by which a repeated hit is disposed of once
	Fix        *Fix     `json:"fix,omitempty"`  // a change that can be made by one press
	Flag       bool     `json:"flag,omitempty"` // has no place in the text
}

// Fix replaces the words between Start and End of the finding.
type Fix struct {
	Text string `json:"text"`
}
