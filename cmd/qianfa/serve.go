package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"qianfa/internal/app"
	"qianfa/internal/auth"
	"qianfa/internal/blob"
	"qianfa/internal/channel"
	"qianfa/internal/channel/wechat"
	"qianfa/internal/channel/weibo"
	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/demo"
	"qianfa/internal/guest"
	"qianfa/internal/httpapi"
	"qianfa/internal/job"
	"qianfa/internal/linkcheck"
	"qianfa/internal/portal"
	"qianfa/internal/sim"
	"qianfa/internal/store"
	"qianfa/internal/vault"
	"qianfa/packs"
	"qianfa/web"
)

// ServeCmd is `qianfa serve`.
type ServeCmd struct {
	Data      string `help:"数据目录。" required:"" placeholder:"DIR" env:"QIANFA_DATA"`
	Listen    string `help:"监听地址；不写时从 127.0.0.1:8080 起找空闲端口。" placeholder:"HOST:PORT" env:"QIANFA_LISTEN"`
	Database  string `help:"PostgreSQL 地址 postgres://…；不写用内嵌的 SQLite。口令请放在环境变量里。" placeholder:"URL" env:"QIANFA_DATABASE"`
	Public    string `help:"公众访问的网址，如 https://www.example.gov.cn。" placeholder:"URL" env:"QIANFA_PUBLIC_URL"`
	Metrics   string `help:"指标的监听地址，如 127.0.0.1:9100；不写则不开。" placeholder:"HOST:PORT" env:"QIANFA_METRICS"`
	Links     bool   `name:"look-at-links" help:"允许经办人核查稿件里的链接能否打开（会访问公众网，不访问内部网络）。" env:"QIANFA_LOOK_AT_LINKS"`
	Trusted   string `help:"受信任的反向代理网段，逗号分隔。" placeholder:"CIDR,…" env:"QIANFA_TRUSTED_PROXIES"`
	Packs     string `help:"另加的审签规则包目录。" placeholder:"DIR" env:"QIANFA_PACKS"`
	Demo      bool   `help:"演示：虚构单位和人员，演练平台。"`
	NoTour    bool   `help:"演示首次启动时不自动走一遍主流程。" hidden:""`
	Sim       string `help:"使用另外启动的演练平台，如 http://127.0.0.1:8090。" placeholder:"URL" hidden:""`
	TestClock bool   `help:"测试时钟（仅限本机监听）。"`
	Verbose   bool   `help:"屏幕上也显示每个请求（日志文件 logs/qianfa.log 总是写明）。" env:"QIANFA_VERBOSE"`
	vaultFrom

	Profile string `name:"cpu-profile" help:"把处理器剖析写进文件，结束时写完。" placeholder:"FILE" hidden:""`
}

// grace is how long outward acts may take to finish after SIGTERM (decisions 25).
const grace = 30 * time.Second

// node is a running server with its parts.
type node struct {
	cmd      *ServeCmd
	log      *slog.Logger
	clock    *clock
	db       *store.DB
	blobs    *blob.Folder
	vault    *vault.Vault
	articles *app.Articles
	joint    *app.Joint
	custody  *app.Custody
	lexicons *app.Lexicons
	dir      *app.Directory
	accounts *app.Accounts
	orgs     *app.Orgs
	audit    *app.Audit
	rules    *app.Rules
	auth     *auth.Service
	portal   *portal.Portal
	setup    *setup
	sim      *sim.Sim
	base     string      // http://host:port of this server
	seeded   atomic.Bool // a demo's people can log in
}

// Run serves until it is told to stop.
func (c *ServeCmd) Run(ctx context.Context, s *streams) (err error) {
	if c.Profile != "" {
		stop, err2 := startProfile(ctx, c.Profile)
		if err2 != nil {
			return err2
		}
		defer func() { err = errors.Join(err, stop()) }()
	}
	easeGC()
	log, closeLog := c.logs(s.Err)
	defer func() { err = errors.Join(err, closeLog()) }()
	ln, err := c.listen(ctx, s)
	if err != nil {
		return err
	}
	defer ln.Close()
	if c.TestClock && !isLoopback(ln.Addr()) {
		return fault.New(fault.Invalid, "测试时钟只能在本机地址（127.0.0.1）上使用。请去掉 --test-clock 或改用本机地址。")
	}
	n := &node{cmd: c, log: log, clock: newClock(), base: "http://" + hostPort(ln.Addr())}
	if err := n.open(ctx); err != nil {
		return err
	}
	defer n.db.Close()
	return n.serve(ctx, ln, s)
}

