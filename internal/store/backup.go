package store

import (
	"context"
	"errors"
	"fmt"
	"os"
)

// CopyTo writes a consistent copy of a SQLite database to a file that does not exist yet, while others read and
// write. PostgreSQL has its own tools for that.
func (db *DB) CopyTo(ctx context.Context, path string) error {
	if !db.dialect.sqlite() {
		return errors.New("only a SQLite database is copied as a file")
	}
	if _, err := db.writer.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Sync(), f.Close()); err != nil {
		return fmt.Errorf("copy database: %w", err)
	}
	return nil
}
