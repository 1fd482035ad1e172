package app

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/article"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/review"
	"qianfa/internal/core/source"
	"qianfa/internal/core/workday"
	"qianfa/internal/render"
)

// prepared is a draft with everything the rules, the checks and the channels say of it at one moment.
type prepared struct {
	draft    article.Draft
	book     *policy.Rulebook
	adoption org.Adoption
	facts    policy.Facts
	answer   policy.Answer
	accounts []account.State // of the targets, in their order
	posts    []channel.Post  // likewise
	findings []check.Finding
	disposed []check.Overrule
	own      ownWords
	dead     []string            // links found dead
	codes    map[string][]string // what the QR codes in the pictures say, by digest
	rests    map[string]int64    // streams that the hand-in rests on
}

// ownWords are what a body itself wants its drafts to be examined with (现行词库).
type ownWords struct {
	lexicons   []*check.Lexicon
	known      *check.Knowledge // wrong writings and former names of its own lists
	roster     []check.Official // its leaders
	exceptions []string
	units      []string // the unit that drafts, and those above it
	hosts      []string // of the public website
}

// ownWords reads the lexicons in force (decisions 20).
func (a *Articles) ownWords(ctx context.Context, o opened, now time.Time) (ownWords, error) {
	w := ownWords{units: unitsAbove(o.org, o.state.Unit), hosts: a.ownHosts()}
	if a.Lexicons == nil {
		return w, nil
	}
	var err error
	w.lexicons, err = a.Lexicons.InForce(ctx, o.state.Body)
	w.known, w.roster = ownLists(w.lexicons)
	for _, l := range w.lexicons {
		w.exceptions = append(w.exceptions, l.Allowed(now.In(workday.Zone).Format(time.DateOnly))...)
	}
	return w, err
}

// digests name the lexicons, for the record of what a draft was examined with.
func (w ownWords) digests() []string {
	var out []string
	for _, l := range w.lexicons {
		out = append(out, l.Digest)
	}
	return out
}

// prepare asks the rules about a draft, renders it for each target and examines the renderings.
func (a *Articles) prepare(ctx context.Context, o opened, d article.Draft, now time.Time) (prepared, error) {
	p := prepared{draft: d}
	var err error
	if p.book, p.adoption, err = a.Rules.For(ctx, o.org, now); err != nil {
		return p, err
	}
	if err := a.render(ctx, o, &p); err != nil {
		return p, err
	}
	if p.facts, err = a.policyFacts(ctx, o, p, now); err != nil {
		return p, err
	}
	inForce, facts := p.book, understood(p.facts, p.book)
	if err := a.answered(ctx, o, &p); err != nil {
		return p, err
	}
	if p.disposed, err = a.overrules(ctx, o.state); err != nil {
		return p, err
	}
	rules, err := inForce.Checks(facts)
	if err != nil {
		return p, err
	}
	if p.own, err = a.ownWords(ctx, o, now); err != nil {
		return p, err
	}
	p.dead = a.deadLinks(p, now)
	if p.codes, err = a.codesOf(ctx, p); err != nil {
		return p, err
	}
	p.findings = examine(p, rules, now)
	p.findings = append(p.findings, a.tooMuch(p)...)
	return p, nil
}

// tooMuch lists what the platforms of the targets do not take, so that it is mended before anybody signs.
func (a *Articles) tooMuch(p prepared) []check.Finding {
	long := slices.ContainsFunc(p.findings, func(f check.Finding) bool { return f.Kind == "length" })
	var out []check.Finding
	for i, post := range p.posts {
		for _, f := range a.limitsOf(p.accounts[i].Account, post) {
			if long && slices.Contains([]string{"title", "summary", "byline", "html", "text"}, f.Path) {
				continue // the length check has said so, with its place
			}
			out = append(out, check.Finding{Kind: check.PlatformLimit, Severity: check.Must, Flag: true, Text: post.Account + ":" + f.Path, Message: p.accounts[i].Name + "：" + f.Text})
		}
	}
	return out
}

func (a *Articles) limitsOf(acc account.Account, post channel.Post) []fault.Field {
	if a.Limits == nil {
		return nil
	}
	limits, ok := a.Limits(acc)
	if !ok {
		return nil
	}
	return limits.Check(post)
}

