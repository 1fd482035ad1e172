package check_test

import "qianfa/internal/core/check"

var nameTitleSamples = []sample{
	{name: "too high", subject: ledBy("会议由县委书记王建国主持。"), want: []string{"县委书记"}},
	{name: "too low", subject: ledBy("副县长王建国主持召开县政府常务会议。"), want: []string{"副县长"}},
	{name: "title behind", subject: ledBy("李明华县长到白河镇调研。"), want: []string{"县长"}},
	{name: "left office", subject: ledBy("11月20日，县委书记马晓东到石头镇走访。"), want: []string{"县委书记"}},
	{name: "another's title", subject: ledBy("县政府办公室主任李明华作说明。"), want: []string{"县政府办公室主任"}},
	{name: "order", subject: ledBy("李明华、王建国出席会议。"), want: []string{"王建国"}},
	{name: "order with titles", subject: ledBy("副县长赵强、副县长李明华和办公室同志参加。"), want: []string{"李明华"}},
	{name: "wrong character", subject: ledBy("副县长李明花参加活动。"), want: []string{"李明花"}},
	{name: "wrong character of two", subject: ledBy("县委书记周海滔讲话。"), want: []string{"周海滔"}},

	{name: "right", subject: ledBy("县长王建国主持会议，副县长李明华参加。")},
	{name: "right with the unit", subject: ledBy("柳溪县县长王建国主持会议。")},
	{name: "right on that day", subject: ledBy("2026年3月12日，县委书记马晓东参加植树。")},
	{name: "former", subject: ledBy("时任县委书记马晓东提出要求，原县委书记马晓东回访。")},
	{name: "short title", subject: ledBy("县委副书记王建国主持会议。")},
	{name: "somebody else", subject: ledBy("副县长张立新陪同调研。")},
	{name: "another man of that name", subject: ledBy("村民王建国家的果园喜获丰收。")},
	{name: "another office not listed", subject: ledBy("县委常委、副县长李明华宣读决定。")},
	{name: "without a list", subject: text("县委书记王建国主持会议。")},
	{name: "in order", subject: ledBy("周海涛、王建国、李明华、赵强出席。")},
	{name: "by strokes", subject: ledBy("李明华、王建国（按姓氏笔画为序）")},
	{name: "not in a row", subject: ledBy("李明华介绍了情况，王建国讲话。")},
	{name: "head of another body", subject: ledBy("市水务局副县长级干部赵立参加。")},
	{name: "another year", subject: ledBy("2021年，县委书记马晓东提出三年目标。")},
}

// ledBy is a text of a body with a list of its leaders.
func ledBy(words string) check.Subject {
	return check.Subject{Text: words, Today: "2026-11-22", Roster: []check.Official{
		{Name: "马晓东", Title: "县委书记", From: "2020-01-01", Until: "2026-06-01"},
		{Name: "周海涛", Title: "县委书记", From: "2026-06-01"},
		{Name: "王建国", Title: "县委副书记、县长"},
		{Name: "李明华", Title: "副县长"},
		{Name: "赵强", Title: "副县长"},
		{Name: "陈志强", Title: "县政府办公室主任"},
	}}
}
