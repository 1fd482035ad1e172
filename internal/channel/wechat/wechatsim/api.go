package wechatsim

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/channel/rehearsal"
)

// refusal is a business error of the platform: HTTP 200 with an errcode.
type refusal struct {
	code int
	text string
}

// call is one authorised request.
type call struct {
	sim  *Sim
	acc  *Account
	r    *http.Request
	body []byte
	kind rehearsal.Kind
	base string
}

// op is one API call: how it is reached, its daily quota, what it refuses with when a fault asks for it.
type op struct {
	name   string
	method string
	quota  int
	no     refusal
	do     func(c *call) (any, *refusal)
}

var ops = []op{
	{"media/uploadimg", "POST", 0, refusal{40005, "invalid file type"}, uploadImg},
	{"material/add_material", "POST", 100000, refusal{40009, "invalid image size"}, addMaterial},
	{"material/batchget_material", "POST", 0, refusal{-1, "system error"}, batchgetMaterial},
	{"draft/add", "POST", 1000, refusal{45166, "invalid content"}, draftAdd},
	{"draft/get", "POST", 500, refusal{-1, "system error"}, draftGet},
	{"draft/delete", "POST", 1000, refusal{-1, "system error"}, draftDelete},
	{"draft/batchget", "POST", 1000, refusal{-1, "system error"}, draftBatchget},
	{"freepublish/submit", "POST", 100, refusal{53503, "draft failed to pass publish check"}, submit},
	{"freepublish/get", "POST", 100, refusal{-1, "system error"}, publishGet},
	{"freepublish/batchget", "POST", 100, refusal{-1, "system error"}, publishBatchget},
	{"freepublish/getarticle", "POST", 100, refusal{-1, "system error"}, getArticle},
	{"openapi/quota/get", "POST", 0, refusal{48006, "forbid to clear quota because of reaching the limit"}, quotaGet},
	{"freepublish/delete", "POST", 10, refusal{48001, "api unauthorized"}, publishDelete},
}

func (s *Sim) mountAPI(mux *http.ServeMux) {
	mux.HandleFunc("/wechat-api/cgi-bin/stable_token", s.serveToken)
	s.quotas = map[string]int{}
	for _, o := range ops {
		s.quotas[o.name] = o.quota
		mux.HandleFunc("/wechat-api/cgi-bin/"+o.name, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, o) })
	}
}

func (s *Sim) serve(w http.ResponseWriter, r *http.Request, o op) {
	body, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		return
	}
	s.mu.Lock()
	acc, no := s.authorise(r.URL.Query().Get("access_token"))
	appid := ""
	if acc != nil {
		appid = acc.AppID
	}
	s.mu.Unlock()
	if no != nil || r.Method != o.method {
		if no == nil {
			no = &refusal{43002, "require POST method"}
		}
		rehearsal.WriteJSON(w, http.StatusOK, s.refused(*no))
		return
	}
	s.stage.Play(w, r, rehearsal.Act{
		Account: appid, Op: o.name,
		Apply: func(kind rehearsal.Kind) (rehearsal.Answer, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.settle(acc)
			c := &call{sim: s, acc: acc, r: r, body: body, kind: kind, base: base(r)}
			answer, no := s.within(c, o)
			if no != nil {
				answer = s.refused(*no)
			}
			return rehearsal.Answer{Status: http.StatusOK, Body: answer}, s.save()
		},
		Refuse: func() rehearsal.Answer { return rehearsal.Answer{Status: http.StatusOK, Body: s.refused(o.no)} },
		Expire: func() (rehearsal.Answer, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			acc.Token, acc.Old = token{}, token{}
			return rehearsal.Answer{Status: http.StatusOK, Body: s.refused(refusal{42001, "access_token expired"})}, s.save()
		},
	})
}

// within counts the call against the day's quota and does it.
func (s *Sim) within(c *call, o op) (any, *refusal) {
	day := s.stage.Now().In(time.FixedZone("CST", 8*3600)).Format(time.DateOnly)
	if c.acc.Day != day || c.acc.Calls == nil {
		c.acc.Day, c.acc.Calls = day, map[string]int{}
	}
	if o.quota > 0 && !c.acc.NoQuota && c.acc.Calls[o.name] >= o.quota {
		return nil, &refusal{45009, "reach max api daily quota limit"}
	}
	if !c.acc.NoQuota {
		c.acc.Calls[o.name]++
	}
	if c.acc.NoPublish && strings.HasPrefix(o.name, "freepublish/") {
		return nil, &refusal{48001, "api unauthorized"}
	}
	return o.do(c)
}

