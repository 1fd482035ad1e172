package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/fault"
)

// BenchCmd is `qianfa bench`: the editorial cycle over HTTP against a server of its own, beside the raw limits of this
// machine in the same run. The cycle is that of docs/performance.md.
type BenchCmd struct {
	Articles int           `help:"每轮稿件数。" default:"200"`
	Authors  []int         `help:"同时起草的人数。" default:"1,16" placeholder:"N,…"`
	Database string        `help:"另在 PostgreSQL 上测量：可建库的用户的地址 postgres://…。" placeholder:"URL" env:"QIANFA_TEST_PG"`
	Only     string        `help:"只测一种数据库：sqlite 或 postgres。" enum:",sqlite,postgres" default:""`
	Answers  []string      `help:"命令的应答：brief（程序用，Prefer: return=minimal）、whole（网页用，整页稿件）。" enum:"brief,whole" default:"brief,whole"`
	Limit    time.Duration `help:"每轮最长时间。" default:"3m"`
	JSON     bool          `name:"json" help:"以 JSON 回答。"`
	Profile  string        `help:"把每轮的处理器剖析写进这个目录。" placeholder:"DIR" hidden:""`
}

// benchReport is everything one run measured.
type benchReport struct {
	Version   string          `json:"version"`
	At        string          `json:"at"`
	Processor int             `json:"processors"`
	Load      string          `json:"load"` // of the machine at the start: other work distorts wall-clock figures
	BinaryMB  float64         `json:"binary_mb"`
	Databases []benchDatabase `json:"databases"`
}

// benchDatabase is one database: the server on it, its cycles and the limits beside them.
type benchDatabase struct {
	Database   string     `json:"database"`
	StartMS    float64    `json:"start_ms"`     // first start, with an empty database
	RestartMS  float64    `json:"restart_ms"`   // start on the data of the run
	IdleMB     float64    `json:"rss_idle_mb"`  // resident memory after the start
	EndMB      float64    `json:"rss_end_mb"`   // after the cycles
	DataKB     float64    `json:"kb_per_cycle"` // data folder, for SQLite
	Runs       []benchRun `json:"runs"`
	Raw        []benchRaw `json:"raw"`
	Page       benchReads `json:"page"`
	List       benchReads `json:"list"`
	Bare       benchReads `json:"bare"` // a bare net/http handler with the bytes of the page
	PageOfBare float64    `json:"page_of_bare"`
}

// benchRun is some articles carried through the whole cycle by some authors at a time.
type benchRun struct {
	Authors   int         `json:"authors"`
	Brief     bool        `json:"brief"` // commands were answered briefly
	Cycles    int         `json:"cycles"`
	PerSecond float64     `json:"cycles_per_s"`
	CPU       float64     `json:"server_cpu_ms_per_cycle"`
	P50       float64     `json:"call_p50_ms"`
	P95       float64     `json:"call_p95_ms"`
	Calls     []benchCall `json:"calls"`
	OfRaw     float64     `json:"transactions_of_raw"` // committed transactions per second over the raw limit
}

// benchCall is one kind of call.
type benchCall struct {
	Name string  `json:"name"`
	P50  float64 `json:"p50_ms"`
	P95  float64 `json:"p95_ms"`
}

// benchRaw is the raw limit: transactions of one read, one versioned update and one linked insert.
type benchRaw struct {
	Writers   int     `json:"writers"`
	PerSecond float64 `json:"tx_per_s"`
}

// benchReads are anonymous reads by 16 readers.
type benchReads struct {
	PerSecond float64 `json:"reads_per_s"`
	Bytes     int     `json:"bytes"`
}

// Run measures and prints.
func (c *BenchCmd) Run(ctx context.Context, s *streams) error {
	if c.Articles < 1 || c.Articles > 100_000 || len(c.Authors) == 0 || slices.ContainsFunc(c.Authors, func(n int) bool { return n < 1 || n > 256 }) {
		return fault.New(fault.Invalid, "--articles 应在 1 到 100000 之间，--authors 的每个数应在 1 到 256 之间。")
	}
	bin, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	r := benchReport{Version: version, At: time.Now().Format(time.RFC3339), Processor: runtime.NumCPU(), Load: loadNow()}
	if info, err := os.Stat(bin); err == nil {
		r.BinaryMB = round(float64(info.Size()) / 1e6)
	}
	for _, name := range []string{"sqlite", "postgres"} {
		if c.Only != "" && c.Only != name || name == "postgres" && c.Database == "" {
			continue
		}
		d, err := c.database(ctx, s, bin, name)
		if err != nil {
			return err
		}
		r.Databases = append(r.Databases, d)
	}
	if c.JSON {
		return s.json(r)
	}
	r.print(s)
	return nil
}

