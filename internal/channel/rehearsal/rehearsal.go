// Package rehearsal (演练环境) is what all platform simulators share: a clock that can be set, faults that can be asked
// for, and state in a folder that survives a kill at any moment.
//
// It never knows a platform. Start reading at Stage, then Play, which every simulated call goes through.
package rehearsal

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"qianfa/internal/core/fault"
)

// Stage is one folder of simulated platforms.
type Stage struct {
	dir  string
	real func() time.Time

	mu    sync.Mutex
	state stageState

	filesMu sync.Mutex
	written map[string]string // each piece as it stands on disk
}

type stageState struct {
	Clock  *Clock  `json:"clock,omitempty"`
	Faults []Fault `json:"faults"`
}

// Clock is a set clock: Now at the real moment Since, running at Rate (1 = real time, 0 = standing).
type Clock struct {
	Now   time.Time `json:"now"`
	Rate  float64   `json:"rate"`
	Since time.Time `json:"since,omitzero"`
}

// Fault is something that goes wrong the next Times times that Account calls Op.
type Fault struct {
	Account string `json:"account"` // appid, uid, or "*"
	Op      string `json:"op"`      // such as "draft/add" or "statuses/share", or "*"
	Kind    Kind   `json:"kind"`
	Times   int    `json:"times"`              // 0 counts as 1
	DelayMS int    `json:"delay_ms,omitempty"` // of slow; 0 = 30 s
}

// Kind is what goes wrong. The set is closed.
type Kind string

// The kinds.
const (
	Refuse   Kind = "refuse"        // the platform says no
	Broken   Kind = "5xx"           // HTTP 502, nothing applied
	Lost     Kind = "lost"          // applied, then the connection is cut before the answer
	Stuck    Kind = "stuck"         // accepted, and the work behind it does not finish
	Expired  Kind = "expired_token" // the token is no longer good
	Slow     Kind = "slow"          // applied, answered late
	Rejected Kind = "rejected"      // accepted, later rejected by the platform's own review
	Clear    Kind = "clear"         // not a fault: takes the account's faults back and lets stuck work finish
)

var kinds = map[Kind]bool{Refuse: true, Broken: true, Lost: true, Stuck: true, Expired: true, Slow: true,
	Rejected: true, Clear: true}

// Open opens or makes the folder; now is the real clock.
func Open(dir string, now func() time.Time) (*Stage, error) {
	s := &Stage{dir: dir, real: now, written: map[string]string{}}
	if err := os.MkdirAll(filepath.Join(dir, "blobs"), 0o755); err != nil {
		return nil, fmt.Errorf("open rehearsal folder: %w", err)
	}
	for _, pattern := range []string{".new-*", "blobs/.new-*"} { // left over from a killed write
		left, _ := filepath.Glob(filepath.Join(dir, pattern)) // the patterns are good
		for _, path := range left {
			if err := os.Remove(path); err != nil {
				return nil, fmt.Errorf("open rehearsal folder: %w", err)
			}
		}
	}
	if err := s.Load("stage", &s.state); err != nil {
		return nil, err
	}
	return s, nil
}

// Now returns the simulated time.
func (s *Stage) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *Stage) now() time.Time {
	c := s.state.Clock
	if c == nil {
		return s.real()
	}
	return c.Now.Add(time.Duration(float64(s.real().Sub(c.Since)) * c.Rate))
}

// SetClock sets the simulated time; a zero Now gives the real clock back.
func (s *Stage) SetClock(c Clock) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.Rate < 0 {
		return fault.New(fault.Invalid, "时钟的 rate 不能是负数。请用 0（停住）、1（照常）或更大的数。")
	}
	c.Since = s.real()
	if s.state.Clock = &c; c.Now.IsZero() {
		s.state.Clock = nil
	}
	return s.save("stage", s.state)
}

