package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"
	"time"
	"unicode/utf8"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// checkLine is one line of a batch. Unknown keys are ignored; findings are counted in code points of Text as sent.
type checkLine struct {
	ID     json.RawMessage `json:"id"`
	Text   *string         `json:"text"`
	Format string          `json:"format"`
	Today  string          `json:"today"`
	Meta   struct {
		Class          string   `json:"class"` // "reprint"
		AllowedSources []string `json:"allowed_sources"`
		Source         string   `json:"source"`
		Title          string   `json:"title"`
		OriginalTitle  string   `json:"original_title"`
		OriginalText   string   `json:"original_text"`
		EventDate      string   `json:"event_date"`
	} `json:"meta"`
}

// checkLineAnswer answers one line.
type checkLineAnswer struct {
	ID       json.RawMessage `json:"id"`
	Findings []check.Finding `json:"findings"`
	Flags    []string        `json:"flags"`
}

type lengthAnswer struct {
	ID    json.RawMessage `json:"id"`
	Value int             `json:"value"`
}

type lineError struct {
	ID    json.RawMessage `json:"id"`
	Error string          `json:"error"`
}

// maxLine is the longest line of a batch.
const maxLine = 16 << 20

// batch answers line by line, in order. A bad line gets an answer of its own and does not stop the others.
func (c *CheckCmd) batch(ctx context.Context, s *streams, checks []check.Assigned, today string) error {
	in := s.In
	if len(c.Files) > 1 {
		return fault.New(fault.Invalid, "--batch 和 --weibo-length 只读一个输入：一个文件，或用 - 从标准输入读取。")
	}
	if len(c.Files) == 1 && c.Files[0] != "-" {
		f, err := os.Open(c.Files[0])
		if err != nil {
			return unreadable(c.Files[0], err)
		}
		defer f.Close()
		in = f
	}
	out := bufio.NewWriter(s.Out)
	lines := bufio.NewReaderSize(in, 1<<16)
	to := &streams{Out: out}
	for ctx.Err() == nil {
		line, tooLong, err := readLine(lines)
		if len(bytes.TrimSpace(line)) > 0 || tooLong {
			if err := to.json(c.answerLine(line, tooLong, checks, today)); err != nil {
				return err
			}
		}
		if errors.Is(err, io.EOF) {
			return out.Flush()
		}
		if err != nil {
			return unreadable("-", err)
		}
	}
	return ctx.Err()
}

// readLine returns the next line; one beyond maxLine is read past and only reported.
func readLine(r *bufio.Reader) (line []byte, tooLong bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if len(line)+len(part) > maxLine {
			tooLong, line = true, nil
		} else if !tooLong {
			line = append(line, part...)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, tooLong, err
		}
	}
}

func (c *CheckCmd) answerLine(line []byte, tooLong bool, checks []check.Assigned, today string) any {
	null := json.RawMessage("null")
	if tooLong {
		return lineError{null, "这一行太长，最多 16 MB。"}
	}
	var in checkLine
	if err := json.Unmarshal(line, &in); err != nil || !utf8.Valid(line) {
		var only struct {
			ID json.RawMessage `json:"id"`
		}
		if json.Unmarshal(line, &only) != nil || only.ID == nil {
			only.ID = null
		}
		return lineError{only.ID, "这一行不是所要求的 JSON 对象，请核对各项的写法。"}
	}
	if in.ID == nil {
		in.ID = null
	}
	if in.Text == nil {
		return lineError{in.ID, "缺少 text。"}
	}
	if c.WeiboLength {
		return lengthAnswer{in.ID, check.WeiboLength(*in.Text)}
	}
	if in.Format != "" && in.Format != "text" && in.Format != "html" {
		return lineError{in.ID, "format 只能是 text 或 html。"}
	}
	if in.Today != "" {
		if _, err := time.Parse(time.DateOnly, in.Today); err != nil {
			return lineError{in.ID, "today 应当是 2026-11-22 这样的日期。"}
		}
		today = in.Today
	}
	a := answerOf("", "", examine(c.subjectOf(in, today), *in.Text, in.Format, checks))
	return checkLineAnswer{in.ID, inText(&a), a.Flags}
}

// subjectOf reads the meta of a line.
func (c *CheckCmd) subjectOf(in checkLine, today string) check.Subject {
	s := check.Subject{Channel: c.Channel, Today: today, Title: in.Meta.Title, Event: in.Meta.EventDate}
	if in.Meta.Class == "reprint" {
		s.Origin = "reprint"
		s.Source = check.Source{Name: in.Meta.Source, Title: in.Meta.OriginalTitle, Text: in.Meta.OriginalText, Approved: in.Meta.AllowedSources}
	}
	return s
}

// inText keeps the findings that lie in the text that was sent; those in its title become flags.
func inText(a *fileAnswer) []check.Finding {
	out := []check.Finding{}
	for _, f := range a.Findings {
		if f.Block == "" {
			out = append(out, f)
			continue
		}
		if !slices.Contains(a.Flags, f.Kind) {
			a.Flags = append(a.Flags, f.Kind)
		}
	}
	return out
}
