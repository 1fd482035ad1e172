package workday

import "sync"

// Default returns the built-in calendar: 2025 and 2026 as arranged by the State Council, and 2027 provisional with
// the statutory days alone.
func Default() *Calendar { return builtIn() }

var builtIn = sync.OnceValue(func() *Calendar {
	c, err := Parse([]byte(builtInYears))
	if err != nil {
		panic("workday: built-in calendar: " + err.Error()) // cannot happen: a test parses the same constant
	}
	return c
})

// builtInYears is taken from the yearly notices of the State Council's General Office. The statutory days of 2027 are
// those of 全国年节及纪念日放假办法 (as amended 2024-11-10), with the lunar dates computed.
const builtInYears = `{"tz": "Asia/Shanghai", "years": {
"2025": {
  "source": "国办发明电〔2024〕12号",
  "off": ["2025-01-01", ["2025-01-28", "2025-02-04"], ["2025-04-04", "2025-04-06"], ["2025-05-01", "2025-05-05"],
          ["2025-05-31", "2025-06-02"], ["2025-10-01", "2025-10-08"]],
  "work": ["2025-01-26", "2025-02-08", "2025-04-27", "2025-09-28", "2025-10-11"]},
"2026": {
  "source": "国务院办公厅2025年11月4日通知",
  "off": [["2026-01-01", "2026-01-03"], ["2026-02-15", "2026-02-23"], ["2026-04-04", "2026-04-06"],
          ["2026-05-01", "2026-05-05"], ["2026-06-19", "2026-06-21"], ["2026-09-25", "2026-09-27"],
          ["2026-10-01", "2026-10-07"]],
  "work": ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]},
"2027": {
  "source": null,
  "provisional": true,
  "off": ["2027-01-01", ["2027-02-05", "2027-02-08"], "2027-04-05", "2027-05-01", "2027-05-02", "2027-06-09",
          "2027-09-15", ["2027-10-01", "2027-10-03"]],
  "work": []}
}}`
