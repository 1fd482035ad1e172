// Package org knows who belongs to a body and who may act for whom: units, persons, posts with their holders over
// time, who is in charge of what, organs without accounts, liaisons, standing delegations, the adopted rules (审签规则)
// and the numbering of documents. One stream "org/<body>" per body, a body being the root unit of a tree.
//
// Kinds of units, names of posts and names of document series are free words of the body and its pack; nothing here
// depends on one country's offices. It never logs anybody in (see auth), never holds a password and never holds data
// about citizens. Start reading at State, then Decide, then Holders.
package org

import "time"

// State is everything known about one body, folded from its stream. The zero State is a body nobody has set up.
type State struct {
	Body        string                 // id of the root unit, "" before the first unit
	Units       map[string]Unit        // by id
	Persons     map[string]Person      // by id
	Tenures     []Tenure               // all, past ones too
	Charges     []Charge               // all, past ones too
	Organs      map[string]Organ       // by id
	Liaisons    []Liaison              // all, past ones too
	Delegations []Delegation           // all, revoked ones too
	Supervisors map[string]Supervision // by id of the supervising body
	Adoptions   []Adoption             // in order of adoption
	Series      map[string]Series      // by name
	Forms       map[string]Form        // of the body's own, by name
	Managers    []Manager              // all, past ones too
}

// Unit (单位) is a node of the body's tree. Kind is a free word of the pack, such as 机关处室; Office is the unit that
// acts for this one, as a government's office does. Units and persons are listed by Order, then by id.
type Unit struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Short  string `json:"short,omitempty"`
	Code   string `json:"code,omitempty"`
	Kind   string `json:"kind,omitempty"`
	Parent string `json:"parent,omitempty"`
	Office string `json:"office,omitempty"`
	Order  int    `json:"order,omitempty"`
	Closed bool   `json:"closed,omitempty"` // dissolved: keeps its history, takes no new holders
}

// Person (人员) is a member of staff. Unit is the home unit; Kind is a free word such as 聘用人员.
type Person struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	Unit  string `json:"unit,omitempty"`
	Kind  string `json:"kind,omitempty"`
	Order int    `json:"order,omitempty"`
	Left  bool   `json:"left,omitempty"` // has left the body; holds nothing any more

	Disabled bool `json:"-"` // 停用: may not log in or act; what the person holds is kept and comes back with the login
}

// Acts reports whether a person may act at all: neither gone nor disabled.
func (p Person) Acts() bool { return !p.Left && !p.Disabled }

// TenureKind says in which way a post is held (users.md 11).
type TenureKind string

// The kinds of tenure. The set is closed; Title gives the word for people.
const (
	Regular   TenureKind = "regular"   // 正式
	Presiding TenureKind = "presiding" // 主持工作
	Acting    TenureKind = "acting"    // 代理
	Concurred TenureKind = "concurred" // 兼任
	Attached  TenureKind = "attached"  // 挂职
	Seconded  TenureKind = "seconded"  // 借调
)

// Title returns the Chinese word for the kind.
func (k TenureKind) Title() string {
	return map[TenureKind]string{Regular: "正式", Presiding: "主持工作", Acting: "代理", Concurred: "兼任", Attached: "挂职", Seconded: "借调"}[k]
}

// Period is a stretch of time: From is inside, Until is not. A zero From has always been, a zero Until is open.
type Period struct {
	From  time.Time `json:"from,omitzero"`
	Until time.Time `json:"until,omitzero"`
}

// Contains reports whether at lies in the period.
func (p Period) Contains(at time.Time) bool {
	return !at.Before(p.From) && (p.Until.IsZero() || at.Before(p.Until))
}

// Tenure (任职) is one person's holding of one post: a role word in a unit, for a time, by a document.
type Tenure struct {
	ID       string     `json:"id"`
	Person   string     `json:"person"`
	Role     string     `json:"role"`
	Unit     string     `json:"unit"`
	Kind     TenureKind `json:"kind"`
	Document string     `json:"document,omitempty"`
	Period
}

// Charge (分管) puts a leader in charge of units, for a time, by a document (分工文件).
type Charge struct {
	ID       string   `json:"id"`
	Person   string   `json:"person"`
	Units    []string `json:"units"`
	Document string   `json:"document,omitempty"`
	Period
}

// Organ is an outside organ without accounts here, such as the publicity office of the same level; what it decides is
// recorded by somebody of the body.
type Organ struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Kind string `json:"kind,omitempty"`
}

// Liaison (联络员) may read, print, remind and record consent for one named leader, and never signs.
type Liaison struct {
	ID       string `json:"id"`
	Leader   string `json:"leader"`
	Person   string `json:"person"`
	Document string `json:"document,omitempty"`
	Period
}

// Delegation (授权) lets To act with the power of From. As is a role word or a verb code, "" for all; Units limits it
// to posts of these units, none for all.
type Delegation struct {
	ID        string    `json:"id"`
	From      string    `json:"from"`
	To        string    `json:"to"`
	As        string    `json:"as,omitempty"`
	Units     []string  `json:"units,omitempty"`
	Document  string    `json:"document,omitempty"`
	Since     time.Time `json:"since,omitzero"`
	Until     time.Time `json:"until,omitzero"`
	RevokedAt time.Time `json:"revoked_at,omitzero"`
}

// Supervision is the recorded relation that lets another body read this one (decisions 12).
type Supervision struct {
	Body     string    `json:"body"` // the supervising body
	Scope    string    `json:"scope,omitempty"`
	Document string    `json:"document,omitempty"`
	Since    time.Time `json:"since,omitzero"`
	Until    time.Time `json:"until,omitzero"`
}

// Adoption is the act by which the body took a pack as its rules, with the digest of the sentences an official
// confirmed (packs explain).
type Adoption struct {
	Pack            string    `json:"pack"`
	PackDigest      string    `json:"pack_digest"`
	ExplainedDigest string    `json:"explained_digest"`
	Text            string    `json:"text,omitempty"` // content digest of the pack's edition, kept for as long as the adoption
	Document        string    `json:"document,omitempty"`
	By              string    `json:"by"`
	From            time.Time `json:"from"`
}

// Series (编号规则) is one series of document numbers, such as name 审签 with pattern 横宣审〔{year}〕{n}号, counted per
// year when the pattern names the year.
type Series struct {
	Name    string `json:"name"`
	Pattern string `json:"pattern"`
	Start   int    `json:"start,omitempty"` // first number, 1 when 0
}

// Manager (管理员) is the named person answerable for one account (政务新媒体账号).
type Manager struct {
	ID       string `json:"id"`
	Account  string `json:"account"`
	Person   string `json:"person"`
	Document string `json:"document,omitempty"`
	Period
}

// Form (表样) is a form of the body's own that is filled in place of the one that comes with the program. Name is the
// form's as the rules name it, Format docx or html, File the name it was brought under; the bytes lie under Digest.
type Form struct {
	Name   string `json:"name"`
	Format string `json:"format"`
	File   string `json:"file,omitempty"`
	Digest string `json:"digest"`
	Size   int64  `json:"size"`
}
