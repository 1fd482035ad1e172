package store

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"testing/fstest"
	"text/template"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"qianfa/internal/core/fault"
)

// migrations are one numbered sequence. A plain name is for both databases, with the words of the dialect filled in;
// a name ending in .sqlite.sql or .postgres.sql is for one of them.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the schema to this program's version, or refuses one that is newer.
func (db *DB) migrate(ctx context.Context) error {
	provider, err := db.provider()
	if err != nil {
		return err
	}
	now, ours, err := versions(ctx, provider)
	if err != nil {
		return err
	}
	if db.opt.Attach {
		if now < ours {
			return fault.New(fault.Refused, "数据库的结构版本是 %d，本程序需要 %d。请先运行 qianfa migrate。", now, ours)
		}
		return nil
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if db.opt.Migrate != nil {
		if err := db.opt.Migrate(ctx, db.writer); err != nil {
			return fmt.Errorf("migrate further: %w", err)
		}
	}
	return nil
}

// versions returns the schema's version in the database and this program's, and refuses a newer schema.
func versions(ctx context.Context, provider *goose.Provider) (now, ours int64, err error) {
	now, ours, err = provider.GetVersions(ctx)
	if err != nil {
		return 0, 0, unreachable(err)
	}
	if now > ours {
		return now, ours, fault.New(fault.Refused, "数据库的结构版本是 %d，比本程序认识的 %d 新。请换用与数据相配的新版程序，或从备份恢复。", now, ours)
	}
	return now, ours, nil
}

// Inspect returns the schema's version in the database (0 = empty) and this program's, and changes nothing. It refuses
// a newer schema; a folder without data is fault.NotFound.
func Inspect(ctx context.Context, opt Options) (now, ours int64, err error) {
	opt = withDefaults(opt)
	d, err := dialectOf(opt)
	if err != nil {
		return 0, 0, err
	}
	db := &DB{opt: opt, dialect: d}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := db.checkAttach(); err != nil {
		return 0, 0, err
	}
	if db.writer, db.reader, err = d.open(opt); err != nil {
		return 0, 0, err
	}
	provider, err := db.provider()
	if err != nil {
		return 0, 0, err
	}
	return versions(ctx, provider)
}

// SchemaVersion returns the schema's version in the database.
func (db *DB) SchemaVersion(ctx context.Context) (int64, error) {
	provider, err := db.provider()
	if err != nil {
		return 0, err
	}
	return provider.GetDBVersion(ctx)
}

func (db *DB) provider() (*goose.Provider, error) {
	files, err := db.dialect.migrations()
	if err != nil {
		return nil, err
	}
	opts := []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if !db.dialect.sqlite() {
		locker, err := lock.NewPostgresSessionLocker()
		if err != nil {
			return nil, err
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	return goose.NewProvider(db.dialect.goose, db.writer, files, opts...)
}

// migrations returns the rendered files of one database.
func (d dialect) migrations() (fs.FS, error) {
	names, err := fs.Glob(migrations, "migrations/*.sql")
	if err != nil {
		return nil, err
	}
	files := fstest.MapFS{}
	for _, name := range names {
		base := path.Base(name)
		if engine := engineOf(base); engine != "" && engine != d.name {
			continue
		}
		text, err := d.render(name)
		if err != nil {
			return nil, err
		}
		files[base] = &fstest.MapFile{Data: text}
	}
	return files, nil
}

func (d dialect) render(name string) ([]byte, error) {
	t, err := template.New(path.Base(name)).Option("missingkey=error").ParseFS(migrations, name)
	if err != nil {
		return nil, fmt.Errorf("migration %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, d.words); err != nil {
		return nil, fmt.Errorf("migration %s: %w", name, err)
	}
	return b.Bytes(), nil
}

func engineOf(base string) string {
	for _, engine := range []string{sqliteDialect.name, postgresDialect.name} {
		if strings.HasSuffix(base, "."+engine+".sql") {
			return engine
		}
	}
	return ""
}

// checkKind seals a new database as a demo's or a real one, and refuses to mix the two (decisions 23).
func (db *DB) checkKind(ctx context.Context) error {
	want := "real"
	if db.opt.Demo {
		want = "demo"
	}
	kind, err := db.installation(ctx, "kind")
	if errors.Is(err, errNone) && !db.opt.Attach {
		return db.setInstallation(ctx, "kind", want)
	}
	if err != nil && !errors.Is(err, errNone) {
		return err
	}
	switch {
	case db.opt.Attach:
		db.opt.Demo = kind == "demo"
		return nil
	case kind == "demo" && want == "real":
		return fault.New(fault.Refused, "这是演练数据，不能当作正式数据使用。请加上 --demo，或换一个数据目录。")
	case kind == "real" && want == "demo":
		return fault.New(fault.Refused, "这是正式数据，不能用来演练。请去掉 --demo，或换一个数据目录。")
	}
	return nil
}