// listen takes the address asked for; without one, the first free port from 8080.
func (c *ServeCmd) listen(ctx context.Context, s *streams) (net.Listener, error) {
	var lc net.ListenConfig
	if c.Listen != "" {
		ln, err := lc.Listen(ctx, "tcp", c.Listen)
		if err != nil {
			return nil, fault.New(fault.Unavailable, "不能在 %s 上监听：地址已被占用或不可用。请换一个 --listen 地址。", c.Listen).Because(err)
		}
		return ln, nil
	}
	for port := 8080; port < 8180; port++ {
		ln, err := lc.Listen(ctx, "tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err == nil {
			return ln, nil
		}
		fmt.Fprintf(s.Err, "端口 %d 已被占用，改试 %d。\n", port, port+1)
	}
	return nil, fault.New(fault.Unavailable, "8080 到 8179 的端口都被占用。请用 --listen 指定一个空闲地址。")
}

func isLoopback(a net.Addr) bool {
	p, err := netip.ParseAddrPort(a.String())
	return err == nil && p.Addr().IsLoopback()
}

func hostPort(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil || host == "::" || host == "0.0.0.0" {
		return "127.0.0.1:" + port
	}
	return net.JoinHostPort(host, port)
}

// open opens the store and builds every part on it.
func (n *node) open(ctx context.Context) error {
	c := n.cmd
	if err := os.MkdirAll(c.Data, 0o700); err != nil {
		return fault.New(fault.Invalid, "不能使用数据目录 %s。请检查目录是否存在、是否有权限。", c.Data).Because(err)
	}
	lib, err := policy.Load(packSystems(c.Packs)...)
	if err != nil {
		return err
	}
	queue, err := job.NewQueue(c.Database == "")
	if err != nil {
		return err
	}
	n.db, err = store.Open(ctx, store.Options{URL: c.Database, Dir: c.Data, Demo: c.Demo, Now: n.clock.Now, NewID: newID, Log: n.log,
		Projectors: []store.Projector{store.Orgs(), store.Accounts(), store.Articles(), store.Lexicons(), store.Templates(), store.Handovers()}, EnqueueInTx: queue.Enqueue, Migrate: queue.Migrate})
	if err != nil {
		return err
	}
	if n.blobs, err = blob.NewFolder(filepath.Join(c.Data, "blobs")); err != nil {
		return err
	}
	if n.vault, _, err = c.vaultFrom.open(c.Data); err != nil {
		return err
	}
	n.build(lib)
	return n.openSim()
}

