package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/lexicon"
)

// WordRow is one line of an imported list, with what is wrong with it.
type WordRow struct {
	Line     int
	Entry    check.Entry
	Problems []string
	Over     func(old check.Entry) check.Entry // the entry in the place of an old one; nil = Entry
}

// LexiconImport is what somebody wants to import. Alone retires what the list does not have. Accept is the token of the
// preview that was shown; "" only shows one.
type LexiconImport struct {
	Rows   []WordRow
	Why    string // for lines without a reason of their own, and for what Alone retires
	Alone  bool
	Seen   int
	Accept string
}

// ImportPreview is what an import would do, line by line where something is wrong. Token accepts exactly this.
type ImportPreview struct {
	Lines    int             `json:"lines"`
	Same     int             `json:"same" doc:"lines that say what is already there"`
	Problems []LineProblem   `json:"problems" nullable:"false"`
	Changes  LexiconDiffView `json:"changes" doc:"at most 200 of each"`
	Added    int             `json:"added"`
	Altered  int             `json:"altered"`
	Retired  int             `json:"retired"`
	Token    string          `json:"token" doc:"empty while there are problems or nothing would change"`
	Version  int             `json:"version" doc:"the version made, 0 for a preview"`
}

// LineProblem says what is wrong with a line of a file.
type LineProblem struct {
	Line int    `json:"line"`
	Text string `json:"text"`
}

// maxShown bounds what a preview lists.
const maxShown = 200

// Import shows what a list would change, and changes it when what was shown is accepted.
func (l *Lexicons) Import(ctx context.Context, actor Actor, id string, in LexiconImport) (ImportPreview, error) {
	h, err := l.open(ctx, actor, id)
	if err != nil {
		return ImportPreview{}, err
	}
	before, err := l.version(ctx, h, 0)
	if h.state.Latest() == 0 {
		before, err = nil, nil
	}
	if err != nil {
		return ImportPreview{}, err
	}
	rows, p := in.read(h.state.Kind, before)
	changes := lexicon.Changes(before, rows, in.Alone, in.Why)
	d := lexicon.Diff(before, rows)
	if !in.Alone {
		d.Retired = nil
	}
	p.Lines, p.Same = len(in.Rows), len(rows)-len(d.Added)-len(d.Altered)
	p.Added, p.Altered, p.Retired = len(d.Added), len(d.Altered), len(d.Retired)
	d.Added, d.Altered, d.Retired = d.Added[:min(maxShown, p.Added)], d.Altered[:min(maxShown, p.Altered)], d.Retired[:min(maxShown, p.Retired)]
	p.Changes = diffView(d, h.org)
	if len(p.Problems) > 0 || len(changes) == 0 {
		if in.Accept != "" {
			return p, fault.New(fault.Invalid, "这份词表还不能导入：有 %d 处需要修改，或者没有任何改动。请按提示修改后重新预览。", len(p.Problems))
		}
		return p, nil
	}
	if p.Token, err = importToken(id, h.state.Latest(), changes); err != nil || in.Accept == "" {
		return p, err
	}
	if in.Accept != p.Token || in.Seen != h.state.Latest() {
		return p, fault.New(fault.Conflict, "词库或文件在预览之后有变化，没有导入。请重新预览，核对后再确认。")
	}
	p.Version, err = l.Edit(ctx, actor, id, changes, "import", in.Seen)
	return p, err
}

// read checks the lines: each word once, with a reason, and usable.
func (in LexiconImport) read(kind check.Kind, before []check.Entry) ([]check.Entry, ImportPreview) {
	p := ImportPreview{Problems: []LineProblem{}}
	old := make(map[string]check.Entry, len(before))
	for _, e := range before {
		old[e.Key()] = e
	}
	lines := map[string]int{}
	var entries []check.Entry
	for _, r := range in.Rows {
		e := r.Entry
		if was, ok := old[e.Key()]; ok && r.Over != nil {
			e = r.Over(was)
		}
		if kind == check.Words && e.Right != "" { // a plain list of words with the right ones
			e.Note, e.Right = cmp.Or(e.Note, e.Right), ""
		}
		if e.Why == "" {
			e.Why = strings.TrimSpace(in.Why)
		}
		problems := r.Problems
		if err := check.CheckList(kind, []check.Entry{e}); err != nil {
			for _, f := range fault.Of(err).Fields {
				problems = append(problems, f.Text)
			}
		}
		if first, twice := lines[e.Key()]; twice {
			problems = append(problems, fmt.Sprintf("“%s”与第 %d 行重复，请只留一行。", e.Key(), first))
		}
		if e.Why == "" {
			problems = append(problems, "没有写明为什么收录，请填写“原因”一列，或在导入时统一填写。")
		}
		lines[e.Key()] = r.Line
		for _, text := range problems {
			p.Problems = append(p.Problems, LineProblem{r.Line, text})
		}
		entries = append(entries, e)
	}
	if in.Alone && strings.TrimSpace(in.Why) == "" {
		p.Problems = append(p.Problems, LineProblem{0, "以文件为准会停用文件里没有的词，请写明原因。"})
	}
	return entries, p
}

// importToken names exactly these changes of exactly this version.
func importToken(id string, version int, changes []lexicon.Change) (string, error) {
	data, err := json.Marshal(changes)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(fmt.Appendf(data, "%s/%d", id, version))
	return hex.EncodeToString(sum[:16]), nil
}
