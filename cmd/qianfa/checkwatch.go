package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"qianfa/internal/core/fault"
)

// seen is what of a file shows that it has changed.
type seen struct {
	size int64
	at   time.Time
}

// watch checks every file once and then each one that changed, until the program is told to stop. It asks the folder
// twice a second: that works on network drives too.
func (c *CheckCmd) watch(ctx context.Context, s *streams, d *desks) error {
	known := map[string]seen{}
	tick := time.NewTicker(cmp.Or(c.pause, 500*time.Millisecond))
	defer tick.Stop()
	for first := true; ; first = false {
		names, err := d.files(c.Files)
		if err != nil && first {
			return err
		}
		changed, err := look(names, known)
		if err != nil && first {
			return err
		}
		if slices.ContainsFunc(changed, func(n string) bool { return filepath.Base(n) == configName }) || configsChanged(d, known) {
			*d, changed = *newDesks(c, d.today), names
		}
		for _, name := range changed {
			c.again(s, d, name) // what --fix changes is seen as a change and checked once more
		}
		if first {
			fmt.Fprintf(s.Err, "正在查看 %d 个文件，改动后会再检查；按 Ctrl+C 结束。\n", len(names))
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// again checks one file and prints; what is wrong with one file does not end the watch.
func (c *CheckCmd) again(s *streams, d *desks, name string) {
	a, err := c.one(s, d, name)
	if err == nil && !c.Diff {
		err = c.print(s, []fileAnswer{a})
	}
	if err != nil {
		fmt.Fprintf(s.Err, "%s: %s\n", name, fault.Of(err).Message)
	}
}

// look returns the files that are new or have changed since, and remembers them. One that has gone is forgotten.
func look(names []string, known map[string]seen) ([]string, error) {
	var changed []string
	for _, name := range names {
		info, err := os.Stat(name)
		if err != nil {
			return changed, unreadable(name, err)
		}
		now := seen{info.Size(), info.ModTime()}
		if known[name] != now {
			changed = append(changed, name)
		}
		known[name] = now
	}
	maps.DeleteFunc(known, func(name string, _ seen) bool {
		return !slices.Contains(names, name) && filepath.Base(name) != configName
	})
	return changed, nil
}

// configsChanged reports whether a configuration in use was changed or removed.
func configsChanged(d *desks, known map[string]seen) bool {
	changed := false
	for name := range d.byFile {
		if name == "" {
			continue
		}
		var now seen
		if info, err := os.Stat(name); err == nil {
			now = seen{info.Size(), info.ModTime()}
		}
		if was, ok := known[name]; ok && was != now {
			changed = true
		}
		known[name] = now
	}
	return changed
}
