package workday

import (
	"strconv"
	"strings"

	"qianfa/internal/core/fault"
)

// Duration (时限) is a length of time as a regulation writes it. Rule is WorkingDays, CalendarDays, Hours or Months.
type Duration struct {
	Rule Rule
	N    int
}

// units are the spellings, Chinese first; the longer of two with a common ending stands first.
var units = []struct {
	chinese, short string
	rule           Rule
}{
	{"个工作日", "wd", WorkingDays},
	{"个月", "mo", Months},
	{"小时", "h", Hours},
	{"日", "cd", CalendarDays},
}

// ParseDuration reads "3个工作日", "7日", "5小时", "1个月", or "3 wd", "7 cd", "5 h", "1 mo". A number without a unit and
// every other spelling is fault.Invalid.
func ParseDuration(text string) (Duration, error) {
	for _, u := range units {
		digits, ok := strings.CutSuffix(text, u.chinese)
		if !ok {
			digits, ok = strings.CutSuffix(text, " "+u.short)
		}
		if !ok {
			continue
		}
		n, err := strconv.Atoi(digits)
		if err != nil || n < 1 || n > maxN || strconv.Itoa(n) != digits {
			break
		}
		return Duration{Rule: u.rule, N: n}, nil
	}
	return Duration{}, fault.New(fault.Invalid, "“%s”不是期限。请写成“3个工作日”“7日”“5小时”“1个月”这样。", text)
}

// String returns the Chinese spelling, which ParseDuration reads back.
func (d Duration) String() string {
	for _, u := range units {
		if u.rule == d.Rule {
			return strconv.Itoa(d.N) + u.chinese
		}
	}
	return strconv.Itoa(d.N) + " " + string(d.Rule)
}
