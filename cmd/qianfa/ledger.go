package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/store"
)

// LedgerCmd is `qianfa ledger …`: export the proof ledger (台账) and verify an export.
type LedgerCmd struct {
	Export LedgerExportCmd `cmd:"" help:"导出台账，以检查点结尾；可在服务运行时进行。"`
	Verify LedgerVerifyCmd `cmd:"" help:"离线核验导出的台账。"`
}

// place names the data a command works on.
type place struct {
	Data     string `help:"数据目录。" placeholder:"DIR" env:"QIANFA_DATA"`
	Database string `help:"PostgreSQL 地址 postgres://…；口令请放在环境变量里。" placeholder:"URL" env:"QIANFA_DATABASE"`
}

// beside opens the data beside a server that may be running.
func (p place) beside(ctx context.Context) (*store.DB, error) {
	return store.Open(ctx, store.Options{URL: p.Database, Dir: p.Data, Attach: true})
}

// LedgerExportCmd is `qianfa ledger export`.
type LedgerExportCmd struct {
	place
	Output string `short:"o" required:"" help:"导出到的文件；- 为标准输出。" placeholder:"FILE"`
	JSON   bool   `name:"json" help:"以 JSON 回答。"`
}

// exportAnswer is what export says on success.
type exportAnswer struct {
	Entries int64  `json:"entries"`
	File    string `json:"file"`
}

// Run exports to a file that is complete or not there.
func (c *LedgerExportCmd) Run(ctx context.Context, s *streams) error {
	db, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if c.Output == "-" {
		_, err := db.Export(ctx, s.Out)
		return err
	}
	var n int64
	err = writeFile(c.Output, func(w io.Writer) (err error) {
		n, err = db.Export(ctx, w)
		return err
	})
	switch {
	case err != nil:
		return err
	case c.JSON:
		return s.json(exportAnswer{Entries: n, File: c.Output})
	}
	fmt.Fprintf(s.Out, "已导出 %d 条台账到 %s，末行是检查点。请把检查点另存到别处，日后可据以核验。\n", n, c.Output)
	return nil
}

// writeFile writes a file durably under its name only when it is complete.
func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return fault.New(fault.Invalid, "不能在 %s 写文件。请检查目录是否存在、是否有权限。", filepath.Dir(path)).Because(err)
	}
	defer func() { _ = os.Remove(f.Name()) }() // after a good end it has another name
	if err = errors.Join(write(f), f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	return err
}

// LedgerVerifyCmd is `qianfa ledger verify`.
type LedgerVerifyCmd struct {
	File       string   `arg:"" help:"导出文件；- 为标准输入。"`
	Key        []string `help:"保存在别处的公钥（或存放它的文件）。" placeholder:"VKEY" sep:"none"`
	Checkpoint []string `help:"保存在别处的检查点，或更早的导出文件；可给多个。" placeholder:"FILE" sep:"none"`
	JSON       bool     `name:"json" help:"以 JSON 回答。"`
}

// Run verifies an export, without any database. It ends with 1 when the verification fails.
func (c *LedgerVerifyCmd) Run(s *streams) error {
	trust, err := c.trust()
	if err != nil {
		return err
	}
	in := s.In
	if c.File != "-" {
		f, err := os.Open(c.File)
		if err != nil {
			return unreadable(c.File, err)
		}
		defer f.Close()
		in = f
	}
	report, err := ledger.Verify(app.Lines(in), trust)
	if err != nil {
		return err
	}
	if c.JSON {
		err = s.json(report)
	} else {
		_, err = fmt.Fprintln(s.Out, report.Text)
	}
	if err == nil && !report.OK {
		err = exitBad
	}
	return err
}

func (c *LedgerVerifyCmd) trust() (ledger.Trust, error) {
	var t ledger.Trust
	for _, text := range c.Key {
		if raw, err := os.ReadFile(text); err == nil {
			text = string(raw)
		}
		key, err := note.NewVerifier(strings.TrimSpace(text))
		if err != nil {
			return t, fault.New(fault.Invalid, "给出的公钥无法辨认。请用 ledger.pub 文件中的一行，或该文件的路径。").
				At("key", err.Error()).Because(err)
		}
		t.Keys = append(t.Keys, key)
	}
	for _, path := range c.Checkpoint {
		raw, err := os.ReadFile(path)
		if err != nil {
			return t, unreadable(path, err)
		}
		t.Checkpoints = append(t.Checkpoints, checkpointIn(raw))
	}
	return t, nil
}

// checkpointIn takes the checkpoint out of a file that holds it alone, as a line of an export or as a whole export.
func checkpointIn(raw []byte) string {
	trimmed := bytes.TrimRight(raw, "\r\n")
	last := trimmed[bytes.LastIndexByte(trimmed, '\n')+1:]
	if seal, err := ledger.ParseSeal(last); err == nil {
		return seal.Checkpoint
	}
	return string(raw)
}

func unreadable(path string, err error) error {
	return fault.New(fault.Invalid, "文件 %s 读不了。请检查路径和权限。", path).At("file", path).Because(err)
}
