package demo

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/article"
	"qianfa/internal/core/source"
	"qianfa/internal/core/workday"
)

//go:embed files
var files embed.FS

// actor is a demo person who has just entered the password: what they do here is marked as a demo's in the ledger.
func actor(person string) app.Actor {
	for _, b := range bodies {
		for _, p := range b.people {
			if p.id == person {
				return app.Actor{Person: p.id, Body: b.units[0].ID, SteppedUp: true, Address: "127.0.0.1"}
			}
		}
	}
	return app.Actor{Person: person}
}

func name(person string) string {
	for _, b := range bodies {
		for _, p := range b.people {
			if p.id == person {
				return p.name
			}
		}
	}
	return person
}

func (d *Demo) say(format string, args ...any) {
	fmt.Fprintf(d.Out, "  "+format+"\n", args...)
}

// tour carries the shipped Word file through the whole main job and prints each step with its link.
func (d *Demo) tour(ctx context.Context) error {
	const author, head, office, leader, publisher = "p-liuxi-01", "p-liuxi-02", "p-liuxi-03", "p-liuxi-04", "p-liuxi-05"
	fmt.Fprintln(d.Out, "走一遍主流程（签字均为演示）：")
	id, err := d.imported(ctx, author, "社区普法活动.docx")
	if err != nil {
		return err
	}
	page := d.Base + "/articles/" + id
	d.say("1 导入　%s导入《社区普法活动.docx》（正文、表格、两张图片）　%s", name(author), page)
	meta := liuxiMeta(d.Now(), "liuxi-web", "liuxi-wx", "liuxi-wb")
	if err := d.edit(ctx, author, id, func(dr *article.Draft) {
		originals := dr.Meta.Originals
		dr.Meta = meta
		dr.Meta.Originals = originals
		dr.Source.Summary = "法制宣传处走进社区开展普法，现场解答居民咨询。"
	}); err != nil {
		return err
	}
	checked, err := d.Articles.Check(ctx, actor(author), id)
	if err != nil {
		return err
	}
	for _, f := range checked.Findings {
		d.say("2 发现　%s：%s", f.SeverityText, f.Message)
	}
	if err := d.edit(ctx, author, id, func(dr *article.Draft) { replaceAll(dr.Source.Blocks, "（身份证号11010519491231002X）", "") }); err != nil {
		return err
	}
	d.say("3 修改　删去身份证号，再次检查无未处置的疑似差错")
	if err := d.submit(ctx, author, id); err != nil {
		return err
	}
	for _, p := range []string{head, office, leader} {
		v, err := d.pass(ctx, p, id)
		if err != nil {
			return err
		}
		d.say("4 签批　%s　%s", name(p), v)
	}
	if err := d.act(ctx, publisher, id, app.ActInput{Do: "publish"}); err != nil {
		return err
	}
	v, err := d.settled(ctx, publisher, id, time.Minute)
	if err != nil {
		return err
	}
	for _, t := range v.Targets {
		d.say("5 发布　%s：%s　%s", t.Account.Name, t.StateText, absolute(d.Base, t.URL))
	}
	d.say("6 表单　审核单 %s　核验码 %s　%s/api/v1/articles/%s/form?format=pdf", v.Number, v.Code, d.Base, id)
	proof, err := d.Articles.Proof(ctx, actor(publisher), id)
	if err != nil {
		return err
	}
	d.say("7 存证　%d 条留痕，台账共 %d 条，根 %s　%s/ledger", len(proof.Entries), proof.TreeSize, proof.Root, d.Base)
	fmt.Fprintln(d.Out)
	return nil
}

func absolute(base, url string) string {
	if strings.HasPrefix(url, "/") {
		return base + url
	}
	return url
}

// imported begins an article and imports a shipped file into it.
func (d *Demo) imported(ctx context.Context, author, file string) (string, error) {
	data, err := files.ReadFile("files/" + file)
	if err != nil {
		return "", err
	}
	id, err := d.Articles.Create(ctx, actor(author), app.NewArticle{})
	if err != nil {
		return "", err
	}
	_, err = d.Articles.Import(ctx, actor(author), id, []app.Upload{{Name: file, Data: data}})
	return id, err
}

