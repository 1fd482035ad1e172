package app

import (
	"context"
	"sync"
	"time"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// Looker asks whether an address on the public web answers. An address that may not be asked is an error.
type Looker interface {
	Look(ctx context.Context, address string) (dead bool, err error)
}

// LinksChecked (链接核查) is what became of the links of a draft when somebody asked.
type LinksChecked struct {
	Links []LinkView `json:"links" nullable:"false"`
}

// LinkView is one address: state ok, dead or unasked, with a sentence.
type LinkView struct {
	URL   string `json:"url"`
	State string `json:"state"`
	Text  string `json:"text"`
}

// Limits of one request: how many addresses, how many at once, and how long an answer is remembered.
const (
	maxLooks     = 30
	looksAtOnce  = 4
	lookLife     = 24 * time.Hour
	maxSeenLooks = 10_000
)

// seenLinks remembers which addresses were found dead. It holds a bounded number and starts anew when full.
type seenLinks struct {
	mu   sync.Mutex
	dead map[string]time.Time
}

func (s *seenLinks) put(address string, dead bool, now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.dead == nil || len(s.dead) >= maxSeenLooks {
		s.dead = map[string]time.Time{}
	}
	if delete(s.dead, address); dead {
		s.dead[address] = now
	}
}

func (s *seenLinks) none() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.dead) == 0
}

// of lists those addresses that were found dead not long ago.
func (s *seenLinks) of(addresses []string, now time.Time) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, address := range addresses {
		if at, ok := s.dead[address]; ok && now.Sub(at) < lookLife {
			out = append(out, address)
		}
	}
	return out
}

// deadLinks lists the addresses of a draft that were found dead not long ago.
func (a *Articles) deadLinks(p prepared, now time.Time) []string {
	if a.looked.none() {
		return nil
	}
	return a.looked.of(check.Addresses(subject(p, 0, bare(p.draft.Source), now)), now)
}

// CheckLinks asks every address in the saved draft whether it answers, when somebody who may edit it wants to know and
// the installation allows it. What is dead is a finding of the next check.
func (a *Articles) CheckLinks(ctx context.Context, actor Actor, id string) (LinksChecked, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return LinksChecked{}, err
	}
	if err := a.mayEdit(actor, o); err != nil {
		return LinksChecked{}, err
	}
	if a.Web == nil {
		return LinksChecked{}, fault.New(fault.Refused, "没有开启链接核查，链接没有去试。需要时请系统管理员在启动时加上 --look-at-links。")
	}
	d, _, err := a.working(ctx, o)
	if err != nil {
		return LinksChecked{}, err
	}
	addresses := check.Addresses(subject(prepared{draft: d}, 0, bare(d.Source), a.Now().UTC()))
	if len(addresses) > maxLooks {
		return LinksChecked{}, fault.New(fault.Refused, "稿件里有 %d 个链接，一次最多核查 %d 个。请分成几篇，或者自行核对。", len(addresses), maxLooks)
	}
	return a.lookAt(ctx, addresses), nil
}

func (a *Articles) lookAt(ctx context.Context, addresses []string) LinksChecked {
	out := LinksChecked{Links: make([]LinkView, len(addresses))}
	slots := make(chan struct{}, looksAtOnce)
	var all sync.WaitGroup
	for i, address := range addresses {
		all.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			out.Links[i] = a.lookOnce(ctx, address)
		})
	}
	all.Wait()
	return out
}

func (a *Articles) lookOnce(ctx context.Context, address string) LinkView {
	dead, err := a.Web.Look(ctx, address)
	a.looked.put(address, dead && err == nil, a.Now())
	switch {
	case err != nil:
		return LinkView{address, "unasked", "不是公众网上的地址，没有去试。"}
	case dead:
		return LinkView{address, "dead", "打不开。"}
	default:
		return LinkView{address, "ok", "有应答。"}
	}
}
