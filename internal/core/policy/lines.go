package policy

import "strings"

// parseSigner reads "岗位@单位" or the name of a slot. Names of other languages may have spaces inside: "Shift
// Manager@Control Centre".
func parseSigner(text string) (*signerRef, bool) {
	if text == "" || strings.ContainsAny(text, "[]") || !oneSpaced(text) {
		return nil, false
	}
	role, body, isPost := strings.Cut(text, "@")
	if !isPost {
		return &signerRef{slot: text}, true
	}
	if role == "" || body == "" || strings.Contains(body, "@") || !oneSpaced(role) || !oneSpaced(body) {
		return nil, false
	}
	return &signerRef{role: role, body: body}, true
}

// oneSpaced reports that words are parted by single blanks, with none around them.
func oneSpaced(text string) bool { return strings.Join(strings.Fields(text), " ") == text }

// parseLine reads a step written on one line: "岗位@单位 用词 [条款]", or "空位 用词". The word for what the step does is the
// last one.
func parseLine(text string) (who *signerRef, word, clause string, ok bool) {
	if head, tail, found := strings.Cut(text, "["); found {
		inner, rest, closed := strings.Cut(tail, "]")
		if !closed || strings.TrimSpace(rest) != "" || strings.TrimSpace(inner) == "" {
			return nil, "", "", false
		}
		text, clause = head, strings.TrimSpace(inner)
	}
	parts := strings.Fields(text)
	if len(parts) < 2 {
		return nil, "", "", false
	}
	last := len(parts) - 1
	who, ok = parseSigner(strings.Join(parts[:last], " "))
	return who, parts[last], clause, ok
}
