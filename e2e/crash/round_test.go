package crash

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"net/http"
	"strings"
	"time"
)

// The people of the demo's body 柳溪市综合行政执法局 who carry an article through its three steps.
const (
	author   = "zhangmin"
	releaser = "liuyang"
)

var (
	signers = [...]string{"zhaoguoqiang", "wangjing", "chenzhiyuan"}
	targets = []string{"liuxi-web", "liuxi-wx", "liuxi-wb"}
)

// fault is something a simulated platform does wrong during a round.
type fault struct {
	Account string `json:"account"`
	Op      string `json:"op"`
	Kind    string `json:"kind"`
	Times   int    `json:"times"`
	DelayMS int    `json:"delay_ms"`
}

// faults are what a round may meet beside the kill; most rounds meet one.
var faults = []fault{
	{},
	{Account: "wxdemo0000000002", Op: "freepublish/submit", Kind: "lost", Times: 1},
	{Account: "wxdemo0000000002", Op: "freepublish/submit", Kind: "slow", Times: 1, DelayMS: 1500},
	{Account: "wxdemo0000000002", Op: "freepublish/submit", Kind: "stuck", Times: 1},
	{Account: "wxdemo0000000002", Op: "freepublish/submit", Kind: "5xx", Times: 1},
	{Account: "wxdemo0000000002", Op: "draft/add", Kind: "lost", Times: 1},
	{Account: "wxdemo0000000002", Op: "draft/add", Kind: "slow", Times: 1, DelayMS: 1500},
	{Account: "wxdemo0000000002", Op: "media/uploadimg", Kind: "lost", Times: 1},
	{Account: "wxdemo0000000002", Op: "*", Kind: "5xx", Times: 2},
	{Account: "wxdemo0000000002", Op: "*", Kind: "expired_token", Times: 1},
	{Account: "7000000002", Op: "statuses/share", Kind: "lost", Times: 1},
	{Account: "7000000002", Op: "statuses/share", Kind: "slow", Times: 1, DelayMS: 1500},
	{Account: "7000000002", Op: "statuses/share", Kind: "5xx", Times: 1},
	{Account: "7000000002", Op: "statuses/share", Kind: "stuck", Times: 1},
	{Account: "7000000002", Op: "*", Kind: "5xx", Times: 1},
}

// round carries one article from the first word to its targets while the server is killed once or twice.
func (in *installation) round(tag string) {
	t := in.t
	t.Helper()
	f := faults[in.rng.IntN(len(faults))]
	if f.Kind != "" {
		in.control("faults", f)
	}
	in.faults[f.Kind]++
	during, after := in.moments()
	var id string
	killed := in.killAfter(during)
	in.persist("create", func() error {
		var a article
		err := in.call(author, http.MethodPost, "/articles", struct{}{}, &a)
		id = a.ID
		return err
	})
	in.write(id, tag)
	for _, p := range signers {
		in.persist(p+" signs", func() error { return in.sign(p, id) })
	}
	in.persist("release", func() error { return in.release(id) })
	kills := killed()
	killed = in.killAfter(after)
	kills += killed()
	in.settled(id, tag, f, kills)
	in.kept()
	in.control("faults", fault{Account: "*", Op: "*", Kind: "clear"})
}

// moments chooses when the server dies: while people write and sign, while posts go out, or both.
func (in *installation) moments() (during, after time.Duration) {
	ms := func(n int) time.Duration { return time.Duration(1+in.rng.IntN(n)) * time.Millisecond }
	switch in.rng.IntN(4) {
	case 0:
		return ms(700), 0
	case 1:
		return ms(700), ms(2500)
	default:
		return 0, ms(1500)
	}
}

// killAfter kills the server that long from now and starts it again; the function it returns waits for that and says
// how often it was killed. 0 kills nobody.
func (in *installation) killAfter(d time.Duration) func() int {
	if d == 0 {
		return func() int { return 0 }
	}
	done := make(chan error, 1)
	time.AfterFunc(d, func() {
		in.app.kill()
		app, err := in.relaunch()
		in.app = app
		done <- err
	})
	return func() int {
		if err := <-done; err != nil {
			in.t.Fatal(err)
		}
		in.kills++
		return 1
	}
}

// write imports the original, adds a picture and the particulars, and submits.
func (in *installation) write(id, tag string) {
	path := "/articles/" + id
	in.persist("import", func() error {
		a, err := in.view(author, id)
		if err != nil {
			return err
		}
		if files, _ := a.Meta["originals"].([]any); len(files) > 0 {
			return nil
		}
		return in.upload(author, path+"/import", "原稿.txt", []byte("柳溪城管开展冬季巡查。"+tag), nil)
	})
	var picture struct {
		Digest string `json:"digest"`
	}
	in.persist("picture", func() error { return in.upload(author, path+"/media", "现场.jpg", photo(tag), &picture) })
	in.persist("submit", func() error { return in.submit(id, tag, picture.Digest) })
}

