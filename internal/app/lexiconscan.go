package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"qianfa/internal/core/fault"
)

// The states of a scan. Done, Cancelled and Failed are ends.
const (
	ScanRunning   = "running"
	ScanPaused    = "paused"
	ScanDone      = "done"
	ScanCancelled = "cancelled"
	ScanFailed    = "failed"
)

// Scan (词库复查) runs one version of a lexicon over the latest saved texts of the body's articles: to try it out before it
// is switched on, or to find old articles that it concerns. It changes nothing and is working state.
type Scan struct {
	ID        string
	Body      string
	Lexicon   string
	Version   int64
	Published bool // only what is public
	State     string
	Place     string // id of the last article examined
	Total     int64
	Done      int64
	Gone      int64 // articles whose text was destroyed
	Struck    int64 // articles with a hit
	Hits      int64
	By        string
	Trouble   string // why it failed
	CreatedAt time.Time
	UpdatedAt time.Time
}

// ScanHit is one place in one article. Around is the words with what stands next to them.
type ScanHit struct {
	Article  string
	N        int64
	Version  int64
	Title    string
	Term     string
	Severity string
	Block    string
	Start    int64
	End      int64
	Words    string
	Around   string
}

// ScanText is the latest saved text of an article; Data is nil when it was destroyed.
type ScanText struct {
	Article string
	Unit    string
	Version int64
	Data    []byte
}

// ScanStore keeps scans.
type ScanStore interface {
	StartScan(ctx context.Context, s Scan) error
	Scan(ctx context.Context, id string) (s Scan, found bool, err error)
	ScansOf(ctx context.Context, lexicon string, limit int) ([]Scan, error)
	RunningScans(ctx context.Context) ([]Scan, error)
	MoveScan(ctx context.Context, id, from, to, trouble string) (bool, error)
	ScanTexts(ctx context.Context, s Scan, limit int) ([]ScanText, error)
	// SaveScanPage stores hits and the place reached together, unless the scan was paused or went on elsewhere.
	SaveScanPage(ctx context.Context, s Scan, from string, hits []ScanHit) (bool, error)
	ScanHits(ctx context.Context, scan, afterArticle string, afterN int64, limit int) ([]ScanHit, error)
	DropScan(ctx context.Context, id string) error
	TakeLease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	DropLease(ctx context.Context, name, holder string) error
}

// StartScan begins to run a version (0 = the latest) over the body's articles. One lexicon has one running scan.
func (l *Lexicons) StartScan(ctx context.Context, actor Actor, id string, version int, published bool) (Scan, error) {
	h, err := l.open(ctx, actor, id)
	if err != nil {
		return Scan{}, err
	}
	if err := l.mayKeep(h, actor); err != nil {
		return Scan{}, err
	}
	if version == 0 {
		version = h.state.Latest()
	}
	if version < 1 || version > h.state.Latest() {
		return Scan{}, fault.New(fault.Invalid, "词库没有第 %d 版，不能复查。请刷新后重新选择。", version)
	}
	have, err := l.Scans.ScansOf(ctx, id, keptScans*2)
	if err != nil {
		return Scan{}, err
	}
	if slices.ContainsFunc(have, func(s Scan) bool { return s.State == ScanRunning || s.State == ScanPaused }) {
		return Scan{}, fault.New(fault.Conflict, "这个词库已有一次复查没有结束。请等它完成，或先终止它。")
	}
	for _, old := range have[min(len(have), keptScans-1):] {
		if err := l.Scans.DropScan(ctx, old.ID); err != nil {
			return Scan{}, err
		}
	}
	s := Scan{ID: l.NewID(), Body: actor.Body, Lexicon: id, Version: int64(version), Published: published, State: ScanRunning, By: actor.Person, CreatedAt: l.Now().UTC()}
	if err := l.Scans.StartScan(ctx, s); err != nil {
		return Scan{}, err
	}
	return l.scan(ctx, actor, s.ID)
}

func (l *Lexicons) mayKeep(h heldLexicon, actor Actor) error {
	if keeps(h.org, actor.Person, l.Now()) {
		return nil
	}
	return fault.New(fault.Forbidden, "只有本单位的词库管理员或系统管理员可以复查稿件，请联系他们办理。")
}

// MoveScan pauses, resumes or cancels a scan.
func (l *Lexicons) MoveScan(ctx context.Context, actor Actor, scan, act string) (Scan, error) {
	s, err := l.scan(ctx, actor, scan)
	if err != nil {
		return s, err
	}
	h, err := l.open(ctx, actor, s.Lexicon)
	if err != nil {
		return s, err
	}
	if err := l.mayKeep(h, actor); err != nil {
		return s, err
	}
	to := map[string]string{"pause": ScanPaused, "resume": ScanRunning, "cancel": ScanCancelled}[act]
	from := []string{ScanRunning}
	switch act {
	case "pause":
	case "resume":
		from = []string{ScanPaused, ScanFailed}
	case "cancel":
		from = []string{ScanRunning, ScanPaused, ScanFailed}
	default:
		return s, fault.New(fault.Invalid, "复查只能暂停、继续或终止（pause、resume、cancel）。")
	}
	for _, f := range from {
		if ok, err := l.Scans.MoveScan(ctx, scan, f, to, ""); err != nil || ok {
			return s, firstOf(err, func() error { s, err = l.scan(ctx, actor, scan); return err })
		}
	}
	return s, fault.New(fault.Conflict, "这次复查的状态已经变化，没有操作。请刷新后再试。")
}

