package app

import (
	"bytes"
	"context"
	"maps"
	"path"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/org"
	"qianfa/internal/form"
)

// ownForm is the template by which a body's own form is asked for.
const ownForm = "own"

// OwnFormPolicy is the policy under which a form of a body's own is shown in a browser.
const OwnFormPolicy = form.CustomSecurityPolicy

// maxForm bounds a form's file.
const maxForm = 20 << 20

// PreviewForm fills a form with invented entries and says everything that is wrong with it. Nothing is stored.
func (a *Articles) PreviewForm(ctx context.Context, actor Actor, file Upload) (data []byte, format string, problems []string, err error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, "", nil, err
	}
	if len(file.Data) > maxForm {
		return nil, "", nil, fault.New(fault.Invalid, "表样超过20MB。请压缩其中的图片后重新上传。")
	}
	format = strings.TrimPrefix(strings.ToLower(path.Ext(file.Name)), ".")
	if format == "htm" {
		format = "html"
	}
	sample := form.Sample(unit(s, actor.Body).Name)
	sample.Fields = a.ownBoxes(ctx, s)
	data, problems = form.Fill(format, file.Data, form.FieldsOf(sample))
	return data, format, problems, nil
}

// ownBoxes are the boxes of the forms that the body's rules name, so that a template may name them too.
func (a *Articles) ownBoxes(ctx context.Context, s org.State) map[string]string {
	boxes := map[string]string{}
	book, _, err := a.Rules.For(ctx, s, a.Now().UTC())
	if err != nil {
		return boxes // a body without rules has no boxes of its own
	}
	for _, name := range book.Forms() {
		list, _ := book.Form(name)
		for _, box := range list {
			boxes[box] = ""
		}
	}
	return boxes
}

// AdoptForm takes a form of the body's own into use under the name by which the rules ask for it. One with a problem is
// refused with all of them.
func (a *Articles) AdoptForm(ctx context.Context, actor Actor, name string, file Upload) error {
	_, format, problems, err := a.PreviewForm(ctx, actor, file)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		refused := fault.New(fault.Invalid, "表样有 %d 处问题，没有启用。请改正后重新上传。", len(problems))
		for _, p := range problems {
			refused = refused.At("file", p)
		}
		return refused
	}
	digest, size, err := a.Blobs.Put(ctx, bytes.NewReader(file.Data), maxForm)
	if err != nil {
		return err
	}
	return a.orgDo(ctx, actor, org.AdoptForm{Form: org.Form{Name: strings.TrimSpace(name), Format: format, File: path.Base(file.Name), Digest: digest, Size: size}})
}

// WithdrawForm goes back to the form that comes with the program.
func (a *Articles) WithdrawForm(ctx context.Context, actor Actor, name string) error {
	return a.orgDo(ctx, actor, org.WithdrawForm{Name: name})
}

// orgDo gives a command to the actor's body.
func (a *Articles) orgDo(ctx context.Context, actor Actor, c org.Command) error {
	s, version, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return err
	}
	now := a.Now().UTC()
	var content []Content
	if ad, ok := c.(org.AdoptPack); ok {
		if c, content, err = a.Rules.withText(actor.Body, ad); err != nil {
			return err
		}
	}
	events, err := org.Decide(s, c, org.Facts{Actor: actor.Person, Now: now, Steward: steward(s, actor.Person, now)})
	if err != nil {
		return err
	}
	stored := make([]ledger.Event, len(events))
	for i, e := range events {
		if stored[i], err = org.Encode(e); err != nil {
			return err
		}
	}
	_, err = a.Ledger.Commit(ctx, Commit{Actor: actor.Person, At: now, Appends: []Append{{Stream: OrgStream(actor.Body), Body: actor.Body, Seen: version, Events: stored}}, Content: content})
	return err
}

// ownPrint fills the body's own form of an item.
func (a *Articles) ownPrint(ctx context.Context, o opened) (data []byte, mime, name string, err error) {
	f, ok := ownOf(o)
	if !ok {
		return nil, "", "", fault.New(fault.NotFound, "本单位没有自备“%s”的表样。请选用系统自带的表样。", formName(o))
	}
	source, err := a.MediaBytes(ctx, f.Digest)
	if err != nil {
		return nil, "", "", err
	}
	r, err := a.record(ctx, o)
	if err != nil {
		return nil, "", "", err
	}
	boxes := a.ownBoxes(ctx, o.org)
	maps.Copy(boxes, r.Fields)
	r.Fields = boxes
	data, problems := form.Fill(f.Format, source, form.FieldsOf(r))
	if len(problems) > 0 {
		return nil, "", "", fault.New(fault.Refused, "本单位的表样“%s”填不出来：%s请组织管理员改正表样后重新上传。", f.Name, problems[0])
	}
	name = f.Name + "-" + form.Code(o.state.Seal.Manifest) + "." + f.Format
	if f.Format == "docx" {
		return data, "application/vnd.openxmlformats-officedocument.wordprocessingml.document", name, nil
	}
	return data, "text/html; charset=utf-8", name, nil
}

// formName is the form that an item's rules name, or the general record.
func formName(o opened) string {
	if name := o.state.Case.Answer.Form; name != "" {
		return name
	}
	return form.ByName("").Name
}

func ownOf(o opened) (org.Form, bool) {
	f, ok := o.org.Forms[formName(o)]
	return f, ok
}
