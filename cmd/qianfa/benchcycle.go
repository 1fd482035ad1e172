package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/demo"
)

// committing is how many calls of a cycle commit to the ledger or the working state: all but the reading.
const committing = 8

// cast are the demo's people who carry an article through the three steps of jh, each logged in once.
type cast struct {
	base   string
	client *http.Client
	tokens map[string]string
	brief  bool // commands are answered briefly, as programs ask for it; pages ask for the whole article
}

var (
	benchAuthor  = "zhangmin"
	benchSigners = []string{"zhaoguoqiang", "wangjing", "chenzhiyuan"}
	benchRelease = "liuyang"
)

// logIn logs the cast in once the demo's people are there.
func logIn(ctx context.Context, base string) (*cast, error) {
	c := &cast{base: base, tokens: map[string]string{}, client: &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 256, MaxIdleConns: 256}}}
	if err := peopled(ctx, base); err != nil {
		return nil, err
	}
	for _, name := range append([]string{benchAuthor, benchRelease}, benchSigners...) {
		var me struct {
			Token string `json:"token"`
		}
		if err := c.call(ctx, "", http.MethodPost, "/session", map[string]any{"name": name, "password": demo.Password, "bearer": true}, &me); err != nil {
			return nil, fmt.Errorf("log in %s: %w", name, err)
		}
		c.tokens[name] = me.Token
	}
	return c, c.stepUp(ctx)
}

// peopled waits until the demo's people can log in: trying them would lock their names.
func peopled(ctx context.Context, base string) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	every := time.NewTicker(50 * time.Millisecond)
	defer every.Stop()
	for {
		_, err := fetch(ctx, http.DefaultClient, base+"/readyz")
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the demo has no people: %w", err)
		case <-every.C:
		}
	}
}

func (c *cast) stepUp(ctx context.Context) error {
	for _, name := range append([]string{benchRelease}, benchSigners...) {
		if err := c.call(ctx, name, http.MethodPost, "/session/step-up", map[string]any{"password": demo.Password}, nil); err != nil {
			return err
		}
	}
	return nil
}

// run carries articles through the cycle with some authors at a time, and returns the page of the last one.
func (c *cast) run(ctx context.Context, server *child, authors, articles int, limit time.Duration) (benchRun, string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if err := c.stepUp(ctx); err != nil { // good for five minutes, longer than a run
		return benchRun{}, "", err
	}
	var left atomic.Int64
	left.Store(int64(articles))
	var mu sync.Mutex
	times := map[string][]time.Duration{}
	page, done := "", 0
	var failed error
	cpu, begun := server.cpu(), time.Now()
	var all sync.WaitGroup
	for a := range authors {
		all.Go(func() {
			for left.Add(-1) >= 0 && ctx.Err() == nil {
				took := map[string]time.Duration{}
				at, err := c.cycle(ctx, a, took)
				mu.Lock()
				if err != nil {
					failed = errors.Join(failed, err)
					left.Store(0)
				} else {
					page, done = at, done+1
				}
				for name, t := range took {
					times[name] = append(times[name], t)
				}
				mu.Unlock()
			}
		})
	}
	all.Wait()
	wall := time.Since(begun)
	if done == 0 || failed != nil && !errors.Is(failed, context.DeadlineExceeded) {
		return benchRun{}, "", fmt.Errorf("cycle: %w", failed)
	}
	r := tally(authors, done, wall, server.cpu()-cpu, times)
	r.Brief = c.brief
	return r, page, nil
}

// benchCalls are the calls of a cycle in their order.
var benchCalls = []string{"新建", "导入", "存草稿", "报送", "一审", "二审", "三审签发", "发布", "公众阅读"}

func tally(authors, done int, wall, cpu time.Duration, times map[string][]time.Duration) benchRun {
	r := benchRun{Authors: authors, Cycles: done, PerSecond: round(float64(done) / wall.Seconds()), CPU: round(ms(cpu) / float64(done))}
	var all []time.Duration
	for _, name := range benchCalls {
		t := times[name]
		sortDurations(t)
		r.Calls = append(r.Calls, benchCall{Name: name, P50: percentile(t, 0.5), P95: percentile(t, 0.95)})
		all = append(all, t...)
	}
	sortDurations(all)
	r.P50, r.P95 = percentile(all, 0.5), percentile(all, 0.95)
	return r
}

