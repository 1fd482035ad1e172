package check

// edit says that from:fromEnd of the one text became to:toEnd of the other.
type edit struct {
	from, fromEnd int
	to, toEnd     int
}

// maxEdits bounds the work of diffRunes; texts further apart are reported as one edit.
const maxEdits = 800

// diffRunes returns the smallest edits that turn a into b (Myers), those with fewer than 3 equal characters between
// them taken together.
func diffRunes(a, b []rune) []edit {
	pre := 0
	for pre < len(a) && pre < len(b) && a[pre] == b[pre] {
		pre++
	}
	post := 0
	for post < len(a)-pre && post < len(b)-pre && a[len(a)-1-post] == b[len(b)-1-post] {
		post++
	}
	am, bm := a[pre:len(a)-post], b[pre:len(b)-post]
	if len(am) == 0 && len(bm) == 0 {
		return nil
	}
	matches, ok := commonRunes(am, bm)
	if !ok {
		matches = nil
	}
	var out []edit
	x, y := 0, 0
	flush := func(nx, ny int) {
		if x == nx && y == ny {
			return
		}
		e := edit{pre + x, pre + nx, pre + y, pre + ny}
		if n := len(out); n > 0 && e.to-out[n-1].toEnd < 3 && e.from-out[n-1].fromEnd < 3 {
			out[n-1].fromEnd, out[n-1].toEnd = e.fromEnd, e.toEnd
			return
		}
		out = append(out, e)
	}
	for _, m := range matches {
		flush(m[0], m[1])
		x, y = m[0]+1, m[1]+1
	}
	flush(len(am), len(bm))
	return out
}

// commonRunes returns the index pairs of a longest common subsequence, or false when it takes more than maxEdits.
func commonRunes(a, b []rune) ([][2]int, bool) {
	limit := min(len(a)+len(b), maxEdits)
	v := make([]int, 2*limit+2)
	var trace [][]int
	for d := 0; d <= limit; d++ {
		trace = append(trace, append([]int(nil), v...))
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && v[limit+k-1] < v[limit+k+1] {
				x = v[limit+k+1]
			} else {
				x = v[limit+k-1] + 1
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			v[limit+k] = x
			if x >= len(a) && x-k >= len(b) {
				return walkBack(trace, limit, len(a), len(b)), true
			}
		}
	}
	return nil, false
}

func walkBack(trace [][]int, limit, x, y int) [][2]int {
	var out [][2]int
	for d := len(trace) - 1; d >= 0; d-- {
		v, k := trace[d], x-y
		prevK := k - 1
		if k == -d || k != d && v[limit+k-1] < v[limit+k+1] {
			prevK = k + 1
		}
		prevX := v[limit+prevK]
		prevY := prevX - prevK
		for x > prevX && y > prevY && x > 0 && y > 0 {
			x, y = x-1, y-1
			out = append(out, [2]int{x, y})
		}
		if d > 0 {
			x, y = prevX, prevY
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}