// database measures one database from the first start to the last.
func (c *BenchCmd) database(ctx context.Context, s *streams, bin, name string) (benchDatabase, error) {
	d := benchDatabase{Database: name}
	dir, err := os.MkdirTemp("", "qianfa-bench-")
	if err != nil {
		return d, fmt.Errorf("make a folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }() // what is left lies among temporary files
	url := ""
	if name == "postgres" {
		var drop func()
		if url, drop, err = benchmarkDatabase(ctx, c.Database); err != nil {
			return d, err
		}
		defer drop()
	}
	server, took, err := startChild(ctx, bin, dir, url, c.profile(name))
	if err != nil {
		return d, err
	}
	defer server.stop()
	d.StartMS = round(ms(took))
	if err := c.cycles(ctx, s, server, &d, dir); err != nil {
		return d, err
	}
	server.stop()
	again, took, err := startChild(ctx, bin, dir, url, "")
	if err != nil {
		return d, err
	}
	again.stop()
	d.RestartMS = round(ms(took))
	for _, n := range c.Authors {
		raw, err := rawLimit(ctx, dir, url, n)
		if err != nil {
			return d, err
		}
		d.Raw = append(d.Raw, benchRaw{Writers: n, PerSecond: round(raw)})
	}
	for i, run := range d.Runs {
		d.Runs[i].OfRaw = share(run.PerSecond*committing, d.rawOf(run.Authors))
	}
	return d, nil
}

// rawOf is the raw limit with as many writers as there were authors.
func (d benchDatabase) rawOf(authors int) float64 {
	for _, r := range d.Raw {
		if r.Writers == authors {
			return r.PerSecond
		}
	}
	return 0
}

func answerText(brief bool) string {
	if brief {
		return "简答"
	}
	return "整页"
}

func (c *BenchCmd) profile(name string) string {
	if c.Profile == "" {
		return ""
	}
	return c.Profile + "/" + name + ".pprof"
}

// cycles runs the cycle with each number of authors, then reads what was published.
func (c *BenchCmd) cycles(ctx context.Context, s *streams, server *child, d *benchDatabase, dir string) error {
	cast, err := logIn(ctx, server.base)
	if err != nil {
		return err
	}
	d.IdleMB = round(server.memory())
	before := folderSize(dir)
	page, done := "", 0
	for _, n := range c.Authors {
		for _, answer := range c.Answers {
			cast.brief = answer == "brief"
			fmt.Fprintf(s.Err, "%s：%d 篇，%d 人同时办理，%s…\n", d.Database, c.Articles, n, answerText(cast.brief))
			run, last, err := cast.run(ctx, server, n, c.Articles, c.Limit)
			if err != nil {
				return err
			}
			d.Runs = append(d.Runs, run)
			page, done = last, done+run.Cycles
		}
	}
	d.EndMB = round(server.memory())
	if d.Database == "sqlite" {
		d.DataKB = round(float64(folderSize(dir)-before) / 1000 / float64(done))
	}
	return readBack(ctx, server, d, page)
}

func (r benchReport) print(s *streams) {
	out := s.Out
	fmt.Fprintf(out, "签发 %s　%d 个处理器　开始时系统负载 %s　程序 %.0f MB\n", r.Version, r.Processor, r.Load, r.BinaryMB)
	fmt.Fprintln(out, "一轮：新建、导入原稿、存草稿、报送、一审、二审、三审签发、发布到内置网站、公众阅读；稿件 2000 字。机器上有别的负载时，请只比较同一次运行的数字。")
	for _, d := range r.Databases {
		fmt.Fprintf(out, "\n%s　首次启动 %.0f ms　再次启动 %.0f ms　内存 %.0f → %.0f MB", map[string]string{"sqlite": "SQLite", "postgres": "PostgreSQL"}[d.Database], d.StartMS, d.RestartMS, d.IdleMB, d.EndMB)
		if d.DataKB > 0 {
			fmt.Fprintf(out, "　每篇 %.0f kB", d.DataKB)
		}
		fmt.Fprintln(out)
		for _, run := range d.Runs {
			fmt.Fprintf(out, "  %2d 人　%s　%6.1f 轮/秒　服务端处理器 %5.2f ms/轮　每次调用 p50 %.1f ms p95 %.1f ms　裸事务 %.0f/秒（写入达其 %.0f%%）\n",
				run.Authors, answerText(run.Brief), run.PerSecond, run.CPU, run.P50, run.P95, d.rawOf(run.Authors), run.OfRaw*100)
			var calls []string
			for _, call := range run.Calls {
				calls = append(calls, fmt.Sprintf("%s %.1f/%.1f", call.Name, call.P50, call.P95))
			}
			fmt.Fprintf(out, "        p50/p95 ms：%s\n", strings.Join(calls, "　"))
		}
		fmt.Fprintf(out, "  公众阅读：稿件页 %.0f 次/秒，列表页 %.0f 次/秒；同样字节的裸 net/http %.0f 次/秒（稿件页达其 %.0f%%）\n",
			d.Page.PerSecond, d.List.PerSecond, d.Bare.PerSecond, d.PageOfBare*100)
	}
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func round(f float64) float64 { return float64(int64(f*100+0.5)) / 100 }

func share(part, of float64) float64 {
	if of == 0 {
		return 0
	}
	return round(part / of)
}

// percentile returns the p-th part of sorted durations in milliseconds.
func percentile(sorted []time.Duration, p float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return round(ms(sorted[min(len(sorted)-1, int(p*float64(len(sorted))))]))
}

func sortDurations(d []time.Duration) {
	slices.SortFunc(d, func(a, b time.Duration) int { return cmp.Compare(a, b) })
}
