package main

import (
	"context"
	"fmt"
	"math"
	"os"
	"runtime"
	"runtime/metrics"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"qianfa/internal/core/check"
	"qianfa/internal/core/check/corpus"
)

// BenchCommands are `qianfa bench`, which is the cycle, and what is measured besides.
type BenchCommands struct {
	Cycle  BenchCmd       `cmd:"" default:"withargs" help:"编辑发布全程。"`
	Checks BenchChecksCmd `cmd:"" help:"内容检查的准确率、召回率、速度和内存。"`
}

// BenchChecksCmd is `qianfa bench checks`: how right and how fast the checks are on this machine, over the labelled
// corpus that is built in or over one's own (标注语料).
type BenchChecksCmd struct {
	Corpus   string `help:"改用这个标注文件：一行一个 JSON 对象，写法同 qianfa check --batch，另有 want 和 flags。" placeholder:"FILE"`
	Errors   bool   `help:"列出每一处与标注不一致的地方。"`
	Accuracy bool   `help:"只测准确率和召回率，不测速度和内存。"`
	Runs     int    `help:"测速时检查多少遍。" default:"300"`
	Megabyte int    `name:"megabytes" help:"测内存用的文稿有多大，单位 MB。" default:"10"`
	JSON     bool   `name:"json" help:"以 JSON 回答。"`
}

// checksReport is everything one run measured.
type checksReport struct {
	Version  string           `json:"version"`
	At       string           `json:"at"`
	Load     string           `json:"load"`
	Accuracy corpus.Report    `json:"accuracy"`
	Speed    *checksSpeed     `json:"speed,omitempty"`
	Memory   *checksMemory    `json:"memory,omitempty"`
	Matcher  []matcherFigures `json:"matcher,omitempty"`
}

// checksSpeed is an article through all local checks.
type checksSpeed struct {
	Characters int     `json:"characters"`
	Runs       int     `json:"runs"`
	P50        float64 `json:"p50_ms"`
	P95        float64 `json:"p95_ms"`
	CPU        float64 `json:"cpu_ms"` // of the processor per article, collecting included: other work does not disturb it
}

// checksMemory is a very long text through all local checks.
type checksMemory struct {
	Megabytes float64 `json:"megabytes"`
	Seconds   float64 `json:"seconds"`
	GrowthMiB float64 `json:"growth_mib"` // the most the process grew while it checked, the text itself not counted
}

// Run measures and prints.
func (c *BenchChecksCmd) Run(ctx context.Context, s *streams) error {
	texts, err := c.texts()
	if err != nil {
		return err
	}
	r := checksReport{Version: version, At: time.Now().Format(time.RFC3339), Load: loadNow()}
	x := &check.Examiner{Checks: check.Basic(), Today: "2026-11-22"}
	if r.Accuracy, err = corpus.Measure(x, texts); err != nil {
		return err
	}
	if !c.Accuracy {
		if r.Speed, err = speedOf(ctx, x, c.Runs); err != nil {
			return err
		}
		if r.Memory, err = memoryOf(x, c.Megabyte); err != nil {
			return err
		}
		if r.Matcher, err = MatcherFigures(); err != nil {
			return err
		}
	}
	if c.JSON {
		return s.json(r)
	}
	return c.print(s, r)
}

func (c *BenchChecksCmd) texts() ([]corpus.Text, error) {
	if c.Corpus == "" {
		return corpus.All()
	}
	f, err := os.Open(c.Corpus)
	if err != nil {
		return nil, unreadable(c.Corpus, err)
	}
	defer f.Close()
	texts, err := corpus.Read(f)
	if err != nil {
		return nil, unreadable(c.Corpus, err)
	}
	return texts, nil
}

// speedOf times articles of 2,000 characters, each put together from other texts of the corpus.
func speedOf(ctx context.Context, x *check.Examiner, runs int) (*checksSpeed, error) {
	const characters = 2000
	articles, err := benchArticles(characters, 20, false)
	if err != nil {
		return nil, err
	}
	took := make([]time.Duration, 0, runs)
	cpu := time.Duration(0)
	for i := range runs + len(articles) { // the first round warms up
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if i == len(articles) {
			cpu = processorTime()
		}
		start := time.Now()
		if _, err := x.Examine(check.Request{Text: &articles[i%len(articles)]}); err != nil {
			return nil, err
		}
		if i >= len(articles) {
			took = append(took, time.Since(start))
		}
	}
	cpu = processorTime() - cpu
	sortDurations(took)
	return &checksSpeed{Characters: characters, Runs: runs, P50: percentile(took, 0.5), P95: percentile(took, 0.95), CPU: round(ms(cpu) / float64(runs))}, nil
}

