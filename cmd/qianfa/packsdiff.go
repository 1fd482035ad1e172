package main

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"qianfa/internal/core/check"
	"qianfa/internal/core/policy"
	"qianfa/packs"
)

// PacksDiffCmd is `qianfa packs diff A B`.
type PacksDiffCmd struct {
	A string `arg:"" help:"原来的规则包：代号，或内含 pack.yaml 的文件夹。"`
	B string `arg:"" help:"新的规则包，同样的写法。"`
}

// difference is what two rulebooks say differently.
type difference struct {
	A       policy.Head     `json:"a"`
	B       policy.Head     `json:"b"`
	Changes []policy.Change `json:"changes"`
}

// Run says in sentences what B changes for whom. A difference is an answer, not a failure.
func (p *PacksDiffCmd) Run(c *PacksCmd, s *streams) error {
	a, err := c.version(p.A)
	if err != nil {
		return err
	}
	b, err := c.version(p.B)
	if err != nil {
		return err
	}
	out := difference{A: a.Head(), B: b.Head(), Changes: policy.Diff(a, b, check.TitleOf)}
	if out.Changes == nil {
		out.Changes = []policy.Change{}
	}
	if c.JSON {
		return s.json(out)
	}
	w := &printer{w: s.Out}
	w.line("原来：《%s》（%s）\n现在：《%s》（%s）", out.A.Title, out.A.ID, out.B.Title, out.B.ID)
	if len(out.Changes) == 0 {
		w.line("内容没有不同。")
	}
	for i, x := range out.Changes {
		clause := ""
		if x.Clause != "" {
			clause = "（" + x.Clause + "）"
		}
		w.line("%d. %s%s", i+1, x.Text, clause)
	}
	return w.err
}

// version reads a rulebook by its id, or from a folder of its own that may be a newer version of a shipped one.
func (c *PacksCmd) version(name string) (*policy.Rulebook, error) {
	if _, err := os.Stat(filepath.Join(name, "pack.yaml")); err != nil {
		return c.rulebook(name)
	}
	folder, err := packFolder(name)
	if err != nil {
		return nil, err
	}
	full, err := filepath.Abs(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	id := filepath.Base(full)
	systems := []fs.FS{hidden{FS: packs.FS, name: id}, folder}
	if c.Packs != "" {
		more, err := packFolder(c.Packs)
		if err != nil {
			return nil, err
		}
		systems = append(systems, hidden{FS: more, name: id})
	}
	l, err := policy.Load(systems...)
	if err != nil {
		return nil, err
	}
	return l.Pack(id)
}

// hidden is a file system without one of its folders.
type hidden struct {
	fs.FS
	name string
}

// ReadDir lists a folder without the hidden one.
func (h hidden) ReadDir(name string) ([]fs.DirEntry, error) {
	all, err := fs.ReadDir(h.FS, name)
	if err != nil || path.Clean(name) != "." {
		return all, err
	}
	out := all[:0:0]
	for _, e := range all {
		if !strings.EqualFold(e.Name(), h.name) {
			out = append(out, e)
		}
	}
	return out, nil
}
