package main

import (
	"encoding/json"
	"net/http"
	"sync"
	"time"

	"qianfa/internal/core/workday"
)

// clock is the installation's clock. With --test-clock it can be set and made to run faster; otherwise it is the
// machine's.
type clock struct {
	mu   sync.RWMutex
	set  time.Time // machine time when it was set
	to   time.Time // what it was set to
	rate float64
}

func newClock() *clock { return &clock{rate: 1} }

// Now returns the moment by this clock, UTC.
func (c *clock) Now() time.Time {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if c.set.IsZero() {
		return time.Now().UTC()
	}
	return c.to.Add(time.Duration(float64(time.Since(c.set)) * c.rate)).UTC()
}

type clockView struct {
	Now  string  `json:"now"`
	Rate float64 `json:"rate"`
}

// ServeHTTP is GET and PUT /test/clock.
func (c *clock) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if r.Method == http.MethodPut {
		var in clockView
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 4096)).Decode(&in); err != nil {
			http.Error(w, `{"detail":"时钟的格式是 {\"now\":\"RFC3339\",\"rate\":1}。"}`, http.StatusUnprocessableEntity)
			return
		}
		if err := c.put(in); err != nil {
			http.Error(w, `{"detail":"now 应为 RFC 3339 时间，rate 应大于等于 0。"}`, http.StatusUnprocessableEntity)
			return
		}
	}
	c.mu.RLock()
	rate := c.rate
	c.mu.RUnlock()
	_ = json.NewEncoder(w).Encode(clockView{Now: c.Now().In(workday.Zone).Format(time.RFC3339Nano), Rate: rate})
}

func (c *clock) put(in clockView) error {
	now := c.Now()
	if in.Now != "" {
		t, err := time.Parse(time.RFC3339, in.Now)
		if err != nil {
			return err
		}
		now = t
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.set, c.to = time.Now(), now
	if in.Rate > 0 {
		c.rate = in.Rate
	}
	return nil
}