// written begins an article with a plain text.
func (d *Demo) written(ctx context.Context, author, title string, meta article.Meta, paragraphs ...string) (string, error) {
	id, err := d.Articles.Create(ctx, actor(author), app.NewArticle{})
	if err != nil {
		return "", err
	}
	return id, d.edit(ctx, author, id, func(dr *article.Draft) {
		dr.Source.Title, dr.Meta, dr.Source.Blocks = title, meta, nil
		for i, p := range paragraphs {
			dr.Source.Blocks = append(dr.Source.Blocks, source.Block{ID: fmt.Sprintf("b%d", i+1), Type: source.Paragraph, Indent: 2, Runs: []source.Run{{Text: p}}})
		}
	})
}

// edit changes the working copy as its author would in the editor.
func (d *Demo) edit(ctx context.Context, author, id string, change func(*article.Draft)) error {
	v, err := d.Articles.View(ctx, actor(author), id)
	if err != nil {
		return err
	}
	dr := article.Draft{Source: v.Source, Meta: v.Meta}
	change(&dr)
	_, err = d.Articles.SaveDraft(ctx, actor(author), id, v.Base, dr)
	return err
}

func (d *Demo) submit(ctx context.Context, author, id string) error {
	v, err := d.Articles.View(ctx, actor(author), id)
	if err != nil {
		return err
	}
	return d.Articles.Submit(ctx, actor(author), id, v.Base)
}

// act does something on the version that the page shows now.
func (d *Demo) act(ctx context.Context, person, id string, in app.ActInput) error {
	v, err := d.Articles.View(ctx, actor(person), id)
	if err != nil {
		return fmt.Errorf("%s: %w", name(person), err)
	}
	in.Seal = v.Seal
	if err := d.Articles.Act(ctx, actor(person), id, in); err != nil {
		return fmt.Errorf("%s %s: %w", name(person), in.Do, err)
	}
	return nil
}

// pass signs every step that waits for a person, and says which.
func (d *Demo) pass(ctx context.Context, person, id string) (string, error) {
	v, err := d.Articles.View(ctx, actor(person), id)
	if err != nil {
		return "", err
	}
	var done []string
	for _, a := range v.Actions {
		if a.Do != "pass" || !a.OK {
			continue
		}
		in := app.ActInput{Do: "pass", Step: a.Step, Opinion: "同意。（演示签字）"}
		if len(a.Check) > 0 {
			in.Checklist = map[string]any{"statement": "已逐项审看，未发现问题", "issues": []string{}}
			if a.Each {
				answers := map[string]any{}
				for _, item := range a.Check {
					answers[item] = "yes"
				}
				in.Checklist = map[string]any{"answers": answers}
			}
		}
		if err := d.act(ctx, person, id, in); err != nil {
			return "", err
		}
		for _, s := range v.Route {
			if s.Step == a.Step {
				done = append(done, s.Label+"（"+s.Clause+"）")
			}
		}
	}
	if len(done) == 0 {
		return "", fmt.Errorf("nothing waits for %s: %s", name(person), v.Waiting)
	}
	return strings.Join(done, "、"), nil
}

// settled waits until every released target has an outcome, and returns the article then.
func (d *Demo) settled(ctx context.Context, person, id string, patience time.Duration) (app.ArticleView, error) {
	end := time.Now().Add(patience)
	for {
		v, err := d.Articles.View(ctx, actor(person), id)
		if err != nil {
			return v, err
		}
		open := false
		for _, t := range v.Targets {
			open = open || t.State == string(article.PostRequested) || t.State == string(article.PostPending)
		}
		if !open || time.Now().After(end) {
			return v, nil
		}
		select {
		case <-ctx.Done():
			return v, ctx.Err()
		case <-time.After(300 * time.Millisecond):
		}
	}
}

func liuxiMeta(now time.Time, targets ...string) article.Meta {
	return meta(now, map[string]any{"敏感领域": false}, targets...)
}

func meta(now time.Time, answers map[string]any, targets ...string) article.Meta {
	m := article.Meta{EventDate: now.In(workday.Zone).AddDate(0, 0, -1).Format(time.DateOnly), Declared: []string{"非涉密"}, Answers: answers}
	for _, t := range targets {
		m.Targets = append(m.Targets, article.Target{Account: t, CommentOpen: true})
	}
	return m.Filled()
}

