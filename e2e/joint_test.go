package e2e

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// sent is a link as the office gets it, once.
type sent struct {
	No    int    `json:"no"`
	Path  string `json:"path"`
	Link  string `json:"link"`
	Code  string `json:"code"`
	Organ string `json:"organ"`
}

// organOutside is somebody of an organ without accounts, at a browser of their own.
type organOutside struct {
	s      *server
	client *http.Client
}

func (s *server) outside(t *testing.T) *organOutside {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &organOutside{s, &http.Client{Jar: jar, Timeout: patience, Transport: s.client.Transport}}
}

// reads opens a page; the answer is the page after what redirects lead to.
func (o *organOutside) reads(t *testing.T, path string) (int, string) {
	t.Helper()
	res, err := o.client.Get(o.s.base + path)
	if err != nil {
		t.Fatal(err)
	}
	return pageOf(t, res)
}

func pageOf(t *testing.T, res *http.Response) (int, string) {
	t.Helper()
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func (o *organOutside) code(t *testing.T, path, code string) (int, string) {
	t.Helper()
	res, err := o.client.PostForm(o.s.base+path+"/code", url.Values{"code": {code}})
	if err != nil {
		t.Fatal(err)
	}
	return pageOf(t, res)
}

// answers sends the form of an answer, with a file if there is one.
func (o *organOutside) answers(t *testing.T, path, verdict, opinion string, scan []byte) (int, string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, f := range [][2]string{{"verdict", verdict}, {"opinion", opinion}, {"name", "周启明"}, {"post", "网络信息科科长"}} {
		if err := w.WriteField(f[0], f[1]); err != nil {
			t.Fatal(err)
		}
	}
	if scan != nil {
		f, err := w.CreateFormFile("scan", "盖章件.jpg")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(scan); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	res, err := o.client.Post(o.s.base+path+"/reply", w.FormDataContentType(), &b)
	if err != nil {
		t.Fatal(err)
	}
	return pageOf(t, res)
}

// toAsk is an item whose own people have signed: it waits for the network office beside us (clause 二十 of nx).
func (s *server) toAsk(t *testing.T) item {
	t.Helper()
	j := journeyOf(t, "NX-R2 an epidemic")
	return s.signed(t, j, s.submitted(t, j), 9)
}

// asks sends a link to the organ of the step that still waits.
func (s *server) asks(t *testing.T, v item, more ...string) sent {
	t.Helper()
	var out sent
	decode(t, s.invites(t, "tianye", v, more...), &out)
	return out
}

func (s *server) invites(t *testing.T, login string, v item, more ...string) answer {
	t.Helper()
	in := map[string]any{"step": v.Route[9].Step, "contact": "周启明", "office": "网络信息科", "due": s.now(t).Add(24 * time.Hour).Format(time.RFC3339), "seal": v.Seal}
	for i := 0; i+1 < len(more); i += 2 {
		in[more[i]] = more[i+1]
	}
	return s.as(t, login).call(t, http.MethodPost, "/articles/"+v.ID+"/invitations", in)
}

type invitationsOf struct {
	Invitations []struct {
		No        int    `json:"no"`
		Contact   string `json:"contact"`
		Office    string `json:"office"`
		State     string `json:"state"`
		StateText string `json:"state_text"`
	} `json:"invitations"`
	Route []struct {
		Due     string `json:"due"`
		Overdue string `json:"overdue"`
		Rows    []struct {
			By       *named `json:"by"`
			For      string `json:"for"`
			Means    string `json:"means"`
			Opinion  string `json:"opinion"`
			Verified string `json:"verified"`
			Scan     string `json:"scan"`
		} `json:"rows"`
	} `json:"route"`
	Timeline []told `json:"timeline"`
}

type told struct {
	Text string `json:"text"`
}

func (p *person) links(t *testing.T, id string) invitationsOf {
	t.Helper()
	var v invitationsOf
	decode(t, p.call(t, http.MethodGet, "/articles/"+id, nil), &v)
	return v
}

func TestJointReviewByLink(t *testing.T) {
	tests := []struct {
		name string
		f    func(t *testing.T, s *server)
	}{
		{"an organ sees the sealed renderings, agrees, and the item goes out", organAgrees},
		{"an organ that wishes a change sends the item back", organAmends},
		{"a link is sent by whom the rules let, to whoever is named, and not by the author", whoInvites},
		{"what is no link of ours, or altered, opens nothing", alteredLinks},
		{"a code is guessed at five times", wrongCodes},
		{"a link called back, replaced or answered opens nothing", endedLinks},
		{"a new version makes the link void and says so", newVersion},
		{"a pass of one link opens no other", passesApart},
		{"what is no scan of a paper, or too large, is not kept", badScans},
	}
	onBoth(t, func(t *testing.T, s *server) {
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) { test.f(t, s) }) // one by one: they count refusals in one ledger
		}
	})
}

