package weibosim

import (
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"qianfa/internal/channel/rehearsal"
)

// refusal is an error of the platform, with its HTTP status.
type refusal struct {
	status, code int
	text         string
}

type call struct {
	sim     *Sim
	acc     *Account
	form    url.Values
	file    []byte
	hasFile bool
	kind    rehearsal.Kind
	base    string
}

type op struct {
	name, method string
	no           refusal
	do           func(c *call) (any, *refusal)
}

var ops = []op{
	{"statuses/share", "POST", refusal{400, 20021, "content is illegal!"}, share},
	{"statuses/user_timeline", "GET", refusal{403, 10014, "Insufficient app permissions!"}, timeline},
	{"statuses/show", "GET", refusal{400, 20101, "target weibo does not exist!"}, showOne},
	{"statuses/destroy", "POST", refusal{403, 10014, "Insufficient app permissions!"}, destroy},
	{"statuses/update", "POST", refusal{403, 10014, "Insufficient app permissions!"}, forbidden},
	{"statuses/upload", "POST", refusal{403, 10014, "Insufficient app permissions!"}, forbidden},
}

func (s *Sim) mountAPI(mux *http.ServeMux) {
	mux.HandleFunc("/weibo-api/oauth2/get_token_info", func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, tokenOp) })
	for _, o := range ops {
		mux.HandleFunc("/weibo-api/2/"+o.name+".json", func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, o) })
	}
}

func (s *Sim) serve(w http.ResponseWriter, r *http.Request, o op) {
	request := "/2/" + o.name + ".json"
	c := &call{sim: s, base: base(r)}
	no := c.read(r, o.method)
	uid, text := "", false
	if no == nil {
		s.mu.Lock()
		if c.acc, no = s.authorise(r, c.form); c.acc != nil {
			uid, text = c.acc.UID, c.acc.TextCodes
		}
		s.mu.Unlock()
	}
	if no != nil {
		a := problem(*no, request, false)
		rehearsal.WriteJSON(w, a.Status, a.Body)
		return
	}
	s.stage.Play(w, r, rehearsal.Act{
		Account: uid, Op: o.name,
		Apply: func(kind rehearsal.Kind) (rehearsal.Answer, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			c.kind = kind
			body, no := s.within(c, o)
			a := rehearsal.Answer{Status: http.StatusOK, Body: body}
			if no != nil {
				a = problem(*no, request, c.acc.TextCodes)
			}
			return a, s.save()
		},
		Refuse: func() rehearsal.Answer { return problem(o.no, request, text) },
		Expire: func() (rehearsal.Answer, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			c.acc.Expired = true
			return problem(expired, request, text), s.save()
		},
	})
}

var expired = refusal{401, 21327, "expired_token"}

// read takes the fields of query, form or multipart.
func (c *call) read(r *http.Request, method string) *refusal {
	if r.Method != method {
		return &refusal{405, 10021, "HTTP method is not suported for this request!"}
	}
	r.Body = http.MaxBytesReader(nil, r.Body, 16<<20)
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := r.ParseMultipartForm(16 << 20); err != nil {
			return &refusal{400, 20007, "Does multipart has image?"}
		}
	} else if err := r.ParseForm(); err != nil {
		return &refusal{400, 10008, "param error, see doc for more info!"}
	}
	c.form = r.Form
	if f, _, err := r.FormFile("pic"); err == nil {
		defer f.Close()
		c.hasFile = true
		if c.file, err = io.ReadAll(f); err != nil {
			return &refusal{400, 20007, "Does multipart has image?"}
		}
	}
	return nil
}

func (s *Sim) authorise(r *http.Request, form url.Values) (*Account, *refusal) {
	value, ok := strings.CutPrefix(r.Header.Get("Authorization"), "OAuth2 ")
	if !ok {
		value = form.Get("access_token")
	}
	for _, a := range s.state.Accounts {
		if a.Token == value && value != "" {
			if a.Expired {
				return nil, &expired
			}
			return a, nil
		}
	}
	return nil, &refusal{401, 21332, "invalid_access_token"}
}

