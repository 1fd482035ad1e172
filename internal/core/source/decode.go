package source

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"qianfa/internal/core/fault"
)

// The limits of a document. They keep a hostile or broken one from costing memory; lengths that a regulation or a
// platform sets are checks.
const (
	MaxBytes  = 1 << 20 // of JSON (decisions 26)
	MaxDepth  = 6       // quotes and tables within each other
	MaxBlocks = 5000    // blocks, items and cells together
	maxNest   = 64      // JSON objects and lists within each other
)

// Decode reads a document strictly. An unknown or repeated key, a wrong type, a broken link or an exceeded limit is
// fault.Invalid with the path of the first wrong place.
func Decode(data []byte) (Document, error) {
	if len(data) > MaxBytes {
		return Document{}, fault.New(fault.Invalid, "文稿太大，最多 %d KB。请删减文字，图片请作为图片插入。", MaxBytes>>10)
	}
	if !utf8.Valid(data) {
		return Document{}, fault.New(fault.Invalid, "文稿不是 UTF-8 编码，请重新保存后再提交。")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	if err := documentShape.read(dec, "", 0); err != nil {
		return Document{}, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return Document{}, fault.New(fault.Invalid, "文稿末尾有多余的内容，请重新保存后再提交。")
	}
	var d Document
	if err := json.Unmarshal(data, &d); err != nil {
		return Document{}, fault.New(fault.Invalid, "文稿内容无法识别，请重新保存后再提交。").Because(err)
	}
	if err := d.Validate(); err != nil {
		return Document{}, err
	}
	return d, nil
}

// shape is what may stand at one place of the JSON: an object with these keys, a list of elem, or a plain value.
type shape struct {
	kind string // object list text number bool
	keys map[string]*shape
	elem *shape
}

var (
	textShape     = &shape{kind: "text"}
	numberShape   = &shape{kind: "number"}
	boolShape     = &shape{kind: "bool"}
	documentShape = documentKeys()
)

func documentKeys() *shape {
	run := object(map[string]*shape{"text": textShape, "bold": boolShape, "italic": boolShape, "underline": boolShape,
		"strike": boolShape, "script": textShape, "link": textShape})
	item := object(map[string]*shape{"id": textShape, "level": numberShape, "runs": list(run)})
	block := object(nil)
	cell := object(map[string]*shape{"id": textShape, "header": boolShape, "colspan": numberShape,
		"rowspan": numberShape, "blocks": list(block)})
	block.keys = map[string]*shape{"id": textShape, "type": textShape, "level": numberShape, "align": textShape,
		"indent": numberShape, "runs": list(run), "ordered": boolShape, "start": numberShape, "items": list(item),
		"rows": list(object(map[string]*shape{"cells": list(cell)})), "media": textShape, "alt": textShape,
		"caption": textShape, "width": numberShape, "height": numberShape, "blocks": list(block), "name": textShape}
	return object(map[string]*shape{"v": numberShape, "title": textShape, "summary": textShape, "byline": textShape,
		"blocks": list(block)})
}

func object(keys map[string]*shape) *shape { return &shape{kind: "object", keys: keys} }
func list(elem *shape) *shape              { return &shape{kind: "list", elem: elem} }

// read consumes one value and says where it does not fit.
func (s *shape) read(dec *json.Decoder, path string, depth int) error {
	tok, err := dec.Token()
	if err != nil {
		return at(path, "不是完整的 JSON").Because(err)
	}
	if depth > maxNest {
		return at(path, "层次太深")
	}
	switch v := tok.(type) {
	case json.Delim:
		if v == '{' && s.kind == "object" {
			return s.readObject(dec, path, depth)
		}
		if v == '[' && s.kind == "list" {
			return s.readList(dec, path, depth)
		}
	case string:
		if s.kind == "text" {
			return nil
		}
	case json.Number:
		if s.kind == "number" {
			return whole(v, path)
		}
	case bool:
		if s.kind == "bool" {
			return nil
		}
	}
	return at(path, "应当是"+kindNames[s.kind])
}

func (s *shape) readObject(dec *json.Decoder, path string, depth int) error {
	seen := map[string]bool{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return at(path, "不是完整的 JSON").Because(err)
		}
		key, _ := tok.(string)
		place := key
		if path != "" {
			place = path + "." + key
		}
		next, known := s.keys[key]
		if !known {
			return at(place, "没有这一项")
		}
		if seen[key] {
			return at(place, "这一项写了两次")
		}
		seen[key] = true
		if err := next.read(dec, place, depth+1); err != nil {
			return err
		}
	}
	return closing(dec, path)
}

func (s *shape) readList(dec *json.Decoder, path string, depth int) error {
	for i := 0; dec.More(); i++ {
		if err := s.elem.read(dec, fmt.Sprintf("%s[%d]", path, i), depth+1); err != nil {
			return err
		}
	}
	return closing(dec, path)
}

func closing(dec *json.Decoder, path string) error {
	if _, err := dec.Token(); err != nil {
		return at(path, "不是完整的 JSON").Because(err)
	}
	return nil
}

func whole(n json.Number, path string) error {
	if v, err := n.Int64(); err != nil || v < -1<<31 || v > 1<<31 {
		return at(path, "应当是整数")
	}
	return nil
}

var kindNames = map[string]string{"object": "一组内容（{…}）", "list": "列表（[…]）", "text": "文字", "number": "整数", "bool": "true 或 false"}

func at(path, text string) *fault.Error {
	if path == "" {
		return fault.New(fault.Invalid, "文稿内容有误：%s。", text)
	}
	return fault.New(fault.Invalid, "文稿内容有误：%s，%s。", path, text).At(path, text)
}