// Apart from the others: it moves the program's clock.
func TestALinkRunsOutAndTheContactIsForgotten(t *testing.T) {
	onBoth(t, linkRunsOut)
}

func organAgrees(t *testing.T, s *server) {
	v := s.toAsk(t)
	link := s.asks(t, v)
	if link.Organ != "云台县网信办" || len(link.Code) != 6 || !strings.HasPrefix(link.Link, s.base+"/huishen/") {
		t.Fatalf("sent %+v", link)
	}
	o := s.outside(t)
	status, page := o.reads(t, link.Path)
	if status != http.StatusOK || !strings.Contains(page, "请云台县网信办会审一件稿件") || strings.Contains(page, v.Title) || strings.Contains(page, "聚集性疫情") {
		t.Fatalf("without the code: %d\n%s", status, page)
	}
	if status, page = o.code(t, link.Path, link.Code); status != http.StatusOK {
		t.Fatalf("with the code: %d\n%s", status, page)
	}
	for _, want := range []string{v.Title, v.Source.words(), "《全区政务新媒体管理细则（试行）》第二十条", "云台县卫生健康局", "发布的就是上面的内容", "演练"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	if strings.Contains(page, "<script") || strings.Contains(page, "http://") && !strings.Contains(page, s.base) {
		t.Error("the page runs a script or loads from elsewhere")
	}
	if a := s.anybody(t, http.MethodGet, "/session", nil); a.status != http.StatusUnauthorized {
		t.Errorf("somebody is signed in: %d", a.status)
	}
	res, err := o.client.Get(s.base + "/api/v1/articles/" + v.ID)
	if err != nil {
		t.Fatal(err)
	}
	if status, _ := pageOf(t, res); status != http.StatusUnauthorized {
		t.Errorf("with the pass of a link the API answers %d", status)
	}
	if status, page = o.answers(t, link.Path, "agree", "同意，口径与我办一致。", located(t)); status != http.StatusOK || !strings.Contains(page, "已收到答复") {
		t.Fatalf("after the answer: %d\n%s", status, page)
	}

	pub := s.as(t, "tianye")
	seen := pub.links(t, v.ID)
	row := seen.Route[9].Rows[0]
	if row.By == nil || row.By.Name != "云台县网信办" || row.For != "周启明（网络信息科科长）" || row.Means != "外部会审（签名链接）" || row.Opinion != "同意，口径与我办一致。" ||
		!strings.Contains(row.Verified, "不是本系统用户的电子签名") {
		t.Errorf("shown as %+v", row)
	}
	if seen.Invitations[0].State != "answered" || !slices.ContainsFunc(seen.Timeline, func(e told) bool {
		return strings.Contains(e.Text, "云台县网信办周启明（网络信息科科长）答复“同意”（外部会审，签名链接）")
	}) {
		t.Errorf("told as %+v, %+v", seen.Invitations, seen.Timeline)
	}
	paper := pub.call(t, http.MethodGet, strings.TrimPrefix(row.Scan, "/api/v1"), nil)
	if paper.status != http.StatusOK || paper.header.Get("Content-Type") != "image/jpeg" || bytes.Contains(paper.body, []byte("Exif")) {
		t.Errorf("the stamped paper: %d %s", paper.status, paper.header.Get("Content-Type"))
	}
	form := pub.call(t, http.MethodGet, "/articles/"+v.ID+"/form?template=general&format=html", nil)
	if form.status != http.StatusOK || !strings.Contains(string(form.body), "外部会审（签名链接，云台县网信办）") || !strings.Contains(string(form.body), "周启明（网络信息科科长）") {
		t.Errorf("the printed form does not say how the organ answered: %d", form.status)
	}
	pub.does(t, v.ID, act{"do": "publish"})
	if out := pub.settled(t, v.ID); out.Phase != "published" {
		t.Errorf("the item is %s", out.Phase)
	}
	if status, page = s.outside(t).reads(t, link.Path); status != http.StatusGone || strings.Contains(page, v.Title) {
		t.Errorf("after the release the link shows %d", status)
	}
}

// located is a photo that tells in its bytes where it was taken.
func located(t *testing.T) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewRGBA(image.Rect(0, 0, 40, 30)), nil); err != nil {
		t.Fatal(err)
	}
	exif := append([]byte("Exif\x00\x00MM\x00*\x00\x00\x00\x08\x00\x00\x00\x00\x00\x00"), bytes.Repeat([]byte("N39 E106 "), 4)...)
	head := []byte{0xff, 0xe1, byte((len(exif) + 2) >> 8), byte(len(exif) + 2)}
	return slices.Concat(b.Bytes()[:2], head, exif, b.Bytes()[2:])
}

