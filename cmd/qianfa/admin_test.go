package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"qianfa/internal/store"
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

func TestConfigCheckTellsAnOlderSchemaFromANewerOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	db, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	now, err := db.SchemaVersion(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	set := func(query string, args ...any) {
		t.Helper()
		if _, err := db.Writer().ExecContext(t.Context(), query, args...); err != nil {
			t.Fatal(err)
		}
	}
	check := func(want string, code int) {
		t.Helper()
		if out, stderr, got := said(t, "", "config", "check", "--data", dir); got != code || !strings.Contains(out+stderr, want) {
			t.Errorf("exit %d, want %d and %q in %s%s", got, code, want, out, stderr)
		}
	}
	check(fmt.Sprintf("数据库结构版本 %d。", now), 0)
	set("DELETE FROM goose_db_version WHERE version_id = $1", now)
	check(fmt.Sprintf("启动时升级到 %d", now), 0)
	set("INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, TRUE)")
	check("请换用与数据相配的新版程序", 2)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
