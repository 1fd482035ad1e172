package app

import (
	"context"

	"qianfa/internal/core/check"
	"qianfa/internal/core/workday"
)

// CheckRequest examines a text that somebody hands in from another program, as a line of `qianfa check --batch` is: by
// every check with its own severity, and with the words that the request brings. Nothing is stored.
func (a *Articles) CheckRequest(ctx context.Context, r check.Request) (check.Examined, error) {
	if err := ctx.Err(); err != nil {
		return check.Examined{}, err
	}
	x := check.Examiner{Checks: check.Basic(), Today: a.Now().In(workday.Zone).Format("2006-01-02")}
	return x.Examine(r)
}
