package httpapi

import (
	"compress/gzip"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// ui serves the built pages; every path of the single-page application is its index. The parts of the application lie
// packed in the program (name.gz) and go out as they are to everybody who takes gzip.
func ui(files fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if files == nil || r.Method != http.MethodGet && r.Method != http.MethodHead {
			http.NotFound(w, r)
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if name == "" || path.Ext(name) == "" {
			name = "index.html"
		}
		if strings.HasPrefix(name, "assets/") {
			asset(w, r, files, name)
			return
		}
		w.Header().Set("Cache-Control", "no-cache")
		if !there(files, name) {
			if name != "index.html" {
				http.NotFound(w, r)
				return
			}
			name = "placeholder.html"
		}
		typed(w, name)
		http.ServeFileFS(w, r, files, name)
	})
}

// asset serves a part of the application. Its name tells its content, so that browsers keep it.
func asset(w http.ResponseWriter, r *http.Request, files fs.FS, name string) {
	packed, err := fs.ReadFile(files, name+".gz")
	if err != nil && !there(files, name) {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	w.Header().Set("Vary", "Accept-Encoding")
	typed(w, name)
	switch {
	case err != nil: // pictures and fonts are not packed again
		http.ServeFileFS(w, r, files, name)
	case takesGzip(r):
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed)
	default:
		unpack(w, packed)
	}
}

func unpack(w http.ResponseWriter, packed []byte) {
	z, err := gzip.NewReader(strings.NewReader(string(packed)))
	if err != nil {
		http.Error(w, "网页文件损坏，请联系系统管理员重新安装。", http.StatusInternalServerError)
		return
	}
	_, _ = io.Copy(w, z) //nolint:gosec // our own files, packed when the program was built
}

// takesGzip: a browser names it plainly; "gzip;q=0" refuses it.
func takesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(strings.TrimSpace(part), ";")
		if coding == "gzip" && strings.ReplaceAll(weight, " ", "") != "q=0" {
			return true
		}
	}
	return false
}

func there(files fs.FS, name string) bool {
	info, err := fs.Stat(files, name)
	return err == nil && !info.IsDir()
}

func typed(w http.ResponseWriter, name string) {
	if t := mime.TypeByExtension(path.Ext(name)); t != "" {
		w.Header().Set("Content-Type", t)
	}
}
