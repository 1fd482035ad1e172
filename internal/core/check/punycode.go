package check

import "strings"

// puny reports whether a host has a label in punycode (RFC 3492) that stands for anything but Chinese words: such
// labels show other letters than they are made of.
func puny(host string) bool {
	for label := range strings.SplitSeq(host, ".") {
		code, ok := strings.CutPrefix(label, "xn--")
		if !ok {
			continue
		}
		words, ok := decodePunycode(code)
		if !ok {
			return true
		}
		for _, r := range words {
			if !isHan(r) && (r < '0' || r > '9') && r != '-' {
				return true
			}
		}
	}
	return false
}

// decodePunycode reads one label without its xn--.
func decodePunycode(code string) ([]rune, bool) {
	var out []rune
	if i := strings.LastIndexByte(code, '-'); i > 0 {
		out, code = []rune(code[:i]), code[i+1:]
	}
	n, at, bias := 128, 0, 72
	for pos := 0; pos < len(code); {
		old, weight := at, 1
		for k := 36; ; k += 36 {
			if pos == len(code) || len(out) > 63 {
				return nil, false
			}
			d := punyDigit(code[pos])
			pos++
			if d < 0 || weight > 1<<24 {
				return nil, false
			}
			at += d * weight
			t := min(max(k-bias, 1), 26)
			if d < t {
				break
			}
			weight *= 36 - t
		}
		bias = punyBias(at-old, len(out)+1, old == 0)
		n += at / (len(out) + 1)
		at %= len(out) + 1
		if n > 0x10ffff {
			return nil, false
		}
		out = append(out, 0)
		copy(out[at+1:], out[at:])
		out[at] = rune(n)
		at++
	}
	return out, len(out) > 0
}

func punyDigit(c byte) int {
	switch {
	case c >= 'a' && c <= 'z':
		return int(c - 'a')
	case c >= '0' && c <= '9':
		return int(c-'0') + 26
	}
	return -1
}

func punyBias(delta, count int, first bool) int {
	if delta /= 2; first {
		delta /= 350
	}
	delta += delta / count
	k := 0
	for delta > 455 {
		delta, k = delta/35, k+36
	}
	return k + 36*delta/(delta+38)
}
