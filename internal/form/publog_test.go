package form

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"
)

// novemberLog is a month of 60 items.
func novemberLog() PublicationLog {
	l := PublicationLog{Body: "青石市综合行政执法局", Month: at(1, 0, 0), PrintedAt: at(30, 17, 0)}
	for i := 1; i <= 60; i++ {
		l.Rows = append(l.Rows, PublicationRow{Number: fmt.Sprintf("青执宣审〔2026〕%d号", i), At: at(1+i/3, 9, i%60), Title: fmt.Sprintf("市执法局开展第%d次“迎冬清街”市容环境集中整治行动", i),
			Unit: "市容秩序管理处", Author: "林晓禾", Reviewer: "何志远、苏敏", Signer: "秦仲平", Channels: "微信、网站", Links: []string{fmt.Sprintf("https://zfj.qingshi.example.gov.cn/site/zfj/a/2026-%d.html", i)}})
	}
	l.Rows[6].Title, l.Rows[6].Remarks = "=HYPERLINK(\"x\")，含“引号”和,逗号", "已更正"
	return l
}

func TestTheMonthlyListHoldsEveryItemAndRepeatsItsHead(t *testing.T) {
	t.Parallel()
	l := novemberLog()
	data, err := l.PDF()
	if err != nil {
		t.Fatal(err)
	}
	pages := extractText(t, data)
	if len(pages) < 3 {
		t.Fatalf("60 items stand on %d pages", len(pages))
	}
	for i, text := range pages {
		for _, h := range logHeads {
			if !strings.Contains(text, h.name) {
				t.Errorf("page %d lacks the head %s", i+1, h.name)
			}
		}
	}
	all := visible(strings.Join(pages, ""))
	screen, err := l.HTML()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range l.Rows {
		if !strings.Contains(all, visible(r.Number)) || !strings.Contains(string(screen), r.Number) {
			t.Errorf("%s is missing", r.Number)
		}
	}
	if !strings.Contains(all, "2026年11月") || !strings.Contains(all, "共60条") {
		t.Error("month or count is missing")
	}
	golden(t, "publog.html", screen)
}

func TestTheMonthlyListOpensInASpreadsheet(t *testing.T) {
	t.Parallel()
	l := novemberLog()
	data, err := l.CSV()
	if err != nil {
		t.Fatal(err)
	}
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	if !marked {
		t.Error("without a mark Excel takes UTF-8 for GBK")
	}
	lines, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(lines) != 61 || lines[0][2] != "标题" || lines[1][1] != "2026-11-01" || lines[7][2] != `'=HYPERLINK("x")，含“引号”和,逗号` {
		t.Errorf("%d lines, head %v, first %v, seventh %v", len(lines), lines[0], lines[1], lines[7])
	}
}

func TestAnEmptyMonthSaysSo(t *testing.T) {
	t.Parallel()
	l := PublicationLog{Body: "云溪镇人民政府", Month: at(1, 0, 0), Demo: true}
	data, err := l.PDF()
	if err != nil {
		t.Fatal(err)
	}
	if text := strings.Join(extractText(t, data), ""); !strings.Contains(text, "本月没有发布信息。") || !strings.Contains(text, "演练环境打印") {
		t.Errorf("an empty month of a demo: %s", text)
	}
}
