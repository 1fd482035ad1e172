package ledger

import (
	"errors"
	"fmt"
	"iter"
	"slices"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"qianfa/internal/core/fault"
)

// Trust is what the verifier holds from outside the export: public keys, and signed checkpoints kept elsewhere, such
// as those of earlier exports. Without any of it an export can only be checked for agreeing with itself.
type Trust struct {
	Keys        []note.Verifier
	Checkpoints []string
}

// Kind says what was done to the first bad entry. The set is closed.
type Kind string

// The kinds of tampering (篡改).
const (
	Flip      Kind = "flip"      // the line or its entry was changed
	Cut       Kind = "cut"       // an entry, or the end, is missing
	Swap      Kind = "swap"      // entries stand in another order
	Duplicate Kind = "duplicate" // an entry stands there twice
	Append    Kind = "append"    // an entry was added that the checkpoint does not cover
	Other     Kind = "other"     // something else is wrong, such as a foreign signature
)

// Bad is the first entry that is wrong. Entry is its line in the export, from 1; for a missing one, the line where it
// should stand.
type Bad struct {
	Entry int64  `json:"entry"`
	Kind  Kind   `json:"kind"`
	ID    string `json:"id,omitempty"`
	Text  string `json:"text"`
}

// Report is the outcome of Verify.
type Report struct {
	OK               bool   `json:"ok"`
	Entries          int64  `json:"entries"`
	TreeSize         int64  `json:"tree_size"` // what the checkpoint at the end says
	Root             string `json:"root"`      // recomputed from the entries
	Witnessed        bool   `json:"witnessed"` // something from outside confirms it
	WitnessedEntries int64  `json:"witnessed_entries"`
	Demo             bool   `json:"demo"`
	FirstBad         *Bad   `json:"first_bad"`
	Text             string `json:"text"`
}

// record is what is kept of a line in order to judge the whole.
type record struct {
	valid  bool // exactly the form written, and the digest is that of the entry
	n      int64
	id     string
	stream string
	digest string
	link   Head // the head it stands behind
	seal   bool // no entry: the checkpoint once more
}

// verification is the work of one Verify.
type verification struct {
	body   []record // the lines before the checkpoint
	extra  []record // the lines behind it
	seal   *Seal
	seen   map[string]int // the first line of each id
	torn   bool           // the last line is neither an entry nor a checkpoint
	sealed Checkpoint     // what seal says, once it is known to be as it was signed
	intact bool           // sealed is set
	trust  Trust
	held   []Checkpoint // the outside checkpoints, smallest first
	report Report
}

// Verify checks an export, line by line and as a whole, against itself and against what the verifier holds from
// outside. It names the first bad entry. An error is only given for what is no export's fault: lines that cannot be
// read, or an outside checkpoint that is none.
func Verify(lines iter.Seq2[[]byte, error], trust Trust) (Report, error) {
	v := &verification{trust: trust}
	if err := v.openHeld(); err != nil {
		return Report{}, err
	}
	if err := v.read(lines); err != nil {
		return Report{}, err
	}
	v.judge()
	v.summarize()
	return v.report, nil
}

// openHeld reads the checkpoints from outside. One that claims a known key must carry that key's signature.
func (v *verification) openHeld() error {
	for _, msg := range v.trust.Checkpoints {
		c, err := OpenCheckpoint(msg, v.trust.Keys...)
		var unverified *note.UnverifiedNoteError
		if errors.As(err, &unverified) {
			c, err = ReadCheckpoint(msg)
		}
		if err != nil {
			return fault.New(fault.Invalid, "外部检查点不可用：它不是签发的检查点，或签名与公钥不符。请换用当时保存的原件。").Because(err)
		}
		v.held = append(v.held, c)
	}
	slices.SortFunc(v.held, func(a, b Checkpoint) int { return int(min(1, max(-1, a.Size-b.Size))) })
	return nil
}

func (v *verification) read(lines iter.Seq2[[]byte, error]) error {
	for raw, err := range lines {
		if err != nil {
			return fmt.Errorf("read export: %w", err)
		}
		seal, err := ParseSeal(raw)
		switch {
		case err == nil && v.seal == nil:
			v.seal = &seal
		case err == nil:
			v.extra = append(v.extra, record{seal: true})
		case v.seal != nil:
			v.extra = append(v.extra, v.readEntry(raw))
		default:
			v.body = append(v.body, v.readEntry(raw))
		}
	}
	if last := len(v.body) - 1; v.seal == nil && last >= 0 && !v.body[last].valid && v.body[last].id == "" {
		v.body, v.torn = v.body[:last], true
	}
	v.report.Entries = int64(len(v.body) + len(v.extra))
	return nil
}

func (v *verification) readEntry(raw []byte) record {
	l, err := ParseLine(raw)
	v.report.Demo = v.report.Demo || l.Entry.Demo
	e := l.Entry
	return record{
		valid: err == nil && l.Digest == e.Digest(),
		n:     l.N, id: e.ID, stream: e.Stream, digest: l.Digest, link: Head{Seq: e.Seq - 1, Digest: e.Prev},
	}
}

// judge finds the first bad entry, if there is one.
func (v *verification) judge() {
	sealErr := v.openSeal()
	bad := v.firstBad()
	if bad == nil {
		bad = v.checkHeld()
	}
	if bad == nil {
		bad = v.checkSeal(sealErr)
	}
	if bad == nil {
		bad = v.checkSigner()
	}
	if bad != nil && bad.ID == "" && bad.Entry >= 1 && bad.Entry <= int64(len(v.body)) && bad.Kind != Cut {
		bad.ID = v.body[bad.Entry-1].id
	}
	v.report.FirstBad, v.report.OK = bad, bad == nil
	v.report.Root = v.rootAt(len(v.body)).String()
	if v.report.OK {
		v.witness()
	}
}

