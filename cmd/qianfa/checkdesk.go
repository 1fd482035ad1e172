package main

import (
	"cmp"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// desk is what holds for the files of one configuration: the checks with their severities, and the body's own words.
type desk struct {
	config  *checkConfig
	channel string
	today   string
	checks  []check.Assigned
	lexicon *check.Lexicon
	allowed []string // words that stand as they are
}

// desks finds the desk of each file and makes it once.
type desks struct {
	command *CheckCmd
	today   string
	byFile  map[string]*desk // of a configuration file, "" without one
	folders map[string]string
}

func newDesks(c *CheckCmd, today string) *desks {
	return &desks{c, today, map[string]*desk{}, map[string]string{}}
}

// of returns the desk for the files of a folder.
func (d *desks) of(folder string) (*desk, error) {
	name := d.command.Config
	if name == "" {
		abs, err := filepath.Abs(folder)
		if err != nil {
			return nil, unreadable(folder, err)
		}
		known, ok := d.folders[abs]
		if !ok {
			known = findConfig(abs)
			d.folders[abs] = known
		}
		name = known
	}
	if have := d.byFile[name]; have != nil {
		return have, nil
	}
	made, err := d.open(name)
	if err == nil {
		d.byFile[name] = made
	}
	return made, err
}

// open makes a desk; the command line goes before the configuration.
func (d *desks) open(name string) (*desk, error) {
	config := &checkConfig{}
	if name != "" {
		var err error
		if config, err = readConfig(name); err != nil {
			return nil, err
		}
	}
	c := d.command
	only := splitKinds(c.Kind)
	if err := knownKinds("--kind ", only); err != nil {
		return nil, err
	}
	off := config.Kinds.Off
	if len(only) > 0 {
		off = nil
	} else {
		only = config.Kinds.Only
	}
	pack, channel := config.Pack, config.Channel
	if c.Pack != "" {
		pack = c.Pack
	}
	if c.Channel != "" {
		channel = c.Channel
	}
	checks, err := c.checksOf(pack, channel, d.today)
	if err != nil {
		return nil, err
	}
	out := &desk{config: config, channel: channel, today: d.today, checks: choose(checks, only, off), allowed: config.Exceptions}
	if config.Lexicon != "" {
		if out.lexicon, err = readLexicon(filepath.Join(config.folder, config.Lexicon)); err != nil {
			return nil, err
		}
		out.allowed = slices.Concat(out.allowed, out.lexicon.Allowed(d.today))
	}
	return out, nil
}

// run examines a subject with what holds at this desk.
func (k *desk) run(s check.Subject) []check.Finding {
	s.Channel, s.Today, s.Genre = k.channel, k.today, k.config.Genre
	s.Domains, s.Exceptions = k.config.Domains, k.allowed
	if k.lexicon != nil {
		s.Lexicons = []*check.Lexicon{k.lexicon}
	}
	return k.regrade(check.Run(k.checks, s))
}

// add puts what holds at this desk beside what a line of a batch says.
func (k *desk) add(r *check.Request) {
	r.Exceptions = slices.Concat(k.allowed, r.Exceptions)
	r.Meta.Domains = slices.Concat(k.config.Domains, r.Meta.Domains)
	r.Genre = cmp.Or(r.Genre, k.config.Genre)
	if k.lexicon != nil {
		r.Lexicon = slices.Concat(k.lexicon.Entries, r.Lexicon)
	}
}

// regrade gives the kinds that the configuration names their severity.
func (k *desk) regrade(found []check.Finding) []check.Finding {
	for i, f := range found {
		if s, ok := k.config.Severity[f.Kind]; ok {
			found[i].Severity = s
		}
	}
	return found
}

// checkable lists the endings of files that are taken from a folder.
var checkable = []string{".docx", ".txt", ".md", ".markdown", ".html", ".htm"}

// skippedFolders lists folders that hold no texts of one's own, beside those whose name begins with a dot.
var skippedFolders = []string{"node_modules", "vendor", "dist", "build", "target"}

// files resolves the names that were given: a file is itself, even one that a configuration leaves out; a folder is
// every text in it and below.
func (d *desks) files(names []string) ([]string, error) {
	var out []string
	for _, name := range names {
		info, err := os.Stat(name)
		switch {
		case name == "-":
			out = append(out, name)
		case err != nil:
			return nil, unreadable(name, err)
		case !info.IsDir():
			out = append(out, name)
		default:
			found, err := d.folder(name)
			if err != nil {
				return nil, err
			}
			out = append(out, found...)
		}
	}
	return out, nil
}

func (d *desks) folder(root string) ([]string, error) {
	var out []string
	err := filepath.WalkDir(root, func(name string, e fs.DirEntry, err error) error {
		if err != nil {
			return unreadable(name, err)
		}
		hidden := strings.HasPrefix(e.Name(), ".") || strings.HasPrefix(e.Name(), "~$")
		if e.IsDir() {
			if name != root && (hidden || slices.Contains(skippedFolders, e.Name())) {
				return fs.SkipDir
			}
			if k, err := d.of(name); err != nil || name != root && k.config.ignores(name) {
				if err == nil {
					err = fs.SkipDir
				}
				return err
			}
			return nil
		}
		if hidden || !e.Type().IsRegular() || !slices.Contains(checkable, strings.ToLower(filepath.Ext(name))) {
			return nil
		}
		k, err := d.of(filepath.Dir(name))
		if err == nil && !k.config.ignores(name) {
			out = append(out, name)
		}
		return err
	})
	return out, err
}

// examine checks one file, or standard input as plain text.
func (d *desks) examine(in io.Reader, name string) (fileAnswer, error) {
	folder := "."
	if name != "-" {
		folder = filepath.Dir(name)
	}
	k, err := d.of(folder)
	if err != nil {
		return fileAnswer{}, err
	}
	data, err := readAll(in, name)
	if err != nil {
		return fileAnswer{}, unreadable(name, err)
	}
	a, err := k.examine(name, data)
	if err != nil && fault.CodeOf(err) == fault.Invalid {
		f := fault.Of(err)
		return a, fault.New(fault.Invalid, "%s：%s", name, f.Message).At("file", name).Because(err)
	}
	return a, err
}
