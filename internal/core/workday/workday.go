// Package workday is the working-day calendar (工作日) and the one place where deadlines (期限) are computed.
//
// A Calendar holds, year by year, the State Council's holiday arrangement: which weekdays are off and which weekend
// days are worked. A year whose arrangement is not out yet holds the statutory days alone and is provisional (暂定);
// a year it does not hold at all is refused by name. The package never guesses make-up days, never reads a clock and
// never changes a Calendar. Everything is counted in Asia/Shanghai, which has no summer time.
//
// Start reading at Calendar.Due in due.go; calendar.go holds the days, data.go the built-in years, duration.go the
// written form of a deadline ("3个工作日").
package workday

import "time"

// Zone is Asia/Shanghai. It is fixed, so that no time zone database is needed.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

// Rule is a way of counting from a moment to a deadline. The set is closed.
type Rule string

// The rules, named as on the command line. A deadline by the day ends at 23:59:59 of its last day.
const (
	WorkingDays  Rule = "wd"     // 工作日: the N-th working day after the start date, which is not counted
	CalendarDays Rule = "cd"     // 日: N calendar days after the start date
	RolledDays   Rule = "cdroll" // as cd, moved to the next working day if it ends on a rest day
	Hours        Rule = "h"      // 小时: N hours by the wall clock
	Months       Rule = "mo"     // 月: the same day N months later, or that month's last
	Back         Rule = "back"   // the latest working day with N full working days strictly between it and the event; 00:00
	Notice       Rule = "notice" // 公告期: N full working days after the posting day have stood; 00:00 of the day after
)

// Due is a deadline.
type Due struct {
	At   time.Time // in Zone
	Date string    // the date of At, as 2006-01-02
	// Provisional (暂定) says that a date whose kind of day was looked up lies in a year without a published
	// arrangement, so that the deadline may move. It is never set for cd, h and mo, which look nothing up.
	Provisional bool
}
