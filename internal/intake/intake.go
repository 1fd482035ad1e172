// Package intake turns what people actually hold, a Word file with two photos, into a source document, pictures and
// the fields of a submission form. The content of a file decides what it is, not its name.
//
// It never stores anything, never fetches an address that stands in a file, never runs what a file contains, and
// refuses in one Chinese sentence what it cannot read safely; the caller still holds the bytes, so nothing is lost.
// A secrecy mark stops it before anything reaches the caller. Start reading at Import, then docx.go.
package intake

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/source"
)

// MaxBytes is the largest file taken in (decisions 26); video has a way of its own.
const MaxBytes = 20 << 20

// Options are what the caller decides about an import; the zero value works.
type Options struct {
	NewID func() string // ids of blocks; nil = b1, b2, …
	// Cleared says that the secrecy reviewer (保密审查员) looked at this very file and released it from a false hit.
	Cleared bool
}

// Result is what a file became. For a picture the document is empty; for an original that is only kept, too.
type Result struct {
	Document  source.Document
	Media     []Media
	Originals []Original
	Fields    map[string]string // of a submission template (报送模板): 标题 报送单位 报送人 事发日期 …
	Notes     []Note            // what the person should know, in Chinese
}

// Media is a picture, cleaned of everything but its pixels.
type Media struct {
	Digest string // "sha256:<hex>" of Data
	Kind   string // image
	Mime   string // image/jpeg or image/png
	Name   string
	Width  int
	Height int
	Data   []byte

	Located bool // the bytes handed in told where it was taken; Data does not
}

// Original (原件) describes the file as handed in. The bytes under Digest are the file's, or, for a picture, those of
// the cleaned Media: the place where a photo was taken is not kept.
type Original struct {
	Digest string
	Kind   string // 文字 图片
	Format string // by content: docx doc pdf jpg …
	Name   string
	Size   int64
}

// Note is one thing a person should know about an import.
type Note struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Import reads a file. What cannot be read safely is fault.Invalid; a secrecy mark is fault.Refused.
func Import(name string, data []byte, o Options) (Result, error) {
	r, err := importFile(baseName(name), data, o)
	if err != nil {
		return Result{}, err
	}
	return r, nil
}

func importFile(name string, data []byte, o Options) (Result, error) {
	if len(data) == 0 {
		return Result{}, fault.New(fault.Invalid, "“%s”是空文件，没有内容。请检查后重新上传。", name)
	}
	if len(data) > MaxBytes {
		return Result{}, fault.New(fault.Invalid, "“%s”有 %d MB，超过 %d MB 的上限。请压缩图片或拆分后重新上传。", name, len(data)>>20, MaxBytes>>20)
	}
	if err := checkName(name, o); err != nil {
		return Result{}, err
	}
	format, err := sniff(name, data)
	if err != nil {
		return Result{}, err
	}
	im := &importer{name: name, format: format, data: data, fields: map[string]string{}}
	im.noteExtension()
	if err := im.read(); err != nil {
		return Result{}, err
	}
	if err := im.checkSecrecy(o); err != nil {
		return Result{}, err
	}
	return im.result(o)
}

// importer holds one import while it goes on.
type importer struct {
	name   string
	format string
	data   []byte

	title     string // found by its style or element; "" = look at the first lines
	blocks    []source.Block
	media     []Media
	fields    map[string]string
	notes     []Note
	furniture []string // headers, footers, properties: read for secrecy marks only
	picture   string   // digest when the file itself is a picture
}

// read fills the importer according to the format.
func (im *importer) read() error {
	switch im.format {
	case "docx":
		return im.readDocx()
	case "txt":
		return im.readText()
	case "md":
		return im.readMarkdown()
	case "html":
		return im.readHTML()
	case "jpg", "png", "gif", "webp":
		return im.readPicture()
	default:
		return im.keepOnly()
	}
}

// result puts the parts together: form fields out of the text, the title out of the first line, ids on blocks.
func (im *importer) result(o Options) (Result, error) {
	im.takeFields()
	im.takeTitle()
	newID := o.NewID
	if newID == nil {
		n := 0
		newID = func() string { n++; return fmt.Sprintf("b%d", n) }
	}
	doc := source.Normalize(source.Document{V: source.Version, Title: im.title, Summary: im.fields["摘要"],
		Byline: im.fields["署名"], Blocks: trimBlocks(im.blocks)}, newID)
	if err := doc.Validate(); err != nil {
		return Result{}, fault.New(fault.Invalid, "“%s”的内容放不进文稿：%s", im.name, fault.Of(err).Message).Because(err)
	}
	if len(doc.Canonical()) > source.MaxBytes {
		return Result{}, fault.New(fault.Invalid, "“%s”的文字超过 1 MB，请拆成几篇后重新上传。", im.name)
	}
	return Result{Document: doc, Media: im.media, Originals: []Original{im.original()}, Fields: im.fields, Notes: im.notes}, nil
}

func (im *importer) original() Original {
	o := Original{Digest: digestOf(im.data), Kind: "文字", Format: im.format, Name: im.name, Size: int64(len(im.data))}
	if im.picture != "" {
		o.Kind, o.Digest, o.Size = "图片", im.picture, int64(len(im.media[0].Data))
	}
	return o
}

func (im *importer) note(code, format string, args ...any) {
	n := Note{Code: code, Text: fmt.Sprintf(format, args...)}
	for _, old := range im.notes {
		if old == n {
			return
		}
	}
	im.notes = append(im.notes, n)
}

// broken is the refusal of a file that is damaged.
func (im *importer) broken(err error) error {
	return fault.New(fault.Invalid, "“%s”已损坏，无法读取。请用 Word 或 WPS 打开后另存一份 .docx，再重新上传。", im.name).Because(err)
}

func digestOf(data []byte) string {
	sum := sha256.Sum256(data)
	return "sha256:" + hex.EncodeToString(sum[:])
}

// baseName drops folders of either kind and control characters from a file name.
func baseName(name string) string {
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.TrimSpace(cleanLine(name))
	if name == "" {
		return "未命名文件"
	}
	if r := []rune(name); len(r) > 200 {
		name = string(r[:100]) + string(r[len(r)-100:])
	}
	return name
}
