package store_test

import (
	"testing"

	"go.uber.org/goleak"

	"qianfa/internal/pgtest"
	"qianfa/internal/store/storetest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestSQLite(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) storetest.Place { return storetest.Place{Dir: t.TempDir()} })
}

func TestPostgreSQL(t *testing.T) {
	t.Parallel()
	storetest.Run(t, func(t *testing.T) storetest.Place {
		return storetest.Place{URL: pgtest.Database(t), Dir: t.TempDir()}
	})
}