// render makes the posts of all targets. Salts are fresh: they matter only once the posts are sealed.
func (a *Articles) render(ctx context.Context, o opened, p *prepared) error {
	media, err := a.mediaOf(ctx, o)
	if err != nil {
		return err
	}
	for _, t := range p.draft.Meta.Targets {
		acc, err := a.Accounts.Get(ctx, t.Account)
		if err != nil {
			return err
		}
		if acc.Body != o.state.Body || acc.Closed {
			return fault.New(fault.Invalid, "账号“%s”不能选用，可能已经停用。请重新选择拟发布渠道。", acc.Name).At("meta.targets", t.Account)
		}
		p.accounts = append(p.accounts, acc)
	}
	page := a.pageOf(o, p.accounts)
	for i, t := range p.draft.Meta.Targets {
		post, err := render.Render(p.draft.Source, a.renderTarget(p.accounts[i].Account, t, p.draft.Meta, page), media)
		if err != nil {
			return err
		}
		p.posts = append(p.posts, post)
	}
	return nil
}

// pageOf is the address the article will have on the first website among its targets; "" without one.
func (a *Articles) pageOf(o opened, accounts []account.State) string {
	for _, acc := range accounts {
		if acc.Channel == channel.Website {
			return a.PageURL(acc.ID, o.state.ID, o.state.Created)
		}
	}
	return ""
}

// PageURL is the public address of an article on a website account.
func (a *Articles) PageURL(account, id string, created time.Time) string {
	return strings.TrimRight(a.BaseURL, "/") + "/site/" + account + "/a/" + article.PageNumber(id, created) + ".html"
}

func (a *Articles) renderTarget(acc account.Account, t article.Target, m article.Meta, page string) render.Target {
	r := render.Target{Channel: acc.Channel, Account: acc.ID, PageURL: cmp.Or(t.SourceURL, page), CommentOpen: t.CommentOpen,
		ScheduleAt: moment(t.ScheduleAt), DisplayFrom: moment(t.DisplayFrom), DisplayTo: moment(t.DisplayTo), Salt: salt(), Demo: a.Demo}
	if acc.Channel == channel.Website {
		r.PageURL = page
	}
	if m.Origin == "reprint" && m.Source != nil {
		r.Origin = render.Origin{Name: m.Source.Name, URL: m.Source.URL}
	}
	if t.Cover != nil {
		r.Cover = &channel.Cover{Digest: t.Cover.Digest, Crop235: t.Cover.Crop235, Crop11: t.Cover.Crop11}
	}
	return r
}

func salt() string {
	b := make([]byte, 16)
	_, _ = rand.Read(b)
	return hex.EncodeToString(b)
}

// moment reads what the author chose: RFC 3339, or a bare date or minute in Asia/Shanghai; anything else is no time.
func moment(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04", "2006-01-02"} {
		if t, err := time.ParseInLocation(layout, s, workday.Zone); err == nil {
			return t
		}
	}
	return time.Time{}
}

func (a *Articles) mediaOf(ctx context.Context, o opened) (map[string]channel.PostMedia, error) {
	rows, err := a.Reads.MediaOf(ctx, o.state.ID)
	if err != nil {
		return nil, err
	}
	out := map[string]channel.PostMedia{}
	for _, m := range rows {
		kind := m.Kind
		if kind == "original" {
			kind = "file"
		}
		out[m.Digest] = channel.PostMedia{Digest: m.Digest, Kind: kind, Mime: m.Mime, Name: m.Name, Width: m.Width, Height: m.Height, Size: m.Size}
	}
	return out, nil
}