// submit writes the working copy and hands it in, unless an earlier try already did.
func (in *installation) submit(id, tag, picture string) error {
	a, err := in.view(author, id)
	if err != nil || a.Phase != "draft" {
		return err
	}
	a.Source["title"], a.Source["summary"] = "冬季巡查"+tag, "柳溪城管开展冬季巡查，"+tag+"。"
	a.Source["blocks"] = []any{
		map[string]any{"id": "b1", "type": "paragraph", "indent": 2, "runs": []any{map[string]any{"text": "柳溪城管开展冬季巡查，" + tag + "。"}}},
		map[string]any{"id": "c1", "type": "image", "media": picture, "width": 320, "height": 240, "alt": "现场", "caption": "现场照片"},
	}
	a.Meta["event_date"] = time.Now().AddDate(0, 0, -1).Format(time.DateOnly)
	a.Meta["declared"], a.Meta["answers"] = []string{"非涉密"}, map[string]any{"敏感领域": false}
	var chosen []any
	for _, account := range targets {
		chosen = append(chosen, map[string]any{"account": account, "comment_open": true})
	}
	a.Meta["targets"] = chosen
	var saved struct {
		Base string `json:"base"`
	}
	if err := in.call(author, http.MethodPut, "/articles/"+id+"/draft", map[string]any{"base": a.Base, "source": a.Source, "meta": a.Meta}, &saved); err != nil {
		return err
	}
	return in.call(author, http.MethodPost, "/articles/"+id+"/submit", map[string]any{"base": saved.Base}, nil)
}

// sign passes the step that waits for a person. A signature counts as acknowledged only when the API said so.
func (in *installation) sign(person, id string) error {
	a, err := in.view(person, id)
	if err != nil {
		return err
	}
	for _, action := range a.Actions {
		if action.Do != "pass" || !action.OK {
			continue
		}
		body := map[string]any{"do": "pass", "step": action.Step, "seal": a.Seal, "opinion": "同意。"}
		if len(action.Checklist) > 0 {
			body["checklist"] = map[string]any{"statement": "已逐项审看，未发现问题", "issues": []string{}}
		}
		if err := in.act(person, id, body); err != nil {
			return err
		}
		in.signed = append(in.signed, signature{id, action.Step, person})
		return nil
	}
	if signedBy(a, person) {
		return nil // the answer was lost, the signature was not
	}
	return fmt.Errorf("nothing waits for %s", person)
}

// release lets all targets out, unless an earlier try already did.
func (in *installation) release(id string) error {
	a, err := in.view(releaser, id)
	if err != nil {
		return err
	}
	for _, action := range a.Actions {
		if action.Do == "publish" && action.OK {
			return in.act(releaser, id, map[string]any{"do": "publish", "seal": a.Seal})
		}
	}
	for _, target := range a.Targets {
		if target.State == "" {
			return fmt.Errorf("%s is not released and cannot be", target.Account.ID)
		}
	}
	return nil
}

// act does one thing, and enters the password again where the API asks for it.
func (in *installation) act(person, id string, body map[string]any) error {
	err := in.call(person, http.MethodPost, "/articles/"+id+"/acts", body, nil)
	var p *problem
	if !errors.As(err, &p) || p.Code != "step_up" {
		return err
	}
	if err := in.call(person, http.MethodPost, "/session/step-up", map[string]any{"password": password}, nil); err != nil {
		return err
	}
	return in.call(person, http.MethodPost, "/articles/"+id+"/acts", body, nil)
}

func (in *installation) view(person, id string) (article, error) {
	var a article
	return a, in.call(person, http.MethodGet, "/articles/"+id, nil, &a)
}

// people are the ids by which the API names the signers.
var people = map[string]string{"zhaoguoqiang": "p-liuxi-02", "wangjing": "p-liuxi-03", "chenzhiyuan": "p-liuxi-04"}

func signedBy(a article, person string) bool {
	for _, step := range a.Route {
		for _, row := range step.Rows {
			if row.By != nil && row.By.ID == people[person] {
				return true
			}
		}
	}
	return false
}

// photo is a small picture of its own for each article.
func photo(tag string) []byte {
	img := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for i, c := range []byte(tag) {
		img.Set(i%320, i/320, color.RGBA{c, c, c, 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// leftToAPerson says whether the page tells a person to find out what became of a target.
func leftToAPerson(message string) bool { return strings.Contains(message, "登记链接") }
