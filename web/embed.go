// Package web carries the built admin UI inside the binary. It never serves anything itself: httpapi mounts FS.
// Before the pages are built it holds only placeholder.html, so that the program compiles without Node.js.
// Start reading at FS.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// FS returns the files of the admin UI and whether they were built; when not, only placeholder.html is there.
func FS() (files fs.FS, built bool) {
	files, err := fs.Sub(dist, "dist")
	if err != nil { // dist is embedded above, its name is a constant
		panic("web: " + err.Error())
	}
	_, err = fs.Stat(files, "index.html")
	return files, err == nil
}
