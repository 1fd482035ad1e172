package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/blob"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/store"
)

// blobFolder is where media lie in the data folder; backupNote what a backup says about itself.
const (
	blobFolder = "blobs"
	backupNote = "backup.json"
)

// backupFacts stand in a backup's backup.json. The checkpoint is what restore verifies against.
type backupFacts struct {
	MadeAt     time.Time `json:"made_at"`
	Entries    int64     `json:"entries"`
	Files      int       `json:"files"`
	Checkpoint string    `json:"checkpoint"`
	Key        string    `json:"key"`
}

// BackupCmd is `qianfa backup`: a verified copy of everything, beside a running server.
type BackupCmd struct {
	place
	To   string `arg:"" optional:"" help:"备份到的目录，须不存在或为空。" placeholder:"DIR"`
	JSON bool   `name:"json" help:"以 JSON 回答。"`
}

// postgresRecipe is what an administrator of PostgreSQL does; its own tools do it best.
const postgresRecipe = `PostgreSQL 的数据请用它自己的工具备份，不必停止服务：
  1. pg_dump --format=custom --file=qianfa.dump "$QIANFA_DATABASE"
  2. 复制数据目录（媒体文件与密钥）：cp -a DIR/. 备份目录/   （先做第 1 步，再做第 2 步）
恢复：
  1. createdb 新库；pg_restore --no-owner --dbname="postgres://…/新库" qianfa.dump
  2. 把备份的数据目录复制到新位置
  3. qianfa ledger export --database "postgres://…/新库" --data DIR -o check.jsonl
  4. qianfa ledger verify check.jsonl --key DIR/ledger.pub
注意：运行中的 PostgreSQL 经系统小版本升级后应重启一次。
`

// Run copies the database while it is in use, then the files, and verifies the copy. Files are written before the
// facts that name them, so the later copy of the files has all that the database names.
func (c *BackupCmd) Run(ctx context.Context, s *streams) error {
	if c.Database != "" {
		_, err := io.WriteString(s.Out, postgresRecipe)
		return err
	}
	if c.To == "" {
		return fault.New(fault.Invalid, "请写明备份到哪个目录。").At("to", "缺少目录")
	}
	if err := emptyFolder(c.To); err != nil {
		return err
	}
	if err := copyData(ctx, c.place, c.To); err != nil {
		return err
	}
	facts, err := verifyFolder(ctx, s, c.To, nil)
	if err != nil {
		return err
	}
	facts.MadeAt = time.Now().UTC()
	if err := writeFile(filepath.Join(c.To, backupNote), func(w io.Writer) error { return json.NewEncoder(w).Encode(facts) }); err != nil {
		return err
	}
	return c.answer(s, facts, "已备份并核验")
}

// RestoreCmd is `qianfa restore`: put a backup into a new data folder and verify it there.
type RestoreCmd struct {
	From string `arg:"" help:"备份所在的目录。" placeholder:"DIR"`
	Data string `required:"" help:"恢复到的数据目录，须不存在或为空。" placeholder:"DIR"`
	JSON bool   `name:"json" help:"以 JSON 回答。"`
}

// Run refuses a folder with anything in it, so that nothing is overwritten.
func (c *RestoreCmd) Run(ctx context.Context, s *streams) error {
	raw, err := os.ReadFile(filepath.Join(c.From, backupNote))
	if err != nil {
		return fault.New(fault.Invalid, "目录 %s 不是完整的备份：缺少 backup.json。", c.From).Because(err)
	}
	var made backupFacts
	if err := json.Unmarshal(raw, &made); err != nil {
		return fault.New(fault.Invalid, "备份的 backup.json 已损坏。请换一份备份。").Because(err)
	}
	if err := emptyFolder(c.Data); err != nil {
		return err
	}
	if err := copyTree(ctx, c.From, c.Data, func(name string) bool { return name != backupNote }); err != nil {
		return err
	}
	facts, err := verifyFolder(ctx, s, c.Data, []string{made.Checkpoint})
	if err != nil {
		return err
	}
	return (&BackupCmd{To: c.Data, JSON: c.JSON}).answer(s, facts, "已恢复并核验")
}

func (c *BackupCmd) answer(s *streams, facts backupFacts, done string) error {
	if c.JSON {
		return s.json(facts)
	}
	_, err := fmt.Fprintf(s.Out, "%s：%s，台账 %d 条，媒体文件 %d 个。其中有密钥，请妥善保管。\n", done, c.To, facts.Entries, facts.Files)
	return err
}

