package check

import (
	"fmt"
	"time"
)

// freshness (时效) finds news that is too old, counted in calendar days from the event to the examination.
type freshness struct{}

// defaultFreshDays holds where a pack switches the check on without a number.
const defaultFreshDays = 7

func (freshness) ID() string    { return "freshness" }
func (freshness) Title() string { return "信息的时效" }

func (freshness) Run(s Subject, p Param) []Finding {
	if s.Event == "" || s.Today == "" {
		return nil
	}
	event, err := time.Parse(time.DateOnly, s.Event)
	if err != nil {
		return []Finding{{Flag: true, Text: s.Event, Message: "事发日期“" + s.Event + "”不是一个日期。", Suggestion: "请写成 2026-11-20 的样子。"}}
	}
	today, err := time.Parse(time.DateOnly, s.Today)
	if err != nil {
		return nil
	}
	limit := p.Max
	if limit == 0 {
		limit = defaultFreshDays
	}
	switch days := int(today.Sub(event).Hours() / 24); {
	case days < 0:
		return []Finding{{Flag: true, Text: s.Event, Severity: Should, Message: "事发日期 " + s.Event + " 还没有到。", Suggestion: "请核对事发日期；预告类信息请选择相应类别。"}}
	case days > limit:
		return []Finding{{Flag: true, Text: s.Event,
			Message:    fmt.Sprintf("事情发生在 %s，距今 %d 天，超过了 %d 天的时效。", s.Event, days, limit),
			Suggestion: "请核对事发日期；确已过时的，不再报送。"}}
	}
	return nil
}