func (s *Sim) authorise(value string) (*Account, *refusal) {
	if value == "" {
		return nil, &refusal{41001, "access_token missing"}
	}
	now := s.stage.Now()
	for _, a := range s.state.Accounts {
		for _, t := range []token{a.Token, a.Old} {
			if t.Value == value && now.Before(t.Until) {
				return a, nil
			}
			if t.Value == value {
				return nil, &refusal{42001, "access_token expired"}
			}
		}
	}
	return nil, &refusal{40001, "invalid credential, access_token is invalid or not latest"}
}

// serveToken is the stable token: the same one while it is valid, renewed in its last five minutes.
func (s *Sim) serveToken(w http.ResponseWriter, r *http.Request) {
	var in struct {
		GrantType    string `json:"grant_type"`
		AppID        string `json:"appid"`
		Secret       string `json:"secret"`
		ForceRefresh bool   `json:"force_refresh"`
	}
	if err := json.NewDecoder(io.LimitReader(r.Body, 1<<16)).Decode(&in); err != nil {
		rehearsal.WriteJSON(w, http.StatusOK, s.refused(refusal{47001, "data format error"}))
		return
	}
	s.stage.Play(w, r, rehearsal.Act{
		Account: in.AppID, Op: "stable_token",
		Apply: func(rehearsal.Kind) (rehearsal.Answer, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			answer, no := s.stable(r, in.AppID, in.Secret, in.ForceRefresh)
			if no != nil {
				answer = s.refused(*no)
			}
			return rehearsal.Answer{Status: http.StatusOK, Body: answer}, s.save()
		},
		Refuse: func() rehearsal.Answer {
			return rehearsal.Answer{Status: http.StatusOK, Body: s.refused(refusal{40164,
				"invalid ip " + client(r) + " ipv6 ::ffff:" + client(r) + ", not in whitelist"})}
		},
		Expire: func() (rehearsal.Answer, error) {
			s.mu.Lock()
			defer s.mu.Unlock()
			if a := s.state.Accounts[in.AppID]; a != nil {
				a.Token, a.Old = token{}, token{} // as if another system had forced a refresh
			}
			answer, no := s.stable(r, in.AppID, in.Secret, in.ForceRefresh)
			if no != nil {
				answer = s.refused(*no)
			}
			return rehearsal.Answer{Status: http.StatusOK, Body: answer}, s.save()
		},
	})
}

func (s *Sim) stable(r *http.Request, appid, secret string, force bool) (any, *refusal) {
	a := s.state.Accounts[appid]
	switch {
	case a == nil:
		return nil, &refusal{40013, "invalid appid"}
	case a.Secret != secret:
		return nil, &refusal{40125, "invalid appsecret, view more at http://t.cn/RAEkdVq"}
	case a.Frozen:
		return nil, &refusal{40243, "AppSecret is frozen"}
	case len(a.Whitelist) > 0 && !slices.Contains(a.Whitelist, client(r)):
		return nil, &refusal{40164, "invalid ip " + client(r) + " ipv6 ::ffff:" + client(r) + ", not in whitelist"}
	}
	now := s.stage.Now()
	if force || a.Token.Value == "" || a.Token.Until.Sub(now) <= 5*time.Minute {
		if a.Old = a.Token; !force && a.Old.Value != "" {
			a.Old.Until = now.Add(5 * time.Minute)
		} else {
			a.Old = token{}
		}
		a.Token = token{s.newID("tok") + strings.Repeat("k", 100), now.Add(2 * time.Hour)}
	}
	return map[string]any{"access_token": a.Token.Value, "expires_in": int(a.Token.Until.Sub(now).Seconds())}, nil
}

func (s *Sim) refused(no refusal) any {
	text := no.text
	if no.code == 40007 {
		text += " hint: [LM_f702014544]"
	}
	n := s.stage.Now().Unix()
	return map[string]any{"errcode": no.code, "errmsg": fmt.Sprintf("%s rid: %08x-%08x-%08x", text, n, no.code&0xffffffff, n^0x5bd1e995)}
}

