package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"strings"

	"qianfa/internal/core/fault"
)

// The limits against archives that are small on disk and huge when opened.
const (
	maxEntries = 3000
	maxOpened  = 200 << 20 // all entries together
	maxPart    = 24 << 20  // one XML part
	maxRatio   = 150       // opened to packed, from ratioFrom on
	ratioFrom  = 4 << 20
)

// archive is an Office file whose directory has been looked at and found harmless.
type archive struct {
	name   string
	files  map[string]*zip.File
	opened int64 // bytes read so far
}

// openArchive reads the directory and refuses encrypted, macro and bomb archives before anything is unpacked.
func openArchive(name string, data []byte) (*archive, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fault.New(fault.Invalid, "“%s”已损坏，无法打开。请重新保存或重新传送后再上传。", name).Because(err)
	}
	if len(r.File) > maxEntries {
		return nil, bomb(name)
	}
	a := &archive{name: name, files: map[string]*zip.File{}}
	var total uint64
	for _, f := range r.File {
		if f.Flags&1 != 0 {
			return nil, encrypted(name)
		}
		total += f.UncompressedSize64
		if total > maxOpened || f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/max(f.CompressedSize64, 1) > maxRatio {
			return nil, bomb(name)
		}
		if strings.Contains(strings.ToLower(f.Name), "vbaproject") {
			return nil, macro(name)
		}
		a.files[strings.TrimPrefix(f.Name, "/")] = f
	}
	return a, nil
}

func bomb(name string) error {
	return fault.New(fault.Invalid, "“%s”解压后异常地大，疑似恶意文件，不能接收。请核实来源。", name)
}

func (a *archive) has(part string) bool { return a.files[part] != nil }

// mainPart finds the body of a document whose parts are named otherwise, by the package's relations.
func (a *archive) mainPart() string {
	root, err := a.xml("_rels/.rels")
	if err != nil || root == nil {
		return ""
	}
	for _, rel := range root.all("Relationship") {
		if strings.HasSuffix(rel.attr("Type"), "/officeDocument") {
			target := strings.TrimPrefix(rel.attr("Target"), "/")
			if a.has(target) && strings.HasPrefix(target, "word") {
				return target
			}
		}
	}
	return ""
}

// read unpacks one part. The size in the directory is not trusted.
func (a *archive) read(part string, limit int64) ([]byte, error) {
	f := a.files[part]
	if f == nil {
		return nil, nil
	}
	rc, err := f.Open()
	if err != nil {
		return nil, a.damaged(part, err)
	}
	data, err := io.ReadAll(io.LimitReader(rc, limit+1))
	if err = errors.Join(err, rc.Close()); err != nil {
		return nil, a.damaged(part, err)
	}
	if a.opened += int64(len(data)); int64(len(data)) > limit || a.opened > maxOpened {
		return nil, bomb(a.name)
	}
	return data, nil
}

func (a *archive) damaged(part string, err error) error {
	return fault.New(fault.Invalid, "“%s”已损坏（%s），无法读取。请用 Word 或 WPS 打开后另存一份 .docx，再重新上传。", a.name, path.Base(part)).Because(err)
}
