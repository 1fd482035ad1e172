package auth_test

import (
	"context"
	"strings"
	"testing"

	"qianfa/internal/auth"
)

func TestAHashSaysHowItWasMadeAndNeverTwiceTheSame(t *testing.T) {
	t.Parallel()
	one, err := auth.HashPassword(t.Context(), "柳溪-2026")
	if err != nil {
		t.Fatal(err)
	}
	two, err := auth.HashPassword(t.Context(), "柳溪-2026")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(one, "argon2id$v=19$m=47104,t=1,p=1$") || one == two {
		t.Errorf("hashes %s and %s", one, two)
	}
	for _, hash := range []string{one, two} {
		if ok, err := auth.CheckPassword(t.Context(), hash, "柳溪-2026"); !ok || err != nil {
			t.Errorf("%s does not match: %v", hash, err)
		}
	}
}

func TestOnlyTheRightPasswordAndAnUnchangedHashMatch(t *testing.T) {
	t.Parallel()
	hash, err := auth.HashPassword(t.Context(), "right-password")
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(hash, "$")
	with := func(i int, text string) string {
		p := append([]string(nil), parts...)
		p[i] = text
		return strings.Join(p, "$")
	}
	for name, tt := range map[string]struct{ hash, password string }{
		"another password":           {hash, "wrong-password"},
		"an empty password":          {hash, ""},
		"the hash as the password":   {hash, hash},
		"no hash":                    {"", "right-password"},
		"a plain text":               {"right-password", "right-password"},
		"another algorithm":          {with(0, "argon2i"), "right-password"},
		"another version":            {with(1, "v=16"), "right-password"},
		"cheaper memory":             {with(2, "m=1024,t=1,p=1"), "right-password"},
		"another count of passes":    {with(2, "m=47104,t=2,p=1"), "right-password"},
		"costs that are no numbers":  {with(2, "m=much,t=1,p=1"), "right-password"},
		"no passes":                  {with(2, "m=47104,t=0,p=1"), "right-password"},
		"no lanes":                   {with(2, "m=47104,t=1,p=0"), "right-password"},
		"a terabyte of memory":       {with(2, "m=1073741824,t=1,p=1"), "right-password"},
		"a day of passes":            {with(2, "m=47104,t=4000000,p=1"), "right-password"},
		"another salt":               {with(3, "AAAAAAAAAAAAAAAAAAAAAA"), "right-password"},
		"a salt that is none":        {with(3, "!"), "right-password"},
		"another key":                {with(4, strings.Repeat("A", 43)), "right-password"},
		"half a key":                 {with(4, parts[4][:20]), "right-password"},
		"no key":                     {with(4, ""), "right-password"},
		"a key that is none":         {with(4, "!"), "right-password"},
		"a part too many":            {hash + "$", "right-password"},
		"a part too few":             {strings.Join(parts[:4], "$"), "right-password"},
		"something before the start": {"$" + hash, "right-password"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if ok, err := auth.CheckPassword(t.Context(), tt.hash, tt.password); ok || err != nil {
				t.Errorf("matches: %v, %v", ok, err)
			}
		})
	}
}

func TestAnEndedRequestDoesNotWaitForAPlaceToHash(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for range 20 { // a free place may be taken all the same; either way nobody waits and nothing wrong matches
		hash, err := auth.HashPassword(ended, "right-password")
		if (hash == "") != (err != nil) {
			t.Fatalf("hash %q, error %v", hash, err)
		}
		if err != nil {
			return
		}
	}
	t.Error("never gave up")
}