func organAmends(t *testing.T, s *server) {
	v := s.toAsk(t)
	link := s.asks(t, v)
	o := s.outside(t)
	o.code(t, link.Path, link.Code)
	if status, page := o.answers(t, link.Path, "amend", " ", nil); status != http.StatusUnprocessableEntity || !strings.Contains(page, "请填写意见") || !strings.Contains(page, `value="周启明"`) {
		t.Fatalf("a wish without words: %d\n%s", status, page)
	}
	if status, page := o.answers(t, link.Path, "amend", "“正在进行”改为“有序开展”。", nil); status != http.StatusOK || !strings.Contains(page, "有修改意见") {
		t.Fatalf("%d\n%s", status, page)
	}
	author := s.as(t, "machunlan")
	back := author.view(t, v.ID)
	if back.Phase != "returned" || !back.Editable {
		t.Fatalf("the item is %s", back.Phase)
	}
	seen := author.links(t, v.ID)
	if !slices.ContainsFunc(seen.Timeline, func(e told) bool {
		return strings.Contains(e.Text, "答复“有修改意见”")
	}) {
		t.Errorf("the author is told %+v", seen.Timeline)
	}
	again := author.submit(t, v.ID)
	if again.Route[9].State != "open" {
		t.Fatalf("handed in unchanged the organ's step is %s", again.Route[9].State)
	}
	second := s.asks(t, again)
	if second.No != link.No+1 {
		t.Errorf("the second link has the number %d", second.No)
	}
	other := s.outside(t)
	other.code(t, second.Path, second.Code)
	if status, page := other.answers(t, second.Path, "agree", "", nil); status != http.StatusOK || !strings.Contains(page, "已收到答复") {
		t.Fatalf("%d\n%s", status, page)
	}
	if v = s.as(t, "tianye").view(t, v.ID); v.Phase != "ready" {
		t.Errorf("the item is %s", v.Phase)
	}
}

func whoInvites(t *testing.T, s *server) {
	v := s.toAsk(t)
	no := refused(t, s.invites(t, "machunlan", v), http.StatusForbidden)
	if no.Detail != "起草人、修改人不得给会审单位发送链接，请由登记人员或者发布人员发送。" || len(no.Cites) != 1 || no.Cites[0] != "nx#二十" {
		t.Errorf("the author: %+v", no)
	}
	refused(t, s.invites(t, "liuyang", v), http.StatusNotFound)
	for name, more := range map[string][]string{"no name": {"contact", " "}, "a number": {"contact", "周启明13900000000"}, "no office": {"office", ""}, "no day": {"due", "明天"},
		"yesterday": {"due", "2020-01-01T09:00:00+08:00"}, "in years": {"due", "2036-01-01T09:00:00+08:00"}, "a step of ours": {"step", v.Route[0].Step}, "another version": {"seal", "sha256:00"}} {
		a := s.invites(t, "tianye", v, more...)
		if no := refused(t, a, http.StatusUnprocessableEntity, http.StatusConflict); no.Detail == "" {
			t.Error(name)
		}
	}
	early := s.submitted(t, journeyOf(t, "NX-R2 an epidemic"))
	refused(t, s.invites(t, "tianye", early), http.StatusUnprocessableEntity)
	if got := s.as(t, "tianye").links(t, v.ID).Invitations; len(got) != 0 {
		t.Errorf("refused links are there: %+v", got)
	}
	link := s.asks(t, v)
	got := s.as(t, "tianye").links(t, v.ID)
	if x := got.Invitations[0]; x.No != link.No || x.Contact != "周启明" || x.State != "open" || got.Route[9].Due == "" || got.Route[9].Overdue != "" {
		t.Errorf("%+v", got.Invitations)
	}
}

