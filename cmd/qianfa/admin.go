package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/auth"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
	"qianfa/internal/store"
	"qianfa/packs"
)

// AdminCmd is `qianfa admin …`.
type AdminCmd struct {
	Create   AdminCreateCmd   `cmd:"" help:"建立单位和首位管理员。"`
	Password AdminPasswordCmd `cmd:"" help:"重置一个人的密码。"`
	Disable  AdminDisableCmd  `cmd:"" help:"停用一个人：立即退出登录，不能再登录和签批。"`
	Enable   AdminEnableCmd   `cmd:"" help:"重新启用一个人。"`
}

// AdminCreateCmd is `qianfa admin create`: the first body with its first administrator. The password is read from the
// input, never from the command line.
type AdminCreateCmd struct {
	place
	Body  string `help:"单位全称。" required:"" placeholder:"NAME"`
	Kind  string `help:"单位类别，按审签规则里的说法，如 机关处室。" placeholder:"KIND"`
	Name  string `help:"管理员姓名。" required:"" placeholder:"NAME"`
	Login string `help:"管理员登录名。" required:"" placeholder:"LOGIN"`
	Rules string `help:"启用的审签规则，如 jh；可以以后再启用。" placeholder:"PACK"`
}

// Run creates the body, the person, the post and the login.
func (c *AdminCreateCmd) Run(ctx context.Context, s *streams) error {
	password, err := readPassword(s)
	if err != nil {
		return err
	}
	db, err := store.Open(ctx, store.Options{URL: c.Database, Dir: c.Data, Projectors: []store.Projector{store.Orgs(), store.Accounts(), store.Articles()}})
	if err != nil {
		return err
	}
	defer db.Close()
	lib, err := policy.Load(packs.FS)
	if err != nil {
		return err
	}
	f := founding{Body: c.Body, Kind: c.Kind, Name: c.Name, Login: c.Login, Password: password, Rules: c.Rules}
	logins := auth.New(store.Logins{DB: db}, db.Sessions(auth.PersonOf), time.Now)
	if err := f.found(ctx, app.NewOrgs(db, app.NewDirectory(db, db), &app.Rules{Library: lib, Ledger: db}, time.Now), logins, lib, time.Now()); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "已建立单位“%s”和管理员“%s”（登录名 %s）。\n", c.Body, c.Name, c.Login)
	return nil
}

// AdminPasswordCmd is `qianfa admin password`.
type AdminPasswordCmd struct {
	place
	Login string `help:"登录名。" required:"" placeholder:"LOGIN"`
}

// Run sets a new password and ends the person's sessions.
func (c *AdminPasswordCmd) Run(ctx context.Context, s *streams) error {
	password, err := readPassword(s)
	if err != nil {
		return err
	}
	db, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	u, err := db.UserByLogin(ctx, c.Login)
	if err != nil {
		return err
	}
	sessions := db.Sessions(auth.PersonOf)
	if err := auth.New(store.Logins{DB: db}, sessions, time.Now).SetPassword(ctx, u.Person, c.Login, password); err != nil {
		return err
	}
	if _, err := sessions.RevokePerson(ctx, u.Person, ""); err != nil {
		return err
	}
	fmt.Fprintf(s.Out, "已重置 %s 的密码，此前的登录都已退出。\n", c.Login)
	return nil
}

// outsider names a person by login, and the paper that says so.
type outsider struct {
	place
	Login    string `arg:"" help:"登录名。" placeholder:"LOGIN"`
	Document string `help:"依据的文件。" placeholder:"文号"`
}

// AdminDisableCmd is `qianfa admin disable NAME`.
type AdminDisableCmd struct{ outsider }

// Run ends the person's sessions in the very transaction that records the act.
func (c *AdminDisableCmd) Run(ctx context.Context, s *streams) error {
	name, err := c.decide(ctx, func(person string) org.Command { return org.DisablePerson{Person: person, Document: c.Document} })
	if err == nil {
		_, err = fmt.Fprintf(s.Out, "已停用%s（登录名 %s），此前的登录都已退出；待办的环节留在岗位上。\n", name, c.Login)
	}
	return err
}

// AdminEnableCmd is `qianfa admin enable NAME`.
type AdminEnableCmd struct{ outsider }

