package ledger

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"pgregory.net/rapid"
)

func TestAnUntouchedExportIsWitnessedOnlyFromOutside(t *testing.T) {
	t.Parallel()
	f := newForger(t, 20)
	lines := f.export(t)
	for _, c := range []struct {
		name      string
		trust     Trust
		witnessed int64
	}{
		{"nothing", Trust{}, 0},
		{"the key", Trust{Keys: []note.Verifier{f.key(t)}}, 20},
		{"its own checkpoint", Trust{Checkpoints: []string{f.checkpoint(t, 20)}}, 20},
		{"earlier checkpoints", Trust{Checkpoints: []string{f.checkpoint(t, 12), f.checkpoint(t, 3)}}, 12},
	} {
		r := verify(t, lines, c.trust)
		if !r.OK || r.Entries != 20 || r.TreeSize != 20 || r.FirstBad != nil || r.Demo {
			t.Errorf("%s: %+v", c.name, r)
		}
		if r.Witnessed != (c.witnessed > 0) || r.WitnessedEntries != c.witnessed {
			t.Errorf("%s: witnessed %v, %d entries", c.name, r.Witnessed, r.WitnessedEntries)
		}
		if strings.Contains(r.Text, "未经外部见证") != (c.witnessed < 20) {
			t.Errorf("%s: the text is %s", c.name, r.Text)
		}
	}
}

func TestAnEmptyLedgerVerifies(t *testing.T) {
	t.Parallel()
	f := newForger(t, 0)
	if r := verify(t, f.export(t), Trust{}); !r.OK || r.Entries != 0 {
		t.Fatalf("%+v", r)
	}
	if r := verify(t, nil, Trust{}); r.OK || r.FirstBad.Kind != Cut {
		t.Fatalf("an empty file: %+v", r)
	}
}

func TestADemoIsNamed(t *testing.T) {
	t.Parallel()
	f := newForger(t, 3)
	f.demo = true
	f.relink()
	if r := verify(t, f.export(t), Trust{}); !r.OK || !r.Demo || !strings.HasPrefix(r.Text, "DEMO") {
		t.Fatalf("%+v", r)
	}
}

// tamperings with the file alone: the intruder does not compute anything anew. i is a line from 0.
var tamperings = []struct {
	kind  Kind
	do    func(f *forger, lines []string, i int) []string
	where int // the bad line relative to i
}{
	{Flip, func(_ *forger, l []string, i int) []string {
		l[i] = strings.Replace(l[i], "person-1", "person-2", 1)
		return l
	}, 0},
	{Flip, func(_ *forger, l []string, i int) []string {
		l[i] = strings.Replace(l[i], `"n":`, `"n":7`, 1)
		return l
	}, 0},
	{Flip, func(_ *forger, l []string, i int) []string { l[i] += " "; return l }, 0},
	{Flip, func(_ *forger, l []string, i int) []string { l[i] = l[i][:len(l[i])/2]; return l }, 0},
	{Flip, func(_ *forger, l []string, i int) []string { l[i] = ""; return l }, 0},
	{Cut, func(_ *forger, l []string, i int) []string { return slices.Delete(l, i, i+1) }, 0},
	{Swap, func(_ *forger, l []string, i int) []string { l[i], l[i+1] = l[i+1], l[i]; return l }, 0},
	{Swap, func(_ *forger, l []string, i int) []string { l[i], l[i+5] = l[i+5], l[i]; return l }, 0},
	{Duplicate, func(_ *forger, l []string, i int) []string { return slices.Insert(l, i+1, l[i]) }, 1},
	{Duplicate, func(_ *forger, l []string, i int) []string { return slices.Insert(l, i+4, l[i]) }, 4},
	{Append, func(f *forger, l []string, i int) []string {
		e := Entry{ID: "forged", Stream: "article/new", Data: "{}"}
		Head{}.Append(&e)
		return slices.Insert(l, i, string(Line{N: int64(i), Digest: e.Digest(), Entry: e}.Encode()))
	}, 0},
}

func TestEveryTamperingWithTheFileIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	f := newForger(t, 40)
	for n, c := range tamperings {
		for i := range 34 {
			r := verify(t, c.do(f, f.export(t), i), Trust{})
			if r.OK || r.FirstBad.Kind != c.kind || r.FirstBad.Entry != int64(i+c.where+1) {
				t.Fatalf("tampering %d (%s) at line %d: got %+v", n, c.kind, i+1, r.FirstBad)
			}
			if r.Witnessed || r.Text == "" {
				t.Fatalf("tampering %d: %+v", n, r)
			}
		}
	}
}

func TestTamperingAtTheEndIsFoundAndNamed(t *testing.T) {
	t.Parallel()
	f := newForger(t, 10)
	next := Entry{ID: "id-000010", Stream: "article/9", Data: "{}"}
	Head{}.Append(&next)
	added := string(Line{N: 10, Digest: next.Digest(), Entry: next}.Encode())
	for _, c := range []struct {
		name string
		do   func(l []string) []string
		kind Kind
		at   int64
	}{
		{"the last entry is cut", func(l []string) []string { return slices.Delete(l, 9, 10) }, Cut, 10},
		{"the last three are cut", func(l []string) []string { return slices.Delete(l, 7, 10) }, Cut, 8},
		{"the checkpoint is cut", func(l []string) []string { return l[:10] }, Cut, 11},
		{"entry and checkpoint are cut", func(l []string) []string { return l[:8] }, Cut, 9},
		{"a byte of the checkpoint is changed", func(l []string) []string { l[10] = strings.Replace(l[10], `\n10\n`, `\n11\n`, 1); return l }, Flip, 11},
		{"the checkpoint is no JSON any more", func(l []string) []string { l[10] = l[10][1:]; return l }, Flip, 11},
		{"the key is changed", func(l []string) []string { l[10] = strings.Replace(l[10], `"key":"q`, `"key":"Q`, 1); return l }, Flip, 11},
		{"checkpoint and entry are swapped", func(l []string) []string { l[9], l[10] = l[10], l[9]; return l }, Swap, 10},
		{"the checkpoint is repeated", func(l []string) []string { return append(l, l[10]) }, Duplicate, 12},
		{"an entry is repeated behind the checkpoint", func(l []string) []string { return append(l, l[4]) }, Duplicate, 12},
		{"the last entry is repeated", func(l []string) []string { return slices.Insert(l, 10, l[9]) }, Duplicate, 11},
		{"an entry is added before the checkpoint", func(l []string) []string { return slices.Insert(l, 10, added) }, Append, 11},
		{"an entry is added behind the checkpoint", func(l []string) []string { return append(l, added) }, Append, 12},
		{"garbage is added behind the checkpoint", func(l []string) []string { return append(l, "x") }, Append, 12},
		{"garbage is added before the checkpoint", func(l []string) []string { return slices.Insert(l, 10, "x") }, Append, 11},
	} {
		r := verify(t, c.do(f.export(t)), Trust{})
		if r.OK || r.FirstBad.Kind != c.kind || r.FirstBad.Entry != c.at {
			t.Errorf("%s: got %+v", c.name, r.FirstBad)
		}
	}
}

// rehashings are done by one who computes numbers, digests and links anew, but not the checkpoint.
func TestTamperingWithNewDigestsIsFoundByTheCheckpoint(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(f *forger)
		kind Kind
	}{
		{"an entry is changed", func(f *forger) { f.entries[12].Data = "{}"; f.relink() }, Flip},
		{"an entry is cut", func(f *forger) { f.entries = slices.Delete(f.entries, 12, 13); f.relink() }, Cut},
		{"neighbours of two streams are swapped", func(f *forger) {
			f.entries[12], f.entries[13] = f.entries[13], f.entries[12]
			f.relink()
		}, Swap},
		{"an entry is repeated", func(f *forger) { f.entries = slices.Insert(f.entries, 13, f.entries[12]); f.relink() }, Duplicate},
		{"an entry is added", func(f *forger) { f.entries = append(f.entries, Entry{ID: "x", Stream: "new"}); f.relink() }, Append},
		{"one digest is computed anew", func(f *forger) { f.entries[12].Data = "{}" }, Flip},
	} {
		f := newForger(t, 30)
		seal := f.export(t)[30]
		c.do(f)
		lines := f.export(t)
		lines[len(lines)-1] = seal
		r := verify(t, lines, Trust{})
		if r.OK || r.FirstBad.Kind != c.kind {
			t.Errorf("%s: got %+v", c.name, r.FirstBad)
		}
	}
}

