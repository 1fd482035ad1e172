package main

import (
	"fmt"
	"os"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/workday"
)

// DueCmd is `qianfa due`: count a deadline on the working-day calendar (工作日).
type DueCmd struct {
	Rule     string `required:"" help:"期限的算法：wd 工作日，cd 日，cdroll 日遇休息日顺延，h 小时，mo 月，back 倒推工作日，notice 公告期。" placeholder:"RULE"`
	N        int    `required:"" name:"n" help:"数目。"`
	From     string `required:"" help:"起算的时间，如 2026-11-20T09:30:00+08:00。" placeholder:"TIME"`
	Calendar string `help:"另用的工作日历文件。" placeholder:"FILE"`
	JSON     bool   `name:"json" help:"以 JSON 回答。"`
}

type dueAnswer struct {
	Due         string `json:"due"`
	DueDate     string `json:"due_date"`
	Provisional bool   `json:"provisional"`
}

// Run prints the deadline.
func (c *DueCmd) Run(s *streams) error {
	from, err := time.Parse(time.RFC3339, c.From)
	if err != nil {
		return fault.New(fault.Invalid, "起算的时间“%s”写得不对。请写成 2026-11-20T09:30:00+08:00 这样。", c.From).At("from", "时间格式不对")
	}
	calendar := workday.Default()
	if c.Calendar != "" {
		data, err := os.ReadFile(c.Calendar)
		if err != nil {
			return unreadable(c.Calendar, err)
		}
		if calendar, err = workday.Parse(data); err != nil {
			return err
		}
	}
	due, err := calendar.Due(workday.Rule(c.Rule), c.N, from)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(dueAnswer{Due: due.At.Format(time.RFC3339), DueDate: due.Date, Provisional: due.Provisional})
	}
	note := ""
	if due.Provisional {
		note = "（暂定：所在年份的节假日安排还没有公布）"
	}
	_, err = fmt.Fprintf(s.Out, "%s%s\n", due.At.Format("2006-01-02 15:04:05"), note)
	return err
}
