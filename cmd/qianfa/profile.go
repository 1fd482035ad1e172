package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"

	"qianfa/internal/core/fault"
)

// startProfile writes a processor profile to path until the returned function ends it. When ctx ends it writes beside
// it what was allocated so far and what is still in use (path.allocs).
func startProfile(ctx context.Context, path string) (stop func() error, err error) {
	f, err := os.Create(path)
	if err != nil {
		return nil, fault.New(fault.Invalid, "不能写剖析文件 %s。请检查目录和权限。", path).Because(err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(fmt.Errorf("profile: %w", err), f.Close())
	}
	written := make(chan error, 1)
	context.AfterFunc(ctx, func() { written <- writeAllocs(path + ".allocs") })
	return func() error {
		pprof.StopCPUProfile()
		if ctx.Err() == nil {
			return f.Close()
		}
		return errors.Join(f.Close(), <-written)
	}, nil
}

func writeAllocs(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("profile of memory: %w", err)
	}
	runtime.GC()
	return errors.Join(pprof.Lookup("allocs").WriteTo(f, 0), f.Close())
}
