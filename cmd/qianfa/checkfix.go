package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// safeKinds lists the kinds whose fix is the only one there is. Masking a number or naming a successor is not: a person
// decides that.
var safeKinds = []string{"typo", "dup_word", "dup_punct", "punct_mix", "docno_bracket", "docno_form"}

// mend returns the text with every safe fix made, and the findings that were mended in the order of the text. Of fixes
// that overlap the first is made.
func (a fileAnswer) mend() (string, []check.Finding) {
	if a.format == "" {
		return a.text, nil
	}
	text := []rune(a.text)
	var fixes []check.Finding
	end := 0
	for _, f := range a.all {
		if !safe(f) || f.Start < end || f.End > len(text) || string(text[f.Start:f.End]) != f.Text {
			continue // a tag or sign of the markup may stand within the words
		}
		fixes, end = append(fixes, f), f.End
	}
	var b strings.Builder
	at := 0
	for _, f := range fixes {
		b.WriteString(string(text[at:f.Start]))
		b.WriteString(a.escaped(f.Fix.Text))
		at = f.End
	}
	b.WriteString(string(text[at:]))
	return b.String(), fixes
}

func safe(f check.Finding) bool {
	return f.Fix != nil && f.Block == "" && !f.Flag && f.Start < f.End && (f.Severity == check.Must || f.Severity == check.Should) &&
		slices.Contains(safeKinds, f.Kind) && !strings.ContainsAny(f.Fix.Text, "\r\n")
}

// escaped writes words as the file's format needs them.
func (a fileAnswer) escaped(words string) string {
	if a.format == "html" {
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(words)
	}
	return words
}

// rewrite puts a new text in the place of the file, with its encoding, in one step: whoever reads meanwhile sees the old
// or the new one, whole.
func (a fileAnswer) rewrite(text string) error {
	data := []byte(text)
	if a.encoding != nil {
		out, err := a.encoding.NewEncoder().Bytes(data)
		if err != nil {
			return fault.New(fault.Invalid, "文件 %s 的编码写不下改正后的字，没有改动。请另存为 UTF-8 后再试。", a.File).Because(err)
		}
		data = out
	} else if a.mark {
		data = append([]byte("\xef\xbb\xbf"), data...)
	}
	target, err := filepath.EvalSymlinks(a.File)
	if err != nil {
		return unreadable(a.File, err)
	}
	info, err := os.Stat(target)
	if err != nil {
		return unreadable(a.File, err)
	}
	if err := replace(target, data, info.Mode().Perm()); err != nil {
		return fault.New(fault.Invalid, "文件 %s 写不了，没有改动。请检查权限和磁盘空间。", a.File).At("file", a.File).Because(err)
	}
	return nil
}

func replace(target string, data []byte, mode fs.FileMode) error {
	f, err := os.CreateTemp(filepath.Dir(target), ".qianfa-*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }() // gone already when all went well
	if _, err = f.Write(data); err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), target)
}

// unifiedDiff shows what differs between two texts with the same number of lines, as patch takes it.
func unifiedDiff(name, from, to string) string {
	was, is := strings.SplitAfter(from, "\n"), strings.SplitAfter(to, "\n")
	var b strings.Builder
	fmt.Fprintf(&b, "--- %s\n+++ %s\n", name, name)
	const context = 2
	for i := 0; i < len(was); i++ {
		if was[i] == is[i] {
			continue
		}
		end := i + 1 // of the changed lines; those close by go into one piece
		for j := end; j < len(was) && j < end+2*context+1; j++ {
			if was[j] != is[j] {
				end = j + 1
			}
		}
		first, last := max(0, i-context), min(len(was), end+context)
		if last == len(was) && was[last-1] == "" {
			last--
		}
		fmt.Fprintf(&b, "@@ -%d,%d +%d,%d @@\n", first+1, last-first, first+1, last-first)
		for j := first; j < last; j++ {
			if was[j] == is[j] {
				diffLine(&b, " ", was[j])
				continue
			}
			diffLine(&b, "-", was[j])
			diffLine(&b, "+", is[j])
		}
		i = end - 1
	}
	return b.String()
}

func diffLine(b *strings.Builder, sign, line string) {
	b.WriteString(sign + line)
	if !strings.HasSuffix(line, "\n") {
		b.WriteString("\n\\ No newline at end of file\n")
	}
}
