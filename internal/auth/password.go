// Package auth knows who somebody is: passwords, sessions, lock-out and the step-up before a signature. What the person
// may do is decided in core, never here. Start reading at Service in service.go.
package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"runtime/debug"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Argon2id parameters of RFC 9106's second choice: 64 MiB, 3 passes, 4 lanes would be heavy for two cores, so 46 MiB and
// one pass as OWASP's table has it. The hash string carries them, so they can grow.
const (
	argonMemory  = 46 * 1024
	argonTime    = 1
	argonThreads = 1
	argonKey     = 32
	argonSalt    = 16
)

// hashing admits two computations at once, so that a flood of logins stays within memory (decisions 26).
var hashing = make(chan struct{}, 2)

// HashPassword returns "argon2id$v=19$m=…,t=…,p=…$salt$key"; the algorithm id stands first so that another can stand
// beside it. It waits for a free place and fails when ctx ends.
func HashPassword(ctx context.Context, password string) (string, error) {
	salt := make([]byte, argonSalt)
	if _, err := rand.Read(salt); err != nil {
		return "", fmt.Errorf("read random salt: %w", err)
	}
	key, err := derive(ctx, password, salt, argonMemory, argonTime, argonThreads)
	if err != nil {
		return "", err
	}
	enc := base64.RawStdEncoding
	return fmt.Sprintf("argon2id$v=19$m=%d,t=%d,p=%d$%s$%s", argonMemory, argonTime, argonThreads, enc.EncodeToString(salt), enc.EncodeToString(key)), nil
}

// CheckPassword reports whether password matches the hash string, in constant time. An unknown format never matches.
func CheckPassword(ctx context.Context, hash, password string) (bool, error) {
	parts := strings.Split(hash, "$")
	if len(parts) != 5 || parts[0] != "argon2id" || parts[1] != "v=19" {
		return false, nil
	}
	var memory, time uint32
	var threads uint8
	if _, err := fmt.Sscanf(parts[2], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false, nil //nolint:nilerr // a hash we cannot read matches nothing
	}
	salt, err1 := base64.RawStdEncoding.DecodeString(parts[3])
	want, err2 := base64.RawStdEncoding.DecodeString(parts[4])
	if err1 != nil || err2 != nil || memory > 1<<20 || time > 16 || threads == 0 || time == 0 {
		return false, nil //nolint:nilerr // likewise
	}
	got, err := derive(ctx, password, salt, memory, time, threads)
	if err != nil {
		return false, err
	}
	return subtle.ConstantTimeCompare(got, want) == 1, nil
}

func derive(ctx context.Context, password string, salt []byte, memory, time uint32, threads uint8) ([]byte, error) {
	select {
	case hashing <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-hashing }()
	key := argon2.IDKey([]byte(password), salt, time, memory, threads, argonKey)
	debug.FreeOSMemory() // its 46 MiB would stay with the process; logins are rare and take longer than this
	return key, nil
}
