package intake

import (
	"path"

	"qianfa/internal/core/source"
)

// drawing takes the pictures and text boxes out of a drawing.
func (r *runReader) drawing(n *node) error {
	if n.name == "object" && n.child("OLEObject") != nil {
		r.d.im.note("object", "文档里嵌入了其他文件（如 Excel 表格），只导入了它的图样或没有导入，请核对。")
	}
	for _, box := range n.all("txbxContent") {
		r.d.im.note("textbox", "文本框里的文字已放到所在段落之后，请核对位置。")
		blocks, err := r.d.blocks(box.children)
		if err != nil {
			return err
		}
		r.extra = append(r.extra, blocks...)
	}
	alt := ""
	if props := n.all("docPr"); len(props) > 0 {
		alt = cleanLine(props[0].attr("descr"))
	}
	for _, ref := range append(refs(n, "blip", "embed"), refs(n, "imagedata", "id")...) {
		b, err := r.d.picture(ref, alt)
		if err != nil {
			return err
		}
		if b.Media != "" {
			r.extra = append(r.extra, b)
		}
	}
	if len(n.all("chart")) > 0 || len(n.all("relIds")) > 0 {
		r.d.im.note("chart", "文档里有图表或 SmartArt，没有导入，请另存为图片后插入。")
	}
	return nil
}

// refs lists the relations of the pictures that a drawing shows itself, not those in its text boxes.
func refs(n *node, name, attr string) []string {
	var out []string
	for _, c := range n.children {
		if c.name == "txbxContent" {
			continue
		}
		if id := c.attr(attr); c.name == name && id != "" {
			out = append(out, id)
		}
		out = append(out, refs(c, name, attr)...)
	}
	return out
}

// picture cleans one picture of the document and returns its block.
func (d *docx) picture(relID, alt string) (source.Block, error) {
	rel, ok := d.rels[relID]
	if !ok || rel.external {
		return source.Block{}, nil
	}
	digest, known := d.pictures[rel.target]
	if !known {
		data, err := d.a.read(rel.target, MaxBytes)
		if err != nil {
			return source.Block{}, err
		}
		m, err := d.im.clean(path.Base(rel.target), data)
		if err != nil {
			return source.Block{}, err
		}
		digest = m.Digest
		d.pictures[rel.target] = digest
	}
	if digest == "" {
		return source.Block{}, nil
	}
	for _, m := range d.im.media {
		if m.Digest == digest {
			return source.Block{Type: source.Image, Media: digest, Alt: alt, Width: m.Width, Height: m.Height}, nil
		}
	}
	return source.Block{}, nil
}