func (c *call) json(into any) *refusal {
	if !utf8.Valid(c.body) || json.Unmarshal(c.body, into) != nil {
		return &refusal{47001, "data format error"}
	}
	return nil
}

// file reads the multipart field media.
func (c *call) file() (name, mime string, data []byte, no *refusal) {
	c.r.Body = io.NopCloser(bytes.NewReader(c.body))
	f, head, err := c.r.FormFile("media")
	if err != nil {
		return "", "", nil, &refusal{41005, "media data missing"}
	}
	defer f.Close()
	if data, err = io.ReadAll(f); err != nil || len(data) == 0 {
		return "", "", nil, &refusal{44001, "empty media data"}
	}
	return head.Filename, http.DetectContentType(data), data, nil
}

// keep stores a picture under an opaque key.
func (c *call) keep(data []byte) (string, error) {
	sum := sha256.Sum256(append([]byte(fmt.Sprint(c.sim.next())), data...))
	key := hex.EncodeToString(sum[:16])
	return key, c.sim.stage.PutBlob(key, data)
}

func uploadImg(c *call) (any, *refusal) {
	_, mime, data, no := c.file()
	switch {
	case no != nil:
		return nil, no
	case mime != "image/jpeg" && mime != "image/png":
		return nil, &refusal{40005, "invalid file type"}
	case len(data) >= 1<<20:
		return nil, &refusal{40009, "invalid image size"}
	}
	key, err := c.keep(data)
	if err != nil {
		return nil, &refusal{-1, "system error"}
	}
	p := Picture{key, mime}
	c.acc.Pictures = append(c.acc.Pictures, p)
	return map[string]any{"url": pictureURL(p), "errcode": 0, "errmsg": "ok"}, nil
}

func addMaterial(c *call) (any, *refusal) {
	if t := c.r.URL.Query().Get("type"); t != "image" && t != "thumb" {
		return nil, &refusal{40004, "invalid media type"}
	}
	name, mime, data, no := c.file()
	switch {
	case no != nil:
		return nil, no
	case !strings.HasPrefix(mime, "image/") || mime == "image/webp":
		return nil, &refusal{40005, "invalid file type"}
	case len(data) > 10<<20:
		return nil, &refusal{40009, "invalid image size"}
	}
	key, err := c.keep(data)
	if err != nil {
		return nil, &refusal{-1, "system error"}
	}
	m := Material{MediaID: c.sim.newID("mat"), Name: name, Key: key, Mime: mime, At: c.sim.stage.Now()}
	c.acc.Materials = append(c.acc.Materials, m)
	return map[string]any{"media_id": m.MediaID, "url": pictureURL(Picture{key, mime})}, nil
}

func batchgetMaterial(c *call) (any, *refusal) {
	var in struct {
		Type          string
		Offset, Count int
	}
	if no := c.json(&in); no != nil {
		return nil, no
	}
	list := slices.Clone(c.acc.Materials)
	slices.Reverse(list)
	items := []any{}
	for _, m := range page(list, in.Offset, in.Count) {
		items = append(items, map[string]any{"media_id": m.MediaID, "name": m.Name, "update_time": m.At.Unix(),
			"url": pictureURL(Picture{m.Key, m.Mime})})
	}
	return map[string]any{"item": items, "total_count": len(list), "item_count": len(items)}, nil
}

func draftAdd(c *call) (any, *refusal) {
	if bytes.Contains(c.body, []byte(`\u`)) {
		return nil, &refusal{40033, `invalid charset. please check your request, if include \uxxxx will create fail!`}
	}
	var in struct {
		Articles []Item `json:"articles"`
	}
	if no := c.json(&in); no != nil {
		return nil, no
	}
	switch {
	case len(in.Articles) == 0:
		return nil, &refusal{44003, "empty news data"}
	case len(in.Articles) > 8:
		return nil, &refusal{45008, "article size out of limit"}
	}
	for i := range in.Articles {
		if no := c.fit(&in.Articles[i]); no != nil {
			return nil, no
		}
	}
	d := Draft{MediaID: c.sim.newID("dft"), Items: in.Articles, At: c.sim.stage.Now()}
	c.acc.Drafts = append(c.acc.Drafts, d)
	return map[string]any{"media_id": d.MediaID, "item": []any{}}, nil
}