// within counts the call against the day's hundred and does it.
func (s *Sim) within(c *call, o op) (any, *refusal) {
	day := s.stage.Now().In(shanghai).Format(time.DateOnly)
	if c.acc.Day != day || c.acc.Calls == nil {
		c.acc.Day, c.acc.Calls = day, map[string]int{}
	}
	if !c.acc.NoQuota && c.acc.Calls["all"] >= 100 {
		return nil, &refusal{403, 10023, "User requests out of rate limit!"}
	}
	if !c.acc.NoQuota {
		c.acc.Calls["all"]++
		c.acc.Calls[o.name]++
	}
	return o.do(c)
}

var shanghai = time.FixedZone("CST", 8*3600)

// problem is the platform's error body; live codes are numbers, those of the documents strings.
func problem(no refusal, request string, text bool) rehearsal.Answer {
	var code any = no.code
	if text {
		code = strconv.Itoa(no.code)
	}
	return rehearsal.Answer{Status: no.status, Body: map[string]any{"request": request, "error_code": code, "error": no.text}}
}

var (
	links = regexp.MustCompile(`https?://[0-9A-Za-z\-._~:/?#\[\]@!$&'()*+,;=%]+`)
	topic = regexp.MustCompile(`#[^#\s][^#]*#`)
)

func share(c *call) (any, *refusal) {
	text := c.form.Get("status")
	if no := c.fit(text); no != nil {
		return nil, no
	}
	now := c.sim.stage.Now()
	p := Post{Text: text, RIP: c.form.Get("rip"), At: now, Visible: now, Links: map[string]string{}}
	c.sim.state.Seq++
	p.ID = 5_000_000_000_000_000 + c.sim.state.Seq*4_099_000_007 // beyond 2^52, as today's ids
	n := 0
	p.Shown = links.ReplaceAllStringFunc(text, func(long string) string {
		n++
		short := fmt.Sprintf("http://t.cn/A6%s%d", strconv.FormatInt(p.ID%1_000_000_007, 36), n)
		p.Links[short] = long
		return short
	})
	if c.hasFile {
		p.Picture, p.Mime = fmt.Sprintf("w%d", p.ID), http.DetectContentType(c.file)
		if err := c.sim.stage.PutBlob(p.Picture, c.file); err != nil {
			return nil, &refusal{500, 10001, "system error!"}
		}
	}
	if c.kind == rehearsal.Stuck {
		late := c.acc.Late
		if late == 0 {
			late = 90
		}
		p.Visible = now.Add(time.Duration(late) * time.Second)
	}
	c.acc.Posts = append(c.acc.Posts, p)
	if c.kind == rehearsal.Stuck {
		return nil, &refusal{400, 20032, "Update success, while server slow now, please wait 1-2 minutes!"}
	}
	if c.kind == rehearsal.Rejected { // accepted, and hidden at once by the platform's review
		c.acc.Posts[len(c.acc.Posts)-1].Deleted = true
	}
	return c.status(p), nil
}

// fit refuses what the platform refuses.
func (c *call) fit(text string) *refusal {
	ip, err := netip.ParseAddr(c.form.Get("rip"))
	hour := 0
	for _, p := range c.acc.Posts {
		if c.sim.stage.Now().Sub(p.At) < time.Hour {
			hour++
		}
	}
	n := len(c.acc.Posts)
	mime := http.DetectContentType(c.file)
	switch {
	case c.form.Get("rip") == "":
		return &refusal{400, 10016, "miss required parameter (rip), see doc for more info."}
	case err != nil || ip.IsPrivate() || ip.IsLoopback():
		return &refusal{400, 10017, "rip is not a valid public address!"}
	case strings.TrimSpace(text) == "":
		return &refusal{400, 20008, "content is null!"}
	case topic.MatchString(links.ReplaceAllString(text, "")):
		return &refusal{400, 10017, "topic is not allowed!"}
	case !c.safe(text):
		return &refusal{400, 10017, "text not find domain!"}
	case units(text) > 280:
		return &refusal{400, 20012, "Text too long, please input text less than 140 characters!"}
	case c.hasFile && len(c.file) >= 5<<20:
		return &refusal{400, 20006, "image size too large."}
	case c.hasFile && !slices.Contains([]string{"image/jpeg", "image/png", "image/gif"}, mime):
		return &refusal{400, 20005, "unsupported image type, only suport JPG, GIF, PNG!"}
	case n > 0 && c.acc.Posts[n-1].Text == text:
		return &refusal{400, 20019, "repeat content!"}
	case hour >= 30 && !c.acc.NoQuota:
		return &refusal{403, 20016, "update weibo too fast!"}
	}
	return nil
}

