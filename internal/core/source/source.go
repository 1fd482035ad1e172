// Package source is the source document (源文档) of an article: one versioned JSON tree of blocks with ids, to which the
// editor and every imported file map. Its canonical digest says whether an article changed (decisions 1), and a
// finding points into it by block id and range in code points.
//
// It never renders, fetches a picture or knows a channel: that is render's work. It invents no ids: callers give the
// function that makes them. Start reading at Document, then Decode and Canonical.
package source

// Version is the only version of the format so far; it stands in every document.
const Version = 1

// Document is the source (源文档) of one version of an article.
type Document struct {
	V       int     `json:"v"`
	Title   string  `json:"title"`
	Summary string  `json:"summary,omitempty"` // 摘要
	Byline  string  `json:"byline,omitempty"`  // 署名
	Blocks  []Block `json:"blocks"`
}

// Type says what a block is. The set is closed.
type Type string

// The types of blocks.
const (
	Heading    Type = "heading"    // level, align, runs
	Paragraph  Type = "paragraph"  // align, indent, runs
	List       Type = "list"       // ordered, start, items
	Table      Type = "table"      // rows
	Image      Type = "image"      // media, alt, caption, width, height
	Quote      Type = "quote"      // blocks
	Rule       Type = "rule"       // nothing
	Attachment Type = "attachment" // media, name
)

// Block is one piece of a document. Which fields it may carry depends on Type; Decode refuses the others.
type Block struct {
	ID      string  `json:"id"`
	Type    Type    `json:"type"`
	Level   int     `json:"level,omitempty"`   // heading: 1 to 6
	Align   Align   `json:"align,omitempty"`   // heading, paragraph; "" = left
	Indent  int     `json:"indent,omitempty"`  // paragraph: first line, in characters
	Runs    []Run   `json:"runs,omitempty"`    // heading, paragraph
	Ordered bool    `json:"ordered,omitempty"` // list
	Start   int     `json:"start,omitempty"`   // ordered list: first number; 0 = 1
	Items   []Item  `json:"items,omitempty"`   // list
	Rows    []Row   `json:"rows,omitempty"`    // table
	Media   string  `json:"media,omitempty"`   // image, attachment: "sha256:<hex>"
	Alt     string  `json:"alt,omitempty"`     // image
	Caption string  `json:"caption,omitempty"` // image
	Width   int     `json:"width,omitempty"`   // image, in pixels
	Height  int     `json:"height,omitempty"`  // image, in pixels
	Blocks  []Block `json:"blocks,omitempty"`  // quote
	Name    string  `json:"name,omitempty"`    // attachment: file name
}

// Align is how the lines of a block stand.
type Align string

// The alignments; the empty one is Left.
const (
	Left    Align = "left"
	Center  Align = "center"
	Right   Align = "right"
	Justify Align = "justify"
)

// Run is a stretch of text in one style. A line feed inside Text is a line break, not a new paragraph.
type Run struct {
	Text      string `json:"text"`
	Bold      bool   `json:"bold,omitempty"`
	Italic    bool   `json:"italic,omitempty"`
	Underline bool   `json:"underline,omitempty"`
	Strike    bool   `json:"strike,omitempty"`
	Script    Script `json:"script,omitempty"`
	Link      string `json:"link,omitempty"` // http, https or mailto only
}

// Script raises or lowers a run.
type Script string

// The scripts; the empty one is neither.
const (
	Super Script = "sup"
	Sub   Script = "sub"
)

// Item is one entry of a list; Level 0 is the outermost.
type Item struct {
	ID    string `json:"id"`
	Level int    `json:"level,omitempty"`
	Runs  []Run  `json:"runs,omitempty"`
}

// Row is one row of a table.
type Row struct {
	Cells []Cell `json:"cells"`
}

// Cell is one cell of a table. Cells hidden by a neighbour's Colspan or Rowspan are left out, as in HTML.
type Cell struct {
	ID      string  `json:"id"`
	Header  bool    `json:"header,omitempty"`
	Colspan int     `json:"colspan,omitempty"` // 0 = 1
	Rowspan int     `json:"rowspan,omitempty"` // 0 = 1
	Blocks  []Block `json:"blocks,omitempty"`
}
