// Package article is the manuscript (稿件) from draft to publication: who wrote and edited it, which bytes were sealed
// for which account, the review it goes through, and what became of each target.
//
// It never decides who signs (review does, on an answer of policy), never renders (it is told digests) and never calls
// a platform. One stream "article/<id>" holds its events and those of its review. Start reading at State, then
// command.go, Decide in decide.go, and Evolve in evolve.go.
package article

import (
	"slices"
	"time"

	"qianfa/internal/core/review"
	"qianfa/internal/core/workday"
)

// State is everything known about one article, folded from its stream. The zero State is no article yet.
type State struct {
	ID        string
	Body      string // root unit
	Unit      string // 报送单位
	Author    string // 拟稿人
	Submitter string // 报送人, if another
	Registrar string // 登记人, for papers and e-mails (代为登记)
	Created   time.Time
	Updated   time.Time
	Versions  []Version
	Editors   []string // everybody whose hand is in the current version

	CoDrafters []string // 协办人, who write with the drafter
	Former     []string // who handed the item over to the drafter

	Seal      Seal     // of the version under review, zero before the first submit
	Pack      string   // rules of the case, frozen
	Digest    string   // digest of that pack
	Findings  string   // content digest of what was found when it was handed in
	Lexicons  []string // digests of the body's lists it was examined with then
	Template  *TemplateRef
	Case      review.Case
	Overruled []Overrule
	Number    string // given at registration (登记), never at draft
	Posts     map[string]Publication
	Withdrawn bool
}

// Version (版本) is a text that is evidence: its canonical bytes lie beside the ledger under Content.
type Version struct {
	N       int
	Content string
	By      string
	At      time.Time
	Editors []string // who edited since the version before
	Why     Why
}

// Why says what made a version.
type Why string

// The reasons for a version.
const (
	WhySaved     Why = "saved"
	WhySubmitted Why = "submitted"
	WhyHandOver  Why = "hand_over"
	WhyEdited    Why = "edited" // under review
)

// Seal (定稿锁定) is the digest over the renderings of one version, with one leaf per target account.
type Seal struct {
	Version  int
	Manifest string // "sha256:…" of the manifest; what a signer is shown and signs
	Content  string // where the manifest lies
	Leaves   []Leaf
}

// Leaf is one target's rendering: Digest is that of the sealed bytes, Content where they lie.
type Leaf struct {
	Account string `json:"account"`
	Channel string `json:"channel"`
	Digest  string `json:"digest"`
	Content string `json:"content"`
}

// Leaf returns the leaf of an account.
func (s Seal) Leaf(account string) (Leaf, bool) {
	i := slices.IndexFunc(s.Leaves, func(l Leaf) bool { return l.Account == account })
	if i < 0 {
		return Leaf{}, false
	}
	return s.Leaves[i], true
}

// Overrule (经核无误，保留原文) is a finding that somebody answers for. Ref holds its words beside the ledger.
type Overrule struct {
	Kind   string
	Reason string // code of check's closed list
	Ref    string
	By     string
	At     time.Time
}

// Publication (发布) is what became of one target.
type Publication struct {
	Account string
	Channel string
	State   PostState
	Leaf    Leaf
	By      string // who released it
	Asked   time.Time
	Attempt int
	Steps   []CallStep
	Ref     string // the platform's id
	URL     string
	At      time.Time // published, or of the last outcome
	Message string    // content digest of what the platform said
	Class   string    // of an uncertain outcome: who can find out
	Receipt string    // content digest of the receipt: slots, wire digest, alterations
}

// CallStep is one call that is not idempotent: intended, and done once Ref is known.
type CallStep struct {
	Op   string
	At   time.Time
	Ref  string
	Done bool
}

// PostState is the state of a target. The set is closed.
type PostState string

