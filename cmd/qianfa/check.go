package main

import (
	"context"
	"fmt"
	"slices"
	"time"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/workday"
)

// CheckCmd is `qianfa check`: examine texts, files and folders as the editor does (内容检查). Start reading at Run; what
// holds for a file is in checkdesk.go, how one is read in checkfile.go.
type CheckCmd struct {
	Files       []string `arg:"" optional:"" name:"file" help:"要检查的文件或文件夹（含下级文件夹里的 .docx .txt .md .html）；- 为标准输入的文字。" placeholder:"FILE"`
	Pack        string   `help:"按这个规则包定检查的轻重和条款。" placeholder:"ID"`
	Packs       string   `name:"packs" help:"另加的规则包文件夹。" placeholder:"DIR"`
	Channel     string   `enum:",wechat,weibo,website,manual" default:"" help:"按这个渠道的字数检查：wechat weibo website manual。" placeholder:"C"`
	Today       string   `help:"按这一天检查，默认今天。" placeholder:"DATE"`
	Kind        []string `help:"只做这几种检查，用逗号隔开。" placeholder:"KIND,…"`
	ListKinds   bool     `help:"列出全部检查种类。"`
	Config      string   `help:"用这个配置文件，不再向上查找 .qianfa.yaml。" placeholder:"FILE"`
	JSON        bool     `name:"json" help:"以 JSON 回答。" xor:"answer"`
	SARIF       bool     `name:"sarif" help:"以 SARIF 2.1.0 回答。" xor:"answer"`
	Batch       bool     `help:"输入是一行一个的 JSON 对象，逐行回答。"`
	WeiboLength bool     `name:"weibo-length" help:"只按微博的 140 字规则计数；输入同 --batch。"`
	Fix         bool     `help:"改正改法唯一的差错（错字、重字、标点、文号），直接写回 .txt .md .html 文件。" xor:"write"`
	Diff        bool     `help:"只显示 --fix 会怎么改，不写文件。" xor:"write"`
	Watch       bool     `help:"文件改动后再检查一遍，按 Ctrl+C 结束。"`
	Every       bool     `help:"同样的差错也逐处列出；不加时每种列出前三处。"`
	Color       string   `enum:"auto,always,never" default:"auto" help:"彩色显示：auto（在终端上）、always、never。"`

	pause time.Duration // between two looks of --watch; 0 = the usual
}

// Run checks what it is given. Findings of severity must make the exit code 1, except in a batch.
func (c *CheckCmd) Run(ctx context.Context, s *streams) error {
	if c.ListKinds {
		return c.listKinds(s)
	}
	today, err := c.today()
	if err != nil {
		return err
	}
	desks := newDesks(c, today)
	if c.Batch || c.WeiboLength {
		return c.batch(ctx, s, desks)
	}
	if err := c.usable(); err != nil {
		return err
	}
	if c.Watch {
		return c.watch(ctx, s, desks)
	}
	answers, err := c.look(s, desks)
	if err != nil {
		return err
	}
	return verdict(answers)
}

// usable refuses what cannot be meant.
func (c *CheckCmd) usable() error {
	switch {
	case len(c.Files) == 0:
		return fault.New(fault.Invalid, "没有指定要检查的文件。请写出文件名或文件夹，或用 - 从标准输入读取。")
	case slices.Contains(c.Files, "-") && (c.Fix || c.Watch):
		return fault.New(fault.Invalid, "--fix 和 --watch 只能用于文件，不能用于标准输入；想看会怎么改，请用 --diff。")
	case c.Watch && (c.JSON || c.SARIF):
		return fault.New(fault.Invalid, "--watch 是给人看的，不能和 --json、--sarif 一起用。")
	case c.Diff && (c.JSON || c.SARIF):
		return fault.New(fault.Invalid, "--diff 显示的是改动，不能和 --json、--sarif 一起用。")
	}
	return nil
}

// look checks every file once, mends what is to be mended, and prints.
func (c *CheckCmd) look(s *streams, desks *desks) ([]fileAnswer, error) {
	names, err := desks.files(c.Files)
	if err != nil {
		return nil, err
	}
	answers := []fileAnswer{}
	for _, name := range names {
		a, err := c.one(s, desks, name)
		if err != nil {
			return nil, err
		}
		answers = append(answers, a)
	}
	if c.Diff {
		return answers, nil
	}
	return answers, c.print(s, answers)
}

// one checks one file and mends it if that was asked for.
func (c *CheckCmd) one(s *streams, desks *desks, name string) (fileAnswer, error) {
	a, err := desks.examine(s.In, name)
	if err != nil || !c.Fix && !c.Diff {
		return a, err
	}
	mended, fixes := a.mend()
	if len(fixes) == 0 {
		return a, nil
	}
	if c.Diff {
		_, err := fmt.Fprint(s.Out, unifiedDiff(a.File, a.text, mended))
		return a, err
	}
	if err := a.rewrite(mended); err != nil {
		return a, err
	}
	for _, f := range fixes {
		fmt.Fprintf(s.Err, "%s: 已改：“%s”→“%s” [%s]\n", a.where(f), f.Text, f.Fix.Text, f.Kind)
	}
	return desks.examine(s.In, name)
}

// verdict is the exit code.
func verdict(answers []fileAnswer) error {
	for _, a := range answers {
		if slices.ContainsFunc(a.all, func(f check.Finding) bool { return f.Severity == check.Must }) {
			return exitBad
		}
	}
	return nil
}

func (c *CheckCmd) today() (string, error) {
	if c.Today == "" {
		return time.Now().In(workday.Zone).Format(time.DateOnly), nil
	}
	if _, err := time.Parse(time.DateOnly, c.Today); err != nil {
		return "", fault.New(fault.Invalid, "日期“%s”写得不对，请写成 2026-11-22 的样子。", c.Today).At("today", "日期格式不对")
	}
	return c.Today, nil
}
