package article

import (
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
)

// Command is something a person, or the publisher, asks of an article. The set is closed: the types of this file.
type Command interface{ command() }

// Create begins a manuscript (起草, 代为登记).
type Create struct {
	ID, Body, Unit, Author, Submitter, Registrar, Means string
}

// Save makes a version of the working copy (保存为版本). Same = its bytes equal the latest version's.
type Save struct {
	Content string
	Same    bool
	Editors []string
	Why     Why
}

// Handed is what a version is handed in with: its text, its seal and what the rules say of it.
type Handed struct {
	Save
	Seal       Seal // Version is filled in by Decide
	Answer     policy.Answer
	Terms      review.Terms
	Pack       string
	PackDigest string
	Facts      string        // content digest of the facts asked
	Findings   string        // content digest of all findings with their fate
	Lexicons   []string      // digests of the body's lexicons it was examined with
	Open       []fault.Field // findings that must be mended or overruled first
	Draft      Draft         // what it says, to be held against the template it names
	Basis      Basis         // that template; zero for none
}

// Submit hands the item in (报送), for the first time or after a return. Small: against the version under review it is
// a change of wording only (WordingOnly).
type Submit struct {
	Handed
	Small bool
}

// Edit puts a new version in the place of the one under review (修改, 采纳批改).
type Edit struct {
	Handed
	Small  bool
	Adopts []int
}

// Overruling answers for a finding (经核无误，保留原文).
type Overruling struct {
	Kind, Reason, Ref string
	Signing           bool // answered for at sign-off, when the body's lists changed after the hand-in
}

// Act does anything in the review but Open, Resubmit and Edit, which come with a version. Series is the numbering
// that the first release takes a number from; nil for none.
type ReviewAct struct {
	Command review.Command
	Number  *Numbered
	Pages   map[string]string // website account → address the page will have
	Broken  map[string]error  // targets whose stored bytes differ from the seal
}

// ReleaseDue lets scheduled targets go out when their time has come. Those whose stored bytes differ from the seal are
// refused on the spot, for a person to see.
type ReleaseDue struct {
	Number  *Numbered
	Pages   map[string]string
	Refused map[string]string // target → content digest of what is wrong with it
}

// ReportOverdue enters the signatures whose hour has passed after an emergency release (逾期没有补签).
type ReportOverdue struct{}

// RecordStep commits the intent of a call, or with Done its result.
type RecordStep struct {
	Account, Op, Ref string
	Done             bool
}

// RecordOutcome says how a publication ended or stands.
type RecordOutcome struct {
	Account    string
	State      PostState
	Ref, URL   string
	WireDigest string
	Receipt    string
	Code       string
	Class      string
	Message    string
}

// FileLink says where a person published by hand, or found the post after an uncertain outcome.
type FileLink struct{ Account, URL string }

// DeclareNotOut says that a person looked and nothing is out; the target can be released again.
type DeclareNotOut struct{ Account, Reason string }

// Retry releases a refused target again, on the same bytes.
type Retry struct {
	Account string
	Page    string // address of a website page
	Broken  error
}

// Withdraw takes a signed item back before publication (撤稿).
type Withdraw struct{ Reason string }

func (Create) command()        {}
func (Save) command()          {}
func (Submit) command()        {}
func (Edit) command()          {}
func (Overruling) command()    {}
func (ReviewAct) command()     {}
func (ReleaseDue) command()    {}
func (ReportOverdue) command() {}
func (RecordStep) command()    {}
func (RecordOutcome) command() {}
func (FileLink) command()      {}
func (DeclareNotOut) command() {}
func (Retry) command()         {}
func (Withdraw) command()      {}

// Facts is what Decide must know beside the article.
type Facts struct {
	Actor  string
	Now    time.Time
	Review review.Facts // of the same actor and moment

	Open []fault.Field // what the body's lists say since the hand-in, and nobody has answered for
}
