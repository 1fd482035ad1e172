package app

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/source"
)

// page has a text in every kind of block.
func page() source.Document {
	run := func(s string) []source.Run { return []source.Run{{Text: s}} }
	return source.Document{V: source.Version, Title: "秋粮收购", Summary: "三处开放", Byline: "农业农村办", Blocks: []source.Block{
		{ID: "h", Type: source.Heading, Level: 2, Runs: run("地点")},
		{ID: "p", Type: source.Paragraph, Runs: []source.Run{{Text: "请携带"}, {Text: "有效证件", Bold: true}, {Text: "前往。"}}},
		{ID: "l", Type: source.List, Items: []source.Item{{ID: "l1", Runs: run("东街")}, {ID: "l2", Runs: run("西街")}}},
		{ID: "t", Type: source.Table, Rows: []source.Row{{Cells: []source.Cell{{ID: "c", Blocks: []source.Block{{ID: "cp", Type: source.Paragraph, Runs: run("八时")}}}}}}},
		{ID: "q", Type: source.Quote, Blocks: []source.Block{{ID: "qp", Type: source.Paragraph, Runs: run("引用的话")}}},
	}}
}

// words lists the texts of a page, each with its place, and a * before each bold run.
func words(d source.Document) map[string]string {
	out := map[string]string{"title": d.Title, "summary": d.Summary, "byline": d.Byline}
	d.Walk(func(b source.Block) {
		var w strings.Builder
		for _, r := range b.Runs {
			if r.Bold {
				w.WriteByte('*')
			}
			w.WriteString(r.Text)
		}
		if len(b.Runs) > 0 {
			out[b.ID] = w.String()
		}
		for _, it := range b.Items {
			out[it.ID] = source.Words(it.Runs)
		}
	})
	return out
}

func TestAMarkChangesItsWordsAndNothingElse(t *testing.T) {
	t.Parallel()
	one := func(block string, start, end int, was, with string) []Mark {
		return []Mark{{Block: block, Start: start, End: end, Was: was, Replace: with}}
	}
	tests := map[string]struct {
		marks []Mark
		then  map[string]string // what changes
	}{
		"in the title":                     {one("title", 0, 1, "秋", "夏"), map[string]string{"title": "夏粮收购"}},
		"in the summary":                   {one("summary", 0, 2, "三处", "四处"), map[string]string{"summary": "四处开放"}},
		"in the byline":                    {one("byline", 4, 5, "办", "局"), map[string]string{"byline": "农业农村局"}},
		"in a heading":                     {one("h", 0, 2, "地点", "地址"), map[string]string{"h": "地址"}},
		"in a list":                        {one("l2", 0, 1, "西", "南"), map[string]string{"l2": "南街"}},
		"in a table":                       {one("cp", 0, 1, "八", "九"), map[string]string{"cp": "九时"}},
		"in a quotation":                   {one("qp", 0, 2, "引用", "转述"), map[string]string{"qp": "转述的话"}},
		"within one run":                   {one("p", 1, 3, "携带", "带好"), map[string]string{"p": "请带好*有效证件前往。"}},
		"within a bold run":                {one("p", 3, 5, "有效", "身份"), map[string]string{"p": "请携带*身份证件前往。"}},
		"a whole bold run":                 {one("p", 3, 7, "有效证件", "户口簿"), map[string]string{"p": "请携带*户口簿前往。"}},
		"over two runs":                    {one("p", 1, 5, "携带有效", "出示"), map[string]string{"p": "请出示*证件前往。"}},
		"over three runs":                  {one("p", 2, 8, "带有效证件前", "带证"), map[string]string{"p": "请携带证往。"}},
		"all of a text":                    {one("p", 0, 10, "请携带有效证件前往。", "欢迎。"), map[string]string{"p": "欢迎。"}},
		"putting words in at the start":    {one("p", 0, 0, "", "敬"), map[string]string{"p": "敬请携带*有效证件前往。"}},
		"putting words in at the end":      {one("p", 10, 10, "", "谢谢。"), map[string]string{"p": "请携带*有效证件前往。谢谢。"}},
		"taking words out":                 {one("p", 3, 7, "有效证件", ""), map[string]string{"p": "请携带前往。"}},
		"without saying what stood there":  {one("h", 0, 2, "", "地址"), map[string]string{"h": "地址"}},
		"two in one block, in any order":   {[]Mark{{Block: "p", Start: 0, End: 1, Was: "请", Replace: "敬请"}, {Block: "p", Start: 7, End: 9, Was: "前往", Replace: "到场"}}, map[string]string{"p": "敬请携带*有效证件到场。"}},
		"two side by side":                 {[]Mark{{Block: "h", Start: 0, End: 1, Was: "地", Replace: "位"}, {Block: "h", Start: 1, End: 2, Was: "点", Replace: "置"}}, map[string]string{"h": "位置"}},
		"in two blocks":                    {[]Mark{{Block: "l1", Start: 0, End: 1, Replace: "北"}, {Block: "title", Start: 0, End: 1, Replace: "夏"}}, map[string]string{"l1": "北街", "title": "夏粮收购"}},
		"no mark at all":                   {nil, nil},
		"a mark that replaces by the same": {one("h", 0, 2, "地点", "地点"), nil},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := page()
			got, err := applyMarks(before, tt.marks)
			if err != nil {
				t.Fatal(err)
			}
			want := words(before)
			for place, text := range tt.then {
				want[place] = text
			}
			if diff := cmp.Diff(want, words(got)); diff != "" {
				t.Errorf("texts (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(page(), before); diff != "" {
				t.Errorf("the text it began with changed:\n%s", diff)
			}
		})
	}
}

func TestAMarkThatDoesNotFitIsRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		marks []Mark
		code  fault.Code
	}{
		"other words stand there":  {[]Mark{{Block: "h", Start: 0, End: 2, Was: "时间", Replace: "地址"}}, fault.Conflict},
		"the title reads other":    {[]Mark{{Block: "title", Start: 0, End: 1, Was: "夏", Replace: "秋"}}, fault.Conflict},
		"the block is gone":        {[]Mark{{Block: "gone", Start: 0, End: 1, Replace: "x"}}, fault.Conflict},
		"a block without words":    {[]Mark{{Block: "t", Start: 0, End: 0, Replace: "x"}}, fault.Conflict},
		"past the end":             {[]Mark{{Block: "h", Start: 0, End: 3, Replace: "x"}}, fault.Conflict},
		"before the start":         {[]Mark{{Block: "h", Start: -1, End: 1, Replace: "x"}}, fault.Conflict},
		"the wrong way round":      {[]Mark{{Block: "h", Start: 2, End: 1, Replace: "x"}}, fault.Conflict},
		"two that overlap":         {[]Mark{{Block: "p", Start: 0, End: 3, Replace: "x"}, {Block: "p", Start: 2, End: 4, Replace: "y"}}, fault.Invalid},
		"one within another":       {[]Mark{{Block: "p", Start: 0, End: 9, Replace: "x"}, {Block: "p", Start: 2, End: 4, Replace: "y"}}, fault.Invalid},
		"the same twice":           {[]Mark{{Block: "p", Start: 0, End: 3, Replace: "x"}, {Block: "p", Start: 0, End: 3, Replace: "x"}}, fault.Invalid},
		"a text without end":       {[]Mark{{Block: "h", Start: 0, End: 1, Replace: strings.Repeat("长", 5001)}}, fault.Invalid},
		"a character of no shape":  {[]Mark{{Block: "h", Start: 0, End: 1, Replace: "\x00"}}, fault.Invalid},
		"one good, one that fails": {[]Mark{{Block: "h", Start: 0, End: 1, Replace: "位"}, {Block: "gone", Start: 0, End: 1, Replace: "x"}}, fault.Conflict},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := applyMarks(page(), tt.marks)
			if fault.CodeOf(err) != tt.code || err != nil && !strings.HasSuffix(fault.Of(err).Message, "。") {
				t.Errorf("refused with %v, want %s", err, tt.code)
			}
			if diff := cmp.Diff(page(), got); err != nil && diff != "" {
				t.Errorf("half done:\n%s", diff)
			}
		})
	}
}

func TestTheNamesOfABodyAreKnownToTheJudgementOfWording(t *testing.T) {
	t.Parallel()
	staff := org.State{Persons: map[string]org.Person{"p-1": {ID: "p-1", Name: "王静"}}, Tenures: []org.Tenure{{Person: "p-1", Role: "经办人"}},
		Units: map[string]org.Unit{"u-1": {ID: "u-1", Name: "横塘镇", Short: "本镇"}}, Organs: map[string]org.Organ{"o-1": {ID: "o-1", Name: "县网信办"}}}
	m := article.Meta{People: []article.Named{{Name: "李工", Rank: "高级工程师"}}}
	was := article.Draft{Source: page(), Meta: m}
	for _, name := range []string{"王静", "经办人", "横塘镇", "本镇", "县网信办", "李工", "高级工程师"} {
		now := article.Draft{Source: page(), Meta: m}
		now.Source.Blocks[1].Runs = []source.Run{{Text: "请" + name + "携带有效证件前往。"}}
		if article.WordingOnly(was, now, knownNames(staff, m)) {
			t.Errorf("%s comes in as wording", name)
		}
	}
}

func TestJobsFollowFromEventsAlone(t *testing.T) {
	t.Parallel()
	ask := func(account, channel string) article.Event {
		return article.PublicationRequested{Account: account, Channel: channel, Attempt: 1}
	}
	job := func(account string) Job {
		return Job{Kind: JobPublish, Args: PostKey{Article: "a-1", Account: account}}
	}
	for name, tt := range map[string]struct {
		events []article.Event
		want   []Job
	}{
		"nothing":                        {nil, nil},
		"a target on WeChat":             {[]article.Event{ask("wx", "wechat")}, []Job{job("wx")}},
		"one by hand":                    {[]article.Event{ask("sph", "manual")}, []Job{job("sph")}},
		"the website is there at once":   {[]article.Event{ask("web", "website")}, nil},
		"two targets and a page":         {[]article.Event{article.Numbered{}, ask("wx", "wechat"), ask("web", "website"), article.Published{Account: "web"}, ask("wb", "weibo")}, []Job{job("wx"), job("wb")}},
		"what wakes nobody":              {[]article.Event{article.Saved{}, article.Sealed{}, article.Submitted{}, article.Withdrawn{}, article.NotOut{}}, nil},
		"an outcome asks for no new job": {[]article.Event{article.PublicationUncertain{Account: "wx"}, article.PublicationRefused{Account: "wx"}}, nil},
	} {
		if diff := cmp.Diff(tt.want, JobsOf("a-1", tt.events)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
