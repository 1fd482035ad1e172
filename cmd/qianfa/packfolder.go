package main

import (
	"io/fs"
	"os"
	"path/filepath"

	"qianfa/internal/core/fault"
)

// packFolder opens a folder of packs, or a single pack's folder as if it stood alone in one.
func packFolder(dir string) (fs.FS, error) {
	full, err := filepath.Abs(dir)
	if err != nil {
		return nil, unreadable(dir, err)
	}
	info, err := os.Stat(full)
	if err != nil {
		return nil, unreadable(dir, err)
	}
	if !info.IsDir() {
		return nil, fault.New(fault.Invalid, "%s 不是文件夹。请给出内含 pack.yaml 的文件夹，或它的上一级。", dir).At("packs", "不是文件夹")
	}
	if _, err := os.Stat(filepath.Join(full, "pack.yaml")); err == nil {
		return onlyFolder{FS: os.DirFS(filepath.Dir(full)), name: filepath.Base(full)}, nil
	}
	return os.DirFS(full), nil
}

// onlyFolder is a file system whose root shows one of its folders.
type onlyFolder struct {
	fs.FS
	name string
}

// ReadDir lists the one folder at the root, and every folder as it is below.
func (o onlyFolder) ReadDir(name string) ([]fs.DirEntry, error) {
	if name != "." {
		return fs.ReadDir(o.FS, name)
	}
	info, err := fs.Stat(o.FS, o.name)
	if err != nil {
		return nil, err
	}
	return []fs.DirEntry{fs.FileInfoToDirEntry(info)}, nil
}
