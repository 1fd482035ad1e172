package workday

import (
	"testing"
	"time"

	"qianfa/internal/core/fault"
)

// A calendar of any bytes is refused or can be counted with: no working day that it names as a day off.
func FuzzParse(f *testing.F) {
	for _, text := range []string{
		`{"tz":"Asia/Shanghai","years":{"2026":{"source":"国办","off":["2026-01-01",["2026-02-15","2026-02-23"]],"work":["2026-01-04"]}}}`,
		`{"years":{"2026":{}}}`, `{"years":{"2026":{"off":[["2026-01-01","2026-12-31"]]}}}`, `{"years":{"26":{}}}`, `{}`, `[]`,
		`{"years":{"2026":{"off":[["2026-02-23","2026-02-15"]]}}}`, `{"years":{"2026":{"off":["2026-02-30"]}}}`, `{"years":{"2026":{}}} {}`,
	} {
		f.Add([]byte(text), int64(1795320240))
	}
	f.Fuzz(func(t *testing.T, data []byte, at int64) {
		c, err := Parse(data)
		if err != nil {
			if fault.CodeOf(err) != fault.Invalid {
				t.Fatalf("refused as %q: %v", fault.CodeOf(err), err)
			}
			return
		}
		from := time.Unix(at%4_102_444_800, 0)
		for _, rule := range []Rule{WorkingDays, Notice, Back} {
			due, err := c.Due(rule, 5, from)
			if err != nil {
				if fault.CodeOf(err) != fault.Invalid {
					t.Fatalf("%s: %v", rule, err)
				}
				continue
			}
			if work, _, err := c.IsWorkday(due.At); err == nil && !work && rule != Notice {
				t.Fatalf("%s from %s falls on %s, which is off", rule, from, due.At)
			}
		}
	})
}
