package sim

import (
	"errors"

	"qianfa/internal/channel/wechat/wechatsim"
	"qianfa/internal/channel/weibo/weibosim"
)

// The accounts that `qianfa sim` offers on an empty folder, all invented: a verified 公众号, one that may only keep
// drafts, and two 微博 of which one may delete. Secrets are of the simulator alone and open nothing anywhere.
var (
	DemoWeChat = []wechatsim.Account{
		{AppID: "wxdemo0000000001", Secret: "rehearsal-secret-1", Name: "青禾发布", PublishAfter: 2},
		{AppID: "wxdemo0000000002", Secret: "rehearsal-secret-2", Name: "柳溪城管", PublishAfter: 2},
		{AppID: "wxdemo0000000003", Secret: "rehearsal-secret-3", Name: "云台健康（未认证）", NoPublish: true, NoComment: true},
	}
	DemoWeibo = []weibosim.Account{
		{UID: "7000000001", Token: "rehearsal-token-1", Name: "青禾发布", AllowDestroy: true},
		{UID: "7000000002", Token: "rehearsal-token-2", Name: "柳溪城管"},
		{UID: "7000000003", Token: "rehearsal-token-3", Name: "甘泉文广"},
	}
)

// Seed adds the demo accounts that are not there yet.
func (s *Sim) Seed() error {
	st, err := s.Snapshot()
	errs := []error{err}
	for _, a := range DemoWeChat {
		if _, there := st.WeChat[a.AppID]; !there {
			errs = append(errs, s.WeChat.Add(a))
		}
	}
	for _, a := range DemoWeibo {
		if _, there := st.Weibo[a.UID]; !there {
			errs = append(errs, s.Weibo.Add(a))
		}
	}
	return errors.Join(errs...)
}
