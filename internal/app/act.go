package app

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qianfa/internal/channel"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/review"
	"qianfa/internal/core/source"
)

// ActInput is one act on an article as a person asks for it: the same words as in the facts of the pack language.
// Seal is the seal that was shown; a stale one is a conflict and nothing is done.
type ActInput struct {
	Do         string         `json:"do" doc:"pass return reject hold resume recall record deny consult answer_consult transfer add_signer remove_signer escalate skip skip_optional suggest adopt confirm acknowledge take_back publish schedule unschedule sign_later circulate copy mark_read remind hand_over ask_codrafter drop_codrafter withdraw not_out retry disinvite declare_emergency cancel_emergency record_call miss_call object settle_trouble close_trouble"`
	Step       string         `json:"step,omitempty"`
	Target     string         `json:"target,omitempty"`
	No         int            `json:"no,omitempty" doc:"of a suggestion or consultation"`
	Seal       string         `json:"seal,omitempty" doc:"the seal the page showed"`
	Opinion    string         `json:"opinion,omitempty" maxLength:"4000"`
	Reason     string         `json:"reason,omitempty" maxLength:"4000"`
	To         *ActTo         `json:"to,omitempty"`
	Back       bool           `json:"back,omitempty" doc:"after a return: back to me"`
	Word       string         `json:"word,omitempty"`
	Record     map[string]any `json:"record,omitempty"`
	Checklist  map[string]any `json:"checklist,omitempty"`
	Means      string         `json:"means,omitempty" doc:"oral phone paper"`
	For        string         `json:"for,omitempty" doc:"person whose consent is recorded"`
	Number     string         `json:"number,omitempty"`
	At         string         `json:"at,omitempty"`
	Scan       string         `json:"scan,omitempty" doc:"digest of the scanned paper"`
	Read       string         `json:"read,omitempty" maxLength:"4000" doc:"the words read out on the telephone"`
	Code       string         `json:"code,omitempty" maxLength:"60" doc:"the code printed on the paper that is recorded"`
	Marks      []Mark         `json:"marks,omitempty" maxItems:"200"`
	SignOn     bool           `json:"sign_on,omitempty" doc:"按批改意见签发"`
	ScheduleAt string         `json:"schedule_at,omitempty"`
	People     []string       `json:"people,omitempty" maxItems:"200" doc:"who is given the item to read"`
	Posts      []PostRef      `json:"posts,omitempty" maxItems:"50" doc:"posts whose holders get a copy"`
}

// ActTo names where an act goes: a person, or an earlier step.
type ActTo struct {
	Person string `json:"person,omitempty"`
	Step   string `json:"step,omitempty"`
}

