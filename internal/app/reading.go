package app

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/review"
	"qianfa/internal/core/source"
	"qianfa/internal/form"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// PreviewView is one target's rendering: the sealed bytes once there is a seal, else what they would be now.
type PreviewView struct {
	Account     string        `json:"account"`
	Channel     string        `json:"channel"`
	Name        string        `json:"name"`
	Title       string        `json:"title"`
	Byline      string        `json:"byline"`
	Summary     string        `json:"summary"`
	HTML        string        `json:"html"`
	Text        string        `json:"text"`
	Media       []MediaView   `json:"media" nullable:"false"`
	Cover       *MediaView    `json:"cover"`
	CommentOpen bool          `json:"comment_open"`
	ScheduleAt  string        `json:"schedule_at"`
	DisplayFrom string        `json:"display_from"`
	DisplayTo   string        `json:"display_to"`
	SourceURL   string        `json:"source_url"`
	Digest      string        `json:"digest"`
	Sealed      bool          `json:"sealed"`
	Counts      CountView     `json:"counts"`
	Limits      []fault.Field `json:"limits" nullable:"false"`
}

// MediaView is a picture or file with the address under which the admin UI shows it.
type MediaView struct {
	Digest  string `json:"digest"`
	URL     string `json:"url"`
	Kind    string `json:"kind"`
	Mime    string `json:"mime"`
	Name    string `json:"name"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
	Width   int    `json:"width"`
	Height  int    `json:"height"`
	Size    int64  `json:"size"`
}

// MediaPath is where the admin UI reads a file.
func MediaPath(digest string) string { return "/api/v1/media/" + digest }

// Preview shows an article as it will be, or was, published on an account.
func (a *Articles) Preview(ctx context.Context, actor Actor, id, accountID string) (PreviewView, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return PreviewView{}, err
	}
	editing := a.mayEdit(actor, o) == nil
	if leaf, ok := o.state.Seal.Leaf(accountID); ok && !editing {
		post, err := a.intactPost(ctx, leaf)
		if err != nil {
			return PreviewView{}, err
		}
		return a.preview(ctx, post, true), nil
	}
	d, _, err := a.working(ctx, o)
	if err != nil {
		return PreviewView{}, err
	}
	p := prepared{draft: d}
	i := slices.IndexFunc(d.Meta.Targets, func(t article.Target) bool { return t.Account == accountID })
	if i < 0 {
		return PreviewView{}, fault.New(fault.NotFound, "这篇稿件没有选择这个账号。请先在拟发布渠道里选中它。")
	}
	if err := a.render(ctx, o, &p); err != nil {
		return PreviewView{}, err
	}
	return a.preview(ctx, p.posts[i], false), nil
}

func (a *Articles) preview(ctx context.Context, p channel.Post, sealed bool) PreviewView {
	v := PreviewView{Account: p.Account, Channel: p.Channel, Title: p.Title, Byline: p.Byline, Summary: p.Summary, Text: p.Text,
		HTML: strings.ReplaceAll(p.HTML, channel.MediaScheme, MediaPath("")), Media: []MediaView{}, CommentOpen: p.CommentOpen,
		ScheduleAt: inShanghai(p.ScheduleAt), DisplayFrom: inShanghai(p.DisplayFrom), DisplayTo: inShanghai(p.DisplayTo), SourceURL: p.SourceURL,
		Digest: p.Digest(), Sealed: sealed, Counts: counts(p), Limits: []fault.Field{}}
	if acc, err := a.Accounts.Get(ctx, p.Account); err == nil {
		v.Name = acc.Name
		if !sealed {
			v.Limits = append(v.Limits, a.limitsOf(acc.Account, p)...)
		}
	}
	for _, m := range p.Media {
		x := mediaView(m)
		v.Media = append(v.Media, x)
		if p.Cover != nil && p.Cover.Digest == m.Digest {
			v.Cover = &x
		}
	}
	return v
}

func inShanghai(stamp string) string {
	if stamp == "" {
		return ""
	}
	return shanghai(moment(stamp))
}

func mediaView(m channel.PostMedia) MediaView {
	return MediaView{Digest: m.Digest, URL: MediaPath(m.Digest), Kind: m.Kind, Mime: m.Mime, Name: m.Name, Alt: m.Alt, Caption: m.Caption, Width: m.Width, Height: m.Height, Size: m.Size}
}

// DiffView says what changed between two versions, block by block.
type DiffView struct {
	From     int           `json:"from"`
	To       int           `json:"to"`
	Blocks   []DiffBlock   `json:"blocks" nullable:"false"`
	Settings []DiffSetting `json:"settings" nullable:"false"`
}

// DiffBlock is one changed block: op add, del or change, with its words marked.
type DiffBlock struct {
	Op    string    `json:"op"`
	Block string    `json:"block"`
	Runs  []DiffRun `json:"runs" nullable:"false"`
}

// DiffRun is a stretch of words: op same, add or del.
type DiffRun struct {
	Op   string `json:"op"`
	Text string `json:"text"`
}

// DiffSetting is a changed answer or setting.
type DiffSetting struct {
	Name string `json:"name"`
	From string `json:"from"`
	To   string `json:"to"`
}

// Diff compares two versions.
func (a *Articles) Diff(ctx context.Context, actor Actor, id string, from, to int) (DiffView, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return DiffView{}, err
	}
	n := o.state.Version()
	if from < 1 || to < 1 || from > n || to > n {
		return DiffView{}, fault.New(fault.Invalid, "没有这个版本。这篇稿件现有第1版到第%d版。", n)
	}
	x, err := a.version(ctx, o.state.Versions[from-1])
	if err != nil {
		return DiffView{}, err
	}
	y, err := a.version(ctx, o.state.Versions[to-1])
	if err != nil {
		return DiffView{}, err
	}
	v := DiffView{From: from, To: to, Blocks: []DiffBlock{}, Settings: settingsDiff(x.Meta, y.Meta)}
	for _, c := range source.Diff(x.Source, y.Source) {
		v.Blocks = append(v.Blocks, diffBlock(c))
	}
	return v, nil
}

func settingsDiff(x, y article.Meta) []DiffSetting {
	titles := map[string]string{"origin": "来源", "source": "转载来源", "event_date": "事发日期", "column": "栏目", "concerns": "涉及单位", "people": "涉及人员", "declared": "声明",
		"answers": "回答", "links": "关联文件", "attachments": "附件", "consulted": "征求意见", "fields": "表单内容", "choices": "选择", "urgency": "缓急", "originals": "原件", "targets": "拟发布渠道"}
	var fx, fy map[string]json.RawMessage
	bx, _ := json.Marshal(x.Filled())
	by, _ := json.Marshal(y.Filled())
	_ = json.Unmarshal(bx, &fx)
	_ = json.Unmarshal(by, &fy)
	out := []DiffSetting{}
	for key, title := range titles {
		if !bytes.Equal(fx[key], fy[key]) {
			out = append(out, DiffSetting{Name: title, From: string(fx[key]), To: string(fy[key])})
		}
	}
	slices.SortFunc(out, func(a, b DiffSetting) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// Form prints the article's review form as HTML or PDF, with blank boxes at open steps.
func (a *Articles) Form(ctx context.Context, actor Actor, id, template, format string) (data []byte, mime, name string, err error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return nil, "", "", err
	}
	if !o.state.Opened() {
		return nil, "", "", fault.New(fault.Refused, "稿件报送以后才能打印审核单。请先报送。")
	}
	if template == ownForm {
		return a.ownPrint(ctx, o)
	}
	t := form.ByName(o.state.Case.Answer.Form)
	if template != "" {
		if t, err = form.ByID(template); err != nil {
			return nil, "", "", err
		}
	}
	r, err := a.record(ctx, o)
	if err != nil {
		return nil, "", "", err
	}
	name = t.Name + "-" + form.Code(o.state.Seal.Manifest)
	if format == "pdf" {
		data, err = form.PDF(r, t)
		return data, "application/pdf", name + ".pdf", err
	}
	data, err = form.HTML(r, t)
	return data, "text/html; charset=utf-8", name + ".html", err
}

// record gathers what a form is printed from.
func (a *Articles) record(ctx context.Context, o opened) (form.Record, error) {
	s, now := o.state, a.Now().UTC()
	var v ArticleView
	v.Editable = false
	if err := a.viewText(ctx, o, &v); err != nil {
		return form.Record{}, err
	}
	r := form.Record{Number: s.Number, Title: v.Source.Title, Body: unit(o.org, s.Body).Name, Unit: unit(o.org, s.Unit).Name, Author: person(o.org, s.Author).Name,
		SubmittedAt: submittedAt(s), Class: s.Case.Answer.Class, Version: s.Version(), VersionCode: form.Code(s.Seal.Manifest), Seal: form.Code(s.Seal.Manifest),
		Fields: v.Meta.Fields, Demo: a.Demo, PrintedAt: now, Origin: map[string]string{"original": "原创", "reprint": "转载", "reuse": "已发再用"}[v.Meta.Origin]}
	if s.Submitter != "" {
		r.Submitter = person(o.org, s.Submitter).Name
	} else {
		r.Submitter = r.Author
	}
	if s.Registrar != "" {
		r.Registrar = person(o.org, s.Registrar).Name
	}
	if v.Meta.Source != nil {
		r.Source = strings.TrimSpace(v.Meta.Source.Name + " " + v.Meta.Source.URL)
	}
	if book, err := a.Rules.Library.Pack(s.Pack); err == nil {
		r.Basis = book.Title()
	}
	if cp, err := a.Proofs.CheckpointNow(ctx); err == nil {
		r.TreeSize, r.Root = cp.Size, shortRoot(cp.Root)
	}
	for _, t := range a.targets(ctx, o, v.Meta) {
		r.Channels = append(r.Channels, form.Channel{Kind: t.Account.Channel, Name: t.Account.Name, Asked: true})
		if t.State == "published" {
			at := o.state.Posts[t.Account.ID].At
			r.Published = append(r.Published, form.Publication{Channel: t.Account.Name, At: at, Link: t.URL, State: t.StateText})
		} else if _, ok := o.state.Posts[t.Account.ID]; ok {
			r.Published = append(r.Published, form.Publication{Channel: t.Account.Name, State: t.StateText})
		}
	}
	r.Content = formContent(v.Source.Blocks)
	r.Steps = a.formSteps(ctx, o)
	r.Remarks = missedCalls(o)
	return r, nil
}

// submittedAt is when the case was opened.
func submittedAt(s article.State) time.Time {
	if len(s.Case.History) > 0 {
		return review.ActOf(s.Case.History[0].Event).At
	}
	return s.Updated
}

func shortRoot(root string) string {
	if len(root) > 12 {
		return root[:12]
	}
	return root
}

func (a *Articles) formSteps(ctx context.Context, o opened) []form.StepRow {
	var out []form.StepRow
	for i, r := range o.state.Case.Rows {
		if r.Settled == "removed" || r.Urgent && (r.Kind == review.RowAdded || len(r.Signatures) == 0) {
			continue // of an emergency only who decided; his own signature since stands in his row
		}
		row := form.StepRow{Step: r.Step.Step, Label: r.Label, Post: r.Role, Unit: unit(o.org, r.UnitName).Name, Verb: string(r.Verb), Clause: clauseText(r.Clause), Blank: true, SealPlace: r.External}
		if n := len(r.Signatures); n > 0 {
			sig := r.Signatures[n-1]
			row.Blank, row.At, row.Opinion, row.Result = false, sig.At, a.opinion(ctx, sig.Opinion), "同意"
			row.Checked = a.checked(ctx, r.Checklist, sig.Checked)
			row.Person, row.TitleOfDay = person(o.org, sig.By).Name, sig.Role
			if sig.Principal != "" {
				row.Delegator, row.Delegation = person(o.org, sig.Principal).Name, delegationText(o.org, sig.Delegation)
			}
			if sig.Means != "" {
				if !sig.Given.IsZero() {
					row.At = sig.Given
				}
				row.RecordedBy, row.RecordedHow, row.Number = person(o.org, sig.By).Name, form.Oral, a.calledNumber(ctx, o, i)
				if sig.Means == "paper" {
					row.RecordedHow = form.Paper
				}
				row.Person, row.For = person(o.org, sig.For).Name, sig.For
				a.calls(ctx, o, i, &row)
				if sig.Means == review.Link {
					who := a.answererOf(ctx, sig.Opinion)
					row.RecordedHow, row.Person, row.Opinion = form.ByLink, who.stated(), who.Text
				}
			}
		}
		out = append(out, row)
	}
	return out
}

// calledNumber is the telephone number under which the last consent to a row was recorded.
func (a *Articles) calledNumber(ctx context.Context, o opened, row int) string {
	for _, e := range slices.Backward(o.state.Case.History) {
		if r, ok := e.Event.(review.Recorded); ok && r.Row == row {
			return a.opinion(ctx, r.Number)
		}
	}
	return ""
}

func delegationText(s org.State, id string) string {
	for _, d := range s.Delegations {
		if d.ID == id {
			return d.Document
		}
	}
	return id
}

// clauseText turns "jh#八" into 第八条 and "jz#五(一)2" into 第五条（一）2.
func clauseText(cite string) string {
	_, c, ok := strings.Cut(cite, "#")
	if !ok {
		return cite
	}
	article, rest, _ := strings.Cut(c, "(")
	if rest != "" {
		rest = "(" + rest
	}
	return "第" + article + "条" + strings.NewReplacer("(", "（", ")", "）").Replace(rest)
}

// PackageOf returns what a person needs to publish an item by hand: the sealed post of a target with its pictures.
func (a *Articles) PackageOf(ctx context.Context, actor Actor, id, account string) (channel.Post, map[string][]byte, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return channel.Post{}, nil, err
	}
	p, ok := o.state.Posts[account]
	if !ok {
		return channel.Post{}, nil, fault.New(fault.Refused, "这个账号还没有放行发布，不能取发布包。")
	}
	post, err := a.intactPost(ctx, p.Leaf)
	if err != nil {
		return post, nil, err
	}
	files := map[string][]byte{}
	for _, m := range post.Media {
		if files[m.Digest], err = a.MediaBytes(ctx, m.Digest); err != nil {
			return post, nil, err
		}
	}
	return post, files, nil
}

// ProofView shows what happened to an article and that the ledger holds it.
type ProofView struct {
	Stream     string      `json:"stream"`
	Entries    []EntryView `json:"entries" nullable:"false"`
	Checkpoint string      `json:"checkpoint"`
	TreeSize   int64       `json:"tree_size"`
	Root       string      `json:"root"`
	Key        string      `json:"key"`
	Inclusion  []Inclusion `json:"inclusion" nullable:"false"`
	Demo       bool        `json:"demo"`
}

// EntryView is one entry of the ledger.
type EntryView struct {
	Seq      int64  `json:"seq"`
	Type     string `json:"type"`
	TypeText string `json:"type_text"`
	At       string `json:"at"`
	Actor    Ref    `json:"actor"`
	Digest   string `json:"digest"`
}

// Inclusion is the path from an entry to the root of the tree.
type Inclusion struct {
	Seq    int64    `json:"seq"`
	Index  int64    `json:"index"`
	Hashes []string `json:"hashes" nullable:"false"`
}

// unseen are the entries that the story of an article leaves out, in words for whoever looks at its proof.
var unseen = map[string]string{
	"article.Sealed": "定稿锁定", "review.Opened": "审签流程固定", "article.CallIntended": "登记将向平台发出的请求", "article.CallDone": "登记平台对请求的答复",
}

// Proof shows the entries of an article with their paths in the tree.
func (a *Articles) Proof(ctx context.Context, actor Actor, id string) (ProofView, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return ProofView{}, err
	}
	if err := a.Proofs.GrowTree(ctx); err != nil {
		return ProofView{}, err
	}
	v := ProofView{Stream: ArticleStream(id), Entries: []EntryView{}, Inclusion: []Inclusion{}, Demo: a.Demo}
	entries, err := a.Ledger.Load(ctx, v.Stream, 0)
	if err != nil {
		return v, err
	}
	story, err := a.timeline(ctx, o)
	if err != nil {
		return v, err
	}
	for _, e := range entries {
		x := EntryView{Seq: e.Seq, Type: e.Type, TypeText: cmp.Or(unseen[e.Type], e.Type), At: shanghai(time.UnixMilli(e.At)), Actor: person(o.org, e.Actor), Digest: e.Digest()}
		for _, t := range story {
			if t.Seq == e.Seq {
				x.TypeText = t.Text
			}
		}
		v.Entries = append(v.Entries, x)
		p, err := a.Proofs.Prove(ctx, v.Stream, e.Seq)
		if err != nil {
			return v, err
		}
		in := Inclusion{Seq: e.Seq, Index: p.Leaf, Hashes: []string{}}
		for _, h := range p.Hashes {
			in.Hashes = append(in.Hashes, h.String())
		}
		v.Inclusion = append(v.Inclusion, in)
	}
	cp, err := a.Proofs.CheckpointNow(ctx)
	if err != nil {
		return v, err
	}
	v.Checkpoint, v.TreeSize, v.Root, v.Key = cp.Text, cp.Size, cp.Root, cp.Key
	return v, nil
}

// Find (按核验码查找) returns the article a printed code belongs to, and whether its version is still the current one.
func (a *Articles) Find(ctx context.Context, actor Actor, prefix string) (id string, current bool, err error) {
	id, manifest, err := a.Reads.ArticleBySeal(ctx, prefix)
	if err != nil {
		return "", false, err
	}
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return "", false, fault.New(fault.NotFound, "没有找到这个核验码对应的稿件，或者您无权查看。请核对核验码是否抄写完整。")
	}
	return id, o.state.Seal.Manifest == manifest, nil
}

// diffBlock marks the words of one changed block with the library's rune diff, cleaned up so that people can read it.
func diffBlock(c source.Change) DiffBlock {
	switch c.Kind {
	case source.Added:
		return DiffBlock{Op: "add", Block: c.Block, Runs: []DiffRun{{Op: "add", Text: c.After}}}
	case source.Removed:
		return DiffBlock{Op: "del", Block: c.Block, Runs: []DiffRun{{Op: "del", Text: c.Before}}}
	case source.Moved:
		return DiffBlock{Op: "change", Block: c.Block, Runs: []DiffRun{{Op: "same", Text: "（位置移动）" + c.After}}}
	case source.Changed:
	}
	b := DiffBlock{Op: "change", Block: c.Block, Runs: []DiffRun{}}
	if c.Style {
		b.Runs = append(b.Runs, DiffRun{Op: "same", Text: "（仅格式或图片变化）" + c.After})
		return b
	}
	d := diffmatchpatch.New()
	for _, x := range d.DiffCleanupSemantic(d.DiffMainRunes([]rune(c.Before), []rune(c.After), false)) {
		op := map[diffmatchpatch.Operation]string{diffmatchpatch.DiffEqual: "same", diffmatchpatch.DiffInsert: "add", diffmatchpatch.DiffDelete: "del"}[x.Type]
		b.Runs = append(b.Runs, DiffRun{Op: op, Text: x.Text})
	}
	return b
}