// The strongest intruder holds the signing key, or signs with his own, and makes a perfect new export.
func TestAPerfectForgeryIsFoundByACheckpointHeldOutside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		do   func(f *forger)
		kind Kind
		at   int64
	}{
		{"an entry is changed", func(f *forger) { f.entries[24].Data = "{}" }, Flip, 21},
		{"an early entry is changed", func(f *forger) { f.entries[2].Data = "{}" }, Flip, 1},
		{"an entry is cut", func(f *forger) { f.entries = slices.Delete(f.entries, 24, 25) }, Cut, 30},
		{"neighbours are swapped", func(f *forger) { f.entries[24], f.entries[25] = f.entries[25], f.entries[24] }, Swap, 25},
		{"an entry is repeated", func(f *forger) { f.entries = slices.Insert(f.entries, 25, f.entries[24]) }, Duplicate, 26},
	} {
		f := newForger(t, 30)
		trust := Trust{Checkpoints: []string{f.checkpoint(t, 20), f.checkpoint(t, 30)}}
		if f.entries[24].Stream == f.entries[25].Stream {
			t.Fatal("the swapped entries must be of two streams")
		}
		c.do(f)
		f.relink()
		if r := verify(t, f.export(t), Trust{}); c.kind != Duplicate && (!r.OK || r.Witnessed) {
			t.Errorf("%s: without anything from outside it must pass as not witnessed: %+v", c.name, r)
		}
		r := verify(t, f.export(t), trust)
		if r.OK || r.Witnessed || r.FirstBad.Kind != c.kind || r.FirstBad.Entry != c.at {
			t.Errorf("%s: got %+v", c.name, r.FirstBad)
		}
	}
}

func TestAForgerWithHisOwnKeyIsFound(t *testing.T) {
	t.Parallel()
	f := newForger(t, 30)
	key, held := f.key(t), f.checkpoint(t, 30)
	f.entries = append(f.entries, Entry{ID: "x", Stream: "new"})
	f.relink()
	f.skey, f.vkey = newKey(t, 2)
	r := verify(t, f.export(t), Trust{Keys: []note.Verifier{key}})
	if r.OK || r.FirstBad.Kind != Other || r.FirstBad.Entry != 32 {
		t.Errorf("with the key: %+v", r.FirstBad)
	}
	r = verify(t, f.export(t), Trust{Checkpoints: []string{held}})
	if r.OK || r.FirstBad.Kind != Append || r.FirstBad.Entry != 31 {
		t.Errorf("with a checkpoint: %+v", r.FirstBad)
	}
}

func TestABrokenOutsideCheckpointIsRefusedAsInput(t *testing.T) {
	t.Parallel()
	f := newForger(t, 5)
	held := f.checkpoint(t, 5)
	for name, trust := range map[string]Trust{
		"no checkpoint":     {Checkpoints: []string{"hello\n"}},
		"a changed one":     {Keys: []note.Verifier{f.key(t)}, Checkpoints: []string{strings.Replace(held, "at 5", "at 6", 1)}},
		"one cut in middle": {Checkpoints: []string{held[:20]}},
	} {
		if _, err := Verify(each(f.export(t)), trust); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
}

func TestNoChangedByteGoesUnseen(t *testing.T) {
	t.Parallel()
	f := newForger(t, 6)
	text := strings.Join(f.export(t), "\n")
	key := f.key(t)
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(text)-1).Draw(t, "at")
		to := rapid.Byte().Draw(t, "to")
		if text[at] == to {
			to ^= 1
		}
		changed := []byte(text)
		changed[at] = to
		r, err := Verify(each(strings.Split(string(changed), "\n")), Trust{Keys: []note.Verifier{key}})
		if err != nil || r.OK {
			t.Fatalf("byte %d changed to %q: %+v, %v", at, to, r, err)
		}
		line := int64(strings.Count(text[:at], "\n")) + 1
		if r.FirstBad.Entry != line {
			t.Fatalf("byte %d in line %d: named %+v", at, line, r.FirstBad)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	const entries = 20000
	f := newForger(b, entries)
	lines := f.export(b)
	for b.Loop() {
		if r := verify(b, lines, Trust{}); !r.OK {
			b.Fatal(r)
		}
	}
	b.ReportMetric(entries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}
