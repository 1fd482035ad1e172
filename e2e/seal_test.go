package e2e

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"

	"qianfa/internal/channel"
)

// Must show 4 of the spine: what changes after sign-off is not published, whatever it is.
func TestWhatChangesAfterSignOffIsNotPublished(t *testing.T) {
	onBoth(t, func(t *testing.T, s *server) {
		w := s.written(t)
		t.Run("a field of a rendering", w.fields)
		t.Run("bytes that are no rendering any more", w.bytes)
		t.Run("a picture, an attachment of the text or a cover", w.files)
		t.Run("between the release and the platform", w.inFlight)
		t.Run("after an answer that was lost", w.inDoubt)
		t.Run("put back, it is published and reverses to the sealed bytes", w.published)
		t.Run("a picture on the website, after it is out", w.pictureShown)
		t.Run("on the website, after it is out", w.shown)
		t.Run("saving without a change keeps signatures and seal", func(t *testing.T) { unchanged(t, s) })
	})
}

// sealedItem is an item that is signed and ready, with its stored renderings.
type sealedItem struct {
	s     *server
	j     journey
	db    *sql.DB
	item  item
	leafs []leaf
	cover string
}

// leaf is a rendering as it is stored: the row it lies in and the post it is.
type leaf struct {
	row  string
	data []byte
	post channel.Post
}

// written makes an item of everything that can be sealed and has it signed.
func (s *server) written(t *testing.T) *sealedItem {
	t.Helper()
	j := journeyOf(t, "JH-R1 a department")
	author := s.as(t, j.author)
	v := author.create(t)
	var picture struct{ Digest string }
	decode(t, author.send(t, "/articles/"+v.ID+"/media", "封面.jpg", photo(t)), &picture)
	v = author.bring(t, v.ID, j.file, original(t, j))
	doc := withoutIdentity(v.Source)
	doc["blocks"] = append(slices.Clone(doc["blocks"].([]any)), map[string]any{"id": "blink", "type": "paragraph", "runs": []any{map[string]any{"text": "更多内容见专题。", "link": "https://mp.weixin.qq.com/s/topic"}}})
	now := s.now(t)
	stamp := func(days int) string { return now.AddDate(0, 0, days).Format(time.RFC3339) }
	cover := map[string]any{"digest": picture.Digest, "crop235": "0_0_1_0.9", "crop11": "0.1_0_0.5_1"}
	target := func(account string, more map[string]any) map[string]any {
		m := map[string]any{"account": account, "comment_open": true, "display_from": stamp(-1), "display_to": stamp(30), "cover": cover}
		maps.Copy(m, more)
		return m
	}
	author.save(t, v, doc, s.meta(t, nil, j.answers, map[string]any{"originals": v.Meta["originals"],
		"targets": []any{target("liuxi-web", nil), target("liuxi-wx", map[string]any{"source_url": "https://www.example.gov.cn/original"}), target("liuxi-wb", map[string]any{"cover": nil})}}))
	v = author.submit(t, v.ID)
	v = s.signed(t, j, v, len(j.signs))
	w := &sealedItem{s: s, j: j, db: s.raw(t), item: v, cover: picture.Digest}
	w.leafs = w.read(t)
	return w
}

