package app

import (
	"context"
	"io"
	"sync"

	"qianfa/internal/core/fault"
	"qianfa/internal/intake"
)

// seenCodes remembers what the QR codes in pictures say, by digest: the bytes under a digest never change. It holds a
// bounded number and starts anew when full.
type seenCodes struct {
	mu    sync.Mutex
	codes map[string][]string
}

// maxSeenCodes is how many pictures are remembered.
const maxSeenCodes = 4096

func (s *seenCodes) get(digest string) ([]string, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	codes, ok := s.codes[digest]
	return codes, ok
}

func (s *seenCodes) put(digest string, codes []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.codes == nil || len(s.codes) >= maxSeenCodes {
		s.codes = map[string][]string{}
	}
	s.codes[digest] = codes
}

// codesOf reads the QR codes in the pictures of the posts. A picture that is gone has none: it is missed elsewhere.
func (a *Articles) codesOf(ctx context.Context, p prepared) (map[string][]string, error) {
	out := map[string][]string{}
	for _, post := range p.posts {
		for _, m := range post.Media {
			if _, done := out[m.Digest]; done || m.Kind != "image" {
				continue
			}
			codes, err := a.codesIn(ctx, m.Digest)
			if err != nil {
				return nil, err
			}
			out[m.Digest] = codes
		}
	}
	return out, nil
}

func (a *Articles) codesIn(ctx context.Context, digest string) ([]string, error) {
	if codes, ok := a.seen.get(digest); ok {
		return codes, nil
	}
	f, err := a.Blobs.Open(ctx, digest)
	if fault.CodeOf(err) == fault.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(f, intake.MaxBytes))
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, err
	}
	codes := intake.Codes(data)
	a.seen.put(digest, codes)
	return codes, nil
}