// policyFacts puts what is known of the item into the words of the pack language (section 6).
func (a *Articles) policyFacts(ctx context.Context, o opened, p prepared, now time.Time) (policy.Facts, error) {
	s, m := o.state, p.draft.Meta
	f := policy.Facts{Now: shanghai(now), Act: "publish", Author: who(o.org, s.Author, s.Unit), Answers: m.Answers, Choices: m.Choices}
	if s.Submitter != "" {
		w := who(o.org, s.Submitter, s.Unit)
		f.Submitter = &w
	}
	plain := p.draft.Source.PlainText().Text
	f.Item = policy.Item{Origin: originFor(p.book, m.Origin), Title: p.draft.Source.Title, Text: plain, Column: m.Column, EventDate: m.EventDate,
		Media: kinds(p.draft), Declared: m.Declared, Fields: m.Fields, Concerns: m.Concerns}
	for _, file := range m.Originals {
		f.Item.Files = append(f.Item.Files, policy.File{Kind: file.Kind, Format: file.Format, Name: file.Name})
	}
	for _, x := range m.Attachments {
		f.Item.Attachments = append(f.Item.Attachments, policy.Attachment{Name: x.Name, Format: x.Format, Sealed: x.Sealed})
	}
	for _, x := range m.People {
		f.Item.People = append(f.Item.People, policy.Named{Name: x.Name, Unit: x.Unit, Rank: x.Rank})
	}
	for _, x := range m.Consulted {
		f.Item.Consulted = append(f.Item.Consulted, policy.Consulted{Unit: x.Unit, At: x.At, Answer: x.Answer})
	}
	for _, x := range m.Links {
		f.Item.Links = append(f.Item.Links, policy.Link{Kind: x.Kind, Ref: x.Ref, State: x.State})
	}
	if m.Incident != nil {
		f.Incident = policy.Incident{Level: m.Incident.Level, Open: true}
		if m.Incident.KnownAt != "" {
			f.Events = map[string]string{"事件确认": m.Incident.KnownAt}
		}
	}
	if m.Source != nil {
		f.Item.Source = &policy.ReprintSource{Name: m.Source.Name, URL: m.Source.URL, Title: m.Source.Title}
	}
	for i, acc := range p.accounts {
		t := policy.Target{Channel: targetChannel(acc.Channel), Account: acc.ID, Owner: acc.Owner, Host: acc.Host, OwnerKind: o.org.Units[acc.Owner].Kind}
		if acc.Channel == channel.Weibo {
			n := check.WeiboLength(p.posts[i].Text)
			t.Chars = &n
		}
		f.Targets = append(f.Targets, t)
		if f.PublishAt == "" && p.posts[i].ScheduleAt != "" {
			f.PublishAt = shanghai(moment(p.posts[i].ScheduleAt))
		}
		if p.posts[i].DisplayTo != "" || p.posts[i].DisplayFrom != "" {
			f.Item.Display = &policy.Window{From: day(p.posts[i].DisplayFrom), To: day(p.posts[i].DisplayTo)}
		}
	}
	f.Units = unitsFor(o.org, f)
	var err error
	f.History, err = a.history(ctx, o, p.draft)
	return f, err
}

func shanghai(t time.Time) string { return t.In(workday.Zone).Format(time.RFC3339) }

func day(stamp string) string {
	if stamp == "" {
		return ""
	}
	return moment(stamp).In(workday.Zone).Format(time.DateOnly)
}

func who(s org.State, person, unit string) policy.Who {
	return policy.Who{Unit: unit, Person: person, Kind: s.Persons[person].Kind}
}

// kinds says what a draft contains, in the pack language's words.
func kinds(d article.Draft) []string {
	found := map[string]bool{}
	d.Source.Walk(func(b source.Block) {
		switch b.Type {
		case "image", "table":
			found[string(b.Type)] = true
		case "attachment":
			found["file"] = true
		default: // text
		}
		for _, r := range b.Runs {
			found["link"] = found["link"] || r.Link != ""
		}
	})
	if slices.Contains(d.Meta.Declared, "含地图") {
		found["map"] = true
	}
	var out []string
	for _, k := range []string{"image", "video", "audio", "map", "table", "link", "file"} {
		if found[k] {
			out = append(out, k)
		}
	}
	return out
}

// unitsFor lists the units that the facts name, with everything above them and the offices that act for those.
func unitsFor(s org.State, f policy.Facts) []policy.Unit {
	ids := append([]string{f.Author.Unit}, f.Item.Concerns...)
	for _, t := range f.Targets {
		ids = append(ids, t.Owner, t.Host)
	}
	for _, x := range f.Item.People {
		ids = append(ids, x.Unit)
	}
	for _, id := range f.Choices {
		ids = append(ids, id)
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { _, ok := s.Units[id]; return !ok })
	return s.FactsUnits(ids...)
}