// openSeal reads the checkpoint at the end and verifies that it was signed with the key beside it.
func (v *verification) openSeal() error {
	if v.seal == nil {
		return errors.New("there is no checkpoint")
	}
	key, err := note.NewVerifier(v.seal.Key)
	if err != nil {
		return err
	}
	if v.sealed, err = OpenCheckpoint(v.seal.Checkpoint, key); err != nil {
		return err
	}
	v.intact = true
	v.report.TreeSize = v.sealed.Size
	v.report.Demo = v.report.Demo || v.sealed.Demo
	return nil
}

// checkHeld compares the entries with every checkpoint from outside.
func (v *verification) checkHeld() *Bad {
	good := int64(0)
	for _, c := range v.held {
		if c.Size > int64(len(v.body)) {
			return v.bad(len(v.body), Cut, "外部检查点覆盖 %d 条，导出文件只有 %d 条：末尾的条目被删去。", c.Size, len(v.body))
		}
		if v.rootAt(int(c.Size)) != c.Root {
			return v.otherContent(c, good)
		}
		good = c.Size
	}
	return nil
}

// checkSeal compares the entries with the checkpoint at the end of the export.
func (v *verification) checkSeal(sealErr error) *Bad {
	end := len(v.body)
	size := v.sealed.Size
	switch {
	case v.torn:
		return v.bad(end, Flip, "最后一行的检查点被改动，已无法辨认。")
	case v.seal == nil:
		return v.bad(end, Cut, "导出文件没有以检查点结尾：末尾被删去。")
	case sealErr != nil:
		return v.bad(end, Flip, "最后一行的检查点与它的签名不符：检查点被改动。")
	case size > int64(end) && len(v.extra) > 0 && v.extra[0].n == int64(end) && v.extra[0].valid:
		return v.bad(end, Swap, "检查点之后的条目应当在它之前：两行被调换。")
	case size > int64(end):
		return v.bad(end, Cut, "检查点覆盖 %d 条，导出文件只有 %d 条：末尾的条目被删去。", size, end)
	case v.rootAt(int(size)) != v.sealed.Root:
		return v.otherContent(v.sealed, v.goodBelow(size))
	case len(v.extra) > 0:
		return v.behindSeal()
	}
	return nil
}

// checkSigner makes sure that the checkpoint at the end comes from whom the verifier trusts: from a key given, or
// else from the key that signed the checkpoints held outside.
func (v *verification) checkSigner() *Bad {
	for _, key := range v.trust.Keys {
		if _, err := OpenCheckpoint(v.seal.Checkpoint, key); err == nil {
			return nil
		}
	}
	good := v.goodBelow(v.sealed.Size + 1)
	if len(v.trust.Keys) > 0 {
		return v.foreign(good, "导出文件的检查点不是用给出的公钥所对应的密钥签署的。")
	}
	own, err := note.NewVerifier(v.seal.Key)
	if err != nil {
		return v.bad(len(v.body), Flip, "最后一行的公钥无法辨认。")
	}
	for _, msg := range v.trust.Checkpoints {
		if _, err := OpenCheckpoint(msg, own); err != nil {
			return v.foreign(good, "导出文件的检查点与外部检查点不是同一把密钥签署的。")
		}
	}
	return nil
}

// foreign is a seal by a stranger: what lies beyond the outside checkpoints was added by who knows whom.
func (v *verification) foreign(good int64, text string) *Bad {
	if good > 0 && good < int64(len(v.body)) {
		return v.bad(int(good), Append, "%s第 %d 行起的条目没有可信的来源。", text, good+1)
	}
	return v.bad(len(v.body), Other, "%s", text)
}

// goodBelow is the size of the largest outside checkpoint below size; all of them fit when this is asked.
func (v *verification) goodBelow(size int64) int64 {
	good := int64(0)
	for _, c := range v.held {
		if c.Size < size {
			good = max(good, c.Size)
		}
	}
	return good
}

func (v *verification) witness() {
	r := &v.report
	if len(v.trust.Keys) > 0 {
		r.WitnessedEntries = r.Entries
	} else if n := len(v.held); n > 0 {
		r.WitnessedEntries = v.held[n-1].Size
	}
	r.Witnessed = len(v.trust.Keys) > 0 || r.WitnessedEntries > 0
}

func (v *verification) rootAt(size int) tlog.Hash {
	var t Tree
	for _, r := range v.body[:size] {
		t.Grow(Leaf(r.digest))
	}
	return t.Root()
}

func (v *verification) bad(at int, kind Kind, format string, args ...any) *Bad {
	return &Bad{Entry: int64(at) + 1, Kind: kind, Text: fmt.Sprintf(format, args...)}
}

// summarize puts the outcome into sentences.
func (v *verification) summarize() {
	r := &v.report
	switch {
	case !r.OK:
		r.Text = fmt.Sprintf("核验不通过：第 %d 行。%s", r.FirstBad.Entry, r.FirstBad.Text)
	case !r.Witnessed:
		r.Text = fmt.Sprintf("%d 条台账前后一致，但未经外部见证（not witnessed）：没有用保存在别处的公钥或检查点核对，整份重做的文件也会通过。", r.Entries)
	case r.WitnessedEntries < r.Entries:
		r.Text = fmt.Sprintf("%d 条台账前后一致，其中前 %d 条与外部检查点相符；其后的条目未经外部见证。", r.Entries, r.WitnessedEntries)
	default:
		r.Text = fmt.Sprintf("%d 条台账前后一致，并经外部见证。", r.Entries)
	}
	if r.Demo {
		r.Text = "DEMO 演练数据，不是正式记录。" + r.Text
	}
}
