package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// heapFloor is how large the heap may grow before garbage is collected, however little of it is in use. A server of
// ours lives in 150 MiB; with Go's own rule it would collect whenever the few megabytes in use have doubled.
const heapFloor = 48 << 20

// leastGrowth is by how many percent the heap may grow in any case over what is in use.
const leastGrowth = 75

// easeGC lets the heap grow to heapFloor before it is collected, and by leastGrowth beyond that. Whoever sets
// GOGC or GOMEMLIMIT decides for himself.
func easeGC() {
	if os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	afterGC(func() { debug.SetGCPercent(gcPercent(liveHeap())) })
}

// gcPercent is by how much the heap may grow over what is in use.
func gcPercent(live uint64) int {
	if live == 0 || live >= heapFloor {
		return leastGrowth
	}
	return int(min(max((heapFloor-live)*100/live, leastGrowth), 10_000)) //nolint:gosec // at most 10,000
}

// afterGC calls do now and after every collection.
func afterGC(do func()) {
	do()
	marker := new([64]byte) // unreachable at once: it goes with the next collection
	runtime.AddCleanup(marker, func(struct{}) { afterGC(do) }, struct{}{})
}

func liveHeap() uint64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(s)
	if s[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return s[0].Value.Uint64()
}
