package intake

import (
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"

	"qianfa/internal/core/source"
)

// docx reads one Word file part by part.
type docx struct {
	im        *importer
	a         *archive
	dir       string // folder of the main part
	rels      map[string]relation
	styles    map[string]*docStyle
	numbering numbering
	notes     map[string]*node // footnotes by id
	used      []string         // footnotes in order of use
	pictures  map[string]string
	fields    []field // complex fields that are open
	opened    int     // depth of tables and quotes
}

// relation is one line of the part's _rels.
type relation struct {
	kind     string // last word of the type, such as image
	target   string // part name, or address when external
	external bool
}

// readDocx fills the importer from a .docx: text, headings, lists, tables, pictures, links, footnotes.
func (im *importer) readDocx() error {
	a, err := openArchive(im.name, im.data)
	if err != nil {
		return err
	}
	main := "word/document.xml"
	if !a.has(main) {
		main = a.mainPart()
	}
	d := &docx{im: im, a: a, dir: path.Dir(main), pictures: map[string]string{}}
	if err := d.refuseMacros(); err != nil {
		return err
	}
	root, err := a.xml(main)
	if err != nil {
		return err
	}
	body := root.child("body")
	if body == nil {
		return im.broken(errors.New("no body"))
	}
	if err := d.load(main); err != nil {
		return err
	}
	im.furniture = append(im.furniture, root.plain()) // deleted and hidden words stay in the original, too
	if im.blocks, err = d.blocks(body.children); err != nil {
		return err
	}
	d.appendFootnotes()
	if len(im.blocks) == 0 && im.title == "" {
		im.note("empty", "文档里没有文字和图片。")
	}
	return nil
}

// refuseMacros looks at the declared types: a macro may hide behind another part name.
func (d *docx) refuseMacros() error {
	types, err := d.a.xml("[Content_Types].xml")
	if err != nil {
		return err
	}
	for _, t := range append(types.all("Override"), types.all("Default")...) {
		ct := strings.ToLower(t.attr("ContentType"))
		if strings.Contains(ct, "macroenabled") || strings.Contains(ct, "vbaproject") {
			return macro(d.im.name)
		}
	}
	return nil
}

// load reads the parts that the body refers to, and all others that can carry a secrecy mark.
func (d *docx) load(main string) error {
	var err error
	if d.rels, err = d.relations(main); err != nil {
		return err
	}
	if d.styles, err = readStyles(d.a, d.dir+"/styles.xml"); err != nil {
		return err
	}
	if d.numbering, err = readNumbering(d.a, d.dir+"/numbering.xml"); err != nil {
		return err
	}
	if err := d.loadFootnotes(); err != nil {
		return err
	}
	return d.loadFurniture()
}

func (d *docx) relations(part string) (map[string]relation, error) {
	root, err := d.a.xml(path.Dir(part) + "/_rels/" + path.Base(part) + ".rels")
	if err != nil {
		return nil, err
	}
	out := map[string]relation{}
	for _, n := range root.all("Relationship") {
		r := relation{kind: path.Base(n.attr("Type")), target: n.attr("Target"), external: n.attr("TargetMode") == "External"}
		if !r.external {
			if rest, absolute := strings.CutPrefix(r.target, "/"); absolute {
				r.target = rest
			} else {
				r.target = path.Join(path.Dir(part), r.target)
			}
		}
		if r.external && r.kind != "hyperlink" {
			d.im.note("external", "文档引用了外部文件（%s），没有读取。", r.kind)
		}
		out[n.attr("Id")] = r
	}
	return out, nil
}

// loadFurniture reads headers, footers, comments and properties for secrecy marks only.
func (d *docx) loadFurniture() error {
	parts := []string{"docProps/core.xml"}
	for name := range d.a.files {
		base := path.Base(name)
		if path.Dir(name) == d.dir && strings.HasSuffix(base, ".xml") && (strings.HasPrefix(base, "header") || strings.HasPrefix(base, "footer")) {
			parts = append(parts, name)
		}
	}
	slices.Sort(parts)
	if d.a.has(d.dir + "/comments.xml") {
		d.im.note("comments", "文档里有批注，没有导入。")
		parts = append(parts, d.dir+"/comments.xml")
	}
	for _, part := range parts {
		root, err := d.a.xml(part)
		if err != nil {
			return err
		}
		if text := strings.TrimSpace(root.plain()); text != "" {
			d.im.furniture = append(d.im.furniture, text)
		}
	}
	return nil
}

func (d *docx) loadFootnotes() error {
	d.notes = map[string]*node{}
	for _, kind := range []string{"footnote", "endnote"} {
		root, err := d.a.xml(d.dir + "/" + kind + "s.xml")
		if err != nil {
			return err
		}
		if root != nil {
			d.im.furniture = append(d.im.furniture, root.plain())
		}
		for _, n := range root.all(kind) {
			if t := n.attr("type"); t == "" || t == "normal" {
				d.notes[kind+n.attr("id")] = n
			}
		}
	}
	return nil
}

// footnote numbers a note at its first use and returns its mark.
func (d *docx) footnote(key string) source.Run {
	if d.notes[key] == nil {
		return source.Run{}
	}
	at := slices.Index(d.used, key)
	if at < 0 {
		d.used = append(d.used, key)
		at = len(d.used) - 1
	}
	return source.Run{Text: "[" + strconv.Itoa(at+1) + "]", Script: source.Super}
}

// appendFootnotes puts the notes as text behind the body.
func (d *docx) appendFootnotes() {
	if len(d.used) == 0 {
		return
	}
	d.im.blocks = append(d.im.blocks, source.Block{Type: source.Rule})
	for i, key := range d.used {
		text := "[" + strconv.Itoa(i+1) + "] " + strings.Join(strings.Fields(d.notes[key].plain()), " ")
		d.im.blocks = append(d.im.blocks, source.Block{Type: source.Paragraph, Runs: []source.Run{{Text: cleanText(text)}}})
	}
	d.im.note("footnotes", "%d 条脚注已作为文字放在文末。", len(d.used))
}
