package channel_test

import (
	"bytes"
	"testing"

	"qianfa/internal/channel"
)

// Stored bytes are refused, or they are a post's canonical bytes to the last one.
func FuzzDecodePost(f *testing.F) {
	good := samplePost().Canonical()
	for _, data := range [][]byte{good, good[:len(good)-1], append(bytes.Clone(good), ' '), []byte(`{}`), []byte(`{"v":1}`), []byte("\xff"), nil} {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if p, err := channel.DecodePost(data); err == nil && !bytes.Equal(p.Canonical(), data) {
			t.Fatalf("read as another post: %s", data)
		}
	})
}