// photo is a picture of our own, unlike those of the Word file.
func photo(t *testing.T) []byte {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 900, 500))
	for y := range 500 {
		for x := range 900 {
			m.Set(x, y, color.RGBA{uint8(x / 4), uint8(y / 2), 90, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// raw opens the database behind the program's back.
func (s *server) raw(t *testing.T) *sql.DB {
	t.Helper()
	driver, name := "pgx", s.database
	if name == "" {
		driver, name = "sqlite", "file:"+filepath.Join(s.data, "qianfa.db")+"?_pragma=busy_timeout(10000)"
	}
	db, err := sql.Open(driver, name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// content reads every text that lies beside the ledger for an item.
func content(t *testing.T, db *sql.DB, id string) map[string][]byte {
	t.Helper()
	rows, err := db.QueryContext(context.Background(), "SELECT digest, data FROM content WHERE stream = $1", "article/"+id)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	out := map[string][]byte{}
	for rows.Next() {
		var digest string
		var data []byte
		if err := rows.Scan(&digest, &data); err != nil {
			t.Fatal(err)
		}
		out[digest] = data
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}

// read finds the renderings among the item's texts.
func (w *sealedItem) read(t *testing.T) []leaf {
	t.Helper()
	var out []leaf
	for digest, data := range content(t, w.db, w.item.ID) {
		if post, err := channel.DecodePost(data); err == nil {
			out = append(out, leaf{digest, data, post})
		}
	}
	if len(out) != 3 {
		t.Fatalf("%d renderings are stored, want 3", len(out))
	}
	slices.SortFunc(out, func(a, b leaf) int { return strings.Compare(a.post.Account, b.post.Account) })
	return out
}

func (w *sealedItem) put(t *testing.T, row string, data []byte) {
	t.Helper()
	res, err := w.db.ExecContext(context.Background(), "UPDATE content SET data = $1 WHERE digest = $2", data, row)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := res.RowsAffected(); n != 1 {
		t.Fatalf("changed %d rows", n)
	}
}

// change is a rendering with one thing in it changed.
type change struct {
	path string
	post channel.Post
}

// changes makes one for every field that a post has, however deep: a new field is covered on the day it is added.
func changes(p channel.Post) []change {
	var out []change
	v := reflect.New(reflect.TypeFor[channel.Post]()).Elem()
	v.Set(reflect.ValueOf(p))
	var walk func(v reflect.Value, path string)
	try := func(v reflect.Value, path string, to reflect.Value, root reflect.Value) {
		was := reflect.ValueOf(v.Interface())
		v.Set(to)
		out = append(out, change{path, copied(root.Interface().(channel.Post))})
		if !was.IsValid() {
			was = reflect.Zero(v.Type())
		}
		v.Set(was)
	}
	walk = func(x reflect.Value, path string) {
		switch x.Kind() {
		case reflect.String:
			try(x, path, reflect.ValueOf(x.String()+"改"), v)
			if x.String() != "" {
				try(x, path+" emptied", reflect.ValueOf(""), v)
			}
		case reflect.Bool:
			try(x, path, reflect.ValueOf(!x.Bool()), v)
		case reflect.Int, reflect.Int64:
			try(x, path, reflect.ValueOf(x.Int()+1).Convert(x.Type()), v)
		case reflect.Pointer:
			if x.IsNil() {
				try(x, path+" added", reflect.New(x.Type().Elem()), v)
				return
			}
			own := reflect.New(x.Type().Elem())
			own.Elem().Set(x.Elem())
			x.Set(own)
			try(x, path+" removed", reflect.Zero(x.Type()), v)
			walk(x.Elem(), path)
		case reflect.Slice:
			x.Set(reflect.AppendSlice(reflect.MakeSlice(x.Type(), 0, x.Len()), x))
			try(x, path+" added", reflect.Append(x, reflect.Zero(x.Type().Elem())), v)
			for i := range x.Len() {
				try(x, fmt.Sprintf("%s[%d] removed", path, i), reflect.AppendSlice(reflect.AppendSlice(reflect.MakeSlice(x.Type(), 0, x.Len()), x.Slice(0, i)), x.Slice(i+1, x.Len())), v)
				walk(x.Index(i), fmt.Sprintf("%s[%d]", path, i))
			}
		case reflect.Struct:
			for i := range x.NumField() {
				walk(x.Field(i), path+"."+x.Type().Field(i).Name)
			}
		default:
			panic("a field of kind " + x.Kind().String() + " at " + path + " is not covered")
		}
	}
	walk(v, "Post")
	return out
}

// copied is a post that shares nothing.
func copied(p channel.Post) channel.Post {
	p.Media, p.Links = slices.Clone(p.Media), slices.Clone(p.Links)
	if p.Cover != nil {
		c := *p.Cover
		p.Cover = &c
	}
	return p
}

func (w *sealedItem) fields(t *testing.T) {
	seen := 0
	before := w.outside(t)
	for _, l := range w.leafs {
		for _, c := range changes(l.post) {
			data := c.post.Canonical()
			if bytes.Equal(data, l.data) {
				t.Errorf("%s: changing %s does not change the bytes", l.post.Account, c.path)
			}
			w.put(t, l.row, data)
			w.expectRefused(t, l.post.Account, c.path)
			seen++
		}
		w.put(t, l.row, l.data)
	}
	if least := 3 * reflect.TypeFor[channel.Post]().NumField(); seen < least {
		t.Errorf("only %d changes were tried, want at least %d", seen, least)
	}
	w.expectNothingOut(t, before)
}

// bytes changes what no field stands for.
func (w *sealedItem) bytes(t *testing.T) {
	before := w.outside(t)
	for _, l := range w.leafs {
		flipped := bytes.Clone(l.data)
		flipped[len(flipped)/2] ^= 1
		for what, data := range map[string][]byte{"a bit": flipped, "a space at the end": append(bytes.Clone(l.data), ' '), "nothing left": {}, "half of it": l.data[:len(l.data)/2],
			"another account's rendering": w.other(l).data} {
			w.put(t, l.row, data)
			w.expectRefused(t, l.post.Account, what)
		}
		w.put(t, l.row, l.data)
	}
	w.expectNothingOut(t, before)
}

func (w *sealedItem) other(l leaf) leaf {
	return w.leafs[slices.IndexFunc(w.leafs, func(x leaf) bool { return x.row != l.row })]
}

// files changes one byte of every picture that a rendering shows, and takes it away.
func (w *sealedItem) files(t *testing.T) {
	before := w.outside(t)
	covered := false
	for _, l := range w.leafs {
		digests := []string{}
		for _, m := range l.post.Media {
			digests = append(digests, m.Digest)
		}
		if l.post.Cover != nil {
			digests = append(digests, l.post.Cover.Digest)
			covered = covered || l.post.Cover.Digest == w.cover
		}
		for _, d := range digests {
			path := w.s.blob(d)
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			other := bytes.Clone(data)
			other[len(other)-3] ^= 1
			write(t, path, other)
			w.expectRefused(t, l.post.Account, "a byte of "+d)
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
			w.expectRefused(t, l.post.Account, d+" taken away")
			write(t, path, data)
		}
	}
	if !covered {
		t.Error("no rendering has the cover that was chosen")
	}
	w.expectNothingOut(t, before)
}

// blob is where the program keeps a file.
func (s *server) blob(digest string) string {
	name := strings.TrimPrefix(digest, "sha256:")
	return filepath.Join(s.data, "blobs", name[:2], name)
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// expectRefused: the release of this target is refused, with a sentence, and the target stays where it is.
func (w *sealedItem) expectRefused(t *testing.T, account, what string) {
	t.Helper()
	pub := w.s.as(t, w.j.publisher)
	a := pub.acts(t, w.item.ID, act{"do": "publish", "target": account, "seal": w.item.Seal})
	if a.status != http.StatusUnprocessableEntity {
		t.Fatalf("%s with %s changed: %d %.300s", account, what, a.status, a.body)
	}
	if no := refused(t, a, http.StatusUnprocessableEntity); !strings.Contains(no.Detail, "不一致") {
		t.Errorf("%s with %s changed is refused by %q", account, what, no.Detail)
	}
}

// outside is what the public can see: the website's list and everything the simulated platforms hold.
func (w *sealedItem) outside(t *testing.T) string {
	t.Helper()
	_, list := w.s.get(t, "/site/liuxi-web/")
	return w.s.platforms(t) + "\n" + list
}

// platforms is what the simulated platforms hold.
func (s *server) platforms(t *testing.T) string {
	t.Helper()
	_, state := s.get(t, "/_sim/state")
	var all map[string]any
	if err := json.Unmarshal([]byte(state), &all); err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal([]any{all["wechat"], all["weibo"]})
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func (w *sealedItem) expectNothingOut(t *testing.T, before string) {
	t.Helper()
	v := w.s.as(t, w.j.publisher).view(t, w.item.ID)
	if v.Phase != "ready" {
		t.Errorf("the item is %s", v.Phase)
	}
	for _, x := range v.Targets {
		if x.State != "ready" {
			t.Errorf("%s is %s", x.Account.ID, x.State)
		}
	}
	if after := w.outside(t); after != before {
		t.Errorf("something came out:\nbefore %.2000s\nafter  %.2000s", before, after)
	}
}

// inFlight: what changes while the platform cannot be reached is refused by the publisher's own look at it.
func (w *sealedItem) inFlight(t *testing.T) {
	const account = "liuxi-wx"
	l := w.leafs[slices.IndexFunc(w.leafs, func(l leaf) bool { return l.post.Account == account })]
	pub := w.s.as(t, w.j.publisher)
	w.fault(t, "wxdemo0000000002", "5xx", 1000)
	pub.does(t, w.item.ID, act{"do": "publish", "target": account})
	changed := copied(l.post)
	changed.Title += "（有改动）"
	w.put(t, l.row, changed.Canonical())
	// The platform comes back only now: an attempt that had read the sealed bytes before would have brought those out, rightly.
	until(t, "the publisher refuses the altered rendering", func() bool { return pub.view(t, w.item.ID).target(t, account).State == "refused" })
	w.fault(t, "wxdemo0000000002", "clear", 0)
	if x := pub.view(t, w.item.ID).target(t, account); !strings.Contains(x.Message, "不一致") {
		t.Errorf("refused because of %q", x.Message)
	}
	if strings.Contains(w.s.platforms(t), w.item.Title) {
		t.Error("the platform holds the item")
	}
	refused(t, pub.acts(t, w.item.ID, act{"do": "retry", "target": account, "seal": w.item.Seal}), http.StatusUnprocessableEntity)
	w.put(t, l.row, l.data)
	pub.does(t, w.item.ID, act{"do": "retry", "target": account})
	if x := pub.settled(t, w.item.ID).target(t, account); x.State != "published" {
		t.Errorf("put back it is %s %s", x.State, x.Message)
	}
}

// inDoubt: what may be out already is not called refused because its bytes were altered since, or it would go out twice.
func (w *sealedItem) inDoubt(t *testing.T) {
	const account, uid = "qinghe-wb", "7000000001"
	j := journeyOf(t, "JZ-R4 everyday")
	j.title = "一次没有答复的发布"
	v := w.s.ready(t, j)
	pub := w.s.as(t, j.publisher)
	w.faultAt(t, uid, "statuses/share", "lost", 1)
	w.faultAt(t, uid, "statuses/user_timeline", "5xx", 1000)
	pub.does(t, v.ID, act{"do": "publish", "target": account})
	until(t, "the platform has the post and we have no answer", func() bool {
		return strings.Contains(w.s.platforms(t), j.title) && pub.view(t, v.ID).target(t, account).State == "uncertain"
	})
	for row, data := range content(t, w.db, v.ID) {
		if post, err := channel.DecodePost(data); err == nil && post.Account == account {
			post.Text += "（有改动）"
			w.put(t, row, post.Canonical())
		}
	}
	until(t, "the publisher finds the bytes altered", func() bool { return strings.Contains(pub.view(t, v.ID).target(t, account).Message, "不一致") })
	if x := pub.view(t, v.ID).target(t, account); x.State != "uncertain" {
		t.Errorf("what may be out is %s", x.State)
	}
	refused(t, pub.acts(t, v.ID, act{"do": "retry", "target": account, "seal": v.Seal}), http.StatusUnprocessableEntity)
	w.fault(t, uid, "clear", 0)
	if n := strings.Count(w.s.platforms(t), j.title); n == 0 {
		t.Error("the platform lost the post")
	}
}

func (w *sealedItem) fault(t *testing.T, account, kind string, times int) {
	t.Helper()
	w.faultAt(t, account, "*", kind, times)
}

// faultAt makes one call of a simulated platform go wrong.
func (w *sealedItem) faultAt(t *testing.T, account, op, kind string, times int) {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"account": account, "op": op, "kind": kind, "times": times})
	if err != nil {
		t.Fatal(err)
	}
	res, err := w.s.client.Post(w.s.base+"/_sim/faults", "application/json", bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	_ = res.Body.Close()
	if res.StatusCode != http.StatusNoContent {
		t.Fatalf("fault %s: %d", kind, res.StatusCode)
	}
}

// published is the control: with the sealed bytes back in place everything goes out, and what the platforms show is
// the sealed bytes once the slots are reversed.
func (w *sealedItem) published(t *testing.T) {
	pub := w.s.as(t, w.j.publisher)
	pub.does(t, w.item.ID, act{"do": "publish", "target": "liuxi-web"})
	pub.does(t, w.item.ID, act{"do": "publish", "target": "liuxi-wb"})
	v := pub.settled(t, w.item.ID)
	for _, x := range v.Targets {
		if x.State != "published" {
			t.Errorf("%s is %s %s", x.Account.ID, x.State, x.Message)
		}
	}
	w.s.expectPage(t, v, "liuxi-web")
	receipts := 0
	for _, data := range content(t, w.db, w.item.ID) {
		var r channel.Receipt
		if json.Unmarshal(data, &r) != nil || r.WireDigest == "" {
			continue
		}
		receipts++
		w.expectReversed(t, r)
	}
	if receipts != 2 {
		t.Errorf("%d receipts were kept, want those of the two platforms", receipts)
	}
}

// expectReversed takes what the simulated platform shows: it is what the receipt says, and reversing the slots makes
// the sealed bytes of it.
func (w *sealedItem) expectReversed(t *testing.T, r channel.Receipt) {
	t.Helper()
	if len(r.Slots) == 0 || len(r.Altered) > 0 {
		t.Errorf("the receipt has slots %v, altered %v", r.Slots, r.Altered)
	}
	for _, l := range w.leafs {
		wire, ok := w.onPlatform(t, l.post)
		if !ok || wire.Digest() != r.WireDigest {
			continue
		}
		if got := channel.Reverse(wire.Canonical(), r.Slots); !bytes.Equal(got, l.data) {
			t.Errorf("%s: reversing the slots gives\n%s\nsealed was\n%s", l.post.Account, got, l.data)
		}
		return
	}
	t.Errorf("the platforms show nothing of digest %s", r.WireDigest)
}

// onPlatform is a rendering with the values that the simulated platform shows in its place.
func (w *sealedItem) onPlatform(t *testing.T, p channel.Post) (channel.Post, bool) {
	t.Helper()
	var held []map[string]struct {
		Articles []struct {
			Items []struct {
				Title, Author, Digest, Content string
				SourceURL                      string `json:"content_source_url"`
				Thumb                          string `json:"thumb_media_id"`
				Comment                        int    `json:"need_open_comment"`
				Crop235                        string `json:"pic_crop_235_1"`
				Crop11                         string `json:"pic_crop_1_1"`
			}
		}
		Posts []struct{ Shown string }
	}
	if err := json.Unmarshal([]byte(w.s.platforms(t)), &held); err != nil {
		t.Fatal(err)
	}
	p = copied(p)
	switch p.Channel {
	case channel.WeChat:
		if articles := held[0]["wxdemo0000000002"].Articles; len(articles) == 1 {
			x := articles[0].Items[0]
			p.Title, p.Byline, p.Summary, p.HTML, p.SourceURL, p.CommentOpen = x.Title, x.Author, x.Digest, x.Content, x.SourceURL, x.Comment == 1
			p.Cover = &channel.Cover{Digest: x.Thumb, Crop235: x.Crop235, Crop11: x.Crop11}
			return p, true
		}
	case channel.Weibo:
		if posts := held[1]["7000000002"].Posts; len(posts) == 1 {
			p.Text = posts[0].Shown
			return p, true
		}
	}
	return p, false
}

// shown: the website stops showing what is altered in its place, and goes on showing everything else.
func (w *sealedItem) shown(t *testing.T) {
	j := journeyOf(t, "JH-R1 a centre")
	w.s.travel(t, j)
	const words = "被改动的标题"
	l := w.leafs[slices.IndexFunc(w.leafs, func(l leaf) bool { return l.post.Account == "liuxi-web" })]
	changed := copied(l.post)
	changed.Title = words
	w.put(t, l.row, changed.Canonical())
	j.title = "便民服务点又增一处"
	w.s.travel(t, j)
	address := w.s.as(t, w.j.publisher).view(t, w.item.ID).target(t, "liuxi-web").URL
	if _, page := w.s.get(t, address); strings.Contains(page, words) {
		t.Error("the page shows the altered title")
	}
	until(t, "the list shows the other items and not the altered one", func() bool {
		status, list := w.s.get(t, "/site/liuxi-web/")
		if strings.Contains(list, words) {
			t.Fatal("the list shows the altered title")
		}
		return status == http.StatusOK && strings.Contains(list, j.title)
	})
	w.put(t, l.row, l.data)
}

// pictureShown: an altered picture is not shown either, and is again when it is put back.
func (w *sealedItem) pictureShown(t *testing.T) {
	l := w.leafs[slices.IndexFunc(w.leafs, func(l leaf) bool { return l.post.Account == "liuxi-web" })]
	digest := l.post.Media[0].Digest
	path := w.s.blob(digest)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if status, shown := w.s.get(t, "/media/"+digest); status != http.StatusOK || shown != string(data) {
		t.Fatalf("the picture: %d", status)
	}
	other := bytes.Clone(data)
	other[len(other)-3] ^= 1
	write(t, path, other)
	if status, shown := w.s.get(t, "/media/"+digest); status == http.StatusOK || shown == string(other) {
		t.Errorf("the altered picture: %d", status)
	}
	write(t, path, data)
	if status, _ := w.s.get(t, "/media/"+digest); status != http.StatusOK {
		t.Errorf("the picture put back: %d", status)
	}
}

// unchanged: saving what is there already makes no version, and handing it in again keeps seal and signatures.
func unchanged(t *testing.T, s *server) {
	j := journeyOf(t, "JZ-R1")
	author := s.as(t, j.author)
	id := s.drafted(t, j)
	v := author.view(t, id)
	if base := author.save(t, v, v.Source, v.Meta); base != v.Base {
		t.Errorf("saving the same text gave another base: %s, was %s", base, v.Base)
	}
	v = s.signed(t, j, author.submit(t, id), 2)
	office := s.as(t, "maxiaodong")
	office.does(t, id, act{"do": "return", "step": v.Route[2].Step, "opinion": "请核实。", "back": true})
	was := author.view(t, id)
	base := author.save(t, was, was.Source, was.Meta)
	decode(t, author.call(t, http.MethodPost, "/articles/"+id+"/versions", map[string]any{"base": base}), &v)
	if v.Version != 1 || v.Seal != was.Seal {
		t.Errorf("saved as version %d under another seal: %v", v.Version, v.Seal != was.Seal)
	}
	v = author.submit(t, id)
	expectStates(t, v, "done", "done", "open")
	if v.Version != 1 || v.Seal != was.Seal {
		t.Errorf("handed in as version %d under another seal: %v", v.Version, v.Seal != was.Seal)
	}
}
