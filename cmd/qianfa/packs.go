package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"qianfa/internal/app"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/packs"
)

// PacksCmd is `qianfa packs …`: read, check and ask the regulations as data (审签规则包).
type PacksCmd struct {
	Packs string `name:"packs" help:"另加的规则包：内含各个 <代号>/pack.yaml 的文件夹，或其中一个这样的文件夹。" placeholder:"DIR"`
	JSON  bool   `name:"json" help:"以 JSON 回答。"`

	List     PacksListCmd     `cmd:"" help:"列出规则包。"`
	Schema   PacksSchemaCmd   `cmd:"" help:"印出规则包的 JSON Schema；--facts 印出某个规则包的事实的。"`
	Facts    PacksFactsCmd    `cmd:"" help:"印出一个规则包的问题和单位关系，作为待填的事实文件。"`
	Explain  PacksExplainCmd  `cmd:"" help:"用句子逐条说明一个规则包。"`
	Test     PacksTestCmd     `cmd:"" help:"跑规则包的实例（cases.yaml）。"`
	Lint     PacksLintCmd     `cmd:"" help:"查规则包里走不到的、没人能办的和容易看漏的地方。"`
	Diff     PacksDiffCmd     `cmd:"" help:"逐句说明两个规则包（或一个的两版）有什么不同，对谁。"`
	Route    PacksRouteCmd    `cmd:"" help:"按事实回答由谁审签、缺什么、为什么。"`
	Coverage PacksCoverageCmd `cmd:"" help:"列出各条职责由什么落实，哪些还没有。"`
}

// shelf loads the packs that come with the program and those of --packs.
func (c *PacksCmd) shelf() (*policy.Library, error) {
	if c.Packs == "" {
		return policy.Load(packs.FS)
	}
	more, err := packFolder(c.Packs)
	if err != nil {
		return nil, err
	}
	return policy.Load(packs.FS, more)
}

func (c *PacksCmd) rulebook(id string) (*policy.Rulebook, error) {
	l, err := c.shelf()
	if err != nil {
		return nil, err
	}
	return l.Pack(id)
}

// PacksListCmd is `qianfa packs list`.
type PacksListCmd struct{}

// Run lists the heads of all packs.
func (*PacksListCmd) Run(c *PacksCmd, s *streams) error {
	l, err := c.shelf()
	if err != nil {
		return err
	}
	heads := make([]policy.Head, 0, len(l.IDs()))
	for _, id := range l.IDs() {
		b, err := l.Pack(id)
		if err != nil {
			return err
		}
		heads = append(heads, b.Head())
	}
	if c.JSON {
		return s.json(heads)
	}
	for _, h := range heads {
		fmt.Fprintf(s.Out, "%s\t%s", h.ID, h.Title)
		if len(h.Extends) > 0 {
			fmt.Fprintf(s.Out, "（上级：%s）", strings.Join(h.Extends, " ← "))
		}
		fmt.Fprintln(s.Out)
	}
	return nil
}

// PacksSchemaCmd is `qianfa packs schema [--facts ID]`.
type PacksSchemaCmd struct {
	Facts string `help:"印出这个规则包的事实的 JSON Schema。" placeholder:"ID"`
}

// Run prints a JSON Schema, with or without --json.
func (p *PacksSchemaCmd) Run(c *PacksCmd, s *streams) error {
	if p.Facts == "" {
		return s.indented(policy.Schema(), c.JSON)
	}
	b, err := c.rulebook(p.Facts)
	if err != nil {
		return err
	}
	return s.indented(policy.FactsSchema(b), c.JSON)
}