// Run lets the person in again.
func (c *AdminEnableCmd) Run(ctx context.Context, s *streams) error {
	name, err := c.decide(ctx, func(person string) org.Command { return org.EnablePerson{Person: person, Document: c.Document} })
	if err == nil {
		_, err = fmt.Fprintf(s.Out, "已启用%s（登录名 %s），可以重新登录。\n", name, c.Login)
	}
	return err
}

// decide gives a command about the person to the person's body, beside a running server or without one.
func (o *outsider) decide(ctx context.Context, cmd func(person string) org.Command) (name string, err error) {
	db, err := store.Open(ctx, store.Options{URL: o.Database, Dir: o.Data, Attach: true, Projectors: []store.Projector{store.Orgs(), store.Accounts(), store.Articles()}})
	if err != nil {
		return "", err
	}
	defer db.Close()
	u, err := db.UserByLogin(ctx, o.Login)
	if err != nil {
		return "", err
	}
	dir := app.NewDirectory(db, db)
	body, err := dir.BodyOf(ctx, u.Person)
	if err != nil {
		return "", err
	}
	orgs := app.NewOrgs(db, dir, &app.Rules{Ledger: db}, time.Now)
	orgs.Custody = &app.Custody{Ledger: db, Dir: dir, Accounts: app.NewAccounts(db, db, time.Now), Rows: db, Now: time.Now}
	if err := orgs.Do(ctx, "system:setup", body, cmd(u.Person)); err != nil {
		return "", err
	}
	state, _, err := dir.Body(ctx, body)
	return state.Persons[u.Person].Name, err
}

func readPassword(s *streams) (string, error) {
	fmt.Fprintln(s.Err, "请输入密码（至少8位），回车结束：")
	line, err := bufio.NewReader(s.In).ReadString('\n')
	if line = strings.TrimRight(line, "\r\n"); line == "" {
		return "", fault.New(fault.Invalid, "没有读到密码。请在标准输入中给出密码。").Because(err)
	}
	return line, nil
}

// ConfigCmd is `qianfa config …`.
type ConfigCmd struct {
	Check ConfigCheckCmd `cmd:"" help:"检查启动参数、数据目录、规则包和数据库，不启动服务。"`
}

// ConfigCheckCmd is `qianfa config check`.
type ConfigCheckCmd struct {
	place
	Packs string `help:"另加的审签规则包目录。" placeholder:"DIR" env:"QIANFA_PACKS"`
}

// Run opens what serve would open and says what is wrong.
func (c *ConfigCheckCmd) Run(ctx context.Context, s *streams) error {
	lib, err := policy.Load(packSystems(c.Packs)...)
	if err != nil {
		return err
	}
	if err := writable(c.Data); err != nil {
		return err
	}
	now, ours, err := store.Inspect(ctx, store.Options{URL: c.Database, Dir: c.Data})
	switch {
	case fault.CodeOf(err) == fault.NotFound || err == nil && now == 0: // before the first start
		_, err = fmt.Fprintf(s.Out, "配置可用：%d 个审签规则包；还没有数据，首次启动时建立。\n", len(lib.IDs()))
		return err
	case err != nil:
		return err
	case now < ours: // after a new version was put in place
		_, err = fmt.Fprintf(s.Out, "配置可用：%d 个审签规则包；数据库结构版本 %d，启动时升级到 %d。请先备份。\n", len(lib.IDs()), now, ours)
		return err
	}
	db, err := c.beside(ctx) // looks at the keys and the kind as well
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(s.Out, "配置可用：%d 个审签规则包，数据库结构版本 %d。\n", len(lib.IDs()), now)
	return errors.Join(err, db.Close())
}

// writable tries to write into the folder, or into the nearest one above that exists.
func writable(dir string) error {
	for {
		f, err := os.CreateTemp(dir, ".qianfa-check-*")
		if err == nil {
			return errors.Join(f.Close(), os.Remove(f.Name()))
		}
		up := filepath.Dir(dir)
		if !errors.Is(err, fs.ErrNotExist) || up == dir {
			return fault.New(fault.Refused, "目录 %s 不能写入。请检查 --data 和目录的权限。", dir).Because(err)
		}
		dir = up
	}
}
