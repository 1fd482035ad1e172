package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"unicode/utf8"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// checkLine is one line of a batch. Unknown keys are ignored; findings are counted in code points of Text as sent.
type checkLine struct {
	ID json.RawMessage `json:"id"`
	check.Request
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

// batch answers line by line, in order. A bad line gets an answer of its own and does not stop the others. A
// configuration counts only where --config names it: whoever sends a batch says everything in its lines.
func (c *CheckCmd) batch(ctx context.Context, s *streams, d *desks) error {
	k, err := d.open(c.Config)
	if err != nil {
		return err
	}
	x := &check.Examiner{Checks: k.checks, Channel: k.channel, Today: k.today}
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
			if err := to.json(c.answerLine(x, k, line, tooLong)); err != nil {
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

func (c *CheckCmd) answerLine(x *check.Examiner, k *desk, line []byte, tooLong bool) any {
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
	if c.WeiboLength {
		if in.Text == nil {
			return lineError{in.ID, "缺少 text。"}
		}
		return lengthAnswer{in.ID, check.WeiboLength(*in.Text)}
	}
	k.add(&in.Request)
	e, err := x.Examine(in.Request)
	if err != nil {
		return lineError{in.ID, fault.Of(err).Message}
	}
	return checkLineAnswer{in.ID, k.regrade(e.Findings), e.Flags}
}