// linkReuse is the kind of link by which a draft says which released article it repeats (已发再用).
const linkReuse = "已发稿件"

// history says whether what this draft repeats is already public on our own channels, unchanged.
func (a *Articles) history(ctx context.Context, o opened, d article.Draft) (policy.History, error) {
	var h policy.History
	for _, l := range d.Meta.Links {
		if l.Kind != linkReuse || l.Ref == "" || l.Ref == o.state.ID {
			continue
		}
		old, err := a.load(ctx, l.Ref)
		if fault.CodeOf(err) == fault.NotFound {
			continue
		}
		if err != nil {
			return h, err
		}
		if old.state.Body != o.state.Body || old.state.Seal.Version == 0 {
			continue
		}
		was, err := a.version(ctx, old.state.Versions[old.state.Seal.Version-1])
		if err != nil {
			return h, err
		}
		same := bytes.Equal(was.Source.Canonical(), d.Source.Canonical())
		for _, p := range old.state.Posts {
			if p.State == article.PostPublished {
				h.OwnChannels = append(h.OwnChannels, policy.OwnPost{Channel: p.Channel, Account: p.Account, At: shanghai(p.At), Same: same})
			}
		}
	}
	return h, nil
}

// overruleText is what lies beside the ledger for an overruled finding.
type overruleText struct {
	Kind   string `json:"kind"`
	Text   string `json:"text"`
	Reason string `json:"reason"`
	Note   string `json:"note,omitempty"`
}

func (a *Articles) overrules(ctx context.Context, s article.State) ([]check.Overrule, error) {
	var out []check.Overrule
	for _, x := range s.Overruled {
		data, err := a.Ledger.ReadContent(ctx, x.Ref)
		if err != nil {
			return nil, err
		}
		var t overruleText
		if err := json.Unmarshal(data, &t); err != nil {
			return nil, fmt.Errorf("read overrule: %w", err)
		}
		out = append(out, check.Overrule{Kind: t.Kind, Text: t.Text, Reason: t.Reason, By: x.By})
	}
	return out, nil
}

// examine runs the checks on each post and lists what they find once.
func examine(p prepared, rules []policy.CheckRule, now time.Time) []check.Finding {
	if len(p.posts) == 0 { // no channel chosen yet
		return examineWords(p, rules, now)
	}
	var out []check.Finding
	type place struct {
		kind, block, text, message string
		start, end                 int
	}
	seen := map[place]bool{}
	for i, post := range p.posts {
		for _, f := range check.Run(assigned(rules, post.Account), subject(p, i, post, now)) {
			k := place{f.Kind, f.Block, f.Text, f.Message, f.Start, f.End}
			if !seen[k] {
				seen[k] = true
				out = append(out, f)
			}
		}
	}
	return out
}

func assigned(rules []policy.CheckRule, target string) []check.Assigned {
	all := check.Basic()
	for i := range all {
		for _, r := range rules {
			if r.Check == all[i].Check.ID() && (r.Target == "" || r.Target == target) {
				all[i].Param.Severity, all[i].Param.Clause = check.Severity(r.Severity), r.Clause
			}
		}
	}
	return all
}

func subject(p prepared, i int, post channel.Post, now time.Time) check.Subject {
	m := p.draft.Meta
	s := render.Subject(p.draft.Source, post)
	s.Origin, s.Event, s.Today, s.Fields = m.Origin, m.EventDate, now.In(workday.Zone).Format(time.DateOnly), m.Fields
	s.Lexicons, s.Exceptions, s.Units, s.Domains = p.own.lexicons, p.own.exceptions, p.own.units, p.own.hosts
	s.Dead, s.Own, s.Roster, s.Genre = p.dead, p.own.known, p.own.roster, m.Genre
	for i, m := range s.Media {
		s.Media[i].Codes = p.codes[m.Digest]
	}
	if m.Source != nil {
		s.Source = check.Source{Name: m.Source.Name, URL: m.Source.URL, Title: m.Source.Title, Text: m.Source.Text, Approved: approved(p.book, m.Source.Name)}
	}
	for _, f := range m.Originals {
		s.Files = append(s.Files, check.File{Kind: f.Kind, Format: f.Format, Name: f.Name})
	}
	return s
}

