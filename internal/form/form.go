// Package form prints review forms (审核单 审查表 审签记录): a Record of plain facts goes in, a page for the browser (HTML)
// or paper (PDF, A4, embedded font) comes out, with its number, check code and page numbers.
//
// It never decides, loads or stores anything, never stamps a seal or a handwritten signature, and never prints a
// character that its font lacks: that is fault.Invalid naming the character. Start reading at Record, then Template
// and sheet.go (the layout both outputs share); the built-in forms are one file each: jinhua.go, hengli.go, purchase.go,
// jiaozuo.go, secrecy.go, telephone.go, correction.go, general.go. What is not about one item is mandate.go and publog.go.
package form

import (
	"strings"
	"time"

	"qianfa/internal/core/fault"
)

// Record is everything a form is printed from. All texts are as people should read them; empty means not known and is
// printed as an empty box.
type Record struct {
	Number      string // 编号, such as 横宣审〔2026〕17号; given at registration, so empty before
	Title       string // 标题
	Body        string // name of the body whose form it is, printed above the form's name
	Unit        string // 报送单位
	Author      string // 拟稿人
	Submitter   string // 报送人
	Registrar   string // 登记人, when the office registered a paper or e-mail submission for the author
	Phone       string // 联系电话
	SubmittedAt time.Time
	Origin      string // 原创 转载 …, in the body's words
	Source      string // 信息来源: name of the source, and its address for a reprint
	Class       string // 信息类别
	Act         string // what is asked for when it is not a publication: 更正 下线 定时取消 …
	Basis       string // the regulation the route rests on, by name
	Channels    []Channel
	Content     []Block
	Steps       []StepRow // in the order of the route
	Version     int       // 第几版
	VersionCode string    // 核验码, from Code
	Seal        string    // 定稿锁定码, short; empty while the text is not locked
	TreeSize    int64     // entries in the proof ledger when printed
	Root        string    // short root of the proof ledger when printed
	Published   []Publication
	Fields      map[string]string // further boxes of the body's own form, by caption
	Remarks     string            // 备注
	Demo        bool              // 演练: printed by a demo installation
	PrintedAt   time.Time
}

// Channel is one place where the article may go. Kind is wechat, weibo, website or another platform's code.
type Channel struct {
	Kind  string
	Name  string // name of the account
	Asked bool
}

// Block is a paragraph of the article's text, a table in it, or one line that stands for a picture, video or file.
type Block struct {
	Kind BlockKind
	Text string
	Rows [][]TableCell // of a Table
}

// TableCell is one cell of a table in the text. Cells hidden by a neighbour's Cols or Rows are left out, as in HTML.
type TableCell struct {
	Text string
	Head bool // bold and centred
	Cols int  // merged columns; 0 = 1
	Rows int  // merged rows; 0 = 1
}

// BlockKind says how a Block is set. The set is closed.
type BlockKind string

// The kinds of blocks.
const (
	Paragraph BlockKind = ""        // first line indented by two characters
	Heading   BlockKind = "heading" // bold, not indented
	Item      BlockKind = "item"    // an entry of a list, with its own mark in the text
	Media     BlockKind = "media"   // 〔图片〕 caption; never the picture itself
	Table     BlockKind = "table"   // rows and columns
)

// Plain is a block's text; the cells of a table's row stand on one line.
func (b Block) Plain() string {
	if b.Kind != Table {
		return b.Text
	}
	var said []string
	for _, r := range b.Rows {
		said = append(said, rowText(r))
	}
	return strings.Join(said, "\n")
}

// StepRow is one signer's row of the route, done or still open (Blank).
type StepRow struct {
	Step         string // "1", "2" …
	Label        string // the regulation's word: 审核 审定 签发
	Post         string // 职务: the post as the route names it, such as 分管领导
	Unit         string // the unit of the post
	Verb         string // the act's code, such as review or sign_off
	Clause       string // the clause in words, such as 第八条
	Person       string
	TitleOfDay   string // the person's title on that day, such as 副局长
	Delegation   string // 授权委托书 by which the person signed for another
	Delegator    string // the holder in whose place the person signed
	RecordedBy   string // who recorded a consent given otherwise than on screen
	RecordedHow  How    // how that consent was given
	Number       string // telephone number that was called, when it is known
	NumberNote   string // how that number was come by, such as 已按登记号码回拨
	Read         string // the words read out on the telephone, when they were written down
	For          string // id of the person whose consent it was, to find the signature given since
	Result       string // 同意 退回修改 …, the words shown for the act
	Opinion      string
	Checked      string // what the person stated by the checklist
	At           time.Time
	Blank        bool // not yet done: an empty box to sign in ink
	Late         bool // 补签: signed after the release, on the same text
	LateAt       time.Time
	SealPlace    bool   // leave room for a unit's stamp （盖章）
	OpinionTitle string // caption within the box when several posts share it; empty = Post
}

// How says how a consent that another person recorded was given. The set is closed.
type How string

// The ways of recorded consent; "" is a signature given on screen.
const (
	OnScreen How = ""
	Oral     How = "oral"  // 电话同意 or 口头同意
	Paper    How = "paper" // 纸质签批补录
	ByLink   How = "link"  // 外部会审（签名链接）: an organ outside, by itself
)

// Publication is one post that went out, or did not.
type Publication struct {
	Channel string // name for people
	At      time.Time
	Link    string
	State   string // 已发布 发布结果待核实 已下线 …
}

// Template (表样) lays a Record out as one form.
type Template struct {
	ID   string // stable: jinhua, hengli, purchase …
	Name string // 表名, as packs name their form
	// Beside says that the form goes with the item's own one and carries only the steps that are its business.
	Beside bool
	sheet  func(Record) sheet
}

// Templates are the built-in forms.
func Templates() []Template {
	return []Template{jinhua, hengli, purchase, jiaozuo, secrecyForm, telephone, correction, general}
}

// ByName returns the built-in form that a pack names, such as 审核单, and the general record for every other name.
func ByName(name string) Template {
	for _, t := range Templates() {
		if t.Name == name || t.ID == name {
			return t
		}
	}
	return general
}

// ByID returns a built-in form; an unknown one is fault.NotFound.
func ByID(id string) (Template, error) {
	for _, t := range Templates() {
		if t.ID == id {
			return t, nil
		}
	}
	return Template{}, fault.New(fault.NotFound, "没有“%s”这种表样。请从表样列表中选择。", id)
}

// shanghai is the zone of every printed time.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)
