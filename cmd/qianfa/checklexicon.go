package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// readLexicon reads the list of words that a configuration names: .json as in a batch, .csv with a first line of names,
// or .txt with one word a line.
func readLexicon(name string) (*check.Lexicon, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	a, ok := decode(data)
	if !ok {
		return nil, fault.New(fault.Invalid, "词库文件 %s 的编码不认识，请另存为 UTF-8。", name).At("lexicon", "编码不认识")
	}
	var entries []check.Entry
	switch strings.ToLower(filepath.Ext(name)) {
	case ".json":
		err = json.Unmarshal([]byte(a.text), &entries)
	case ".csv":
		entries, err = csvEntries(a.text)
	default:
		entries = lineEntries(a.text)
	}
	if err != nil {
		return nil, fault.New(fault.Invalid, "词库文件 %s 读不懂：%s。请按 docs/guide/check.md 的样例修改。", name, err).At("lexicon", "写法不对").Because(err)
	}
	return check.ReadLexicon(entries)
}

// lineEntries reads one word a line; # begins a comment.
func lineEntries(text string) []check.Entry {
	var out []check.Entry
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, check.Entry{Term: line})
		}
	}
	return out
}

// csvColumns are the names that the first line may give.
var csvColumns = map[string]string{"term": "term", "词语": "term", "severity": "severity", "轻重": "severity", "note": "note", "说明": "note",
	"exceptions": "exceptions", "例外": "exceptions", "until": "until", "有效期至": "until"}

// csvSeverities are the words for people beside those for programs.
var csvSeverities = map[string]check.Severity{"错误": check.Must, "警告": check.Should, "提示": check.Hint}

func csvEntries(text string) ([]check.Entry, error) {
	r := csv.NewReader(bytes.NewReader([]byte(text)))
	r.FieldsPerRecord = -1
	rows, err := r.ReadAll()
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	var names []string
	for _, n := range rows[0] {
		names = append(names, csvColumns[strings.TrimSpace(n)])
	}
	if !slices.Contains(names, "term") {
		return nil, fault.New(fault.Invalid, "第一行要写列名，其中要有“词语”")
	}
	var out []check.Entry
	for _, row := range rows[1:] {
		var e check.Entry
		for i, cell := range row[:min(len(row), len(names))] {
			setColumn(&e, names[i], strings.TrimSpace(cell))
		}
		if e.Term != "" {
			out = append(out, e)
		}
	}
	return out, nil
}

func setColumn(e *check.Entry, name, cell string) {
	switch name {
	case "term":
		e.Term = cell
	case "severity":
		if e.Severity = csvSeverities[cell]; e.Severity == "" {
			e.Severity = check.Severity(cell)
		}
	case "note":
		e.Note = cell
	case "until":
		e.Until = cell
	case "exceptions":
		e.Exceptions = strings.FieldsFunc(cell, func(r rune) bool { return r == '；' || r == ';' || r == '、' })
	}
}