// processorTime is what the program has used of the processors so far; 0 where the system does not say.
func processorTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// benchArticles makes n articles of the plain texts of the corpus, mistakes and all or only those without.
func benchArticles(characters, n int, clean bool) ([]string, error) {
	texts, err := corpus.All()
	if err != nil {
		return nil, err
	}
	var all strings.Builder
	for i := range texts { // 7 is prime to the number of texts per file: neighbours are not alike
		if t := texts[i*7%len(texts)]; t.Format == "" && (!clean || len(t.Want) == 0) {
			all.WriteString(t.Text + "\n")
		}
	}
	runes := []rune(all.String())
	var out []string
	for i := range n {
		from := i * characters % (len(runes) - characters)
		out = append(out, string(runes[from:from+characters]))
	}
	return out, nil
}

// memoryOf sees how far the process grows while it checks a very long text.
func memoryOf(x *check.Examiner, megabytes int) (*checksMemory, error) {
	articles, err := benchArticles(10_000, 1, true)
	if err != nil {
		return nil, err
	}
	text := strings.Repeat(articles[0], megabytes*1_000_000/len(articles[0])+1)
	text = text[:megabytes*1_000_000]
	for !utf8.ValidString(text) {
		text = text[:len(text)-1]
	}
	runtime.GC()
	before, stop, peak := resident(), make(chan struct{}), make(chan uint64)
	go func() {
		most := uint64(0)
		for tick := time.NewTicker(2 * time.Millisecond); ; {
			select {
			case <-stop:
				tick.Stop()
				peak <- max(most, resident())
				return
			case <-tick.C:
				most = max(most, resident())
			}
		}
	}()
	start := time.Now()
	_, err = x.Examine(check.Request{Text: &text})
	took := time.Since(start)
	close(stop)
	grown := math.Max(0, float64(<-peak)-float64(before))
	return &checksMemory{Megabytes: float64(len(text)) / 1e6, Seconds: round(took.Seconds()), GrowthMiB: round(grown / (1 << 20))}, err
}

// resident is what the program holds of the machine's memory.
func resident() uint64 {
	m := []metrics.Sample{{Name: "/memory/classes/total:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(m)
	return m[0].Value.Uint64() - m[1].Value.Uint64()
}

func (c *BenchChecksCmd) print(s *streams, r checksReport) error {
	w := tabwriter.NewWriter(s.Out, 0, 8, 2, ' ', 0)
	fmt.Fprintf(w, "签发 %s　开始时系统负载 %s\n", r.Version, r.Load)
	fmt.Fprintf(w, "语料 %d 条，其中没有差错的 %d 条。种类和位置都与标注一致才算对；括号里是只看有无重叠的数字。\n\n", r.Accuracy.Texts, r.Accuracy.Clean)
	fmt.Fprintf(w, "kind\ttexts\twanted\tfound\tright\tprecision\trecall\n")
	for _, k := range append(r.Accuracy.Kinds, r.Accuracy.Total) {
		fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%.3f (%.3f)\t%.3f (%.3f)\n", k.Kind, k.Texts, k.Wanted, k.Found, k.Right, k.Precision, k.OverlapPrecision, k.Recall, k.OverlapRecall)
	}
	if r.Speed != nil {
		fmt.Fprintf(w, "\n%d 字的稿件过一遍全部检查：p50 %.2f ms　p95 %.2f ms　处理器 %.2f ms（%d 遍）\n", r.Speed.Characters, r.Speed.P50, r.Speed.P95, r.Speed.CPU, r.Speed.Runs)
		fmt.Fprintf(w, "%.0f MB 的文稿过一遍全部检查：%.1f 秒，内存最多增加 %.1f MiB\n", r.Memory.Megabytes, r.Memory.Seconds, r.Memory.GrowthMiB)
		printMatcher(w, r.Matcher)
	}
	if c.Errors {
		fmt.Fprintln(w)
		for _, e := range r.Accuracy.Errors {
			fmt.Fprintf(w, "%s\t%s\t%s\t“%s”\t%s\n", e.ID, e.Kind, errorWord(e), e.Words, strings.ReplaceAll(e.Text, "\n", "⏎"))
		}
	}
	return w.Flush()
}

func errorWord(e corpus.Error) string {
	word := "误报"
	if e.Missed {
		word = "漏报"
	}
	if e.Near {
		word += "（位置不同）"
	}
	return word
}
