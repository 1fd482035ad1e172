package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/wordlist"
)

// readLexicon reads the list of words that a configuration names: .csv, .xlsx or .txt as the product imports it, or
// .json as in a batch. A line that cannot be understood is refused with its number.
func readLexicon(name string) (*check.Lexicon, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	var entries []check.Entry
	if strings.EqualFold(filepath.Ext(name), ".json") {
		if err := json.Unmarshal(data, &entries); err != nil {
			return nil, fault.New(fault.Invalid, "词库文件 %s 不是所要求的 JSON 列表。请按 docs/guide/check.md 的样例修改。", name).At("lexicon", "写法不对").Because(err)
		}
		return check.ReadLexicon(entries)
	}
	rows, err := wordlist.Read(filepath.Base(name), data)
	if err != nil {
		return nil, err
	}
	for _, r := range rows {
		if len(r.Problems) > 0 {
			return nil, fault.New(fault.Invalid, "词库文件 %s 第 %d 行：%s", name, r.Line, strings.Join(r.Problems, "")).At("lexicon", r.Problems[0])
		}
		entries = append(entries, r.Entry)
	}
	return check.ReadLexicon(entries)
}