// Add asks for a fault.
func (s *Stage) Add(f Fault) error {
	if !kinds[f.Kind] {
		return fault.New(fault.Invalid, "不认识的故障种类“%s”。可用：refuse、5xx、lost、stuck、expired_token、slow、rejected、clear。", f.Kind)
	}
	if f.Times < 0 || f.DelayMS < 0 {
		return fault.New(fault.Invalid, "故障的 times 和 delay_ms 不能是负数。")
	}
	f.Times = max(f.Times, 1)
	if f.Account == "" {
		f.Account = "*"
	}
	if f.Op == "" {
		f.Op = "*"
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if f.Kind != Clear {
		s.state.Faults = append(s.state.Faults, f)
		return s.save("stage", s.state)
	}
	left := []Fault{}
	for _, g := range s.state.Faults {
		if f.Account != "*" && g.Account != f.Account {
			left = append(left, g)
		}
	}
	s.state.Faults = left
	return s.save("stage", s.state)
}

// Faults returns the faults still to come.
func (s *Stage) Faults() []Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Fault{}, s.state.Faults...)
}

// take uses up one fault for this call; the zero Fault when there is none.
func (s *Stage) take(account, op string) (Fault, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.state.Faults {
		if (f.Account != "*" && f.Account != account) || (f.Op != "*" && f.Op != op) {
			continue
		}
		if s.state.Faults[i].Times--; s.state.Faults[i].Times <= 0 {
			s.state.Faults = append(s.state.Faults[:i:i], s.state.Faults[i+1:]...)
		}
		return f, s.save("stage", s.state)
	}
	return Fault{}, nil
}

// Answer is what a simulated call says.
type Answer struct {
	Status int
	Body   any
}

// Act is one call: Apply does it (stuck or rejected work is marked so), Refuse is the platform's no, Expire ends the
// token and says so.
type Act struct {
	Account, Op string
	Apply       func(kind Kind) (Answer, error)
	Refuse      func() Answer
	Expire      func() (Answer, error)
}

// Play runs a call with the fault that is due. State is on disk before the answer leaves.
func (s *Stage) Play(w http.ResponseWriter, r *http.Request, act Act) {
	f, err := s.take(act.Account, act.Op)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	var a Answer
	switch f.Kind {
	case Broken:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(http.StatusBadGateway)
		fmt.Fprint(w, "<html><body>502 Bad Gateway</body></html>")
		return
	case Refuse:
		a = act.Refuse()
	case Expired:
		a, err = act.Expire()
	default:
		a, err = act.Apply(f.Kind)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	switch f.Kind {
	case Lost:
		panic(http.ErrAbortHandler)
	case Slow:
		late := 30 * time.Second
		if f.DelayMS > 0 {
			late = time.Duration(f.DelayMS) * time.Millisecond
		}
		select {
		case <-r.Context().Done():
			return
		case <-time.After(late):
		}
	default: // answered as it is
	}
	WriteJSON(w, a.Status, a.Body)
}

// WriteJSON answers with JSON as the platforms write it: no HTML escapes.
func WriteJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(body) // the client is gone
}

// Load reads a named piece of state into v; a piece never saved leaves v as it is.
func (s *Stage) Load(name string, v any) error {
	data, err := os.ReadFile(filepath.Join(s.dir, name+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = json.Unmarshal(data, v)
	}
	if err != nil {
		return fmt.Errorf("load rehearsal state %s: %w", name, err)
	}
	return nil
}

// Save writes a named piece of state, so that after a kill either the old or the new one is there.
func (s *Stage) Save(name string, v any) error { return s.save(name, v) }

func (s *Stage) save(name string, v any) error {
	data, err := json.Marshal(v)
	if err != nil {
		return err
	}
	s.filesMu.Lock()
	defer s.filesMu.Unlock()
	if s.written[name] == string(data) {
		return nil
	}
	if err := s.write(name+".json", data); err != nil {
		return err
	}
	s.written[name] = string(data)
	return nil
}

// PutBlob keeps a file under a name.
func (s *Stage) PutBlob(name string, data []byte) error {
	return s.write(filepath.Join("blobs", filepath.Base(name)), data)
}

// Blob returns a kept file.
func (s *Stage) Blob(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(s.dir, "blobs", filepath.Base(name)))
}

func (s *Stage) write(name string, data []byte) error {
	path := filepath.Join(s.dir, name)
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
		return fmt.Errorf("save rehearsal state %s: %w", name, err)
	}
	return nil
}
