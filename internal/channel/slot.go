package channel

import (
	"bytes"
	"fmt"
	"slices"
)

// Fill puts the values of the slots in the place of their placeholders.
func Fill(sealed []byte, slots []Slot) []byte {
	return replace(sealed, slots, func(s Slot) (string, string) { return s.Placeholder, s.Value })
}

// Reverse puts the placeholders back in the place of the values: of bytes made by Fill with good slots (CheckSlots)
// it returns the sealed ones.
func Reverse(wire []byte, slots []Slot) []byte {
	return replace(wire, slots, func(s Slot) (string, string) { return s.Value, s.Placeholder })
}

// CheckSlots proves that filling and reversing the slots yields the sealed bytes again; slots that cannot be told
// apart, such as a value that already stands in the text, are an error.
func CheckSlots(sealed []byte, slots []Slot) error {
	for _, s := range slots {
		if s.Value == "" || s.Placeholder == "" {
			return fmt.Errorf("slot %s is empty", s.Name)
		}
	}
	if !bytes.Equal(Reverse(Fill(sealed, slots), slots), sealed) {
		return fmt.Errorf("slots cannot be reversed to the sealed bytes")
	}
	return nil
}

// replace walks once from left to right and takes the longest match at each place, so that one value being the
// beginning of another does no harm and nothing is replaced twice.
func replace(in []byte, slots []Slot, pair func(Slot) (from, to string)) []byte {
	type rule struct{ from, to []byte }
	var rules []rule
	for _, s := range slots {
		if from, to := pair(s); from != "" {
			rules = append(rules, rule{[]byte(from), []byte(to)})
		}
	}
	slices.SortStableFunc(rules, func(a, b rule) int { return len(b.from) - len(a.from) })
	var out bytes.Buffer
	for len(in) > 0 {
		at, best := -1, rule{}
		for _, r := range rules {
			if i := bytes.Index(in, r.from); i >= 0 && (at < 0 || i < at) {
				at, best = i, r
			}
		}
		if at < 0 {
			break
		}
		out.Write(in[:at])
		out.Write(best.to)
		in = in[at+len(best.from):]
	}
	out.Write(in)
	return out.Bytes()
}