// expectClosed: the page refuses in one Chinese sentence, shows nothing of the item, and the ledger has an entry for it.
func (s *server) expectClosed(t *testing.T, v item, o *organOutside, path, words, why string) {
	t.Helper()
	before := s.refusals(t, why)
	status, page := o.reads(t, path)
	if status < 400 || status >= 500 || !strings.Contains(page, words) || strings.Contains(page, v.Title) {
		t.Errorf("%s: %d, want a page that says %q\n%s", why, status, words, page)
	}
	if after := s.refusals(t, why); after != before+1 {
		t.Errorf("%d entries for %q, want one more than %d", after, why, before)
	}
}

// refusals counts the entries of the audit trail for one kind of refusal.
func (s *server) refusals(t *testing.T, why string) int {
	t.Helper()
	all := s.as(t, "tianye").call(t, http.MethodGet, "/ledger/export", nil)
	if all.status != http.StatusOK {
		t.Fatalf("export: %d", all.status)
	}
	return strings.Count(string(all.body), "joint-review: "+why)
}

func alteredLinks(t *testing.T, s *server) {
	v := s.toAsk(t)
	link := s.asks(t, v)
	other := s.asks(t, s.toAsk(t))
	o := s.outside(t)
	const bad = "链接不完整，或者被改动过"
	token, theirs := strings.TrimPrefix(link.Path, "/huishen/"), strings.TrimPrefix(other.Path, "/huishen/")
	s.expectClosed(t, v, o, "/huishen/"+flipped(token, 2), bad, "unknown")
	s.expectClosed(t, v, o, "/huishen/"+flipped(token, len(token)-2), bad, "altered")
	s.expectClosed(t, v, o, "/huishen/"+token[:24]+theirs[24:], bad, "altered")
	s.expectClosed(t, v, o, "/huishen/"+token[:40], bad, "unknown")
	if status, page := o.reads(t, "/huishen/"); status != http.StatusNotFound || !strings.Contains(page, "链接不完整") {
		t.Errorf("no token: %d", status)
	}
	if status, page := o.code(t, "/huishen/"+flipped(token, len(token)-2), link.Code); status != http.StatusNotFound || strings.Contains(page, v.Title) {
		t.Errorf("an altered link takes the code: %d", status)
	}
	before := s.refusals(t, "no-code")
	if status, page := o.answers(t, link.Path, "agree", "", nil); status != http.StatusForbidden || !strings.Contains(page, "口令已经过期") || s.refusals(t, "no-code") != before+1 {
		t.Errorf("an answer without the code: %d\n%s", status, page)
	}
	if v = s.as(t, "tianye").view(t, v.ID); v.Route[9].State != "open" {
		t.Errorf("the step is %s", v.Route[9].State)
	}
}

// flipped changes one character of a token.
func flipped(token string, at int) string {
	c := byte('A')
	if token[at] == c {
		c = 'B'
	}
	return token[:at] + string(c) + token[at+1:]
}

func wrongCodes(t *testing.T, s *server) {
	v := s.toAsk(t)
	link := s.asks(t, v)
	o := s.outside(t)
	wrong := "000000"
	if link.Code == wrong {
		wrong = "111111"
	}
	before := s.refusals(t, "wrong-code")
	for left := 4; left > 0; left-- {
		if status, page := o.code(t, link.Path, wrong); status != http.StatusUnprocessableEntity || !strings.Contains(page, fmt.Sprintf("口令不对，还可以再试%d次", left)) {
			t.Fatalf("%d left: %d\n%s", left, status, page)
		}
	}
	if status, page := o.code(t, link.Path, wrong); status != http.StatusForbidden || !strings.Contains(page, "已经锁定") {
		t.Fatalf("the fifth: %d\n%s", status, page)
	}
	if n := s.refusals(t, "wrong-code") - before; n != 4 {
		t.Errorf("%d entries for four wrong codes", n)
	}
	if status, _ := o.code(t, link.Path, link.Code); status != http.StatusForbidden {
		t.Errorf("the right code after five wrong ones: %d", status)
	}
	s.expectClosed(t, v, o, link.Path, "已经锁定", "locked")
	if got := s.as(t, "tianye").links(t, v.ID).Invitations[0]; got.State != "locked" {
		t.Errorf("the office sees it %s", got.State)
	}
	fresh := s.asks(t, v)
	if status, page := s.outside(t).code(t, fresh.Path, fresh.Code[:3]+" "+fresh.Code[3:]); status != http.StatusOK || !strings.Contains(page, v.Title) {
		t.Errorf("a fresh link: %d", status)
	}
}