// listSources is the list by which a pack names the sources that may be reprinted (稿源).
const listSources = "稿源"

// approved is the white list as far as one source is concerned: the source itself when the list has it under any of
// its names, nothing when not; nil without a list.
func approved(book *policy.Rulebook, source string) []string {
	switch _, ok := book.List(listSources); {
	case !ok:
		return nil
	case book.Listed(listSources, source):
		return []string{source}
	default:
		return []string{}
	}
}

// open lists what still keeps a draft from being handed in, as places in it.
func (p prepared) open() []fault.Field {
	var out []fault.Field
	for _, f := range check.Open(p.findings, p.disposed) {
		out = append(out, fault.Field{Path: "finding:" + FindingKey(f), Text: f.Message + f.Suggestion})
	}
	return out
}

// FindingKey names a finding by what it found, so that one disposal covers a repeated pattern.
func FindingKey(f check.Finding) string {
	sum := sha256.Sum256([]byte(f.Kind + "\x00" + f.Text))
	return f.Kind + "-" + hex.EncodeToString(sum[:6])
}

// manifest is what a signer signs: the digests of all renderings of one version.
type manifest struct {
	V       int            `json:"v"`
	Article string         `json:"article"`
	Version int            `json:"version"`
	Draft   string         `json:"draft"` // content digest of the version
	Leaves  []manifestLeaf `json:"leaves"`
	Salt    string         `json:"salt"`
}

type manifestLeaf struct {
	Account string `json:"account"`
	Channel string `json:"channel"`
	Digest  string `json:"digest"`
}

// seal stores the posts and makes the manifest over them. A draft that did not change keeps the seal it has: nothing
// is rendered again (decisions 3).
func (a *Articles) seal(o opened, p prepared, save article.Save) (article.Seal, []Content, error) {
	s := o.state
	if save.Same && s.Opened() && s.Seal.Version == s.Version() {
		return s.Seal, nil, nil
	}
	var content []Content
	stream := ArticleStream(s.ID)
	m := manifest{V: 1, Article: s.ID, Version: s.Version() + 1, Draft: save.Content, Salt: salt()}
	if save.Same {
		m.Version, m.Draft = s.Version(), s.Current().Content
	}
	seal := article.Seal{}
	for _, post := range p.posts {
		c := newContent(post.Canonical(), s.Body, stream)
		content = append(content, c)
		seal.Leaves = append(seal.Leaves, article.Leaf{Account: post.Account, Channel: post.Channel, Digest: post.Digest(), Content: c.Digest})
		m.Leaves = append(m.Leaves, manifestLeaf{post.Account, post.Channel, post.Digest()})
	}
	data, err := json.Marshal(m)
	if err != nil {
		return seal, nil, err
	}
	sum := sha256.Sum256(data)
	seal.Manifest = "sha256:" + hex.EncodeToString(sum[:])
	c := newContent(data, s.Body, stream)
	seal.Content = c.Digest
	return seal, append(content, c), nil
}

// handing prepares everything a version is handed in with.
func (a *Articles) handing(ctx context.Context, actor Actor, o opened, d article.Draft, copy WorkingCopy, why article.Why, now time.Time) (article.Handed, prepared, []Content, error) {
	p, err := a.prepare(ctx, o, d, now)
	if err != nil {
		return article.Handed{}, p, nil, err
	}
	save, content, err := a.saving(ctx, actor, o, d, copy, why)
	if err != nil {
		return article.Handed{}, p, nil, err
	}
	h := article.Handed{Save: save, Answer: p.answer, Terms: review.Terms{PackDigest: p.book.Digest(), Places: p.answer.Places, Each: p.book.Each()}, Pack: p.book.ID(), PackDigest: p.book.Digest(), Lexicons: p.own.digests(), Open: p.open(), Draft: d}
	if h.Basis, err = a.basis(ctx, o, &p); err != nil {
		return h, p, nil, err
	}
	seal, sealed, err := a.seal(o, p, save)
	if err != nil {
		return h, p, nil, err
	}
	h.Seal, content = seal, append(content, sealed...)
	stream := ArticleStream(o.state.ID)
	facts, err := json.Marshal(p.facts)
	if err != nil {
		return h, p, nil, err
	}
	fc := newContent(facts, o.state.Body, stream)
	h.Facts, content = fc.Digest, append(content, fc)
	if len(p.findings) > 0 {
		data, err := json.Marshal(findingViews(p.findings, p.disposed, o))
		if err != nil {
			return h, p, nil, err
		}
		c := newContent(data, o.state.Body, stream)
		h.Findings, content = c.Digest, append(content, c)
	}
	return h, p, content, nil
}

