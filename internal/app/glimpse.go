package app

import (
	"context"
	"fmt"
	"maps"
	"sync"
)

// glimpse (同一时刻) remembers what one reading has asked for already: versions of streams and texts beside the ledger.
// It lives as long as the call that began it, so nothing in it grows old, and commits never rest on it: they check the
// versions themselves.
type glimpse struct {
	mu       sync.Mutex
	versions map[string]int64
	content  map[string][]byte
}

type glimpseKey struct{}

// atOneMoment begins a reading: within it, the same question is asked once.
func atOneMoment(ctx context.Context) context.Context {
	return context.WithValue(ctx, glimpseKey{}, &glimpse{versions: map[string]int64{}, content: map[string][]byte{}})
}

func glimpseOf(ctx context.Context) *glimpse {
	m, _ := ctx.Value(glimpseKey{}).(*glimpse)
	return m
}

// together asks for the versions of several streams at once.
func together(ctx context.Context, l Ledger, streams ...string) (context.Context, error) {
	got, err := l.Versions(ctx, streams...)
	if err != nil {
		return ctx, fmt.Errorf("versions: %w", err)
	}
	m := glimpseOf(ctx)
	if m == nil {
		ctx = atOneMoment(ctx)
		m = glimpseOf(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.Copy(m.versions, got)
	return ctx, nil
}

func versionOf(ctx context.Context, l Ledger, stream string) (int64, error) {
	m := glimpseOf(ctx)
	if m == nil {
		got, err := l.Versions(ctx, stream)
		return got[stream], err
	}
	m.mu.Lock()
	v, known := m.versions[stream]
	m.mu.Unlock()
	if known {
		return v, nil
	}
	got, err := l.Versions(ctx, stream)
	if err != nil {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.versions[stream] = got[stream]
	return got[stream], nil
}

// content reads a text beside the ledger.
func (a *Articles) content(ctx context.Context, digest string) ([]byte, error) {
	m := glimpseOf(ctx)
	if m != nil {
		m.mu.Lock()
		data, known := m.content[digest]
		m.mu.Unlock()
		if known {
			return data, nil
		}
	}
	data, err := a.Ledger.ReadContent(ctx, digest)
	if err == nil && m != nil {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.content[digest] = data
	}
	return data, err
}
