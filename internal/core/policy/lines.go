package policy

import (
	"strings"
	"unicode"
)

// parseSigner reads "岗位@单位" or the name of a slot.
func parseSigner(text string) (*signerRef, bool) {
	if text == "" || strings.ContainsFunc(text, func(r rune) bool { return unicode.IsSpace(r) || r == '[' || r == ']' }) {
		return nil, false
	}
	role, body, isPost := strings.Cut(text, "@")
	if !isPost {
		return &signerRef{slot: text}, true
	}
	if role == "" || body == "" || strings.Contains(body, "@") {
		return nil, false
	}
	return &signerRef{role: role, body: body}, true
}

// parseLine reads a step written on one line: "岗位@单位 用词 [条款]", or "空位 用词".
func parseLine(text string) (who *signerRef, word, clause string, ok bool) {
	if head, tail, found := strings.Cut(text, "["); found {
		inner, rest, closed := strings.Cut(tail, "]")
		if !closed || strings.TrimSpace(rest) != "" || strings.TrimSpace(inner) == "" {
			return nil, "", "", false
		}
		text, clause = head, strings.TrimSpace(inner)
	}
	parts := strings.Fields(text)
	if len(parts) != 2 {
		return nil, "", "", false
	}
	who, ok = parseSigner(parts[0])
	return who, parts[1], clause, ok
}