// replaceAll mends words wherever they stand.
func replaceAll(blocks []source.Block, old, text string) {
	for i := range blocks {
		for j := range blocks[i].Runs {
			blocks[i].Runs[j].Text = strings.ReplaceAll(blocks[i].Runs[j].Text, old, text)
		}
		for j := range blocks[i].Items {
			for k := range blocks[i].Items[j].Runs {
				blocks[i].Items[j].Runs[k].Text = strings.ReplaceAll(blocks[i].Items[j].Runs[k].Text, old, text)
			}
		}
		for j := range blocks[i].Rows {
			for k := range blocks[i].Rows[j].Cells {
				replaceAll(blocks[i].Rows[j].Cells[k].Blocks, old, text)
			}
		}
		replaceAll(blocks[i].Blocks, old, text)
	}
}

// examples leaves articles in the other states, so that every list has something to show.
func (d *Demo) examples(ctx context.Context) error {
	now := d.Now()
	for _, f := range []func(context.Context, time.Time) error{d.draftAndReview, d.returned, d.rejected, d.scheduled, d.graded, d.township, d.health, d.templates} {
		if err := f(ctx, now); err != nil {
			return err
		}
	}
	return nil
}

// draftAndReview leaves a draft, and one that waits for the leader.
func (d *Demo) draftAndReview(ctx context.Context, now time.Time) error {
	if _, err := d.written(ctx, "p-liuxi-06", "占道经营整治取得阶段成效", liuxiMeta(now, "liuxi-web"), "市容管理处本周对农贸市场周边占道经营开展集中整治。"); err != nil {
		return err
	}
	id, err := d.written(ctx, "p-liuxi-06", "冬季除雪保畅应急演练举行", liuxiMeta(now, "liuxi-web", "liuxi-wx"), "为做好冬季除雪保畅工作，市容管理处组织开展应急演练，检验物资储备和响应流程。", "演练设置人行天桥除冰、主次干道清雪两个科目，参演人员按预案分组作业。")
	if err != nil {
		return err
	}
	if err := d.addOriginal(ctx, "p-liuxi-06", id, "冬季除雪保畅应急演练.txt", "为做好冬季除雪保畅工作，市容管理处组织开展应急演练。"); err != nil {
		return err
	}
	if err := d.addCover(ctx, "p-liuxi-06", id); err != nil {
		return err
	}
	if err := d.submit(ctx, "p-liuxi-06", id); err != nil {
		return err
	}
	for _, p := range []string{"p-liuxi-07", "p-liuxi-03"} {
		if _, err := d.pass(ctx, p, id); err != nil {
			return err
		}
	}
	return nil
}

// addOriginal imports a text file as the original, and keeps the text that was written.
func (d *Demo) addOriginal(ctx context.Context, person, id, file, text string) error {
	v, err := d.Articles.View(ctx, actor(person), id)
	if err != nil {
		return err
	}
	written := v.Source
	if _, err := d.Articles.Import(ctx, actor(person), id, []app.Upload{{Name: file, Data: []byte(text)}}); err != nil {
		return err
	}
	return d.edit(ctx, person, id, func(dr *article.Draft) { dr.Source = written })
}

// addCover gives an article the shipped photo: WeChat asks for a cover.
func (d *Demo) addCover(ctx context.Context, person, id string) error {
	data, err := files.ReadFile("files/咨询台.jpg")
	if err != nil {
		return err
	}
	m, err := d.Articles.AddMedia(ctx, actor(person), id, app.Upload{Name: "咨询台.jpg", Data: data})
	if err != nil {
		return err
	}
	return d.edit(ctx, person, id, func(dr *article.Draft) {
		dr.Source.Blocks = append(dr.Source.Blocks, source.Block{ID: "cover1", Type: source.Image, Media: m.Digest, Width: m.Width, Height: m.Height, Alt: "咨询台前的志愿者", Caption: "现场照片"})
	})
}

// returned leaves one that the office gave back with its reason.
func (d *Demo) returned(ctx context.Context, now time.Time) error {
	id, err := d.written(ctx, "p-liuxi-11", "便民服务点新增三处", liuxiMeta(now, "liuxi-web"), "城市管理服务中心新增三处便民服务点。")
	if err != nil {
		return err
	}
	if err := d.addOriginal(ctx, "p-liuxi-11", id, "便民服务点.txt", "城市管理服务中心新增三处便民服务点。"); err != nil {
		return err
	}
	if err := d.submit(ctx, "p-liuxi-11", id); err != nil {
		return err
	}
	return d.act(ctx, "p-liuxi-12", id, app.ActInput{Do: "return", Step: "1", Opinion: "请补充三处服务点的具体地址和开放时间。（演示）", Back: true})
}