// fit refuses an article over the limits and does to it what the platform does: scripts and foreign images go.
func (c *call) fit(it *Item) *refusal {
	m, ok := c.acc.material(it.ThumbMediaID)
	switch {
	case strings.TrimSpace(it.Title) == "" || utf8.RuneCountInString(it.Title) > 32:
		return &refusal{45003, "title size out of limit"}
	case utf8.RuneCountInString(it.Author) > 16:
		return &refusal{45110, "author size out of limit"}
	case utf8.RuneCountInString(it.Digest) > 128:
		return &refusal{45004, "description size out of limit"}
	case utf8.RuneCountInString(it.Content) >= 20000 || len(it.Content) >= 1<<20:
		return &refusal{45002, "content size out of limit"}
	case len(it.ContentSourceURL) > 1024:
		return &refusal{45005, "url size out of limit"}
	case it.Content == "":
		return &refusal{44004, "empty content"}
	case !ok:
		return &refusal{40007, "invalid media_id"}
	case it.NeedOpenComment == 1 && c.acc.NoComment:
		return &refusal{88000, "without comment privilege"}
	}
	if it.ArticleType == "" {
		it.ArticleType = "news"
	}
	it.Content = foreign.ReplaceAllStringFunc(scripts.ReplaceAllString(it.Content, ""), func(tag string) string {
		if src := source.FindStringSubmatch(tag); src != nil && strings.HasPrefix(src[1], "http://"+pictureHost+"/") {
			return tag
		}
		return ""
	})
	if it.Digest == "" {
		text := []rune(strings.Join(strings.Fields(tags.ReplaceAllString(it.Content, "")), ""))
		it.Digest = string(text[:min(54, len(text))])
	}
	it.ThumbURL = pictureURL(Picture{m.Key, m.Mime})
	return nil
}

var (
	scripts = regexp.MustCompile(`(?is)<(script|iframe|style|form)\b.*?</(script|iframe|style|form)\s*>`)
	foreign = regexp.MustCompile(`(?is)<img\b[^>]*>`)
	source  = regexp.MustCompile(`(?is)\ssrc="([^"]*)"`)
	tags    = regexp.MustCompile(`(?s)<[^>]*>`)
)

func draftGet(c *call) (any, *refusal) {
	i, no := c.draftID()
	if no != nil {
		return nil, no
	}
	return map[string]any{"news_item": c.withURL(c.acc.Drafts[i].Items, "draft/"+c.acc.Drafts[i].MediaID)}, nil
}

func draftDelete(c *call) (any, *refusal) {
	i, no := c.draftID()
	if no != nil {
		return nil, no
	}
	c.acc.Drafts = slices.Delete(c.acc.Drafts, i, i+1)
	return ok(), nil
}

func (c *call) draftID() (int, *refusal) {
	var in struct {
		MediaID string `json:"media_id"`
	}
	if no := c.json(&in); no != nil {
		return 0, no
	}
	if i := c.acc.draft(in.MediaID); i >= 0 {
		return i, nil
	}
	return 0, &refusal{40007, "invalid media_id"}
}

func draftBatchget(c *call) (any, *refusal) {
	var in batch
	if no := c.json(&in); no != nil {
		return nil, no
	}
	list := slices.Clone(c.acc.Drafts)
	slices.Reverse(list)
	items := []any{}
	for _, d := range page(list, in.Offset, in.Count) {
		items = append(items, map[string]any{"media_id": d.MediaID, "update_time": d.At.Unix(),
			"content": map[string]any{"news_item": in.cut(c.withURL(d.Items, "draft/"+d.MediaID)), "create_time": d.At.Unix(), "update_time": d.At.Unix()}})
	}
	return map[string]any{"item": items, "total_count": len(list), "item_count": len(items)}, nil
}

// batch is the question for a piece of a list.
type batch struct {
	Offset, Count int
	NoContent     int `json:"no_content"`
}

// cut leaves the bodies out when they were not asked for.
func (b batch) cut(items []Item) []Item {
	for i := range items {
		if b.NoContent == 1 {
			items[i].Content = ""
		}
	}
	return items
}