// packSystems are the built-in packs and a folder of further ones.
func packSystems(dir string) []fs.FS {
	systems := []fs.FS{packs.FS}
	if dir != "" {
		systems = append(systems, os.DirFS(dir))
	}
	return systems
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func (n *node) build(lib *policy.Library) {
	c := n.cmd
	n.rules = &app.Rules{Library: lib, Ledger: n.db}
	n.dir = app.NewDirectory(n.db, n.db)
	n.accounts = app.NewAccounts(n.db, n.db, n.clock.Now)
	n.orgs = app.NewOrgs(n.db, n.dir, n.rules, n.clock.Now)
	n.custody = &app.Custody{Ledger: n.db, Dir: n.dir, Accounts: n.accounts, Rows: n.db, Vault: n.vault, Now: n.clock.Now, NewID: newID}
	n.custody.Init()
	n.orgs.Custody = n.custody
	n.audit = &app.Audit{Ledger: n.db, Dir: n.dir, Now: n.clock.Now, Demo: c.Demo}
	public := c.Public
	if public == "" {
		public = n.base
	}
	n.lexicons = &app.Lexicons{Ledger: n.db, Dir: n.dir, Accounts: n.accounts, Index: n.db, Scans: n.db, Now: n.clock.Now, NewID: newID}
	n.lexicons.Init()
	n.articles = &app.Articles{Ledger: n.db, Lexicons: n.lexicons, Dir: n.dir, Rules: n.rules, Accounts: n.accounts, Reads: n.db, Copies: n.db, Blobs: n.blobs, Proofs: n.db,
		Now: n.clock.Now, NewID: newID, BaseURL: public, Demo: c.Demo}
	if c.Links {
		n.articles.Web = linkcheck.Looker{}
	}
	n.articles.Links = n.db
	n.articles.Phones = &app.Phones{Store: n.db, Vault: n.vault}
	n.articles.Init()
	n.joint = &app.Joint{Articles: n.articles, Vault: n.vault, Guard: store.Logins{DB: n.db}, Audit: n.audit, Now: n.clock.Now}
	(&app.Templates{Articles: n.articles, Index: n.db}).Init()
	n.auth = auth.New(store.Logins{DB: n.db}, n.db.Sessions(auth.PersonOf), n.clock.Now)
	n.portal = portal.New(&store.Site{DB: n.db, Blobs: n.blobs, Demo: c.Demo, Names: n.unitName}, portal.Options{BaseURL: c.Public, Now: n.clock.Now,
		Failed: func(r *http.Request, err error) { n.log.Error("portal", "path", r.URL.Path, "err", err) }})
	n.articles.Changed = n.portal.Changed
	n.setup = n.newSetup()
}

func (n *node) rotations() *app.Rotations {
	return &app.Rotations{Store: n.db, Vault: n.vault, Audit: n.audit, Now: n.clock.Now, NewID: newID}
}

func (n *node) unitName(ctx context.Context, body, unit string) string {
	st, _, err := n.dir.Body(ctx, body)
	if err != nil {
		return ""
	}
	return st.Units[unit].Name
}

// openSim opens the simulated platforms of a demo, unless others are named.
func (n *node) openSim() error {
	if !n.cmd.Demo || n.cmd.Sim != "" {
		return nil
	}
	s, err := sim.Open(filepath.Join(n.cmd.Data, "sim"), n.clock.Now)
	if err != nil {
		return err
	}
	n.sim = s
	return s.Seed()
}

// publisher brings released targets out through the connectors.
func (n *node) publisher() *job.Publisher {
	channels := &channel.Publisher{Connectors: connectors(n.clock.Now, n.cmd.Demo), Now: n.clock.Now, Log: n.log}
	n.articles.Limits = func(a account.Account) (channel.Limits, bool) {
		return channels.Limits(channel.Account{ID: a.ID, Channel: a.Channel, Name: a.Name, Mode: string(a.Mode)})
	}
	base := n.base
	if n.cmd.Sim != "" {
		base = strings.TrimRight(n.cmd.Sim, "/")
	}
	p := &job.Publisher{Rows: n.db, Articles: n.articles, Vault: n.vault, Node: newID(), Now: n.clock.Now, Log: n.log, SimBase: base,
		Channels: channels}
	if n.cmd.Demo {
		p.Pause = demoPause
	}
	n.custody.Doctor = n.doctor(p)
	p.Init(8)
	return p
}

// doctor examines connections, over a transport of its own that never reaches into inner networks.
func (n *node) doctor(p *job.Publisher) *job.Doctor {
	guarded := job.Guarded()
	d := &job.Doctor{Publisher: p, Public: n.cmd.Public, Look: linkcheck.Looker{}.Look, Examiners: map[string]channel.Examiner{
		channel.WeChat: wechat.New(wechat.Options{Transport: guarded, Now: n.clock.Now}), channel.Weibo: weibo.New(weibo.Options{Transport: guarded, Now: n.clock.Now})}}
	return d
}

// serve answers until ctx ends, then finishes or releases outward acts.
func (n *node) serve(ctx context.Context, ln net.Listener, s *streams) error {
	work, stop := context.WithCancel(ctx)
	defer stop()
	pub := n.publisher()
	if n.cmd.Database == "" {
		if _, err := n.db.FreePublications(ctx, ""); err != nil {
			return err
		}
	}
	if n.cmd.TestClock {
		if err := n.audit.Note(ctx, "installation.TestClock", map[string]any{"now": n.clock.Now()}); err != nil {
			return err
		}
	}
	engine, err := job.NewEngine(n.db.Writer(), n.db.IsSQLite(), map[string]func(context.Context, json.RawMessage) error{app.JobPublish: pub.Wake},
		[]job.Tick{
			{Name: "publish", Every: time.Second, Do: pub.Tick},
			{Name: "lexicons", Every: time.Second, Do: func(ctx context.Context) error { return n.lexicons.Tick(ctx, pub.Node) }},
			{Name: "vault", Every: time.Minute, Do: func(ctx context.Context) error { return n.rotations().Resume(ctx, pub.Node) }},
			{Name: "contacts", Every: time.Minute, Do: n.joint.Purge},
			{Name: "deadlines", Every: time.Second, Do: func(ctx context.Context) error { _, err := n.articles.OverdueTick(ctx, n.clock.Now()); return err }},
			{Name: "schedule", Every: time.Second, Do: func(ctx context.Context) error { _, err := n.articles.Tick(ctx, n.clock.Now()); return err }},
		}, n.log)
	if err != nil {
		return err
	}
	var parts sync.WaitGroup
	parts.Go(func() { n.db.Lead(work) })
	var engineErr error
	parts.Go(func() { engineErr = engine.Run(work, grace) })
	server := &http.Server{Handler: n.handler(), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(n.log.Handler(), slog.LevelInfo)}
	failed := make(chan error, 2)
	go func() { failed <- server.Serve(ln) }()
	if n.cmd.Metrics != "" {
		go func() { failed <- serveMetrics(work, n.cmd.Metrics) }()
	}
	fmt.Fprintf(s.Err, "签发 %s 已启动：%s\n", version, n.base)
	parts.Go(func() { n.welcome(work, s) })
	select {
	case <-ctx.Done():
	case err = <-failed:
	}
	stop()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if shut := server.Shutdown(end); shut != nil {
		_ = server.Close()
	}
	parts.Wait()
	pub.Wait()
	if _, err := n.db.FreePublications(end, pub.Node); err != nil {
		n.log.Error("free publications", "err", err)
	}
	if errors.Is(err, http.ErrServerClosed) {
		err = nil
	}
	return errors.Join(err, engineErr)
}

func serveMetrics(ctx context.Context, addr string) error {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", promhttp.Handler())
	server := &http.Server{Addr: addr, Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = server.Close() })
	err := server.ListenAndServe()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return fault.New(fault.Unavailable, "指标不能在 %s 上监听。请换一个 --metrics 地址。", addr).Because(err)
}

