package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestConfigCheckPassesBeforeTheFirstStart(t *testing.T) {
	t.Parallel()
	for _, dir := range []string{t.TempDir(), filepath.Join(t.TempDir(), "not", "there")} {
		out, stderr, code := said(t, "", "config", "check", "--data", dir)
		if code != 0 || !strings.Contains(out, "首次启动时建立") {
			t.Errorf("%s: exit %d, %s%s", dir, code, out, stderr)
		}
	}
}

func TestConfigCheckRefusesAPlaceWhereNothingCanBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, stderr, code := said(t, "", "config", "check", "--data", filepath.Join(file, "data")); code != 2 || !strings.Contains(stderr, "不能写入") {
		t.Errorf("exit %d, %s", code, stderr)
	}
}
