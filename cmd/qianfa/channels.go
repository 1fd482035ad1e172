package main

import (
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/channel/manual"
	"qianfa/internal/channel/wechat"
	"qianfa/internal/channel/weibo"
	"qianfa/internal/core/check"
)

// demoPause is how long a demo waits before it asks its simulated platforms again.
const demoPause = 2 * time.Second

// connectors lists the channels: a new one is a folder and a line here. A demo does not wait as long for its simulated
// platforms as real ones need.
func connectors(now func() time.Time, demo bool) map[string]channel.Connector {
	we, wb := wechat.Options{Now: now}, weibo.Options{Now: now, Count: check.WeiboLength}
	if demo {
		we.Settle, wb.Settle = 3*time.Second, 3*time.Second
	}
	return map[string]channel.Connector{
		channel.WeChat: wechat.New(we),
		channel.Weibo:  weibo.New(wb),
		channel.Manual: &manual.Connector{Now: now},
	}
}
