package main

import (
	"runtime"
	"testing"
)

func TestTheHeapMayGrowToItsFloorAndBeyondThatByThreeQuarters(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{0: 75, 1: 10_000, 4 << 20: 1100, 16 << 20: 200, 24 << 20: 100, 40 << 20: 75, 48 << 20: 75, 1 << 40: 75} {
		if got := gcPercent(live); got != want {
			t.Errorf("%d bytes in use: %d %%, want %d", live, got, want)
		}
	}
}

func TestSomethingIsDoneAfterEveryCollection(t *testing.T) {
	t.Parallel()
	done := make(chan struct{}, 100)
	afterGC(func() { done <- struct{}{} })
	<-done
	for range 3 {
		runtime.GC()
		<-done
	}
}
