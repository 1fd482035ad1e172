package policy

import "slices"

// suggest returns "，是不是想写“…”" for the known name nearest to a wrong one, or "" when none is near.
func suggest(wrong string, known []string) string {
	best, distance := "", 3
	for _, name := range known {
		if d := editDistance([]rune(wrong), []rune(name)); d < distance && d < len([]rune(name)) {
			best, distance = name, d
		}
	}
	if best == "" {
		return ""
	}
	return "，是不是想写“" + best + "”"
}

func editDistance(a, b []rune) int {
	if len(a) > 40 || len(b) > 40 {
		return 40
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			diagonal, row[j+1] = row[j+1], slices.Min([]int{row[j+1] + 1, row[j] + 1, diagonal + cost})
		}
	}
	return row[len(b)]
}
