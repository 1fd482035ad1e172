package app

import (
	"container/list"
	"sync"

	"qianfa/internal/core/check"
)

// shelfBytes bounds the lexicons kept ready: some five of 100,000 words, thousands of the usual size.
const shelfBytes = 128 << 20

// shelf keeps lexicons ready to be looked for, the ones used last, within a bound. Whoever asks for one that is being
// made waits for it, so each is made once.
type shelf struct {
	most   int
	mu     sync.Mutex
	known  map[string]*list.Element
	recent list.List // of *shelved, the last used first
	bytes  int
}

type shelved struct {
	key  string
	make func() (*check.Lexicon, error) // sync.OnceValues
	size int
}

func newShelf(most int) *shelf { return &shelf{most: most, known: map[string]*list.Element{}} }

// get returns the lexicon under the key, made by build if it is not there. An error is not kept.
func (s *shelf) get(key string, build func() (*check.Lexicon, error)) (*check.Lexicon, error) {
	at := s.at(key, build)
	lex, err := at.make()
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.known[key]
	switch {
	case !ok || e.Value != at:
	case err != nil:
		s.drop(e)
	case at.size == 0:
		at.size = lex.Size()
		s.bytes += at.size
		for s.bytes > s.most && s.recent.Back() != e {
			s.drop(s.recent.Back())
		}
	}
	return lex, err
}

func (s *shelf) at(key string, build func() (*check.Lexicon, error)) *shelved {
	s.mu.Lock()
	defer s.mu.Unlock()
	if e, ok := s.known[key]; ok {
		s.recent.MoveToFront(e)
		return e.Value.(*shelved)
	}
	at := &shelved{key: key, make: sync.OnceValues(build)}
	s.known[key] = s.recent.PushFront(at)
	return at
}

func (s *shelf) drop(e *list.Element) {
	at := s.recent.Remove(e).(*shelved)
	delete(s.known, at.key)
	s.bytes -= at.size
}