// indented writes JSON for people to read and edit, or on one line for programs.
func (s *streams) indented(v any, oneLine bool) error {
	if oneLine {
		return s.json(v)
	}
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// PacksFactsCmd is `qianfa packs facts ID`.
type PacksFactsCmd struct {
	ID string `arg:"" help:"规则包的代号。"`
}

// Run prints a facts file to fill in, with what each question and word means on the other stream; with --json all of it
// as one object.
func (p *PacksFactsCmd) Run(c *PacksCmd, s *streams) error {
	b, err := c.rulebook(p.ID)
	if err != nil {
		return err
	}
	sk := b.Skeleton()
	if c.JSON {
		return s.json(sk)
	}
	fmt.Fprintf(s.Err, "《%s》\n要回答的问题（不写或写 null 为没有回答）：\n", sk.Title)
	for _, q := range sk.Questions {
		if q.Fact != "" {
			fmt.Fprintf(s.Err, "  %s：取自 %s\n", q.Name, q.Fact)
			continue
		}
		fmt.Fprintf(s.Err, "  %s：%s %s\n", q.Name, q.Text, answerHint(q))
	}
	fmt.Fprintln(s.Err, "单位用词：")
	for _, r := range sk.Relations {
		fmt.Fprintf(s.Err, "  %s：%s %s\n", r.Word, r.Meaning, r.Fact)
	}
	return s.indented(sk.Facts, false)
}

func answerHint(q policy.Question) string {
	switch q.Type {
	case "yesno":
		return "（true 或 false）"
	case "option":
		return "（" + strings.Join(q.Options, "、") + "）"
	case "options":
		return "（可选多项：" + strings.Join(q.Options, "、") + "）"
	case "number":
		return "（数字）"
	case "date":
		return "（日期，如 2026-11-20）"
	}
	return "（文字）"
}

// PacksExplainCmd is `qianfa packs explain ID`.
type PacksExplainCmd struct {
	ID string `arg:"" help:"规则包的代号。"`
}

// Run prints what an official confirms, and its digest.
func (p *PacksExplainCmd) Run(c *PacksCmd, s *streams) error {
	b, err := c.rulebook(p.ID)
	if err != nil {
		return err
	}
	e := policy.Explain(b, check.TitleOf)
	if c.JSON {
		return s.json(e)
	}
	_, err = fmt.Fprintf(s.Out, "%s\n本说明的摘要：%s\n", e, e.Digest)
	return err
}

// PacksTestCmd is `qianfa packs test [ID…]`.
type PacksTestCmd struct {
	IDs []string `arg:"" optional:"" name:"id" help:"规则包的代号；不写就是全部。"`
}

// tested is what the cases gave, with the linter's errors and warnings; `packs lint` shows its hints as well.
type tested struct {
	policy.Outcome
	Lint []policy.Remark `json:"lint,omitempty"`
}

// Run answers the cases of the packs and ends with 1 when one of them fails, or when the linter finds an error.
func (p *PacksTestCmd) Run(c *PacksCmd, s *streams) error {
	l, err := c.shelf()
	if err != nil {
		return err
	}
	ids := p.IDs
	if len(ids) == 0 {
		ids = l.IDs()
	}
	outcomes, failed := make([]tested, 0, len(ids)), 0
	for _, id := range ids {
		b, err := l.Pack(id)
		if err != nil {
			return err
		}
		examples, err := l.Examples(id)
		if err != nil {
			return err
		}
		o := tested{Outcome: policy.RunExamples(b, examples, replay)}
		lint, err := lintOne(l, id)
		if err != nil {
			return err
		}
		o.Lint = slices.DeleteFunc(lint.Remarks, func(r policy.Remark) bool { return r.Severity == policy.SeverityHint })
		outcomes, failed = append(outcomes, o), failed+o.Failed
		if !lint.OK {
			failed++
		}
	}
	if err := writeOutcomes(c, s, outcomes, len(p.IDs) == 1); err != nil {
		return err
	}
	if failed > 0 {
		return exitBad
	}
	return nil
}

func writeOutcomes(c *PacksCmd, s *streams, outcomes []tested, single bool) error {
	switch {
	case c.JSON && single:
		return s.json(outcomes[0])
	case c.JSON:
		return s.json(outcomes)
	}
	for _, o := range outcomes {
		fmt.Fprintf(s.Out, "%s：通过 %d 个，不通过 %d 个\n", o.ID, o.Passed, o.Failed)
		for _, f := range slices.Concat(o.Failures, o.Warnings) {
			fmt.Fprintf(s.Out, "  第 %d 行 %s\n", f.Line, f.Case)
			for _, d := range f.Differences {
				fmt.Fprintf(s.Out, "    %s\n", d)
			}
		}
		for _, r := range o.Lint {
			fmt.Fprintf(s.Out, "  %s\n", r)
		}
	}
	return nil
}

// replay is what the acts of the facts lead to.
func replay(a policy.Answer, f policy.Facts) policy.Case { return review.Replay(a, f, policy.Passes) }

// PacksRouteCmd is `qianfa packs route ID --facts FILE`.
type PacksRouteCmd struct {
	ID    string `arg:"" help:"规则包的代号。"`
	Facts string `required:"" help:"事实文件；- 为标准输入。" placeholder:"FILE"`
	Batch bool   `help:"一行一个事实对象，一行一个回答，次序相同。"`
}

// Run answers one question, or one a line.
func (p *PacksRouteCmd) Run(c *PacksCmd, s *streams) error {
	b, err := c.rulebook(p.ID)
	if err != nil {
		return err
	}
	in := s.In
	if p.Facts != "-" {
		f, err := os.Open(p.Facts)
		if err != nil {
			return unreadable(p.Facts, err)
		}
		defer f.Close()
		in = f
	}
	if p.Batch {
		return routeBatch(b, in, s)
	}
	data, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	if err != nil {
		return unreadable(p.Facts, err)
	}
	a, err := ask(b, data)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(a)
	}
	return writeAnswer(s.Out, a)
}

// maxInput bounds one question; the decoder names the bound.
const maxInput = 1 << 20