// copyData copies the database consistently and then all other files of the data folder: media and keys.
func copyData(ctx context.Context, from place, to string) error {
	db, err := from.beside(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if err := db.GrowTree(ctx); err != nil {
		return err
	}
	if err := db.CopyTo(ctx, store.Path(to)); err != nil {
		return err
	}
	database := filepath.Base(store.Path(""))
	return copyTree(ctx, from.Data, to, func(name string) bool {
		return !strings.HasPrefix(name, database) && name != "lock" && !strings.HasPrefix(filepath.Base(name), ".new-")
	})
}

// verifyFolder verifies ledger and media of a data folder that nobody uses, against checkpoints held elsewhere. What
// fails is said on Err and ends the program with 1.
func verifyFolder(ctx context.Context, s *streams, dir string, checkpoints []string) (backupFacts, error) {
	db, err := (place{Data: dir}).beside(ctx)
	if err != nil {
		return backupFacts{}, err
	}
	defer db.Close()
	report, err := verifyStore(ctx, db, checkpoints)
	if err != nil {
		return backupFacts{}, err
	}
	if !report.OK {
		fmt.Fprintln(s.Err, "副本没有通过核验，请不要使用。"+report.Text)
		return backupFacts{}, exitBad
	}
	files, err := verifyFiles(ctx, s, filepath.Join(dir, blobFolder))
	if err != nil {
		return backupFacts{}, err
	}
	_, signed, err := db.LastCheckpoint(ctx)
	return backupFacts{Entries: report.Entries, Files: files, Checkpoint: signed.Note, Key: signed.Key}, err
}

// verifyStore exports and verifies at once, without a file between.
func verifyStore(ctx context.Context, db *store.DB, checkpoints []string) (ledger.Report, error) {
	r, w := io.Pipe()
	failed := make(chan error, 1)
	go func() {
		_, err := db.Export(ctx, w)
		failed <- errors.Join(err, w.CloseWithError(err))
	}()
	report, err := ledger.Verify(app.Lines(r), ledger.Trust{Checkpoints: checkpoints})
	return report, errors.Join(err, r.Close(), <-failed)
}

func verifyFiles(ctx context.Context, s *streams, dir string) (int, error) {
	folder, err := blob.NewFolder(dir)
	if err != nil {
		return 0, err
	}
	damaged, err := folder.Check(ctx)
	if err != nil {
		return 0, err
	}
	if len(damaged) > 0 {
		fmt.Fprintf(s.Err, "副本没有通过核验：有 %d 个媒体文件与核验码不符，已损坏，第一个是 %s。\n", len(damaged), damaged[0])
		return 0, exitBad
	}
	n := 0
	for _, err := range folder.All() {
		if err != nil {
			return 0, err
		}
		n++
	}
	return n, nil
}

// emptyFolder makes a folder and refuses one that has anything in it.
func emptyFolder(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fault.New(fault.Invalid, "不能建立目录 %s。请检查路径和权限。", dir).Because(err)
	}
	names, err := os.ReadDir(dir)
	if err != nil {
		return unreadable(dir, err)
	}
	if len(names) > 0 {
		return fault.New(fault.Refused, "目录 %s 不是空的，为免覆盖，没有写入。请换一个空目录。", dir)
	}
	return nil
}

// copyTree copies the files of a folder that want accepts by their path in it, with their modes, durably.
func copyTree(ctx context.Context, from, to string, want func(name string) bool) error {
	inside, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	return filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err = errors.Join(err, ctx.Err()); err != nil {
			return err
		}
		name, err := filepath.Rel(from, path)
		if err != nil || name == "." {
			return err
		}
		if full, err := filepath.Abs(path); err != nil || d.IsDir() && full == inside {
			return errors.Join(err, fs.SkipDir)
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, name), 0o700)
		}
		if !d.Type().IsRegular() || !want(name) {
			return nil
		}
		return copyFile(path, filepath.Join(to, name))
	})
}

func copyFile(from, to string) error {
	src, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // destroyed meanwhile, by law or after a leak
	}
	if err != nil {
		return err
	}
	defer src.Close()
	mode, err := src.Stat()
	if err != nil {
		return err
	}
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, mode.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, src)
	return errors.Join(err, dst.Sync(), dst.Close())
}