func (d *Demo) rejected(ctx context.Context, now time.Time) error {
	id, err := d.written(ctx, "p-liuxi-11", "商家优惠活动信息", liuxiMeta(now, "liuxi-web"), "某商场开业酬宾。")
	if err != nil {
		return err
	}
	if err := d.addOriginal(ctx, "p-liuxi-11", id, "优惠活动.txt", "某商场开业酬宾。"); err != nil {
		return err
	}
	if err := d.submit(ctx, "p-liuxi-11", id); err != nil {
		return err
	}
	return d.act(ctx, "p-liuxi-12", id, app.ActInput{Do: "reject", Step: "1", Opinion: "与本单位工作无关，属于商业信息。（演示）"})
}

// scheduled leaves one that goes out tomorrow morning.
func (d *Demo) scheduled(ctx context.Context, now time.Time) error {
	m := liuxiMeta(now, "liuxi-web")
	at := now.In(workday.Zone).AddDate(0, 0, 1)
	m.Targets[0].ScheduleAt = time.Date(at.Year(), at.Month(), at.Day(), 9, 0, 0, 0, workday.Zone).Format(time.RFC3339)
	id, err := d.written(ctx, "p-liuxi-01", "下周执法开放日预告", m, "下周三上午，市综合行政执法局举办执法开放日，欢迎市民参加。")
	if err != nil {
		return err
	}
	if err := d.addOriginal(ctx, "p-liuxi-01", id, "执法开放日.txt", "下周三上午，市综合行政执法局举办执法开放日，欢迎市民参加。"); err != nil {
		return err
	}
	if err := d.submit(ctx, "p-liuxi-01", id); err != nil {
		return err
	}
	for _, p := range []string{"p-liuxi-02", "p-liuxi-03", "p-liuxi-04"} {
		if _, err := d.pass(ctx, p, id); err != nil {
			return err
		}
	}
	return d.act(ctx, "p-liuxi-05", id, app.ActInput{Do: "publish"})
}

// graded leaves one of each route of jz that the pages show: a business item published, an incident that waits.
func (d *Demo) graded(ctx context.Context, now time.Time) error {
	id, err := d.written(ctx, "p-qinghe-01", "老旧小区改造本周开工", meta(now, map[string]any{"事项": "业务活动"}, "qinghe-web"), "住建局通报：望江里等两个老旧小区改造工程本周开工，工期三个月。")
	if err != nil {
		return err
	}
	if err := d.submit(ctx, "p-qinghe-01", id); err != nil {
		return err
	}
	for _, p := range []string{"p-qinghe-02", "p-qinghe-04", "p-qinghe-05"} {
		if _, err := d.pass(ctx, p, id); err != nil {
			return err
		}
	}
	if err := d.act(ctx, "p-qinghe-07", id, app.ActInput{Do: "publish"}); err != nil {
		return err
	}
	id, err = d.written(ctx, "p-qinghe-06", "关于供水管道抢修的情况通报", meta(now, map[string]any{"事项": "较大影响事件"}, "qinghe-web"), "今日上午，青禾大道供水管道破裂，抢修人员已到场处置，预计今晚恢复供水。")
	if err != nil {
		return err
	}
	return d.submit(ctx, "p-qinghe-06", id)
}

func (d *Demo) township(ctx context.Context, now time.Time) error {
	id, err := d.written(ctx, "p-hengtang-01", "秋粮收购点开放时间", meta(now, map[string]any{"类别": "办事指南", "重大敏感": false}, "hengtang-web", "hengtang-sph"), "横塘镇三处秋粮收购点自本周起开放，每日八时至十八时。")
	if err != nil {
		return err
	}
	if err := d.submit(ctx, "p-hengtang-01", id); err != nil {
		return err
	}
	for _, p := range []string{"p-hengtang-02", "p-hengtang-03"} {
		if _, err := d.pass(ctx, p, id); err != nil {
			return err
		}
	}
	return d.act(ctx, "p-hengtang-04", id, app.ActInput{Do: "publish"})
}

func (d *Demo) health(ctx context.Context, now time.Time) error {
	id, err := d.written(ctx, "p-yuntai-01", "冬季流感疫苗接种提示", meta(now, map[string]any{"重大突发": false}, "yuntai-web"), "县卫生健康局提示：冬季流感疫苗已在各接种点开放接种，请携带有效证件前往。")
	if err != nil {
		return err
	}
	return d.submit(ctx, "p-yuntai-01", id)
}