func ask(b *policy.Rulebook, data []byte) (policy.Answer, error) {
	facts, err := policy.DecodeFacts(data)
	if err != nil {
		return policy.Answer{}, err
	}
	a, err := b.Answer(facts)
	if err == nil && len(facts.Acts) > 0 {
		c := replay(a, facts)
		a.Case = &c
	}
	return a, err
}

// badLine stands in a batch for a line that could not be answered.
type badLine struct {
	ID    string  `json:"id"`
	Error problem `json:"error"`
}

// routeBatch answers line by line. A wrong line has its error in its place and does not stop the others; it makes the
// exit code that of bad input.
func routeBatch(b *policy.Rulebook, in io.Reader, s *streams) error {
	out := bufio.NewWriter(s.Out)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	bad := 0
	for line, err := range app.Lines(in) {
		if err != nil {
			return unreadable("-", err)
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		a, err := ask(b, line)
		if err == nil {
			err = enc.Encode(a)
		} else {
			bad++
			err = enc.Encode(badLine{ID: idOf(line), Error: problemOf(err)})
		}
		if err != nil {
			return err
		}
	}
	if err := out.Flush(); err != nil {
		return err
	}
	if bad > 0 {
		return fault.New(fault.Invalid, "有 %d 行事实写得不对，已在各自的位置写明错误；其余各行已经回答。", bad)
	}
	return nil
}

// idOf reads the id of a line that is otherwise wrong.
func idOf(line []byte) string {
	var head struct {
		ID string `json:"id"`
	}
	if json.Unmarshal(line, &head) != nil {
		return ""
	}
	return head.ID
}

func problemOf(err error) problem {
	f := fault.Of(err)
	return problem{Type: "about:blank", Title: "这一行没有回答", Detail: f.Message, Code: f.Code, Errors: f.Fields, Cites: f.Cites}
}

// writeAnswer prints an answer for people.
func writeAnswer(w io.Writer, a policy.Answer) error {
	out := &printer{w: w}
	out.line("结论：%s", decisionWords[a.Decision])
	if a.Class != "" {
		out.line("类别：%s", a.Class)
	}
	for _, r := range a.Reasons {
		out.line("依据：%s（%s）", r.Text, r.Clause)
	}
	for _, r := range a.Requirements {
		out.line("要补：%s（%s）", r.Text, r.Clause)
	}
	for i, s := range a.Steps {
		if i == 0 {
			out.line("环节：")
		}
		out.line("  %s. %s的%s %s%s（%s）", s.Step, s.UnitName, s.Role, s.Label, stepNotes(s), s.Clause)
	}
	if p := a.Publisher; p != nil {
		out.line("发布：%s的%s，在环节 %s 之后", p.UnitName, p.Role, strings.Join(p.After, "、"))
	}
	if a.Form != "" {
		out.line("填写：《%s》", a.Form)
	}
	for _, t := range a.Targets {
		if len(a.Targets) > 1 {
			out.line("账号 %s：%s", t.Target, decisionWords[t.Decision])
		}
	}
	for _, r := range a.Warnings {
		out.line("提醒：%s（%s）", r.Text, r.Clause)
	}
	if a.Case != nil {
		out.line("办理：%s，已办 %s，在办 %s", a.Case.State, strings.Join(a.Case.Done, "、"), strings.Join(a.Case.Open, "、"))
	}
	return out.err
}

var decisionWords = map[policy.Decision]string{
	policy.DecisionRoute: "按程序审签", policy.DecisionMixed: "各账号不同", policy.DecisionRefused: "不予受理",
	policy.DecisionIntakeRefused: "缺少内容，先补齐再报", policy.DecisionForbidden: "禁止", policy.DecisionUndefined: "制度没有规定，不能办理",
}

func stepNotes(s policy.Step) string {
	var notes []string
	if s.InChargeOf != "" {
		notes = append(notes, "分管"+s.InChargeOf)
	}
	if s.Mode != "" && s.Mode != "all" {
		notes = append(notes, "任一位")
	}
	if s.K > 1 {
		notes[len(notes)-1] = fmt.Sprintf("其中 %d 位", s.K)
	}
	if len(s.After) > 0 {
		notes = append(notes, "在 "+strings.ReplaceAll(strings.Join(s.After, "、"), "publish", "发布")+" 之后")
	}
	if s.Within != "" {
		notes = append(notes, s.Within+"内")
	}
	if s.DueDate != "" {
		notes = append(notes, "到 "+s.DueDate)
	}
	if len(s.Targets) > 0 {
		notes = append(notes, "只为 "+strings.Join(s.Targets, "、"))
	}
	if len(notes) == 0 {
		return ""
	}
	return "〔" + strings.Join(notes, "；") + "〕"
}

// printer writes lines and keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	_, err := fmt.Fprintf(p.w, format+"\n", args...)
	p.err = errors.Join(p.err, err)
}