// Submit (报送) hands the working copy in. What is missing or wrong comes back as one refusal with every place, and the
// working copy stays as it is.
func (a *Articles) Submit(ctx context.Context, actor Actor, id, base string) error {
	return onceMore(func() error { return a.submit(ctx, actor, id, base) })
}

// onceMore does a drafter's act again when something it rests on moved meanwhile, such as another post of the body:
// nothing that a person saw has changed, which base proves. Signatures are never repeated so (decisions 5).
func onceMore(act func() error) error {
	for try := 1; ; try++ {
		err := act()
		var stale *StaleError
		if fault.CodeOf(err) != fault.Conflict || errors.As(err, &stale) || try == 3 {
			return err
		}
	}
}

func (a *Articles) submit(ctx context.Context, actor Actor, id, base string) error {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return err
	}
	d, copy, err := a.working(ctx, o)
	if err != nil {
		return err
	}
	if copy.ETag != base {
		return a.stale(o, d, copy)
	}
	if err := a.mayEdit(actor, o); err != nil {
		return inWords(err, o.org)
	}
	if err := complete(d); err != nil {
		return err
	}
	now := a.Now().UTC()
	h, p, content, err := a.handing(ctx, actor, o, d, copy, article.WhySubmitted, now)
	if err != nil {
		return err
	}
	small, err := a.wordingOnly(ctx, o, d)
	if err != nil {
		return err
	}
	o.rests = p.rests
	events, err := article.Decide(o.state, article.Submit{Handed: h, Small: small}, a.facts(actor, o, h.Seal.Manifest, now))
	if err != nil {
		return inWords(err, o.org)
	}
	_, err = a.commit(ctx, actor.Person, o, id, o.state.Body, events, content, nil, carryCopy(o, copy, events, now), now)
	return err
}

// wordingOnly judges rework against the version under review. A version that was destroyed cannot be compared.
func (a *Articles) wordingOnly(ctx context.Context, o opened, d article.Draft) (bool, error) {
	n := o.state.Seal.Version
	if !o.state.Opened() || n < 1 || n > o.state.Version() {
		return false, nil
	}
	was, err := a.version(ctx, o.state.Versions[n-1])
	if fault.CodeOf(err) == fault.NotFound {
		return false, nil
	}
	return article.WordingOnly(was, d, knownNames(o.org, d.Meta)), err
}

// complete says what every item needs, whatever its rules.
func complete(d article.Draft) error {
	err := fault.New(fault.Refused, "稿件还不完整，请补齐后再报送。")
	if strings.TrimSpace(d.Source.Title) == "" {
		err = err.At("source.title", "请填写标题")
	}
	if utf8.RuneCountInString(strings.TrimSpace(d.Source.PlainText().Text)) == 0 && len(d.Source.MediaRefs()) == 0 {
		err = err.At("source.blocks", "正文是空的，请填写正文或导入文件")
	}
	if len(d.Meta.Targets) == 0 {
		err = err.At("meta.targets", "请至少选择一个拟发布渠道")
	}
	if len(err.Fields) > 0 {
		return err
	}
	return nil
}

// Checked is what the editor shows beside the text: findings, the answer of the rules, counts. Nothing is stored.
type Checked struct {
	Findings     []FindingView        `json:"findings" nullable:"false"`
	Answer       policy.Answer        `json:"answer"`
	Requirements []policy.Requirement `json:"requirements" nullable:"false"`
	Counts       []CountView          `json:"counts" nullable:"false"`
	Ready        bool                 `json:"ready"`
	Template     string               `json:"template,omitempty" doc:"why a filled template cannot be handed in as such"`
}