// cycle is one article from nothing to the reader.
func (c *cast) cycle(ctx context.Context, author int, took map[string]time.Duration) (page string, err error) {
	timed := func(name string, do func() error) {
		if err != nil {
			return
		}
		begun := time.Now()
		if err = do(); err != nil {
			err = fmt.Errorf("%s: %w", name, err)
		}
		took[name] = time.Since(begun)
	}
	var a struct {
		ID      string         `json:"id"`
		Base    string         `json:"base"`
		Seal    string         `json:"seal"`
		Source  map[string]any `json:"source"`
		Meta    map[string]any `json:"meta"`
		Targets []struct {
			URL string `json:"url"`
		} `json:"targets"`
	}
	timed("新建", func() error { return c.call(ctx, benchAuthor, http.MethodPost, "/articles", struct{}{}, &a) })
	timed("导入", func() error { return c.upload(ctx, "/articles/"+a.ID+"/import", benchText(author), &a) })
	timed("存草稿", func() error {
		a.Source["title"] = "城市管理进社区"
		a.Meta["event_date"], a.Meta["declared"] = time.Now().AddDate(0, 0, -1).Format(time.DateOnly), []string{"非涉密"}
		a.Meta["answers"], a.Meta["targets"] = map[string]any{"敏感领域": false}, []any{map[string]any{"account": "liuxi-web"}}
		return c.call(ctx, benchAuthor, http.MethodPut, "/articles/"+a.ID+"/draft", map[string]any{"base": a.Base, "source": a.Source, "meta": a.Meta}, &a)
	})
	timed("报送", func() error {
		return c.call(ctx, benchAuthor, http.MethodPost, "/articles/"+a.ID+"/submit", map[string]any{"base": a.Base}, &a)
	})
	for i, name := range benchSigners {
		timed(benchCalls[4+i], func() error {
			return c.call(ctx, name, http.MethodPost, "/articles/"+a.ID+"/acts", map[string]any{"do": "pass", "step": fmt.Sprint(i + 1), "seal": a.Seal, "opinion": "同意。",
				"checklist": map[string]any{"statement": "已逐项审看，未发现问题", "issues": []string{}}}, nil)
		})
	}
	timed("发布", func() error {
		return c.call(ctx, benchRelease, http.MethodPost, "/articles/"+a.ID+"/acts", map[string]any{"do": "publish", "seal": a.Seal}, &a)
	})
	if err == nil && (len(a.Targets) == 0 || a.Targets[0].URL == "") {
		return "", fault.New(fault.Internal, "发布后没有网址。")
	}
	timed("公众阅读", func() error {
		page = a.Targets[0].URL
		_, err := fetch(ctx, c.client, page)
		return err
	})
	return page, err
}

// benchText is an article of 2,000 characters, different for each author.
func benchText(author int) string {
	sentence := []rune(fmt.Sprintf("第%d组队员走进社区，向居民讲解城市管理的有关规定，听取大家对环境卫生和便民设施的意见建议。", author+1))
	var b strings.Builder
	n := 0
	for n < 2000 {
		part := sentence[:min(len(sentence), 2000-n)]
		b.WriteString(string(part))
		if n += len(part); n/200 > (n-len(part))/200 {
			b.WriteString("\n")
		}
	}
	return b.String()
}

func (c *cast) call(ctx context.Context, person, method, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return c.send(ctx, person, method, path, "application/json", raw, into)
}

func (c *cast) upload(ctx context.Context, path, text string, into any) error {
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", "原稿.txt")
	if err != nil {
		return err
	}
	if _, err := io.WriteString(part, text); err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	return c.send(ctx, benchAuthor, http.MethodPost, path, form.FormDataContentType(), b.Bytes(), into)
}

func (c *cast) send(ctx context.Context, person, method, path, typ string, body []byte, into any) error {
	r, err := http.NewRequestWithContext(ctx, method, c.base+"/api/v1"+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", typ)
	if c.brief && typ == "application/json" { // an import is answered with the text that was read from the file
		r.Header.Set("Prefer", "return=minimal")
	}
	if t := c.tokens[person]; t != "" {
		r.Header.Set("Authorization", "Bearer "+t)
	}
	answer, err := c.client.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode >= http.StatusMultipleChoices {
		return fmt.Errorf("%s %s: %d %s", method, path, answer.StatusCode, data)
	}
	if into == nil {
		return nil
	}
	return json.Unmarshal(data, into)
}

// fetch reads a public page.
func fetch(ctx context.Context, client *http.Client, url string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	answer, err := client.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	n, err := io.Copy(io.Discard, answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("GET %s: %d", url, answer.StatusCode)
	}
	return int(n), err
}