func submit(c *call) (any, *refusal) {
	i, no := c.draftID()
	if no != nil {
		return nil, no
	}
	d := c.acc.Drafts[i]
	c.acc.Drafts = slices.Delete(c.acc.Drafts, i, i+1)
	j := Job{PublishID: 2247483650 + c.sim.next(), MsgDataID: 2247483650 + c.sim.next(), Draft: d, At: c.sim.stage.Now(), Status: 1,
		Stuck: c.kind == rehearsal.Stuck, Reject: c.kind == rehearsal.Rejected}
	c.acc.Jobs = append(c.acc.Jobs, j)
	return map[string]any{"errcode": 0, "errmsg": "ok", "publish_id": j.PublishID, "msg_data_id": j.MsgDataID}, nil
}

func publishGet(c *call) (any, *refusal) {
	var in struct {
		PublishID json.RawMessage `json:"publish_id"`
	}
	if no := c.json(&in); no != nil {
		return nil, no
	}
	id, err := strconv.ParseInt(strings.Trim(string(in.PublishID), `"`), 10, 64)
	k := slices.IndexFunc(c.acc.Jobs, func(j Job) bool { return j.PublishID == id })
	if err != nil || k < 0 {
		return nil, &refusal{53600, "Article ID or publish_id invalid"}
	}
	j := c.acc.Jobs[k]
	out := map[string]any{"publish_id": j.PublishID, "publish_status": j.Status, "fail_idx": []int{}}
	switch art := c.acc.article(j.ArticleID); {
	case c.kind == rehearsal.Stuck:
		out["publish_status"] = 1
	case j.Status == 4:
		out["fail_idx"] = []int{1}
	case art != nil && !slices.ContainsFunc(art.Items, func(it Item) bool { return !it.IsDeleted }):
		out["publish_status"] = 5
	case art != nil:
		list := []any{}
		for n := range art.Items {
			list = append(list, map[string]any{"idx": n + 1, "article_url": c.articleURL(art.ID, n)})
		}
		out["article_id"], out["article_detail"] = art.ID, map[string]any{"count": len(list), "item": list}
	}
	return out, nil
}

func publishBatchget(c *call) (any, *refusal) {
	var in batch
	if no := c.json(&in); no != nil {
		return nil, no
	}
	list := slices.Clone(c.acc.Articles)
	slices.Reverse(list)
	items := []any{}
	for _, a := range page(list, in.Offset, in.Count) {
		items = append(items, map[string]any{"article_id": a.ID, "update_time": a.At.Unix(),
			"content": map[string]any{"news_item": in.cut(c.published(a)), "create_time": a.At.Unix(), "update_time": a.At.Unix()}})
	}
	return map[string]any{"item": items, "total_count": len(list), "item_count": len(items)}, nil
}

func getArticle(c *call) (any, *refusal) {
	var in struct {
		ArticleID string `json:"article_id"`
	}
	if no := c.json(&in); no != nil {
		return nil, no
	}
	a := c.acc.article(in.ArticleID)
	if a == nil {
		return nil, &refusal{53600, "Article ID invalid"}
	}
	return map[string]any{"news_item": c.published(*a)}, nil
}

func publishDelete(c *call) (any, *refusal) {
	var in struct {
		ArticleID string `json:"article_id"`
		Index     int
	}
	if no := c.json(&in); no != nil {
		return nil, no
	}
	a := c.acc.article(in.ArticleID)
	if a == nil || in.Index < 0 || in.Index > len(a.Items) {
		return nil, &refusal{53600, "Article ID invalid"}
	}
	for i := range a.Items {
		if in.Index == 0 || in.Index == i+1 {
			a.Items[i].IsDeleted = true
		}
	}
	return ok(), nil
}

func (c *call) published(a Article) []Item {
	out := slices.Clone(a.Items)
	for i := range out {
		out[i].URL = c.articleURL(a.ID, i)
	}
	return out
}

func (c *call) withURL(items []Item, path string) []Item {
	out := slices.Clone(items)
	for i := range out {
		out[i].URL = fmt.Sprintf("%s/wechat/%s/%s/%d", c.base, c.acc.AppID, path, i)
	}
	return out
}

func (c *call) articleURL(id string, n int) string {
	return fmt.Sprintf("%s/wechat/%s/s/%s/%d", c.base, c.acc.AppID, id, n)
}

func ok() any { return map[string]any{"errcode": 0, "errmsg": "ok"} }

func page[T any](list []T, offset, count int) []T {
	offset = min(max(offset, 0), len(list))
	return list[offset:min(offset+min(max(count, 1), 20), len(list))]
}

func base(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func client(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
