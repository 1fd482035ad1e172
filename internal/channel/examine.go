package channel

import (
	"context"
	"time"
)

// Examiner is a connector that can look into the connection of an account without publishing anything.
type Examiner interface {
	// Examine asks the platform what it grants the account. What is wrong stands in the lines; an error is ours.
	Examine(ctx context.Context, a Account) (Diagnosis, error)
}

// Diagnosis (接入体检) is what an examination found.
type Diagnosis struct {
	Lines   []Line    `json:"lines" nullable:"false"`
	Expires time.Time `json:"expires,omitzero"` // when the token dies, where the platform says so
}

// Line is one thing that was looked at: what is wrong, what to do and where, in Chinese.
type Line struct {
	Item  string `json:"item"`  // 出口地址 凭据 权限 额度 时钟 回调 平台地址
	Level Level  `json:"level"` // ok warn bad unknown
	Text  string `json:"text"`
	Do    string `json:"do,omitempty"`
	Where string `json:"where,omitempty"`
}

// Level says how bad it is.
type Level string

// The levels. Unknown: it could not be looked at, because something before it failed.
const (
	LevelOK      Level = "ok"
	LevelWarn    Level = "warn"
	LevelBad     Level = "bad"
	LevelUnknown Level = "unknown"
)

// Worst is the worst level of all lines.
func (d Diagnosis) Worst() Level {
	order := map[Level]int{LevelOK: 0, LevelUnknown: 1, LevelWarn: 2, LevelBad: 3}
	worst := LevelOK
	for _, l := range d.Lines {
		if order[l.Level] > order[worst] {
			worst = l.Level
		}
	}
	return worst
}

// Add appends a line.
func (d *Diagnosis) Add(item string, level Level, text, do, where string) {
	d.Lines = append(d.Lines, Line{item, level, text, do, where})
}
