package vault

import (
	"fmt"
	"io"
	"log/slog"
)

// Secret is a credential that never prints: every way of formatting, logging or encoding it gives "***".
// Only Reveal hands it out. The text stands behind a pointer, because fmt prints the fields of a struct that holds a
// Secret in an unexported field without asking Format.
type Secret struct{ text *string }

const hidden = "***"

// NewSecret wraps a credential.
func NewSecret(text string) Secret { return Secret{&text} }

// Reveal returns the credential, for the one place that sends it.
func (s Secret) Reveal() string {
	if s.text == nil {
		return ""
	}
	return *s.text
}

// IsZero reports whether there is no credential.
func (s Secret) IsZero() bool { return s.Reveal() == "" }

// String returns "***".
func (s Secret) String() string { return hidden }

// GoString returns "***".
func (s Secret) GoString() string { return hidden }

// Format writes "***" for every verb.
func (s Secret) Format(w fmt.State, _ rune) { _, _ = io.WriteString(w, hidden) }

// LogValue returns "***".
func (s Secret) LogValue() slog.Value { return slog.StringValue(hidden) }

// MarshalJSON returns "***" as JSON.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + hidden + `"`), nil }

// MarshalText returns "***".
func (s Secret) MarshalText() ([]byte, error) { return []byte(hidden), nil }
