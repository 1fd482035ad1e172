package auth

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestASessionReadAgainIsTheSameAndNobodyElsesChanges(t *testing.T) {
	t.Parallel()
	var c codec
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	want := map[string]any{keyPerson: "p-1", keySeen: int64(5)}
	data, err := c.Encode(at, want)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		deadline, values, err := c.Decode(data)
		if err != nil || !deadline.Equal(at) || !cmp.Equal(values, want) {
			t.Fatalf("%v, %v, %v", deadline, values, err)
		}
		values[keySeen] = int64(6) // of one request
		delete(values, keyPerson)
	}
	for range decodedMost + 1 {
		at = at.Add(time.Second)
		data, err := c.Encode(at, want)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.Decode(data); err != nil || len(c.read) > decodedMost {
			t.Fatalf("%d kept, %v", len(c.read), err)
		}
	}
	if _, _, err := c.Decode([]byte("nonsense")); err == nil {
		t.Error("nonsense was read")
	}
}

func BenchmarkReadSession(b *testing.B) {
	var c codec
	data, err := c.Encode(time.Now(), map[string]any{keyPerson: "p-1", keySeen: int64(5), keyStarted: int64(4)})
	if err != nil {
		b.Fatal(err)
	}
	for name, decode := range map[string]func([]byte) (time.Time, map[string]any, error){"kept": c.Decode, "gob": c.GobCodec.Decode} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := decode(data); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