// The states of a target.
const (
	PostNone       PostState = ""
	PostRequested  PostState = "publishing"
	PostPending    PostState = "pending"     // accepted by the platform, not visible yet
	PostPublished  PostState = "published"   // out
	PostRefused    PostState = "refused"     // the platform or the seal says no
	PostUncertain  PostState = "uncertain"   // sent, answer lost: a person looks (发布结果待核实)
	PostDraftReady PostState = "draft_ready" // a person finishes by hand and files the link
)

// Phase (阶段) is where the article stands as a whole, derived and never stored.
type Phase string

// The phases.
const (
	PhaseDraft      Phase = "draft"
	PhaseReview     Phase = "review"
	PhaseReady      Phase = "ready"
	PhaseScheduled  Phase = "scheduled"
	PhasePublishing Phase = "publishing"
	PhasePublished  Phase = "published"
	PhaseReturned   Phase = "returned"
	PhaseHeld       Phase = "held"
	PhaseRejected   Phase = "rejected"
	PhaseWithdrawn  Phase = "withdrawn"
)

// Title returns the Chinese word for a phase.
func (p Phase) Title() string {
	return map[Phase]string{PhaseDraft: "草稿", PhaseReview: "审签中", PhaseReady: "已签待发", PhaseScheduled: "定时待发", PhasePublishing: "发布中",
		PhasePublished: "已发布", PhaseReturned: "退回修改", PhaseHeld: "暂缓发布", PhaseRejected: "不同意发布", PhaseWithdrawn: "已撤稿"}[p]
}

// Title returns the Chinese words for the state of a target.
func (p PostState) Title() string {
	return map[PostState]string{PostNone: "未发布", PostRequested: "正在发布", PostPending: "平台处理中", PostPublished: "已发布",
		PostRefused: "未发出", PostUncertain: "发布结果待核实", PostDraftReady: "待人工发布"}[p]
}

// Exists reports whether the article was created.
func (s State) Exists() bool { return s.ID != "" }

// Opened reports whether the article was ever handed in for review.
func (s State) Opened() bool { return s.Seal.Manifest != "" }

// Version returns the number of the latest version, 0 before the first.
func (s State) Version() int { return len(s.Versions) }

// Current returns the latest version; the zero Version before the first.
func (s State) Current() Version {
	if len(s.Versions) == 0 {
		return Version{}
	}
	return s.Versions[len(s.Versions)-1]
}

// Phase derives where the article stands.
func (s State) Phase() Phase {
	switch {
	case s.Withdrawn:
		return PhaseWithdrawn
	case !s.Opened():
		return PhaseDraft
	}
	if p, ok := s.postsPhase(); ok {
		return p
	}
	switch s.Case.Stopped.State {
	case review.StopReturned:
		return PhaseReturned
	case review.StopRecalled:
		return PhaseDraft
	case review.StopHeld:
		return PhaseHeld
	case review.StopRejected:
		return PhaseRejected
	case review.StopNone:
	}
	if len(s.Case.Schedules) > 0 {
		return PhaseScheduled
	}
	if s.ready() {
		return PhaseReady
	}
	return PhaseReview
}

// postsPhase: once a target is released, the targets say where the article stands.
func (s State) postsPhase() (Phase, bool) {
	if len(s.Posts) == 0 {
		return "", false
	}
	for _, l := range s.Seal.Leaves {
		if p, ok := s.Posts[l.Account]; !ok || p.State != PostPublished {
			return PhasePublishing, true
		}
	}
	return PhasePublished, true
}

// ready reports whether every target may be released now.
func (s State) ready() bool {
	for _, l := range s.Seal.Leaves {
		if !review.Ready(s.Case, l.Account, s.Updated) {
			return false
		}
	}
	return len(s.Seal.Leaves) > 0
}

// Editable reports whether the text may be edited freely: before review, and when it was returned or recalled.
func (s State) Editable() bool {
	p := s.Phase()
	return p == PhaseDraft || p == PhaseReturned
}

// PageNumber is the article's place in addresses of the built-in website, known before it is sealed: the day it was
// begun and the random end of its id.
func PageNumber(id string, created time.Time) string {
	return created.In(workday.Zone).Format("20060102") + "-" + id[max(0, len(id)-8):]
}
