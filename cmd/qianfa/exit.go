package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"qianfa/internal/core/fault"
)

// exitCode ends the program with its number; everything has been said already. It is an error so that a command can
// return it.
type exitCode int

// exitBad is for findings of severity must, failed cases and failed verification; exitUsage for bad usage or input.
const (
	exitBad   exitCode = 1
	exitUsage exitCode = 2
)

// Error says the number.
func (e exitCode) Error() string { return fmt.Sprintf("exit %d", int(e)) }

// streams are the three streams of the program. Out holds only the answer.
type streams struct {
	In  io.Reader
	Out io.Writer
	Err io.Writer
}

// json writes one JSON value and a line feed to Out.
func (s *streams) json(v any) error {
	enc := json.NewEncoder(s.Out)
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

// problem is an error for programs, with the fields of RFC 9457 and the places that are wrong.
type problem struct {
	Type   string        `json:"type"`
	Title  string        `json:"title"`
	Detail string        `json:"detail"`
	Code   fault.Code    `json:"code"`
	Errors []fault.Field `json:"errors,omitempty"`
	Cites  []fault.Cite  `json:"cites,omitempty"`
}

// finish returns the exit code for what a command returned. An error that is no exitCode is written to Err as a
// problem object.
func finish(err error, s *streams) int {
	var code exitCode
	switch {
	case err == nil:
		return 0
	case errors.As(err, &code):
		return int(code)
	}
	f := fault.Of(err)
	p := problem{Type: "about:blank", Title: "命令没有完成", Detail: f.Message, Code: f.Code, Errors: f.Fields, Cites: f.Cites}
	if f.Code == fault.Internal {
		p.Detail += "（" + err.Error() + "）" // whoever runs a command may see the cause
	}
	enc := json.NewEncoder(s.Err)
	enc.SetEscapeHTML(false)
	if enc.Encode(p) != nil {
		fmt.Fprintln(s.Err, err)
	}
	return int(exitUsage)
}
