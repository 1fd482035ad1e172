package channel

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReversingGoodSlotsYieldsTheSealedBytes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 5).Draw(t, "slots")
		var slots []Slot
		var sealed strings.Builder
		for i := range n {
			hex := strings.Repeat(string(rune('a'+i)), 64)
			slots = append(slots, Slot{Name: "p", Placeholder: "qf-media:sha256:" + hex,
				Value: "http://m/" + strings.Repeat("x", i+1)}) // each value begins with the one before
		}
		for range rapid.IntRange(0, 20).Draw(t, "parts") {
			sealed.WriteString(rapid.StringMatching(`[<>"a-z ]{0,8}`).Draw(t, "text"))
			if n > 0 {
				sealed.WriteString(`<img src="` + slots[rapid.IntRange(0, n-1).Draw(t, "which")].Placeholder + `">`)
			}
		}
		in := []byte(sealed.String())
		if err := CheckSlots(in, slots); err != nil {
			t.Fatal(err)
		}
		if got := Reverse(Fill(in, slots), slots); !bytes.Equal(got, in) {
			t.Fatalf("got %s\nwant %s", got, in)
		}
	})
}

func TestSlotsThatCannotBeToldApartAreRefused(t *testing.T) {
	t.Parallel()
	for name, slots := range map[string][]Slot{
		"value already stands in the text": {{Name: "a", Placeholder: "qf-media:1", Value: "plain"}},
		"two placeholders, one value": {
			{Name: "a", Placeholder: "qf-media:1", Value: "http://v"}, {Name: "b", Placeholder: "qf-media:2", Value: "http://v"}},
		"empty value": {{Name: "a", Placeholder: "qf-media:1"}},
	} {
		if err := CheckSlots([]byte("plain qf-media:1 qf-media:2"), slots); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