// handler joins the admin API and UI, the public website, and in a demo the simulated platforms.
func (n *node) handler() http.Handler {
	files, _ := web.FS()
	logins := []httpapi.DemoLogin(nil)
	if n.cmd.Demo {
		logins = demo.Logins()
	}
	api := httpapi.New(httpapi.Config{Articles: n.articles, Lexicons: n.lexicons, Templates: n.articles.Templates, Custody: n.custody, Dir: n.dir, Accounts: n.accounts, Rules: n.rules, Audit: n.audit, Joint: n.joint, Auth: n.auth, Exporter: n.db, Repeats: store.Repeats{DB: n.db},
		Ready: n.ready, Now: n.clock.Now, Log: n.log, Version: version, Demo: n.cmd.Demo, TestClock: n.cmd.TestClock, Secure: strings.HasPrefix(n.cmd.Public, "https://"), Origin: originOf(n.cmd.Public),
		Logins: logins, UI: files, Trusted: trusted(n.cmd.Trusted)})
	mux := http.NewServeMux()
	mux.Handle("/", api)
	mux.Handle("/site/", n.portal)
	if !n.cmd.Demo {
		mux.Handle("/setup", n.setup)
	}
	mux.Handle("/media/", n.portal)
	mux.Handle(app.JointPath, n.guests())
	if n.sim != nil {
		for _, prefix := range []string{"/wechat-api/", "/weibo-api/", "/wechat/", "/weibo/", "/_sim/"} {
			mux.Handle(prefix, n.sim)
		}
	}
	if n.cmd.TestClock {
		mux.Handle("/test/clock", n.clock)
	}
	return mux
}

// guests are the pages of organs outside, who have a link and no account.
func (n *node) guests() http.Handler {
	public := n.cmd.Public
	return guest.New(n.joint, guest.Options{Log: n.log, Address: httpapi.Addresses(trusted(n.cmd.Trusted)), Secure: strings.HasPrefix(public, "https://"), Origin: originOf(public)})
}

// originOf is scheme and host of an address, without a path.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// ready: the database answers, and a demo's people are there.
func (n *node) ready(ctx context.Context) error {
	if n.cmd.Demo && !n.seeded.Load() {
		return errors.New("the demo is being set up")
	}
	return n.db.Ping(ctx)
}

// trusted reads the list of proxies whose X-Forwarded-For is believed.
func trusted(list string) func(string) bool {
	var nets []netip.Prefix
	for _, part := range strings.Split(list, ",") {
		if p, err := netip.ParsePrefix(strings.TrimSpace(part)); err == nil {
			nets = append(nets, p)
		}
	}
	return func(remote string) bool {
		a, err := netip.ParseAddr(remote)
		if err != nil {
			return false
		}
		for _, p := range nets {
			if p.Contains(a) {
				return true
			}
		}
		return false
	}
}

// welcome fills a demo on its first start and carries one article through; on a real installation without people it
// says how to begin.
func (n *node) welcome(ctx context.Context, s *streams) {
	if !n.cmd.Demo {
		n.invite(ctx, s)
		return
	}
	d := &demo.Demo{Articles: n.articles, Templates: n.articles.Templates, Orgs: n.orgs, Accounts: n.accounts, Rules: n.rules, Dir: n.dir, Logins: store.Logins{DB: n.db}, Secrets: n.db, Custody: n.custody, Vault: n.vault, Ledger: n.db,
		Base: n.base, Out: s.Err, Now: n.clock.Now, Tour: !n.cmd.NoTour, Seeded: func() { n.seeded.Store(true) }}
	if err := d.Run(ctx); err != nil && ctx.Err() == nil {
		n.log.Error("demo", "err", err)
		fmt.Fprintln(s.Err, "演示没有走完：", fault.Of(err).Message, err)
	}
}