// CountView says how long title and text of one target are, and how long they may be (0 = no limit).
type CountView struct {
	Account string `json:"account"`
	Title   Count  `json:"title"`
	Text    Count  `json:"text"`
}

// Count is a length and its limit.
type Count struct {
	N   int `json:"n"`
	Max int `json:"max"`
}

// Check examines the working copy.
func (a *Articles) Check(ctx context.Context, actor Actor, id string) (Checked, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return Checked{}, err
	}
	d, _, err := a.working(ctx, o)
	if err != nil {
		return Checked{}, err
	}
	p, err := a.prepare(ctx, o, d, a.Now().UTC())
	if err != nil {
		return Checked{}, err
	}
	c := p.checked(o)
	if u := a.templateUsed(ctx, o, d); u != nil {
		c.Template = u.trouble()
		c.Ready = c.Ready && c.Template == ""
	}
	return c, nil
}

func (p prepared) checked(o opened) Checked {
	c := Checked{Findings: findingViews(p.findings, p.disposed, o), Answer: p.answer, Requirements: p.answer.Requirements, Counts: []CountView{}}
	if c.Requirements == nil {
		c.Requirements = []policy.Requirement{}
	}
	for _, post := range p.posts {
		c.Counts = append(c.Counts, counts(post))
	}
	c.Ready = p.answer.Decision == policy.DecisionRoute && len(p.open()) == 0 && complete(p.draft) == nil
	return c
}

func counts(post channel.Post) CountView {
	v := CountView{Account: post.Account, Title: Count{N: utf8.RuneCountInString(post.Title)}, Text: Count{N: utf8.RuneCountInString(post.Text)}}
	switch post.Channel {
	case channel.Weibo:
		v.Text = Count{N: check.WeiboLength(post.Text), Max: check.WeiboMax}
	case channel.WeChat:
		v.Title.Max = check.WeChatTitleMax
	default: // pages of our own have no limit
	}
	return v
}

// Overrule (经核无误，保留原文) answers for a finding of the working copy, with a reason of the closed list.
func (a *Articles) Overrule(ctx context.Context, actor Actor, id, key, reason, note string) (c Checked, err error) {
	err = onceMore(func() error {
		c, err = a.overrule(ctx, actor, id, key, reason, note)
		return err
	})
	return c, err
}

func (a *Articles) overrule(ctx context.Context, actor Actor, id, key, reason, note string) (Checked, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return Checked{}, err
	}
	p, signing, err := a.toKeep(ctx, o)
	if err != nil {
		return Checked{}, err
	}
	i := slices.IndexFunc(p.findings, func(f check.Finding) bool { return FindingKey(f) == key })
	if i < 0 {
		return Checked{}, fault.New(fault.Conflict, "这处疑似差错已经不在稿件里了。请刷新检查结果。")
	}
	f := p.findings[i]
	if !slices.ContainsFunc(check.ReasonsFor(f.Kind), func(r check.Reason) bool { return r.Code == reason }) {
		return Checked{}, fault.New(fault.Invalid, "这个理由不适用于这类差错。请从列表里选择理由。").At("reason", reason)
	}
	if utf8.RuneCountInString(note) > 500 {
		return Checked{}, fault.New(fault.Invalid, "说明最多500字，请精简。").At("note", "")
	}
	data, err := json.Marshal(overruleText{Kind: f.Kind, Text: f.Text, Reason: reason, Note: strings.TrimSpace(note)})
	if err != nil {
		return Checked{}, err
	}
	c := newContent(data, o.state.Body, ArticleStream(id))
	after, err := a.do(ctx, actor, o, article.Overruling{Kind: f.Kind, Reason: reason, Ref: c.Digest, Signing: signing}, "", c)
	if err != nil {
		return Checked{}, err
	}
	o.folded = after
	if p.disposed, err = a.overrules(ctx, o.state); err != nil {
		return Checked{}, err
	}
	return p.checked(o), nil
}
