package check_test

import "qianfa/internal/core/check"

var requiredFieldSamples = []sample{
	{subject: check.Subject{Title: "题"}, param: check.Param{Fields: []string{"标题", "报送人", "事发日期"}}, want: []string{"!报送人", "!事发日期"}},
	{name: "blank", subject: check.Subject{Fields: map[string]string{"报送人": "　 "}}, param: check.Param{Fields: []string{"报送人"}}, want: []string{"!报送人"}},
	{subject: check.Subject{Title: "题", Fields: map[string]string{"报送人": "张某"}}, param: check.Param{Fields: []string{"标题", "报送人"}}},
	{name: "nothing asked", subject: check.Subject{}},
}

var fileFormatSamples = []sample{
	{subject: check.Subject{Files: []check.File{{Kind: "图片", Format: "webp", Name: "a.webp"}}}, param: check.Param{Formats: map[string][]string{"图片": {"JPG", "PNG"}}}, want: []string{"!a.webp"}},
	{name: "old Word", subject: check.Subject{Files: []check.File{{Kind: "文字", Format: "doc", Name: "b.doc"}}}, param: check.Param{Formats: map[string][]string{"文字": {"docx"}}}, want: []string{"!b.doc"}},
	{subject: check.Subject{Files: []check.File{{Kind: "图片", Format: "jpeg", Name: "a.jpeg"}}}, param: check.Param{Formats: map[string][]string{"图片": {"JPG"}}}},
	{name: "kind not ruled", subject: check.Subject{Files: []check.File{{Kind: "视频", Format: "avi"}}}, param: check.Param{Formats: map[string][]string{"图片": {"jpg"}}}},
}

var freshnessSamples = []sample{
	{subject: check.Subject{Event: "2026-11-14", Today: "2026-11-22"}, want: []string{"!2026-11-14"}},
	{name: "three days", subject: check.Subject{Event: "2026-11-18", Today: "2026-11-22"}, param: check.Param{Max: 3}, want: []string{"!2026-11-18"}},
	{name: "not a date", subject: check.Subject{Event: "上周", Today: "2026-11-22"}, want: []string{"!上周"}},
	{name: "tomorrow", subject: check.Subject{Event: "2026-11-23", Today: "2026-11-22"}, want: []string{"?!2026-11-23"}},
	{subject: check.Subject{Event: "2026-11-15", Today: "2026-11-22"}},
	{name: "today", subject: check.Subject{Event: "2026-11-22", Today: "2026-11-22"}},
	{name: "no date known", subject: check.Subject{Today: "2026-11-22"}},
}