func endedLinks(t *testing.T, s *server) {
	v := s.toAsk(t)
	pub := s.as(t, "tianye")
	first := s.asks(t, v)
	second := s.asks(t, v)
	o := s.outside(t)
	s.expectClosed(t, v, o, first.Path, "这个会审链接已经作废", "closed")
	refused(t, s.as(t, "machunlan").acts(t, v.ID, act{"do": "disinvite", "no": second.No, "seal": v.Seal}), http.StatusForbidden)
	o.code(t, second.Path, second.Code)
	pub.does(t, v.ID, act{"do": "disinvite", "no": second.No})
	if status, page := o.answers(t, second.Path, "agree", "", nil); status != http.StatusGone || !strings.Contains(page, "已经作废") {
		t.Errorf("an answer to a link called back: %d", status)
	}
	s.expectClosed(t, v, o, second.Path, "这个会审链接已经作废", "closed")

	third := s.asks(t, v)
	o.code(t, third.Path, third.Code)
	if status, _ := o.answers(t, third.Path, "agree", "", nil); status != http.StatusOK {
		t.Fatalf("the answer: %d", status)
	}
	if status, page := o.answers(t, third.Path, "object", "反悔了。", nil); status != http.StatusGone || !strings.Contains(page, "已经答复过") {
		t.Errorf("a second answer: %d\n%s", status, page)
	}
	s.expectClosed(t, v, s.outside(t), third.Path, "已收到答复", "closed")
	if n := s.entries(t, pub, v.ID, "review.Replied"); n != 1 {
		t.Errorf("the ledger holds %d answers", n)
	}
	if got := pub.links(t, v.ID).Invitations; got[0].State != "answered" || got[1].State != "revoked" || got[2].State != "revoked" {
		t.Errorf("the office sees %+v", got)
	}

	paper := s.toAsk(t)
	fourth := s.asks(t, paper)
	pub.does(t, paper.ID, act{"do": "record", "step": paper.Route[9].Step, "means": "paper", "scan": s.scanned(t, "tianye", paper.ID)})
	s.expectClosed(t, paper, s.outside(t), fourth.Path, "已经办完", "closed")
	refused(t, pub.acts(t, v.ID, act{"do": "record", "step": v.Route[9].Step, "means": "link", "seal": v.Seal}), http.StatusConflict, http.StatusUnprocessableEntity)
}

func newVersion(t *testing.T, s *server) {
	j := journeyOf(t, "NX-R2 an epidemic")
	v := s.signed(t, j, s.submitted(t, j), 8)
	leader, author := s.as(t, "jinhailong"), s.as(t, "machunlan")
	link := s.asks(t, v)
	o := s.outside(t)
	if status, page := o.code(t, link.Path, link.Code); status != http.StatusOK || !strings.Contains(page, "正在进行") {
		t.Fatalf("the code: %d", status)
	}

	v = leader.does(t, v.ID, act{"do": "hold", "reason": "等上级口径。"})
	s.expectClosed(t, v, s.outside(t), link.Path, "这件稿件已暂缓发布", "closed")
	v = leader.does(t, v.ID, act{"do": "resume"})

	at := len([]rune(j.words[:strings.Index(j.words, "正在进行")]))
	v = leader.does(t, v.ID, act{"do": "suggest", "step": v.Route[8].Step, "sign_on": true, "marks": []any{map[string]any{"block": "b1", "start": at, "end": at + 4, "was": "正在进行", "replace": "有序开展"}}})
	v = author.does(t, v.ID, act{"do": "adopt", "no": 1})
	before := s.refusals(t, "closed")
	if status, page := o.answers(t, link.Path, "agree", "", nil); status != http.StatusGone || !strings.Contains(page, "稿件已经修改，这个链接对应的是旧版本，已经作废") || s.refusals(t, "closed") != before+1 {
		t.Errorf("an answer to the old version: %d\n%s", status, page)
	}
	s.expectClosed(t, v, o, link.Path, "稿件已经修改，这个链接对应的是旧版本，已经作废，请等待对方发送新的链接", "closed")
	if got := s.as(t, "tianye").links(t, v.ID).Invitations[0]; got.State != "void" {
		t.Errorf("the office sees it %s", got.State)
	}
}

