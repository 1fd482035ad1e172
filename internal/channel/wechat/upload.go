package wechat

import (
	"context"
	"html"
	"strings"

	"qianfa/internal/channel"
)

// upload makes sure that every body picture and the cover are at the platform.
func (s *session) upload(ctx context.Context) error {
	s.remember()
	have := map[string]bool{}
	for _, slot := range s.slots {
		have[slot.Placeholder] = true
	}
	for _, digest := range channel.MediaRefs(s.call.Post.HTML) {
		if ref := channel.MediaRef(digest); !have[ref] {
			have[ref] = true
			if err := s.picture(ctx, digest); err != nil {
				return err
			}
		}
	}
	if err := channel.CheckSlots([]byte(s.call.Post.HTML), s.slots); err != nil {
		return &channel.Error{Outcome: channel.Refused, Class: channel.ClassSeal, Code: "slots", Err: err,
			Message: "平台返回的图片地址与正文混淆，无法证明发出的内容与签发内容一致，已停止发布。请联系系统管理员。"}
	}
	return s.uploadCover(ctx)
}

// remember takes what earlier attempts uploaded from their steps.
func (s *session) remember() {
	s.slots, s.cover = nil, ""
	seen := map[string]bool{}
	for _, digest := range channel.MediaRefs(s.call.Post.HTML) {
		if url := s.call.Ref(stepPicture + digest); url != "" && !seen[digest] {
			seen[digest] = true
			s.slot(digest, url)
		}
	}
	if s.call.Post.Cover != nil {
		s.cover = s.call.Ref(stepCover + s.call.Post.Cover.Digest)
	}
}

// slot notes the address of a picture as it will stand in an attribute.
func (s *session) slot(digest, url string) {
	s.slots = append(s.slots, channel.Slot{Name: stepPicture + digest, Placeholder: channel.MediaRef(digest),
		Value: html.EscapeString(url)})
}

// picture uploads one body picture; a picture already uploaded for this account is used again. A repeated upload
// makes a second address and does no harm.
func (s *session) picture(ctx context.Context, digest string) error {
	op, key := stepPicture+digest, s.call.Account.BaseURL+" "+s.call.Account.AppID+" "+digest
	if err := s.intend(ctx, op, "上传正文图片"); err != nil {
		return err
	}
	s.mu.Lock()
	url := s.pictures[key]
	s.mu.Unlock()
	if url == "" {
		data, err := s.call.Media(ctx, digest)
		if err != nil {
			return err
		}
		m, _ := s.call.Post.Image(digest)
		var out struct {
			URL string `json:"url"`
		}
		err = s.uploadFile(ctx, s.call.Account, "/cgi-bin/media/uploadimg", fileName(m), m.Mime, data, &out)
		if err != nil {
			return notSent(err)
		}
		if url = out.URL; url == "" {
			return unavailable("微信没有返回图片地址，没有发布，稍后会自动重试。", nil)
		}
		s.mu.Lock()
		s.pictures[key] = url
		s.mu.Unlock()
	}
	s.slot(digest, url)
	return s.done(ctx, op, url)
}

// uploadCover makes the cover a permanent material. One that was begun and not finished is looked for by its file
// name first, because every upload takes a place in the account's library.
func (s *session) uploadCover(ctx context.Context) error {
	if s.cover != "" {
		return nil
	}
	digest := s.call.Post.Cover.Digest
	op := stepCover + digest
	m, _ := s.call.Post.Image(digest)
	if _, begun := s.call.Intended(op); begun {
		id, err := s.findCover(ctx, fileName(m))
		if err != nil {
			return notSent(err)
		}
		if id != "" {
			s.cover = id
			return s.done(ctx, op, id)
		}
	}
	data, err := s.call.Media(ctx, digest)
	if err != nil {
		return err
	}
	if err := s.intend(ctx, op, "上传封面"); err != nil {
		return err
	}
	var out struct {
		MediaID string `json:"media_id"`
	}
	err = s.uploadFile(ctx, s.call.Account, "/cgi-bin/material/add_material?type=image", fileName(m), m.Mime, data, &out)
	if err != nil {
		return notSent(err)
	}
	if out.MediaID == "" {
		return unavailable("微信没有返回封面编号，没有发布，稍后会自动重试。", nil)
	}
	s.cover = out.MediaID
	return s.done(ctx, op, out.MediaID)
}

func (s *session) findCover(ctx context.Context, name string) (string, error) {
	for offset := 0; offset < 100; offset += 20 {
		var out struct {
			TotalCount int `json:"total_count"`
			Item       []struct {
				MediaID string `json:"media_id"`
				Name    string `json:"name"`
			} `json:"item"`
		}
		in := map[string]any{"type": "image", "offset": offset, "count": 20}
		if err := s.post(ctx, s.call.Account, "/cgi-bin/material/batchget_material", in, &out); err != nil {
			return "", err
		}
		for _, m := range out.Item {
			if m.Name == name {
				return m.MediaID, nil
			}
		}
		if offset+20 >= out.TotalCount {
			break
		}
	}
	return "", nil
}

// fileName names an upload by its content, so that it is found again: qf-<beginning of sha256>.jpg.
func fileName(m channel.PostMedia) string {
	_, hex, _ := strings.Cut(m.Digest, ":")
	_, kind, _ := strings.Cut(m.Mime, "/")
	if kind == "jpeg" {
		kind = "jpg"
	}
	return "qf-" + hex[:min(16, len(hex))] + "." + kind
}

// intend and done commit a step and remember it for this session.
func (s *session) intend(ctx context.Context, op, note string) error {
	if err := s.progress.Intend(ctx, op, note); err != nil {
		return err
	}
	s.call.Done = append(s.call.Done[:len(s.call.Done):len(s.call.Done)], channel.Step{Op: op, Note: note, At: s.opt.Now()})
	return nil
}

func (s *session) done(ctx context.Context, op, ref string) error {
	for i := len(s.call.Done) - 1; i >= 0; i-- {
		if s.call.Done[i].Op == op {
			s.call.Done = append([]channel.Step(nil), s.call.Done...)
			s.call.Done[i].Ref = ref
			break
		}
	}
	return s.progress.Done(ctx, op, ref)
}