// Mark (批改) replaces the code points between Start and End of a block's text.
type Mark struct {
	Block   string `json:"block"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
	Was     string `json:"was,omitempty"`
	Replace string `json:"replace"`
}

// Act does one thing on an article that is under review or out.
func (a *Articles) Act(ctx context.Context, actor Actor, id string, in ActInput) error {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return err
	}
	switch in.Do {
	case "adopt":
		return a.adopt(ctx, actor, o, in)
	case "publish":
		return a.publish(ctx, actor, o, in)
	case "schedule":
		return a.schedule(ctx, actor, o, in)
	case "withdraw":
		ref, content := a.text(in.Reason, o)
		_, err := a.do(ctx, actor, o, article.Withdraw{Reason: ref}, in.Seal, content...)
		return err
	case "not_out":
		ref, content := a.text(in.Reason, o)
		_, err := a.do(ctx, actor, o, article.DeclareNotOut{Account: in.Target, Reason: ref}, in.Seal, content...)
		return err
	case "retry":
		return a.retry(ctx, actor, o, in)
	case "hand_over", "ask_codrafter", "drop_codrafter":
		return a.draftersAct(ctx, actor, o, in)
	}
	cmd, content, err := a.command(o, in)
	if isUrgent(in.Do) {
		content = nil
		cmd, err = a.urgentCommand(ctx, in, func(s string) string {
			ref, c := a.text(s, o)
			content = append(content, c...)
			return ref
		})
	}
	if err != nil {
		return err
	}
	_, err = a.do(ctx, actor, o, article.ReviewAct{Command: cmd}, in.Seal, content...)
	return err
}

// command maps an act to review's command. Free texts become content beside the ledger.
func (a *Articles) command(o opened, in ActInput) (review.Command, []Content, error) {
	var content []Content
	text := func(s string) string {
		ref, c := a.text(s, o)
		content = append(content, c...)
		return ref
	}
	data := func(v any) string {
		raw, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return text(string(raw))
	}
	to := in.To
	if to == nil {
		to = &ActTo{}
	}
	opinion := text(in.Opinion)
	reason := opinion
	if in.Reason != "" {
		reason = text(in.Reason)
	}
	var cmd review.Command
	switch in.Do {
	case "pass":
		pass := review.Pass{Step: in.Step, Word: in.Word, Record: in.Record, Opinion: opinion}
		if len(in.Checklist) > 0 {
			pass.Checklist = data(in.Checklist)
			var err error
			if pass.Answered, err = answered(in.Checklist); err != nil {
				return nil, nil, err
			}
		}
		cmd = pass
	case "return":
		if reason == "" {
			return nil, nil, fault.New(fault.Invalid, "请写明退回的原因和需要修改的地方，起草人才知道怎么改。").At("opinion", "请填写退回意见")
		}
		cmd = review.Return{Step: in.Step, To: to.Step, Back: in.Back, Opinion: reason}
	case "reject":
		if reason == "" {
			return nil, nil, fault.New(fault.Invalid, "请写明不同意发布的理由。").At("opinion", "请填写理由")
		}
		cmd = review.Reject{Step: in.Step, Opinion: reason}
	case "hold":
		cmd = review.Hold{Reason: reason}
	case "resume":
		cmd = review.Resume{}
	case "recall":
		cmd = review.Recall{}
	case "record":
		if err := samePaper(o, in.Code); err != nil {
			return nil, nil, err
		}
		given := moment(in.At)
		cmd = review.Record{Step: in.Step, For: in.For, Means: review.Means(in.Means), Number: text(in.Number), Given: given, Scan: in.Scan, Opinion: opinion}
	case "deny":
		cmd = review.Deny{Step: in.Step}
	case "consult":
		cmd = review.Consult{Step: in.Step, To: to.Person, Ref: reason}
	case "answer_consult", "answer":
		cmd = review.AnswerConsult{No: in.No, Ref: reason}
	case "transfer":
		cmd = review.Transfer{Step: in.Step, To: to.Person, Reason: reason}
	case "add_signer":
		cmd = review.AddSigner{Step: in.Step, Person: to.Person, Reason: reason}
	case "remove_signer":
		cmd = review.RemoveAddedSigner{Step: in.Step, Person: to.Person}
	case "escalate":
		cmd = review.Escalate{Step: in.Step, Reason: reason}
	case "skip":
		cmd = review.Skip{Step: in.Step, Reason: reason}
	case "skip_optional":
		cmd = review.SkipOptional{Step: in.Step, Reason: reason}
	case "suggest":
		if err := a.checkMarks(o, in.Marks); err != nil {
			return nil, nil, err
		}
		cmd = review.Suggest{Step: in.Step, Ref: data(in.Marks), SignOn: in.SignOn}
	case "confirm":
		confirm := review.Confirm{Suggestion: in.No}
		if len(in.Checklist) > 0 {
			confirm.Checklist = data(in.Checklist)
			var err error
			if confirm.Answered, err = answered(in.Checklist); err != nil {
				return nil, nil, err
			}
		}
		cmd = confirm
	case "disinvite":
		cmd = review.Disinvite{No: in.No}
	case "unschedule":
		cmd = review.Unschedule{Target: in.Target}
	case "take_back":
		cmd = review.TakeBack{Step: in.Step}
	case "acknowledge":
		cmd = review.Acknowledge{Step: in.Step}
	case "sign_later":
		later := review.SignLater{Step: in.Step, Opinion: opinion, Record: in.Record}
		if len(in.Checklist) > 0 {
			later.Checklist = data(in.Checklist)
		}
		cmd = later
	case "circulate", "copy", "mark_read", "remind":
		var err error
		if cmd, err = readingCommand(o, in, opinion, reason, a.Now()); err != nil {
			return nil, nil, err
		}
	default:
		if isUrgent(in.Do) {
			return nil, nil, nil
		}
		return nil, nil, fault.New(fault.Invalid, "没有“%s”这个操作。请刷新页面后再试。", in.Do).At("do", in.Do)
	}
	return cmd, content, nil
}

// publish (发布) releases targets whose bytes are still those that were signed. The time of release is part of what was
// signed: a target sealed for later is scheduled for exactly then. Without a target it means all that are ready.
func (a *Articles) publish(ctx context.Context, actor Actor, o opened, in ActInput) error {
	now := a.Now().UTC()
	cmds, err := a.releases(ctx, o, in.Target, now)
	if err != nil {
		return err
	}
	f := a.facts(actor, o, in.Seal, now)
	return a.numbered(ctx, actor.Person, o, nil, now, func(n *article.Numbered) ([]article.Event, error) {
		state, events := o.state, []article.Event(nil)
		for _, cmd := range cmds {
			cmd.Number = n
			more, err := article.Decide(state, cmd, f)
			if err != nil {
				return nil, inWords(err, o.org)
			}
			for _, e := range more {
				state = state.Evolve(e)
			}
			events = append(events, more...)
		}
		return events, nil
	})
}

// releases says what publishing means: one schedule for each target sealed for later, and the release of the others.
func (a *Articles) releases(ctx context.Context, o opened, target string, now time.Time) (cmds []article.ReviewAct, err error) {
	cmd := article.ReviewAct{Command: review.Publish{Target: target}, Pages: map[string]string{}, Broken: map[string]error{}}
	others := 0
	for _, leaf := range o.state.Seal.Leaves {
		_, waits := o.state.Case.Schedules[leaf.Account]
		ready := !waits && review.Ready(o.state.Case, leaf.Account, now)
		if target != "" && leaf.Account != target {
			continue
		}
		post, err := a.intactPost(ctx, leaf)
		if err != nil && fault.CodeOf(err) != fault.Refused {
			return nil, err
		}
		at := moment(post.ScheduleAt)
		switch {
		case err != nil:
			cmd.Broken[leaf.Account] = err
		case at.After(now) && (ready || target != ""):
			cmds = append(cmds, article.ReviewAct{Command: review.Schedule{Target: leaf.Account, At: at}})
			continue
		case leaf.Channel == channel.Website:
			cmd.Pages[leaf.Account] = a.PageURL(leaf.Account, o.state.ID, o.state.Created)
		}
		if ready {
			others++
		}
	}
	if len(cmds) == 0 || others > 0 {
		cmds = append(cmds, cmd)
	}
	return cmds, nil
}

// retry (重新发布) releases a refused target again, if its bytes are the signed ones.
func (a *Articles) retry(ctx context.Context, actor Actor, o opened, in ActInput) error {
	leaf, _ := o.state.Seal.Leaf(in.Target)
	cmd := article.Retry{Account: in.Target, Broken: a.intact(ctx, leaf)}
	if leaf.Channel == channel.Website {
		cmd.Page = a.PageURL(leaf.Account, o.state.ID, o.state.Created)
	}
	_, err := a.do(ctx, actor, o, cmd, in.Seal)
	return err
}

// schedule (定时发布) puts a target on its way for the very hour that was signed: nobody chooses another at release.
func (a *Articles) schedule(ctx context.Context, actor Actor, o opened, in ActInput) error {
	leaf, ok := o.state.Seal.Leaf(in.Target)
	if !ok {
		return fault.New(fault.Refused, "定稿里没有这个发布账号，不能定时发布。请刷新页面后再试。").At("target", in.Target)
	}
	post, err := a.intactPost(ctx, leaf)
	if err != nil {
		return err
	}
	at := moment(post.ScheduleAt)
	if at.IsZero() || in.ScheduleAt != "" && !moment(in.ScheduleAt).Equal(at) {
		return fault.New(fault.Refused, "定时发布的时间是签发内容的一部分，发布时不能另定。请按签发的内容发布；要改时间的，请退回起草人改好后重新签发。").At("schedule_at", in.ScheduleAt)
	}
	_, err = a.do(ctx, actor, o, article.ReviewAct{Command: review.Schedule{Target: leaf.Account, At: at}}, in.Seal)
	return err
}

// intact says whether the stored bytes of a leaf and of all its media are still the sealed ones.
func (a *Articles) intact(ctx context.Context, leaf article.Leaf) error {
	_, err := a.intactPost(ctx, leaf)
	return err
}

// intactPost returns the sealed post; fault.Refused when the stored bytes are not the sealed ones. What could not be
// read just now is an error of another kind: it says nothing about the bytes.
func (a *Articles) intactPost(ctx context.Context, leaf article.Leaf) (channel.Post, error) {
	broken := func(what string, err error) error {
		return fault.New(fault.Refused, "发布被拒：%s的内容与定稿不一致，没有发出。请系统管理员核查保存的内容；内容恢复后可以重新发布，不能恢复的，请撤稿后重新报送审签。", what).Because(err)
	}
	data, err := a.Ledger.ReadContent(ctx, leaf.Content)
	if err != nil {
		if lost(err) {
			err = broken("稿件", err)
		}
		return channel.Post{}, err
	}
	post, err := channel.SealedPost(data, leaf.Digest)
	if err != nil {
		return post, broken("稿件", err)
	}
	for _, m := range post.Media {
		if err := a.intactFile(ctx, m.Digest); err != nil {
			if lost(err) {
				err = broken("图片或附件“"+m.Name+"”", err)
			}
			return post, err
		}
	}
	return post, nil
}

// lost reports whether a store says itself that what it keeps is gone or has other bytes.
func lost(err error) bool {
	var f *fault.Error
	return errors.As(err, &f) && (f.Code == fault.NotFound || f.Code == fault.Internal)
}

func (a *Articles) intactFile(ctx context.Context, digest string) error {
	f, err := a.Blobs.Open(ctx, digest)
	if err != nil {
		return err
	}
	defer f.Close()
	got, err := digestOf(f)
	if err == nil && got != digest {
		err = fault.New(fault.Internal, "保存的文件与核验码不符，可能被改动过。").Because(fmt.Errorf("file %s, stored bytes %s", digest, got))
	}
	return err
}

// MediaBytes returns a file's bytes after checking them against their digest.
func (a *Articles) MediaBytes(ctx context.Context, digest string) ([]byte, error) {
	f, err := a.Blobs.Open(ctx, digest)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, err
	}
	if got := plainDigest(data); got != digest {
		return nil, fault.New(fault.Refused, "文件与登记的内容不一致，已停止使用。请联系系统管理员核查。").Because(fmt.Errorf("file %s, stored bytes %s", digest, got))
	}
	return data, nil
}

// ReleaseDue lets the scheduled targets of an article go out whose time has come, and refuses those whose bytes are not
// the signed ones. The act is the scheduler's, made when the publisher set the time; the machine only keeps the hour.
func (a *Articles) ReleaseDue(ctx context.Context, id string) error {
	o, err := a.load(ctx, id)
	if err != nil {
		return err
	}
	now := a.Now().UTC()
	cmd := article.ReleaseDue{Pages: map[string]string{}, Refused: map[string]string{}}
	var content []Content
	for _, leaf := range o.state.Seal.Leaves {
		if t, ok := o.state.Case.Schedules[leaf.Account]; !ok || t.At.After(now) {
			continue
		}
		switch err := a.intact(ctx, leaf); fault.CodeOf(err) {
		case "":
		case fault.Refused:
			ref, add := a.text(fault.Of(err).Message, o)
			cmd.Refused[leaf.Account], content = ref, append(content, add...)
		default:
			return err // not readable now: the next tick looks again
		}
		if leaf.Channel == channel.Website {
			cmd.Pages[leaf.Account] = a.PageURL(leaf.Account, id, o.state.Created)
		}
	}
	const by = "system:schedule"
	f := a.facts(Actor{Person: by}, o, o.state.Seal.Manifest, now)
	return a.numbered(ctx, by, o, content, now, func(n *article.Numbered) ([]article.Event, error) {
		cmd.Number = n
		return article.Decide(o.state, cmd, f)
	})
}

// checkMarks: a suggestion must point at what stands in the version under review.
func (a *Articles) checkMarks(o opened, marks []Mark) error {
	if len(marks) == 0 {
		return fault.New(fault.Invalid, "还没有批改内容。请先选中要改的文字，写上改成什么。").At("marks", "")
	}
	d, err := a.version(context.Background(), o.state.Current())
	if err != nil {
		return err
	}
	_, err = applyMarks(d.Source, marks)
	return err
}

// adopt (采纳) makes the drafter's own version out of a signer's marks, to the letter.
func (a *Articles) adopt(ctx context.Context, actor Actor, o opened, in ActInput) error {
	i := slices.IndexFunc(o.state.Case.Suggestions, func(s review.Suggestion) bool { return s.No == in.No })
	if i < 0 {
		return fault.New(fault.NotFound, "没有这条批改意见。请刷新页面后再试。")
	}
	sug := o.state.Case.Suggestions[i]
	if sug.Adopted != "" {
		return fault.New(fault.Conflict, "这条批改意见已经采纳。请刷新页面。")
	}
	raw, err := a.Ledger.ReadContent(ctx, sug.Ref)
	if err != nil {
		return err
	}
	var marks []Mark
	if err := json.Unmarshal(raw, &marks); err != nil {
		return fmt.Errorf("read marks: %w", err)
	}
	d, err := a.version(ctx, o.state.Current())
	if err != nil {
		return err
	}
	was := d
	if d.Source, err = applyMarks(d.Source, marks); err != nil {
		return err
	}
	now := a.Now().UTC()
	h, _, content, err := a.handing(ctx, actor, o, d, WorkingCopy{Editors: []string{actor.Person}}, article.WhyEdited, now)
	if err != nil {
		return err
	}
	cmd := article.Edit{Handed: h, Adopts: []int{sug.No}, Small: article.WordingOnly(was, d, knownNames(o.org, d.Meta))}
	events, err := article.Decide(o.state, cmd, a.facts(actor, o, in.Seal, now))
	if err != nil {
		return inWords(err, o.org)
	}
	_, err = a.commit(ctx, actor.Person, o, o.state.ID, o.state.Body, events, content, nil, nil, now)
	return err
}

// applyMarks replaces the marked words, from the end so that earlier places stay where they are.
func applyMarks(d source.Document, marks []Mark) (source.Document, error) {
	stale := fault.New(fault.Conflict, "批改所指的文字已经变了，不能采纳。请审签人按现在的文字重新批改。")
	raw, err := json.Marshal(d)
	if err != nil {
		return d, err
	}
	var out source.Document
	if err := json.Unmarshal(raw, &out); err != nil {
		return d, err
	}
	sorted := slices.Clone(marks)
	slices.SortStableFunc(sorted, func(x, y Mark) int { return cmp.Or(cmp.Compare(x.Block, y.Block), cmp.Compare(y.Start, x.Start)) })
	for i, m := range sorted {
		if i > 0 && sorted[i-1].Block == m.Block && m.End > sorted[i-1].Start {
			return d, fault.New(fault.Invalid, "两处批改重叠在一起，请合并成一处。").At("marks", m.Block)
		}
		if utf8.RuneCountInString(m.Replace) > 5000 || strings.ContainsFunc(m.Replace, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			return d, fault.New(fault.Invalid, "批改的文字过长或含有不能显示的字符，请修改。").At("marks", m.Block)
		}
		if !replaceIn(&out, m) {
			return d, stale
		}
	}
	return out, out.Validate()
}

// replaceIn applies one mark; false when its place is not there or reads differently.
func replaceIn(d *source.Document, m Mark) bool {
	switch m.Block {
	case "title":
		return replaceText(&d.Title, m)
	case "summary":
		return replaceText(&d.Summary, m)
	case "byline":
		return replaceText(&d.Byline, m)
	}
	return replaceBlocks(d.Blocks, m)
}

func replaceBlocks(blocks []source.Block, m Mark) bool {
	for i := range blocks {
		b := &blocks[i]
		if b.ID == m.Block && len(b.Runs) > 0 {
			return replaceRuns(&b.Runs, m)
		}
		for j := range b.Items {
			if b.Items[j].ID == m.Block {
				return replaceRuns(&b.Items[j].Runs, m)
			}
		}
		for r := range b.Rows {
			for c := range b.Rows[r].Cells {
				if replaceBlocks(b.Rows[r].Cells[c].Blocks, m) {
					return true
				}
			}
		}
		if replaceBlocks(b.Blocks, m) {
			return true
		}
	}
	return false
}

func replaceText(s *string, m Mark) bool {
	r := []rune(*s)
	if m.Start < 0 || m.End < m.Start || m.End > len(r) || m.Was != "" && string(r[m.Start:m.End]) != m.Was {
		return false
	}
	*s = string(r[:m.Start]) + m.Replace + string(r[m.End:])
	return true
}

// replaceRuns puts the new words in the style of the run in which the marked words begin.
func replaceRuns(runs *[]source.Run, m Mark) bool {
	all := []rune(source.Words(*runs))
	if m.Start < 0 || m.End < m.Start || m.End > len(all) || m.Was != "" && string(all[m.Start:m.End]) != m.Was {
		return false
	}
	var out []source.Run
	at, placed := 0, false
	for _, r := range *runs {
		text := []rune(r.Text)
		from, to := at, at+len(text)
		at = to
		keepHead := string(text[:min(max(m.Start-from, 0), len(text))])
		keepTail := string(text[min(max(m.End-from, 0), len(text)):])
		begins := m.Start < to || m.Start == m.End && m.Start == to // words put in go on in the style before them
		switch {
		case !placed && !begins, placed && from >= m.End:
			out = append(out, r)
			continue
		case !placed:
			r.Text = keepHead + m.Replace + keepTail
			placed = true
		default:
			r.Text = keepTail
		}
		if r.Text != "" {
			out = append(out, r)
		}
	}
	*runs = out
	return placed
}

// knownNames are the people, units and posts that a text of a body may name.
func knownNames(s org.State, m article.Meta) []string {
	var out []string
	for _, p := range s.Persons {
		out = append(out, p.Name)
	}
	for _, u := range s.Units {
		out = append(out, u.Name, u.Short)
	}
	for _, x := range s.Organs {
		out = append(out, x.Name)
	}
	for _, t := range s.Tenures {
		out = append(out, t.Role)
	}
	for _, p := range m.People {
		out = append(out, p.Name, p.Rank)
	}
	return out
}

// FileLink enters where a person published by hand.
func (a *Articles) FileLink(ctx context.Context, actor Actor, id, account, link string) error {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return err
	}
	_, err = a.do(ctx, actor, o, article.FileLink{Account: account, URL: strings.TrimSpace(link)}, o.state.Seal.Manifest)
	return err
}
