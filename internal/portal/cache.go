package portal

import (
	"bytes"
	"compress/gzip"
	"container/list"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"
)

// cache keeps rendered pages in memory, the least used going first when they outgrow the bound.
type cache struct {
	mu          sync.Mutex
	bound, size int
	pages       map[string]*list.Element // of *entry
	used        list.List                // front = last used
	generations map[string]int64         // account → how often it changed
}

// entry is one rendered page, ready to be sent. It never changes once made.
type entry struct {
	key, account string
	generation   int64
	until        time.Time
	modified     time.Time
	status       int
	body, packed []byte
	tag          string // the digest within both ETags
	header       http.Header
	packedHeader http.Header
}

func newCache(bound int) *cache {
	return &cache{bound: bound, pages: map[string]*list.Element{}, generations: map[string]int64{}}
}

// get returns a page that is still fresh, or nil.
func (c *cache) get(key string, now time.Time) *entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	at := c.pages[key]
	if at == nil {
		return nil
	}
	e := at.Value.(*entry)
	if !now.Before(e.until) || e.generation != c.generations[e.account] {
		return nil
	}
	c.used.MoveToFront(at)
	return e
}

// generation is the count of changes of an account, to be read before its data.
func (c *cache) generation(account string) int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.generations[account]
}

// expire makes an account's pages stale. The index of all sites counts as account "".
func (c *cache) expire(account string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.generations[account]++
	c.generations[""]++
}

// put keeps a page rendered from data of a generation. A page whose bytes did not change keeps its date; a changed one
// gets a later date than before, so that If-Modified-Since never hides a change.
func (c *cache) put(key, account string, generation int64, d document, until time.Time) *entry {
	e := newEntry(d)
	e.pack()
	e.key, e.account, e.generation, e.until = key, account, generation, until
	if !d.until.IsZero() && d.until.Before(until) {
		e.until = d.until
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if at := c.pages[key]; at != nil {
		old := at.Value.(*entry)
		switch {
		case old.tag == e.tag:
			e.modified = old.modified
		case !e.modified.After(old.modified):
			e.modified = old.modified.Add(time.Second)
		}
		c.drop(at)
	}
	e.fillHeaders(d.mime)
	c.pages[key] = c.used.PushFront(e)
	c.size += e.weight()
	for c.size > c.bound && c.used.Len() > 1 {
		c.drop(c.used.Back())
	}
	return e
}

func (c *cache) drop(at *list.Element) {
	e := c.used.Remove(at).(*entry)
	delete(c.pages, e.key)
	c.size -= e.weight()
}

func (e *entry) weight() int { return len(e.body) + len(e.packed) + len(e.key) + 2048 }

func newEntry(d document) *entry {
	sum := sha256.Sum256(d.body)
	return &entry{status: d.status, body: d.body, tag: hex.EncodeToString(sum[:16]), modified: d.modified.UTC().Truncate(time.Second)}
}

// packers are used again: a new one takes most of a megabyte.
var packers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// pack keeps a compressed copy when that is smaller.
func (e *entry) pack() {
	var packed bytes.Buffer
	packer := packers.Get().(*gzip.Writer)
	defer packers.Put(packer)
	packer.Reset(&packed)
	if _, err := packer.Write(e.body); err == nil && packer.Close() == nil && packed.Len() < len(e.body) {
		e.packed = packed.Bytes()
	}
}

// policy lets a page show its own pictures and style and nothing else.
const policy = "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// fillHeaders prepares both sets of headers; canonical keys, so that serving is a plain copy.
func (e *entry) fillHeaders(mime string) {
	e.header = http.Header{
		"Content-Type":            {mime},
		"Content-Length":          {strconv.Itoa(len(e.body))},
		"Etag":                    {`"` + e.tag + `"`},
		"Cache-Control":           {"no-cache"},
		"Vary":                    {"Accept-Encoding"},
		"Content-Security-Policy": {policy},
		"X-Content-Type-Options":  {"nosniff"},
		"Referrer-Policy":         {"same-origin"},
	}
	if !e.modified.IsZero() {
		e.header["Last-Modified"] = []string{e.modified.Format(http.TimeFormat)}
	}
	if e.packed == nil {
		return
	}
	e.packedHeader = e.header.Clone()
	e.packedHeader["Content-Encoding"] = []string{"gzip"}
	e.packedHeader["Content-Length"] = []string{strconv.Itoa(len(e.packed))}
	e.packedHeader["Etag"] = []string{`"` + e.tag + `-gzip"`}
}

// serve sends the page, or 304 when the reader has it.
func (e *entry) serve(w http.ResponseWriter, r *http.Request) {
	header, body := e.header, e.body
	if e.packed != nil && acceptsGzip(r.Header) {
		header, body = e.packedHeader, e.packed
	}
	to := w.Header()
	for key, values := range header {
		to[key] = values
	}
	if e.status == http.StatusOK && e.known(r.Header) {
		delete(to, "Content-Length")
		delete(to, "Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.WriteHeader(e.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader hung up; nothing is left to do
	}
}

// acceptsGzip reads Accept-Encoding as browsers write it; a refusal by q=0 is heeded.
func acceptsGzip(h http.Header) bool {
	for _, line := range h["Accept-Encoding"] {
		for part := range strings.SplitSeq(line, ",") {
			name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
			if strings.TrimSpace(name) == "gzip" {
				weight := strings.TrimLeft(strings.TrimPrefix(strings.TrimSpace(q), "q="), "0.")
				return q == "" || weight != ""
			}
		}
	}
	return false
}

// known tells whether the reader's copy is this page: by its tag, else by its date.
func (e *entry) known(h http.Header) bool {
	if tags := h["If-None-Match"]; len(tags) > 0 {
		for _, line := range tags {
			for tag := range strings.SplitSeq(line, ",") {
				tag = strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
				if strings.TrimSuffix(tag, "-gzip") == e.tag || tag == "*" {
					return true
				}
			}
		}
		return false
	}
	since, err := http.ParseTime(h.Get("If-Modified-Since"))
	return err == nil && !e.modified.IsZero() && !e.modified.After(since)
}
