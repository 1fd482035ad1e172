package main

import (
	"context"
	"log/slog"
	"time"

	"qianfa/internal/sim"
)

// SimCmd is `qianfa sim`: the simulated platforms (演练环境) as a process of their own.
type SimCmd struct {
	Listen string `help:"监听地址。" default:"127.0.0.1:8090" placeholder:"HOST:PORT"`
	Data   string `help:"演练平台的数据目录。" required:"" placeholder:"DIR"`
}

// Run serves until it is told to stop. Where it listens is said on the error stream.
func (c *SimCmd) Run(ctx context.Context, s *streams) error {
	return sim.Serve(ctx, c.Listen, c.Data, time.Now, slog.New(slog.NewTextHandler(s.Err, nil)), nil)
}
