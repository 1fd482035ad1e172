package review

import (
	"time"

	"qianfa/internal/core/policy"
)

// Command is something a person asks of a case. The set is closed: the types of this file. Fields named Opinion,
// Reason or Ref hold the digest of a text or file kept beside the ledger.
type Command interface{ command() }

// Open starts a case on a frozen answer.
type Open struct {
	Answer    policy.Answer
	Terms     Terms
	Version   int
	Digest    string
	Author    string
	Submitter string // "" = the author
	Registrar string // who registered it for them, if somebody did
	Editors   []string
	Former    []string // who handed the item over to the author
}

// Pass signs one's row of a step (同意).
type Pass struct {
	Step      string
	Word      string         // one of the row's outcomes, "" = passed
	Record    map[string]any // what the row asks to be recorded
	Checklist string         // digest of the filled checklist
	Answered  []string       // the items of it that were answered one by one
	Opinion   string
}

// Return gives the item back for change (退回修改), to the author or to an earlier step.
type Return struct {
	Step    string
	To      string // an earlier step; "" = author
	Back    bool   // afterwards straight back to me; else the steps from there on start over
	Opinion string
}

// Resubmit hands a returned or recalled item in again. Version and Digest are of what is handed in now.
type Resubmit struct {
	Version int
	Digest  string
	Opinion string
}

// Reject is the final no (不同意发布).
type Reject struct{ Step, Opinion string }

// Hold stops everything for a while (暂缓发布).
type Hold struct{ Reason string }

// Resume ends a hold.
type Resume struct{}

// Recall takes the item back before the next signer acts (撤回报送).
type Recall struct{}

// Means says how consent came about that somebody else recorded.
type Means string

// The means of recorded consent. "" is a person's own act here.
const (
	Oral  Means = "oral"  // 当面
	Phone Means = "phone" // 电话
	Paper Means = "paper" // 纸质
	Link  Means = "link"  // 会审链接: the organ's own answer, recorded by nobody
)

// Title returns the Chinese words for the means.
func (m Means) Title() string {
	return map[Means]string{Oral: "当面同意", Phone: "电话同意", Paper: "纸质签批补录", Link: "外部会审（签名链接）"}[m]
}

// Record enters a consent given by telephone, by word of mouth or on paper. It is shown as what it is.
type Record struct {
	Step    string
	For     string // who consented; an organ without accounts has none
	Means   Means
	Number  string    // telephone number or document number
	Given   time.Time // when the consent was given, zero = now
	Scan    string    // digest of the scanned paper
	Opinion string
	Read    string // digest of the words that were read out on the telephone
	Listed  bool   // the number is the one on file, as compared by app
}

// Deny says that a consent recorded in one's name was not given.
type Deny struct{ Step string }

// Consult asks for an opinion, which comes back to the one who asked.
type Consult struct {
	Step string // a consult step of the route, or the step at which one asks on one's own
	To   string
	Ref  string
}

// AnswerConsult gives the opinion asked for.
type AnswerConsult struct {
	No  int
	Ref string
}

// Transfer hands one's row over for good to another person who may take it.
type Transfer struct{ Step, To, Reason string }

// AddSigner asks one more person to sign beside a step.
type AddSigner struct{ Step, Person, Reason string }

// RemoveAddedSigner takes an added signer off again; never a required one.
type RemoveAddedSigner struct{ Step, Person string }

// Escalate hands a doubtful case up to the post the rules name.
type Escalate struct{ Step, Reason string }

// Skip leaves a step out by a person whom the rules allow to, with a reason.
type Skip struct{ Step, Reason string }

// SkipOptional decides that an optional step is not needed.
type SkipOptional struct{ Step, Reason string }

// Suggest marks a change (批改). Ref names the marks; SignOn: signs once they are adopted.
type Suggest struct {
	Step   string
	Ref    string
	SignOn bool
}

// Edit puts a new version in the place of the one under review. Small = the pack's 文字性修改, as compared by app.
type Edit struct {
	Version int
	Digest  string
	Editors []string // everybody who edited since the last version; the actor is one of them
	Small   bool
	Adopts  []int // suggestions adopted to the letter, as compared by app
}

// Confirm is the suggester's tap on his own words after adoption; it signs the row.
type Confirm struct {
	Suggestion int
	Checklist  string // digest of the filled checklist, where the step has one
	Answered   []string
}

// TakeBack takes one's signature off a version that a small edit changed after it was given (阅知后收回).
type TakeBack struct{ Step string }

// Acknowledge (阅知) says that a signer has seen what a small edit changed after he signed, and lets his signature stand.
type Acknowledge struct{ Step string }

// Publish releases one target now, "" = every ready one.
type Publish struct{ Target string }

// Schedule releases one target later, "" = every ready one.
type Schedule struct {
	Target string
	At     time.Time
}

// Unschedule unlocks a scheduled target.
type Unschedule struct{ Target string }

// SignLater signs a step after an emergency release, on the released bytes (补签).
type SignLater struct {
	Step      string
	Opinion   string
	Record    map[string]any // what the row asks to be recorded
	Checklist string         // digest of the filled checklist
}

// Invite sends a link to an organ outside (发送会审链接). Unit chooses among several organs of one step.
type Invite struct {
	Step string
	Unit string
	Due  time.Time
}

// Disinvite makes a link void (作废会审链接).
type Disinvite struct{ No int }

// Reply is an organ's answer by its link; Opinion names who answers and what they say, Scan a stamped form.
type Reply struct {
	No      int
	Verdict Verdict
	Opinion string
	Scan    string
}

func (Open) command()              {}
func (Pass) command()              {}
func (Return) command()            {}
func (Resubmit) command()          {}
func (Reject) command()            {}
func (Hold) command()              {}
func (Resume) command()            {}
func (Recall) command()            {}
func (Record) command()            {}
func (Deny) command()              {}
func (Consult) command()           {}
func (AnswerConsult) command()     {}
func (Transfer) command()          {}
func (AddSigner) command()         {}
func (RemoveAddedSigner) command() {}
func (Escalate) command()          {}
func (Skip) command()              {}
func (SkipOptional) command()      {}
func (Suggest) command()           {}
func (Edit) command()              {}
func (Confirm) command()           {}
func (TakeBack) command()          {}
func (Acknowledge) command()       {}
func (Publish) command()           {}
func (Schedule) command()          {}
func (Unschedule) command()        {}
func (SignLater) command()         {}
func (Invite) command()            {}
func (Disinvite) command()         {}
func (Reply) command()             {}
