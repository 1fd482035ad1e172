package main

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/workday"
	"qianfa/internal/intake"
	"qianfa/packs"
)

// CheckCmd is `qianfa check`: examine texts and files as the editor does (内容检查).
type CheckCmd struct {
	Files       []string `arg:"" optional:"" name:"file" help:"要检查的文件；- 为标准输入的文字。" placeholder:"FILE"`
	Pack        string   `help:"按这个规则包定检查的轻重和条款。" placeholder:"ID"`
	Packs       string   `name:"packs" help:"另加的规则包文件夹。" placeholder:"DIR"`
	Channel     string   `enum:",wechat,weibo,website,manual" default:"" help:"按这个渠道的字数检查：wechat weibo website manual。" placeholder:"C"`
	Today       string   `help:"按这一天检查，默认今天。" placeholder:"DATE"`
	JSON        bool     `name:"json" help:"以 JSON 回答。"`
	SARIF       bool     `name:"sarif" help:"以 SARIF 2.1.0 回答。"`
	Batch       bool     `help:"输入是一行一个的 JSON 对象，逐行回答。"`
	WeiboLength bool     `name:"weibo-length" help:"只按微博的 140 字规则计数；输入同 --batch。"`
}

// fileAnswer is what is said about one file. Offsets count code points: of the file for plain text and HTML, of the
// block for documents.
type fileAnswer struct {
	File     string          `json:"file"`
	Findings []check.Finding `json:"findings"`
	Flags    []string        `json:"flags"`
	Notes    []string        `json:"notes,omitempty"`
	all      []check.Finding
	text     string
}

// Run checks what it is given. Findings of severity must make the exit code 1, except in a batch.
func (c *CheckCmd) Run(ctx context.Context, s *streams) error {
	today, err := c.today()
	if err != nil {
		return err
	}
	checks, err := c.checks(today)
	if err != nil {
		return err
	}
	if c.Batch || c.WeiboLength {
		return c.batch(ctx, s, checks, today)
	}
	if len(c.Files) == 0 {
		return fault.New(fault.Invalid, "没有指定要检查的文件。请写出文件名，或用 - 从标准输入读取。")
	}
	var answers []fileAnswer
	for _, f := range c.Files {
		a, err := c.file(s, f, checks, today)
		if err != nil {
			return err
		}
		answers = append(answers, a)
	}
	if err := c.print(s, answers); err != nil {
		return err
	}
	for _, a := range answers {
		if slices.ContainsFunc(a.all, func(f check.Finding) bool { return f.Severity == check.Must }) {
			return exitBad
		}
	}
	return nil
}

func (c *CheckCmd) today() (string, error) {
	if c.Today == "" {
		return time.Now().In(workday.Zone).Format(time.DateOnly), nil
	}
	if _, err := time.Parse(time.DateOnly, c.Today); err != nil {
		return "", fault.New(fault.Invalid, "日期“%s”写得不对，请写成 2026-11-22 的样子。", c.Today).At("today", "日期格式不对")
	}
	return c.Today, nil
}

// checks are all there are; a pack gives those it names their severity and clause.
func (c *CheckCmd) checks(today string) ([]check.Assigned, error) {
	basic := check.Basic()
	if c.Pack == "" {
		return basic, nil
	}
	rules, err := c.rules(today)
	if err != nil {
		return nil, err
	}
	named, err := check.Assign(rules)
	if err != nil {
		return nil, err
	}
	for i, b := range basic {
		for _, n := range named {
			if n.Check.ID() == b.Check.ID() {
				basic[i] = n
			}
		}
	}
	return basic, nil
}

// rules asks the pack which checks it names, for an original as for a reprint.
func (c *CheckCmd) rules(today string) ([]check.Rule, error) {
	systems := []fs.FS{packs.FS}
	if c.Packs != "" {
		more, err := packFolder(c.Packs)
		if err != nil {
			return nil, err
		}
		systems = append(systems, more)
	}
	library, err := policy.Load(systems...)
	if err != nil {
		return nil, err
	}
	book, err := library.Pack(c.Pack)
	if err != nil {
		return nil, err
	}
	var out []check.Rule
	for _, origin := range []string{"original", "reprint"} {
		facts := policy.Facts{Now: today + "T09:00:00+08:00", Author: policy.Who{Unit: "本单位"}, Item: policy.Item{Origin: origin}}
		if c.Channel != "" {
			facts.Targets = []policy.Target{{Channel: c.Channel}}
		}
		rules, err := book.Checks(facts)
		if err != nil {
			return nil, err
		}
		for _, r := range rules {
			out = append(out, check.Rule{Check: r.Check, Severity: check.Severity(r.Severity), Clause: r.Clause})
		}
	}
	return out, nil
}