// safe: at least one link lies under a bound domain.
func (c *call) safe(text string) bool {
	for _, link := range links.FindAllString(text, -1) {
		u, err := url.Parse(link)
		if err != nil {
			continue
		}
		if len(c.acc.SafeDomains) == 0 || slices.ContainsFunc(c.acc.SafeDomains, func(d string) bool {
			return u.Hostname() == d || strings.HasSuffix(u.Hostname(), "."+d)
		}) {
			return true
		}
	}
	return false
}

// units counts half characters; a link costs at most twenty.
func units(text string) int {
	n := 0
	for _, link := range links.FindAllString(text, -1) {
		n += min(len(link), 20+max(0, len(link)-140))
	}
	for _, r := range links.ReplaceAllString(text, "") {
		if n++; r > 0x80 {
			n++
		}
	}
	return n
}

func timeline(c *call) (any, *refusal) {
	if uid := c.form.Get("uid"); uid != "" && uid != c.acc.UID {
		return nil, &refusal{400, 21335, "uid must be current user"}
	}
	list := c.sim.visible(c.acc)
	statuses := []any{}
	for _, p := range list[:min(5, len(list))] { // the platform shows five, whatever is asked
		statuses = append(statuses, c.status(p))
	}
	return map[string]any{"statuses": statuses, "previous_cursor": 0, "next_cursor": 0, "total_number": len(list)}, nil
}

func showOne(c *call) (any, *refusal) {
	for _, p := range c.sim.visible(c.acc) {
		if strconv.FormatInt(p.ID, 10) == c.form.Get("id") {
			return c.status(p), nil
		}
	}
	return nil, &refusal{400, 20101, "target weibo does not exist!"}
}

func destroy(c *call) (any, *refusal) {
	if !c.acc.AllowDestroy {
		return forbidden(c)
	}
	for i := range c.acc.Posts {
		if p := &c.acc.Posts[i]; strconv.FormatInt(p.ID, 10) == c.form.Get("id") && !p.Deleted {
			p.Deleted = true
			return c.status(*p), nil
		}
	}
	return nil, &refusal{400, 20101, "target weibo does not exist!"}
}

func forbidden(*call) (any, *refusal) {
	return nil, &refusal{403, 10014, "Insufficient app permissions!"}
}

func (c *call) status(p Post) any {
	id := strconv.FormatInt(p.ID, 10)
	uid, _ := strconv.ParseInt(c.acc.UID, 10, 64)
	out := map[string]any{
		"created_at": p.At.In(shanghai).Format("Mon Jan 02 15:04:05 -0700 2006"), "id": p.ID, "idstr": id, "mid": id,
		"text": p.Shown, "textLength": units(p.Text), "source": `<a href="http://app.weibo.com/t/feed/demo" rel="nofollow">演练应用</a>`,
		"favorited": false, "truncated": false, "pic_num": 0, "isLongText": false, "pic_urls": []any{},
		"user":          map[string]any{"id": uid, "idstr": c.acc.UID, "screen_name": c.acc.Name},
		"reposts_count": 0, "comments_count": 0, "attitudes_count": 0, "visible": map[string]any{"type": 0, "list_id": 0},
	}
	if p.Picture != "" {
		pic := fmt.Sprintf("%s/weibo/%s/pic/%s", c.base, c.acc.UID, p.Picture)
		out["pic_num"], out["original_pic"], out["bmiddle_pic"], out["thumbnail_pic"] = 1, pic, pic, pic
		out["pic_urls"] = []any{map[string]any{"thumbnail_pic": pic}}
	}
	return out
}

func base(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
