package main

import (
	"io"
	"log/slog"
	"path/filepath"

	"gopkg.in/natefinch/lumberjack.v2"
)

// keepLogs is how many days logs are kept: at least six months (网络安全法第二十一条).
const keepLogs = 190

// logs returns the log of a server: everything goes to logs/qianfa.log in the data folder, which is turned over by size
// and kept for keepLogs days; warnings, and with --verbose everything, also go to stderr.
func (c *ServeCmd) logs(stderr io.Writer) (*slog.Logger, func() error) {
	level := slog.LevelWarn
	if c.Verbose {
		level = slog.LevelInfo
	}
	file := &lumberjack.Logger{Filename: filepath.Join(c.Data, "logs", "qianfa.log"), MaxSize: 100, MaxAge: keepLogs, Compress: true}
	return slog.New(slog.NewMultiHandler(
		slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: level}),
		slog.NewJSONHandler(file, &slog.HandlerOptions{Level: slog.LevelInfo}),
	)), file.Close
}