func passesApart(t *testing.T, s *server) {
	mine, theirs := s.toAsk(t), s.toAsk(t)
	link, other := s.asks(t, mine), s.asks(t, theirs)
	o := s.outside(t)
	o.code(t, link.Path, link.Code)
	if status, page := o.reads(t, other.Path); status != http.StatusOK || strings.Contains(page, theirs.Title) || !strings.Contains(page, "口令") {
		t.Errorf("another link without its code: %d", status)
	}
	at, _ := url.Parse(s.base + link.Path)
	passes := o.client.Jar.Cookies(at)
	if len(passes) != 1 {
		t.Fatalf("cookies %v", passes)
	}
	to, _ := url.Parse(s.base + other.Path)
	o.client.Jar.SetCookies(to, []*http.Cookie{{Name: passes[0].Name, Value: passes[0].Value, Path: other.Path}})
	if status, page := o.answers(t, other.Path, "agree", "", nil); status != http.StatusForbidden || strings.Contains(page, theirs.Title) {
		t.Errorf("with the pass of another link: %d", status)
	}
	if status, page := s.outside(t).code(t, other.Path, link.Code); link.Code != other.Code && (status != http.StatusUnprocessableEntity || strings.Contains(page, theirs.Title)) {
		t.Errorf("with the code of another link: %d", status)
	}
}

func badScans(t *testing.T, s *server) {
	v := s.toAsk(t)
	link := s.asks(t, v)
	o := s.outside(t)
	o.code(t, link.Path, link.Code)
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"a program":  {append([]byte("MZ"), bytes.Repeat([]byte{0, 1, 2}, 400)...), "答复没有提交"},
		"a page":     {[]byte("<html><script>alert(1)</script></html>"), "扫描件请用"},
		"half photo": {[]byte("\xff\xd8\xff\xe0 no picture"), "已损坏"},
		"too large":  {append([]byte("%PDF-1.4\n"), make([]byte, 21<<20)...), "超过 20 MB"},
	} {
		status, page := o.answers(t, link.Path, "agree", "同意。", test.data)
		if status != http.StatusUnprocessableEntity || !strings.Contains(page, test.want) && !strings.Contains(page, "不能") {
			t.Errorf("%s: %d\n%s", name, status, page)
		}
	}
	if v = s.as(t, "tianye").view(t, v.ID); v.Route[9].State != "open" {
		t.Fatalf("the step is %s", v.Route[9].State)
	}
	pdf := []byte("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
	if status, page := o.answers(t, link.Path, "agree", "同意。", pdf); status != http.StatusOK || !strings.Contains(page, "已收到答复") {
		t.Errorf("a PDF: %d\n%s", status, page)
	}
}

func linkRunsOut(t *testing.T, s *server) {
	v := s.toAsk(t)
	link := s.asks(t, v)
	o := s.outside(t)
	o.code(t, link.Path, link.Code)
	s.set(t, s.now(t).Add(3*time.Hour))
	if status, page := o.reads(t, link.Path); status != http.StatusOK || strings.Contains(page, v.Title) {
		t.Errorf("three hours later the code is still good: %d", status)
	}
	o.code(t, link.Path, link.Code)
	s.set(t, s.now(t).Add(25*time.Hour))
	if status, page := o.answers(t, link.Path, "agree", "", nil); status == http.StatusOK {
		t.Errorf("an answer after the deadline: %d\n%s", status, page)
	}
	s.expectClosed(t, v, o, link.Path, "已经过了答复期限", "closed")
	pub := s.as(t, "tianye")
	seen := pub.links(t, v.ID)
	if x := seen.Route[9]; !strings.Contains(x.Overdue, "已经超过答复期限。规定没有写明可以略过，请继续等待云台县网信办答复") || seen.Invitations[0].State != "expired" || seen.Invitations[0].Contact != "周启明" {
		t.Errorf("overdue: %q, %+v", x.Overdue, seen.Invitations)
	}
	refused(t, pub.acts(t, v.ID, act{"do": "skip", "step": v.Route[9].Step, "reason": "等不及", "seal": v.Seal}), http.StatusUnprocessableEntity)
	pub.does(t, v.ID, act{"do": "record", "step": v.Route[9].Step, "means": "paper", "scan": s.scanned(t, "tianye", v.ID)})
	pub.does(t, v.ID, act{"do": "publish"})
	pub.settled(t, v.ID)
	s.set(t, s.now(t).Add(2*time.Minute))
	until(t, "the contact is forgotten", func() bool {
		x := s.as(t, "tianye").links(t, v.ID).Invitations[0]
		return x.Contact == "" && x.Office == ""
	})
}