// firstOf returns err, or what do returns.
func firstOf(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

// scan is a scan of the actor's body.
func (l *Lexicons) scan(ctx context.Context, actor Actor, id string) (Scan, error) {
	s, found, err := l.Scans.Scan(ctx, id)
	if err == nil && (!found || s.Body != actor.Body) {
		err = fault.New(fault.NotFound, "没有这次复查，请从词库页面重新打开。")
	}
	return s, err
}

// Scanned is a scan as it stands.
func (l *Lexicons) Scanned(ctx context.Context, actor Actor, id string) (Scan, error) {
	return l.scan(ctx, actor, id)
}

// ScansOf lists the scans of a lexicon, the newest first.
func (l *Lexicons) ScansOf(ctx context.Context, actor Actor, id string) ([]Scan, error) {
	if _, err := l.open(ctx, actor, id); err != nil {
		return nil, err
	}
	return l.Scans.ScansOf(ctx, id, keptScans)
}

// ScanHits lists what a scan found, article by article, from after a place on. They are for who keeps the lexicon: the
// articles may be others' drafts.
func (l *Lexicons) ScanHits(ctx context.Context, actor Actor, scan, afterArticle string, afterN int64, limit int) ([]ScanHit, error) {
	s, err := l.scan(ctx, actor, scan)
	if err != nil {
		return nil, err
	}
	h, err := l.open(ctx, actor, s.Lexicon)
	if err != nil {
		return nil, err
	}
	if err := l.mayKeep(h, actor); err != nil {
		return nil, err
	}
	return l.Scans.ScanHits(ctx, scan, afterArticle, afterN, min(max(limit, 1), 200))
}

const (
	keptScans = 10               // of one lexicon; older ones are deleted with their hits
	scanPage  = 200              // articles read and saved together
	scanLease = 30 * time.Second // how long a scan stays with a node that no longer says anything
	scanMost  = 50               // hits listed of one article
)

// Tick carries running scans on until they end, are paused, or ctx ends. node names who does it: a scan is carried on in
// one place at a time, and after a crash by whoever finds it.
func (l *Lexicons) Tick(ctx context.Context, node string) error {
	running, err := l.Scans.RunningScans(ctx)
	if err != nil {
		return err
	}
	for _, s := range running {
		if err := l.carry(ctx, s, node); err != nil {
			return err
		}
	}
	return nil
}

func (l *Lexicons) carry(ctx context.Context, s Scan, node string) error {
	lease := "lexicon-scan/" + s.ID
	for {
		held, err := l.Scans.TakeLease(ctx, lease, node, scanLease)
		if err != nil || !held {
			return err
		}
		next, on, err := l.scanNext(ctx, s)
		if ctx.Err() != nil {
			return l.Scans.DropLease(context.WithoutCancel(ctx), lease, node)
		}
		if err != nil { // a text that was altered, say: a person must look
			_, moved := l.Scans.MoveScan(ctx, s.ID, ScanRunning, ScanFailed, fault.Of(err).Message)
			return firstOf(moved, func() error { return fmt.Errorf("scan %s: %w", s.ID, err) })
		}
		if s = next; !on {
			return l.Scans.DropLease(ctx, lease, node)
		}
	}
}

// scanNext examines one page of articles; on says whether there is more to do.
func (l *Lexicons) scanNext(ctx context.Context, s Scan) (next Scan, on bool, err error) {
	f, err := l.states.get(ctx, LexiconStream(s.Lexicon))
	if err != nil {
		return s, false, err
	}
	if s.Version < 1 || int(s.Version) > f.state.Latest() {
		return s, false, fault.New(fault.Internal, "词库没有第 %d 版，复查没有完成。请重新开始。", s.Version)
	}
	lex, err := l.ready(ctx, s.Lexicon, f.state.Name, int(s.Version), f.state.Versions[s.Version-1].Digest)
	if err != nil {
		return s, false, err
	}
	look, err := l.lookFor(ctx, s, lex)
	if err != nil {
		return s, false, err
	}
	texts, err := l.Scans.ScanTexts(ctx, s, scanPage)
	if err != nil {
		return s, false, err
	}
	from := s.Place
	var hits []ScanHit
	for _, t := range texts {
		s.Done, s.Place = s.Done+1, t.Article
		if t.Data == nil {
			s.Gone++
			continue
		}
		found, n, err := look.at(t)
		if err != nil {
			return s, false, err
		}
		if s.Hits += int64(n); n > 0 {
			s.Struck++
		}
		hits = append(hits, found...)
	}
	if s.Total = max(s.Total, s.Done); len(texts) < scanPage {
		s.State, s.Total = ScanDone, s.Done
	}
	ok, err := l.Scans.SaveScanPage(ctx, s, from, hits)
	return s, ok && s.State == ScanRunning, err
}
