package check_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"qianfa/internal/core/check"
)

// dailyText is a text of about 2,000 characters such as offices write every day, with telephone, date and link.
func dailyText() string {
	const piece = "11月21日，流溪县召开第四季度安全生产工作会议，传达学习有关文件精神，通报今年以来全县安全生产形势，对岁末年初安全防范工作作出安排。" +
		"会议强调，要紧盯道路交通、建筑施工、燃气、消防等重点领域，开展拉网式排查，对发现的126处隐患建立清单、限期整改。居民住宅区要配齐设施，保密要求要落实。" +
		"咨询电话：0951-6012345，网址：https://www.liuxi.gov.cn/zwgk/t20261120_4123456.html。\n"
	return strings.Repeat(piece, 2000/utf8.RuneCountInString(piece)+1)
}

// BenchmarkEachCheck measures every check on an ordinary article alone, and all together.
func BenchmarkEachCheck(b *testing.B) {
	s := text(dailyText())
	run := func(name string, checks []check.Assigned) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				check.Run(checks, s)
			}
		})
	}
	run("none", nil)
	for _, a := range check.Basic() {
		run(a.Check.ID(), []check.Assigned{a})
	}
	run("all", check.Basic())
}
