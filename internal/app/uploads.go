package app

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"slices"
	"strings"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
	"qianfa/internal/intake"
)

// Upload is one file as it was sent.
type Upload struct {
	Name string
	Data []byte
}

// Import reads files into the working copy: a text becomes the source where that is still empty and is added behind it
// otherwise, pictures are added at the end. A refused file changes nothing.
func (a *Articles) Import(ctx context.Context, actor Actor, id string, files []Upload) ([]intake.Note, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	if err := a.mayEdit(actor, o); err != nil {
		return nil, err
	}
	was, copy, err := a.working(ctx, o)
	if err != nil {
		return nil, err
	}
	d := was
	d.Meta = d.Meta.Filled()
	var notes []intake.Note
	var rows []MediaRow
	for _, f := range files {
		r, err := intake.Import(f.Name, f.Data, intake.Options{NewID: a.blockID})
		if err != nil {
			return nil, err
		}
		add, err := a.keep(ctx, o, f, r)
		if err != nil {
			return nil, err
		}
		rows = append(rows, add...)
		d = merge(d, r, a.blockID)
		notes = append(notes, r.Notes...)
	}
	if err := d.Validate(); err != nil {
		return nil, err
	}
	_, err = a.putCopy(ctx, actor, o, copy, d, rows...)
	return notes, err
}

// blockID makes ids of blocks: short, unique within a document for all practical purposes.
func (a *Articles) blockID() string {
	id := a.NewID()
	return "b" + strings.ReplaceAll(id[max(0, len(id)-12):], "-", "")
}

// keep stores the bytes of an import before anything refers to them.
func (a *Articles) keep(ctx context.Context, o opened, f Upload, r intake.Result) ([]MediaRow, error) {
	var rows []MediaRow
	for _, m := range r.Media {
		digest, size, err := a.Blobs.Put(ctx, bytes.NewReader(m.Data), intake.MaxBytes)
		if err != nil {
			return nil, err
		}
		rows = append(rows, MediaRow{Digest: digest, Article: o.state.ID, Body: o.state.Body, Kind: m.Kind, Mime: m.Mime, Name: m.Name, Width: m.Width, Height: m.Height, Size: size})
	}
	for _, x := range r.Originals {
		if x.Kind == "图片" {
			continue // the cleaned picture is what is kept
		}
		digest, size, err := a.Blobs.Put(ctx, bytes.NewReader(f.Data), intake.MaxBytes)
		if err != nil {
			return nil, err
		}
		rows = append(rows, MediaRow{Digest: digest, Article: o.state.ID, Body: o.state.Body, Kind: "original", Mime: "application/octet-stream", Name: x.Name, Size: size})
	}
	return rows, nil
}

// merge puts an import into a draft.
func merge(d article.Draft, r intake.Result, newID func() string) article.Draft {
	doc := r.Document
	if d.Source.Title == "" {
		d.Source.Title = doc.Title
	}
	if d.Source.Summary == "" {
		d.Source.Summary = doc.Summary
	}
	if d.Source.Byline == "" {
		d.Source.Byline = doc.Byline
	}
	blocks := doc.Blocks
	if len(doc.Blocks) == 0 { // a bare picture
		for _, m := range r.Media {
			blocks = append(blocks, source.Block{ID: newID(), Type: source.Image, Media: m.Digest, Width: m.Width, Height: m.Height})
		}
	}
	if empty(d.Source) {
		d.Source.Blocks = nil
	}
	d.Source.Blocks = append(slices.Clone(d.Source.Blocks), blocks...)
	if len(d.Source.Blocks) == 0 {
		d.Source.Blocks = article.NewDraft().Source.Blocks
	}
	d.Source.V = source.Version
	for _, x := range r.Originals {
		if !slices.ContainsFunc(d.Meta.Originals, func(have article.Original) bool { return have.Digest == x.Digest }) {
			d.Meta.Originals = append(slices.Clone(d.Meta.Originals), article.Original{Digest: x.Digest, Name: x.Name, Kind: x.Kind, Format: x.Format, Size: x.Size})
		}
	}
	fields := map[string]string{}
	for k, v := range d.Meta.Fields {
		fields[k] = v
	}
	for k, v := range r.Fields {
		if fields[k] == "" {
			fields[k] = v
		}
		if k == "事发日期" && d.Meta.EventDate == "" {
			d.Meta.EventDate = v
		}
	}
	d.Meta.Fields = fields
	return d
}

func empty(d source.Document) bool {
	return strings.TrimSpace(d.PlainText().Text) == "" && len(d.MediaRefs()) == 0
}

// AddMedia keeps one picture or attachment for an article and says what it is.
func (a *Articles) AddMedia(ctx context.Context, actor Actor, id string, f Upload) (MediaRow, error) {
	o, err := a.open(ctx, actor, id)
	if err != nil {
		return MediaRow{}, err
	}
	r, err := intake.Import(f.Name, f.Data, intake.Options{NewID: a.blockID})
	if err != nil {
		return MediaRow{}, err
	}
	rows, err := a.keep(ctx, o, f, r)
	if err != nil {
		return MediaRow{}, err
	}
	if len(rows) == 0 {
		return MediaRow{}, fault.New(fault.Invalid, "“%s”不能作为图片或附件使用。图片请用 jpg 或 png 格式。", f.Name)
	}
	return rows[0], a.Reads.PutMedia(ctx, rows[0])
}

// Media opens a file of an article that the actor may read.
func (a *Articles) Media(ctx context.Context, actor Actor, digest string) (MediaRow, io.ReadSeekCloser, error) {
	rows, err := a.Reads.MediaByDigest(ctx, digest)
	if err != nil {
		return MediaRow{}, nil, err
	}
	for _, m := range rows {
		if _, err := a.open(ctx, actor, m.Article); err != nil {
			if fault.CodeOf(err) == fault.NotFound {
				continue
			}
			return MediaRow{}, nil, err
		}
		f, err := a.Blobs.Open(ctx, digest)
		return m, f, err
	}
	return MediaRow{}, nil, fault.New(fault.NotFound, "没有这个文件，或者您无权查看。")
}

func digestOf(r io.Reader) (string, error) {
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "", err
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil)), nil
}

func plainDigest(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}
