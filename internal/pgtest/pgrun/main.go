// Command pgrun starts one test cluster of PostgreSQL for several packages: it runs the command given to it with
// QIANFA_TEST_PG set, and ends the cluster with the command. Without a command it prints the URL and waits until its
// input ends or it is interrupted.
//
//	go run ./internal/pgtest/pgrun go test ./...
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"qianfa/internal/pgtest"
)

func main() {
	code, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "pgrun:", err)
	}
	os.Exit(code)
}

func run(command []string) (code int, err error) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	cluster, err := pgtest.Start(ctx, pgtest.Options{})
	if err != nil {
		return 2, err
	}
	defer func() { err = errors.Join(err, cluster.Stop()) }()
	if len(command) == 0 {
		fmt.Println(cluster.URL)
		waitForEnd(ctx)
		return 0, nil
	}
	c := exec.CommandContext(ctx, command[0], command[1:]...)
	c.Env = append(os.Environ(), pgtest.Variable+"="+cluster.URL)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	c.Cancel = func() error { return c.Process.Signal(syscall.SIGTERM) }
	err = c.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	}
	if err != nil {
		return 2, err
	}
	return 0, nil
}

// waitForEnd returns when the input ends or the context does.
func waitForEnd(ctx context.Context) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = io.Copy(io.Discard, os.Stdin)
	}()
	select {
	case <-ctx.Done():
	case <-ended:
	}
}
