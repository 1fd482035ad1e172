package main

import (
	"errors"
	"syscall"
)

// prSetDumpable is PR_SET_DUMPABLE of prctl(2).
const prSetDumpable = 4

// forbidDumps keeps the memory of this process, where opened credentials pass, out of core files and away from other
// processes of the same user.
func forbidDumps() error {
	err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{})
	if _, _, no := syscall.RawSyscall(syscall.SYS_PRCTL, prSetDumpable, 0, 0); no != 0 {
		err = errors.Join(err, no)
	}
	return err
}
