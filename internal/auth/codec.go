package auth

import (
	"maps"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"
)

// codec is scs's own, which takes longer to read a session than the database to find it: gob compiles a reader for
// every text. So what was read last is kept, by its bytes; a session that changed has other bytes.
type codec struct {
	scs.GobCodec
	mu   sync.Mutex
	read map[string]decoded
}

type decoded struct {
	deadline time.Time
	values   map[string]any
}

// decodedMost bounds what is kept: the sessions of as many people at work at once.
const decodedMost = 512

// Decode reads a session. Values are plain texts and numbers, so a copy of the map is a copy of the session.
func (c *codec) Decode(b []byte) (time.Time, map[string]any, error) {
	c.mu.Lock()
	d, ok := c.read[string(b)]
	c.mu.Unlock()
	if ok {
		return d.deadline, maps.Clone(d.values), nil
	}
	deadline, values, err := c.GobCodec.Decode(b)
	if err != nil {
		return deadline, values, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.read == nil || len(c.read) >= decodedMost {
		c.read = map[string]decoded{}
	}
	c.read[string(b)] = decoded{deadline, maps.Clone(values)}
	return deadline, values, nil
}
