package demo

import (
	"context"
	"fmt"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
	"qianfa/internal/core/workday"
)

// templates leaves two texts to be signed beforehand: one that the leader signed, and one that waits for him.
func (d *Demo) templates(ctx context.Context, now time.Time) error {
	if d.Templates == nil {
		return nil
	}
	id, err := d.Templates.Write(ctx, actor("p-qinghe-01"), "", app.TemplateInput{Name: "停水通知", Text: waterCut(now)})
	if err != nil {
		return fmt.Errorf("write 停水通知: %w", err)
	}
	v, err := d.Templates.View(ctx, actor("p-qinghe-08"), id, 0)
	if err != nil {
		return err
	}
	if err := d.Templates.Sign(ctx, actor("p-qinghe-08"), id, v.Shown, v.Content); err != nil {
		return fmt.Errorf("sign 停水通知: %w", err)
	}
	if _, err := d.Templates.Write(ctx, actor("p-qinghe-10"), "", app.TemplateInput{Name: "暴雨预警", Text: rainstorm(now)}); err != nil {
		return fmt.Errorf("write 暴雨预警: %w", err)
	}
	return nil
}

func paragraphs(texts ...string) []source.Block {
	var out []source.Block
	for i, text := range texts {
		out = append(out, source.Block{ID: fmt.Sprintf("b%d", i+1), Type: source.Paragraph, Indent: 2, Runs: []source.Run{{Text: text}}})
	}
	return out
}

func days(now time.Time, months int) (from, until string) {
	first := now.In(workday.Zone)
	return first.Format(time.DateOnly), first.AddDate(0, months, 0).Format(time.DateOnly)
}

func waterCut(now time.Time) template.Text {
	from, until := days(now, 6)
	return template.Text{
		Source: source.Document{V: source.Version, Title: "关于{停水范围}临时停水的通知", Blocks: paragraphs(
			"因{停水原因}，{停水范围}定于{停水时段}临时停水，约{影响户数}受影响。",
			"请相关用户提前储水备用。来水初期水质可能短时浑浊，请放水片刻后再使用。给您带来不便，敬请谅解。{补充说明}")},
		Blanks: []template.Blank{
			{Name: "停水范围", Type: template.BlankPlace, Required: true, Max: 40, Hint: "写到路段和小区，如“青禾大道望江里段”"},
			{Name: "停水原因", Type: template.BlankChoice, Required: true, Options: []string{"供水管道抢修", "供水设备检修", "道路施工"}},
			{Name: "停水时段", Type: template.BlankPeriod, Required: true},
			{Name: "影响户数", Type: template.BlankNumber, Required: true, Unit: "户", Least: count(1), Most: count(20000)},
			{Name: "补充说明", Type: template.BlankText, Max: 40, Hint: "没有可以不填"},
		},
		Accounts: []string{"qinghe-web", "qinghe-wb"}, Comments: true, Answers: map[string]any{"事项": "业务活动"}, Urgency: "urgent", From: from, Until: until,
	}
}

func rainstorm(now time.Time) template.Text {
	from, until := days(now, 3)
	return template.Text{
		Source: source.Document{V: source.Version, Title: "暴雨{预警级别}预警", Blocks: paragraphs(
			"应急管理局{发布日期}{发布时间}发布暴雨{预警级别}预警：预计{影响时段}，{影响区域}累计雨量可达{累计雨量}。",
			"请减少外出，远离低洼积水路段，车辆不要涉水行驶。")},
		Blanks: []template.Blank{
			{Name: "预警级别", Type: template.BlankChoice, Required: true, Options: []string{"蓝色", "黄色", "橙色", "红色"}},
			{Name: "发布日期", Type: template.BlankDate, Required: true},
			{Name: "发布时间", Type: template.BlankTime, Required: true},
			{Name: "影响时段", Type: template.BlankPeriod, Required: true},
			{Name: "影响区域", Type: template.BlankPlace, Required: true, Max: 40},
			{Name: "累计雨量", Type: template.BlankNumber, Required: true, Unit: "毫米", Least: count(1), Most: count(500)},
		},
		Accounts: []string{"qinghe-web", "qinghe-wb"}, Comments: true, Answers: map[string]any{"事项": "安全应急知识"}, Urgency: "most_urgent", From: from, Until: until,
	}
}

func count(n float64) *float64 { return &n }
