package main

import (
	"context"
	"database/sql"
	"fmt"

	"qianfa/internal/store"
)

// furtherMigrations are those of the job engine, which only internal/job knows.
type furtherMigrations func(ctx context.Context, db *sql.DB) error

// MigrateCmd is `qianfa migrate`: bring the schema to this program's version, with the server stopped.
type MigrateCmd struct {
	place
	Demo bool `help:"这是演练数据。"`
	JSON bool `name:"json" help:"以 JSON 回答。"`
}

// Run migrates. Running it again changes nothing.
func (c *MigrateCmd) Run(ctx context.Context, s *streams, further furtherMigrations) error {
	db, err := store.Open(ctx, store.Options{URL: c.Database, Dir: c.Data, Demo: c.Demo, Migrate: further})
	if err != nil {
		return err
	}
	defer db.Close()
	version, err := db.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(map[string]int64{"schema": version})
	}
	_, err = fmt.Fprintf(s.Out, "数据库结构已是版本 %d，可以启动服务。\n", version)
	return err
}
