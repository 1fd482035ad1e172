package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/review"
	"qianfa/internal/intake"
)

// InvitationView is a link as the office sees it: open answered revoked expired void done locked.
type InvitationView struct {
	No        int    `json:"no"`
	Step      string `json:"step"`
	Organ     string `json:"organ"`
	Contact   string `json:"contact" doc:"empty once the case has ended"`
	Office    string `json:"office"`
	By        Ref    `json:"by"`
	At        string `json:"at"`
	Due       string `json:"due"`
	Version   int    `json:"version"`
	State     string `json:"state"`
	StateText string `json:"state_text"`
}

// invitations shows the links of an item, the newest first.
func (a *Articles) invitations(ctx context.Context, o opened, now time.Time) ([]InvitationView, error) {
	out := []InvitationView{}
	if a.Links == nil || len(o.state.Case.Invitations) == 0 {
		return out, nil
	}
	rows, err := a.Links.Invitations(ctx, o.state.ID)
	if err != nil {
		return out, err
	}
	for _, x := range slices.Backward(o.state.Case.Invitations) {
		v := InvitationView{No: x.No, Step: x.Step, Organ: unitOrOrgan(o.org, x.Unit).Name, By: person(o.org, x.By), At: shanghai(x.At), Due: shanghai(x.Due), Version: x.Version}
		i := slices.IndexFunc(rows, func(r LinkRow) bool { return int(r.No) == x.No })
		if i >= 0 {
			v.Contact, v.Office = rows[i].Contact, rows[i].Office
		}
		v.State, v.StateText = linkState(x, o.state.Case, now, i >= 0 && rows[i].Tries >= maxTries)
		out = append(out, v)
	}
	return out, nil
}

func linkState(x review.Invitation, c review.Case, now time.Time, locked bool) (state, text string) {
	switch {
	case !x.Answered.IsZero():
		return "answered", "已答复：" + x.Verdict.Title()
	case x.Revoked:
		return "revoked", "已作废"
	case x.Digest != c.Digest:
		return "void", "稿件已改，链接作废"
	case len(c.Rows[x.Row].Signatures) > 0 || c.Rows[x.Row].Settled != review.NotSettled:
		return "done", "已用其他方式办理"
	case now.After(x.Due):
		return "expired", "已过期限，没有答复"
	case locked:
		return "locked", "口令多次输错，已锁定，请重新发送"
	}
	return "open", "等待答复"
}

// overdue says in words that an organ has not answered in time, and what may be done then.
func overdue(c review.Case, i int, s org.State, now time.Time) (due, words string) {
	r := c.Rows[i]
	at, byRules := c.Deadline(i)
	if at.IsZero() || !r.External {
		return "", ""
	}
	due = shanghai(at)
	if !now.After(at) {
		return due, ""
	}
	words = "已经超过答复期限"
	if byRules {
		words = "已经超过规定的期限"
	}
	organ := unitOrOrgan(s, r.UnitName).Name
	if r.SkipBy == "" {
		return due, words + "。规定没有写明可以略过，请继续等待" + organ + "答复；可以重新发送链接，收到盖章的书面件的，办理纸质签批补录。"
	}
	role, word, _ := strings.Cut(r.SkipBy, "@")
	post := postText(s, org.Post{Role: role, Unit: c.Terms.Places[word]})
	return due, words + fmt.Sprintf("。按%s，可以由“%s”写明理由后略过，也可以继续等待%s答复。", clauseText(r.Clause), post, organ)
}

// answererOf reads who answered a link for an organ.
func (a *Articles) answererOf(ctx context.Context, ref string) replied {
	var r replied
	data, err := a.content(ctx, ref)
	if err != nil {
		return replied{Name: "（内容已按规定销毁）"}
	}
	_ = json.Unmarshal(data, &r) // stored by us; what cannot be read shows as nobody
	return r
}

// stated is the answerer as people read it.
func (r replied) stated() string {
	if r.Post == "" {
		return r.Name
	}
	return r.Name + "（" + r.Post + "）"
}

// verified says what was checked of an answer by link, and what was not.
const verified = "已核验：链接未被改动，口令正确，看到的就是这一版。姓名和职务由对方填写，不是本系统用户的电子签名。"

// fillLink shows an answer by link in a row of the route.
func (a *Articles) fillLink(ctx context.Context, v *RowView, sig review.Signature) {
	who := a.answererOf(ctx, sig.Opinion)
	v.For, v.Opinion, v.Verified = who.stated(), who.Text, verified
}

// scanOf is the scan that belongs to the last consent of a row, "" without one.
func scanOf(c review.Case, row int) string {
	for _, e := range slices.Backward(c.History) {
		switch e := e.Event.(type) {
		case review.Recorded:
			if e.Row == row {
				return e.Scan
			}
		case review.Replied:
			if e.Row == row {
				return e.Scan
			}
		default: // nothing else brings a scan
		}
	}
	return ""
}

func unitOrOrgan(s org.State, id string) Ref {
	if x, ok := s.Organs[id]; ok {
		return Ref{ID: id, Name: x.Name}
	}
	return unit(s, id)
}

// scanFormats are what a scan of a signed paper may be, judged by content.
var scanFormats = []string{"jpg", "png", "webp", "pdf"}

// keepScan keeps the scan or photo of a signed paper by its digest. What it is, its content says; a photo loses the
// place where it was taken, and a secrecy mark stops it.
func (a *Articles) keepScan(ctx context.Context, o opened, f Upload) (string, error) {
	r, err := intake.Import(f.Name, f.Data, intake.Options{NewID: a.blockID})
	if err != nil {
		return "", err
	}
	if len(r.Originals) != 1 || !slices.Contains(scanFormats, r.Originals[0].Format) {
		return "", fault.New(fault.Invalid, "扫描件请用 JPG、PNG 图片或者 PDF 文件，不超过 20 MB。").At("scan", "格式不对")
	}
	kept := MediaRow{Digest: r.Originals[0].Digest, Article: o.state.ID, Body: o.state.Body, Kind: "original", Mime: "application/pdf", Name: r.Originals[0].Name, Size: r.Originals[0].Size}
	data := f.Data
	if len(r.Media) == 1 {
		m := r.Media[0]
		kept, data = MediaRow{Digest: m.Digest, Article: o.state.ID, Body: o.state.Body, Kind: m.Kind, Mime: m.Mime, Name: m.Name, Width: m.Width, Height: m.Height}, m.Data
	}
	if kept.Digest, kept.Size, err = a.Blobs.Put(ctx, bytes.NewReader(data), intake.MaxBytes); err != nil {
		return "", err
	}
	return kept.Digest, a.Reads.PutMedia(ctx, kept)
}

// organsIn puts the names of organs in the place of their ids.
func organsIn(text string, s org.State) string {
	for id, x := range s.Organs {
		text = strings.ReplaceAll(text, id, x.Name)
	}
	return text
}

// tellReply tells an answer by link: who, what, and that it is no signature of a user here.
func (a *Articles) tellReply(ctx context.Context, o opened, t TimelineView, e review.Replied) TimelineView {
	who := a.answererOf(ctx, e.Opinion)
	t.Text += unitOrOrgan(o.org, e.Unit).Name + who.stated() + "答复“" + e.Verdict.Title() + "”（外部会审，签名链接）"
	t.Opinion = who.Text
	return t
}
