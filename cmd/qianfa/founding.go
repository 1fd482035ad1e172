package main

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"qianfa/internal/app"
	"qianfa/internal/auth"
	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/policy"
)

// founding is what the first body and its first administrator are made of.
type founding struct {
	Body, Kind, Name, Login, Password string
	Rules                             string // pack id; "" = adopted later
}

// check says what is missing before anything is written.
func (f founding) check() error {
	for _, x := range []struct{ path, value, name string }{{"body", f.Body, "单位全称"}, {"name", f.Name, "管理员姓名"}, {"login", f.Login, "登录名"}} {
		if n := utf8.RuneCountInString(strings.TrimSpace(x.value)); n == 0 || n > 50 {
			return fault.New(fault.Invalid, "请填写%s，不超过50个字。", x.name).At(x.path, x.value)
		}
	}
	if utf8.RuneCountInString(f.Password) < auth.MinPassword {
		return fault.New(fault.Invalid, "密码至少%d位。请换一个更长的密码。", auth.MinPassword).At("password", "")
	}
	return nil
}

// found makes the body, the person, the post and the login.
func (f founding) found(ctx context.Context, orgs *app.Orgs, logins *auth.Service, lib *policy.Library, now time.Time) error {
	if err := f.check(); err != nil {
		return err
	}
	body, person := newID(), newID()
	cmds := []org.Command{
		org.AddUnit{Unit: org.Unit{ID: body, Name: strings.TrimSpace(f.Body), Kind: strings.TrimSpace(f.Kind)}},
		org.AddPerson{Person: org.Person{ID: person, Name: strings.TrimSpace(f.Name), Unit: body}},
		org.AppointPost{Tenure: org.Tenure{ID: newID(), Person: person, Role: "系统管理员", Unit: body, Kind: org.Regular}},
	}
	if f.Rules != "" {
		book, err := lib.Pack(f.Rules)
		if err != nil {
			return err
		}
		cmds = append(cmds, org.AdoptPack{Adoption: org.Adoption{Pack: f.Rules, PackDigest: book.Digest(), ExplainedDigest: policy.Explain(book, check.TitleOf).Digest, Document: "首次设置", From: now.UTC()}})
	}
	if err := orgs.Do(ctx, "system:setup", body, cmds...); err != nil {
		return err
	}
	return logins.SetPassword(ctx, person, f.Login, f.Password)
}
