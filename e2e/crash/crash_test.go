// Package crash kills a running installation with kill -9 at random moments, while people sign and posts go out to
// simulated platforms that also lose answers, and proves that nothing that was acknowledged is lost and nothing goes
// out twice.
//
// It knows the program only from outside: its processes, its HTTP API, its commands. QIANFA_CRASH_ROUNDS says how many
// rounds are run over both databases (20 without it) and QIANFA_CRASH_SEED repeats the moments of an earlier run.
// Start reading at TestKilledAtAnyMoment, then round in round_test.go.
package crash

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"qianfa/internal/pgtest"
)

// Variables of the environment.
const (
	roundsVariable = "QIANFA_CRASH_ROUNDS"
	seedVariable   = "QIANFA_CRASH_SEED"
)

// TestKilledAtAnyMoment: whenever the program is killed, no post goes out twice, every target ends published or
// visibly uncertain, no acknowledged signature is lost, and the ledger verifies against an earlier export.
func TestKilledAtAnyMoment(t *testing.T) {
	t.Parallel()
	rounds := number(t, roundsVariable, 20)
	seed := number(t, seedVariable, time.Now().UnixNano()%1_000_000)
	t.Logf("%d rounds, seed %d (%s=%d repeats its moments)", rounds, seed, seedVariable, seed)
	lanes := []struct {
		name string
		open func(t *testing.T) string
	}{
		{"SQLite 1", func(*testing.T) string { return "" }},
		{"PostgreSQL 1", func(t *testing.T) string { return pgtest.Database(t) }},
		{"SQLite 2", func(*testing.T) string { return "" }},
		{"PostgreSQL 2", func(t *testing.T) string { return pgtest.Database(t) }},
	}
	for i, lane := range lanes {
		mine := rounds / int64(len(lanes))
		if int64(i) < rounds%int64(len(lanes)) {
			mine++
		}
		t.Run(lane.name, func(t *testing.T) {
			t.Parallel()
			run(t, lane.open(t), rand.New(rand.NewPCG(uint64(seed), uint64(i))), int(mine))
		})
	}
}

// run is one installation living through its rounds.
func run(t *testing.T, database string, rng *rand.Rand, rounds int) {
	in := install(t, database, rng)
	early := filepath.Join(in.dir, "early.jsonl")
	for n := range rounds {
		in.round(fmt.Sprintf("第%d轮", n+1))
		if t.Failed() {
			return
		}
		if n == rounds/2 {
			in.command("ledger", "export", "--data", in.data, "--output", early)
		}
	}
	in.app.kill()
	in.start()
	in.nothingLost()
	in.app.kill()
	late := filepath.Join(in.dir, "late.jsonl")
	in.command("ledger", "export", "--data", in.data, "--output", late)
	in.command("ledger", "verify", late, "--checkpoint", early)
	t.Logf("rounds %d, kills %d, signatures kept %d, published %d, left to a person %d, faults %v",
		rounds, in.kills, len(in.signed), in.published, in.uncertain, in.faults)
}

func number(t *testing.T, variable string, otherwise int64) int64 {
	t.Helper()
	text := os.Getenv(variable)
	if text == "" {
		return otherwise
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 {
		t.Fatalf("%s=%q is not a number above 0", variable, text)
	}
	return n
}