// file checks one file, or standard input as plain text.
func (c *CheckCmd) file(s *streams, name string, checks []check.Assigned, today string) (fileAnswer, error) {
	var data []byte
	var err error
	if name == "-" {
		data, err = io.ReadAll(io.LimitReader(s.In, intake.MaxBytes+1))
	} else {
		data, err = os.ReadFile(name)
	}
	if err != nil {
		return fileAnswer{}, unreadable(name, err)
	}
	base := filepath.Base(name)
	switch ext := strings.ToLower(filepath.Ext(name)); {
	case len(data) > intake.MaxBytes || len(data) == 0:
	case utf8.Valid(data) && (name == "-" || ext == ".txt" || ext == ".md"):
		return c.text(base, string(data), "text", checks, today), nil
	case utf8.Valid(data) && (ext == ".html" || ext == ".htm"):
		return c.text(base, string(data), "html", checks, today), nil
	}
	return c.document(base, data, checks, today)
}

func (c *CheckCmd) text(name, text, format string, checks []check.Assigned, today string) fileAnswer {
	found := examine(check.Subject{Channel: c.Channel, Today: today, Files: []check.File{{Name: name}}}, text, format, checks)
	return answerOf(name, text, found)
}

// document checks a Word file or another that has to be read first. A secrecy mark stops that reading and is a finding.
func (c *CheckCmd) document(name string, data []byte, checks []check.Assigned, today string) (fileAnswer, error) {
	r, err := intake.Import(name, data, intake.Options{})
	if fault.CodeOf(err) == fault.Refused {
		return answerOf(name, "", []check.Finding{{Kind: "secrecy_mark", Flag: true, Severity: check.Must,
			Message: fault.Of(err).Message, Suggestion: check.SecrecyAdvice}}), nil
	}
	if err != nil {
		return fileAnswer{}, err
	}
	plain := r.Document.PlainText()
	subject := check.Subject{Channel: c.Channel, Today: today, Title: r.Document.Title, Summary: r.Document.Summary,
		Byline: r.Document.Byline, Text: plain.Text, Spans: plain.Spans, Files: []check.File{{Name: name}}}
	a := answerOf(name, plain.Text, check.Run(checks, subject))
	for _, n := range r.Notes {
		a.Notes = append(a.Notes, n.Text)
	}
	return a, nil
}

// examine runs the checks over a text or a page; findings point into the source as it was sent.
func examine(s check.Subject, text, format string, checks []check.Assigned) []check.Finding {
	s.Text = text
	if format != "html" {
		return check.Run(checks, s)
	}
	page := check.ReadMarkup(text)
	s.Text = page.Text
	found := check.Run(checks, s)
	for i, f := range found {
		if f.Block == "" && !f.Flag {
			found[i].Start, found[i].End = page.Place(f.Start, f.End)
		}
	}
	return found
}

// answerOf parts findings with a place from kinds without one.
func answerOf(name, text string, found []check.Finding) fileAnswer {
	a := fileAnswer{File: name, Findings: []check.Finding{}, Flags: []string{}, all: found, text: text}
	for _, f := range found {
		if !f.Flag {
			a.Findings = append(a.Findings, f)
		} else if !slices.Contains(a.Flags, f.Kind) {
			a.Flags = append(a.Flags, f.Kind)
		}
	}
	return a
}

func (c *CheckCmd) print(s *streams, answers []fileAnswer) error {
	switch {
	case c.SARIF:
		return s.json(sarif(answers))
	case c.JSON && len(answers) == 1:
		return s.json(answers[0])
	case c.JSON:
		return s.json(answers)
	}
	for _, a := range answers {
		for _, n := range a.Notes {
			if _, err := fmt.Fprintf(s.Err, "%s: %s\n", a.File, n); err != nil {
				return err
			}
		}
		for _, f := range a.all {
			if _, err := fmt.Fprintf(s.Out, "%s: %s %s%s%s [%s]\n", placeOf(a, f), severityWords[f.Severity], f.Message, f.Suggestion, clauseWords(f), f.Kind); err != nil {
				return err
			}
		}
		if _, err := fmt.Fprintf(s.Out, "%s: 发现 %d 处疑似差错。\n", a.File, len(a.all)); err != nil {
			return err
		}
	}
	return nil
}

var severityWords = map[check.Severity]string{check.Must: "错误", check.Should: "警告", check.Hint: "提示"}

func clauseWords(f check.Finding) string {
	if f.Clause == nil {
		return ""
	}
	return "（依据 " + *f.Clause + "）"
}

// placeOf says for people where a finding stands.
func placeOf(a fileAnswer, f check.Finding) string {
	switch {
	case f.Flag:
		return a.File
	case f.Block != "":
		return fmt.Sprintf("%s:%s:%d", a.File, f.Block, f.Start+1)
	}
	line, column := lineOf(a.text, f.Start)
	return fmt.Sprintf("%s:%d:%d", a.File, line, column)
}

// lineOf counts lines and columns from 1.
func lineOf(text string, at int) (line, column int) {
	line, column = 1, 1
	for _, r := range text {
		if at == 0 {
			break
		}
		at--
		column++
		if r == '\n' {
			line, column = line+1, 1
		}
	}
	return line, column
}
