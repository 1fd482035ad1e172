package wechat

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"qianfa/internal/channel"
)

// classOf is what an errcode means for us: who mends it, and the sentence for people.
type classOf struct {
	class channel.Class
	text  string
}

const console = "微信公众平台（mp.weixin.qq.com）"

// classes is the platform's table of errcodes, as far as a publisher meets them.
var classes = map[int]classOf{
	40001: {channel.ClassToken, "接口凭证失效，更新一次后仍被拒绝。稍后会自动重试；多次出现请账号保管人检查是否有其他系统在使用同一公众号的凭证。"},
	40014: {channel.ClassToken, "接口凭证不被接受，更新一次后仍被拒绝。稍后会自动重试；多次出现请账号保管人核对凭据。"},
	42001: {channel.ClassToken, "接口凭证过期，更新一次后仍被拒绝。稍后会自动重试。"},

	40013: {channel.ClassConfig, "AppID 无效。请账号保管人在“账号设置”中核对 AppID。"},
	40125: {channel.ClassConfig, "AppSecret 无效。请账号保管人登录" + console + "重置 AppSecret，并在“账号设置”中重新录入。"},
	41002: {channel.ClassConfig, "没有填写 AppID。请账号保管人在“账号设置”中录入。"},
	41004: {channel.ClassConfig, "没有填写 AppSecret。请账号保管人在“账号设置”中录入。"},
	40164: {channel.ClassConfig, "本系统的出口 IP 不在公众号的 IP 白名单中。请账号保管人登录" + console + "“设置与开发－开发接口管理”，把该 IP 加入白名单后重试。"},
	61004: {channel.ClassConfig, "本系统的出口 IP 不在公众号的 IP 白名单中。请账号保管人登录" + console + "“设置与开发－开发接口管理”，把该 IP 加入白名单后重试。"},
	40243: {channel.ClassConfig, "AppSecret 已被冻结。请账号保管人登录" + console + "解冻（约 10 分钟生效）后重试。"},
	89503: {channel.ClassConfig, "本次调用须由公众号管理员在微信中确认。请管理员确认后重试。"},
	89506: {channel.ClassConfig, "公众号管理员多次拒绝了本系统的 IP，暂时不能调用。请与管理员确认后隔日重试。"},
	89507: {channel.ClassConfig, "公众号管理员拒绝了本系统的 IP，1 小时内不能调用。请与管理员确认后重试。"},
	50004: {channel.ClassConfig, "公众号被禁止获取接口凭证。请账号保管人登录" + console + "查看通知。"},
	50007: {channel.ClassConfig, "公众号已被冻结。请账号保管人登录" + console + "查看通知。"},

	48001: {channel.ClassPermission, "该公众号没有此接口的权限。请账号管理员登录" + console + "人工发布，并把账号改为“只生成草稿”。"},
	48003: {channel.ClassPermission, "公众号管理员尚未同意群发协议。请管理员登录" + console + "同意后重试。"},
	48004: {channel.ClassPermission, "该公众号的接口被封禁。请账号保管人登录" + console + "查看原因，其间改为人工发布。"},
	48008: {channel.ClassPermission, "该公众号没有此类消息的发送权限。请改为人工发布。"},
	50001: {channel.ClassPermission, "用户未授权该接口。请改为人工发布，并由账号保管人核对授权。"},
	50002: {channel.ClassPermission, "公众号的功能受限。请账号保管人登录" + console + "查看通知，其间改为人工发布。"},
	88000: {channel.ClassPermission, "该公众号没有留言功能。请退回编辑关闭留言后重新送审，或先在公众平台开通留言。"},

	45009: {channel.ClassQuota, "当天的接口调用次数已用完，次日零时后会自动重试。急需发布的，请登录" + console + "人工发布。"},
	45011: {channel.ClassQuota, "接口调用过于频繁，一分钟后会自动重试。"},
	45028: {channel.ClassQuota, "群发次数已用完，次日会自动重试。"},

	40005: {channel.ClassContent, "不接受图片的格式。请退回编辑，换用 JPG 或 PNG 图片。"},
	40007: {channel.ClassContent, "封面或草稿的编号无效（可能已在公众平台被删除）。请重新发布。"},
	40009: {channel.ClassContent, "图片过大。请退回编辑压缩图片（正文图片小于 1 MB，封面不超过 10 MB）。"},
	40033: {channel.ClassContent, "请求中有平台不接受的字符。请退回编辑检查标题和正文。"},
	44001: {channel.ClassContent, "图片文件为空。请退回编辑重新插入图片。"},
	44002: {channel.ClassContent, "提交的内容为空。请退回编辑检查正文。"},
	44003: {channel.ClassContent, "图文内容为空。请退回编辑检查正文。"},
	44004: {channel.ClassContent, "正文为空。请退回编辑检查正文。"},
	45001: {channel.ClassContent, "图片超过平台上限。请退回编辑压缩图片。"},
	45002: {channel.ClassContent, "正文超过平台上限（不足 2 万字符、小于 1 MB，含格式）。请退回编辑删减。"},
	45003: {channel.ClassContent, "标题超过平台上限（32 字）。请退回编辑缩短标题。"},
	45004: {channel.ClassContent, "摘要超过平台上限（128 字）。请退回编辑缩短摘要。"},
	45005: {channel.ClassContent, "“阅读原文”链接超过平台上限（1 KB）。请退回编辑换用较短的链接。"},
	45006: {channel.ClassContent, "图片链接超过平台上限。请退回编辑检查图片。"},
	45007: {channel.ClassContent, "音频时长超过平台上限。请退回编辑。"},
	45008: {channel.ClassContent, "图文条数超过平台上限（8 条）。请退回编辑。"},
	45110: {channel.ClassContent, "作者超过平台上限（16 字）。请退回编辑缩短作者。"},
	45166: {channel.ClassContent, "平台认为正文内容不合规或格式有误。请退回编辑检查正文。"},
	47001: {channel.ClassContent, "平台无法识别提交的数据。请退回编辑检查特殊字符，并联系系统管理员。"},
	53503: {channel.ClassContent, "草稿未通过平台的发布检查。请退回编辑修改后重新送审。"},

	53504: {channel.ClassHuman, "该草稿须在公众平台上处理。请账号管理员登录" + console + "草稿箱处理并发布，再回到本系统登记链接。"},
	53505: {channel.ClassHuman, "该草稿须先在公众平台上手动保存。请账号管理员登录" + console + "草稿箱保存后重试。"},

	-1: {channel.ClassTransient, "平台系统繁忙，稍后会自动重试。"},
}

var (
	rid   = regexp.MustCompile(`rid: ?([0-9a-f]{1,16}(?:-[0-9a-f]{1,16})+)`)
	badIP = regexp.MustCompile(`invalid ip ([0-9a-fA-F.:]+)`)
)

// refusal turns an errcode into an error. A code means that the call was answered and nothing was applied.
func (c *Connector) refusal(env envelope) *channel.Error {
	known, ok := classes[env.ErrCode]
	if !ok {
		known = classOf{channel.ClassHuman, fmt.Sprintf("平台拒绝了请求（错误码 %d）。请账号管理员登录%s查看，并联系系统管理员。", env.ErrCode, console)}
	}
	e := &channel.Error{Outcome: channel.Refused, Class: known.class, Code: strconv.Itoa(env.ErrCode),
		Message: "微信：" + known.text, Err: errors.New(env.ErrMsg)}
	if m := rid.FindStringSubmatch(env.ErrMsg); m != nil {
		e.RID = m[1]
	}
	if m := badIP.FindStringSubmatch(env.ErrMsg); m != nil && known.class == channel.ClassConfig {
		e.Message += "平台看到的 IP：" + m[1] + "。"
	}
	switch known.class {
	case channel.ClassToken, channel.ClassTransient:
		e.Outcome = channel.Unavailable
	case channel.ClassQuota:
		e.Outcome, e.RetryAfter = channel.Unavailable, untilMidnight(c.opt.Now())
		if env.ErrCode == 45011 {
			e.RetryAfter = time.Minute
		}
	default: // refused, as it stands
	}
	return e
}

// untilMidnight is the time to the next day in Beijing, when quotas start anew.
func untilMidnight(now time.Time) time.Duration {
	local := now.In(time.FixedZone("CST", 8*3600))
	next := time.Date(local.Year(), local.Month(), local.Day()+1, 0, 1, 0, 0, local.Location())
	return next.Sub(local)
}

func unavailable(message string, err error) *channel.Error {
	return &channel.Error{Outcome: channel.Unavailable, Class: channel.ClassTransient, Message: message, Err: err}
}

// notSent is for calls that change nothing the public can see: whatever happened, trying again later is safe.
func notSent(err error) error {
	var call *channel.CallError
	if errors.As(err, &call) {
		return unavailable("微信平台暂时没有应答，没有发布，稍后会自动重试。", err)
	}
	return err
}

// lost says whether the answer to a call is unknown: the platform may have done it. A refusal with a code, and a
// request that never reached the platform, are not lost. -1 is "system error": nobody says what was done before it.
func lost(err error) bool {
	var call *channel.CallError
	if errors.As(err, &call) {
		return call.Sent
	}
	var e *channel.Error
	return errors.As(err, &e) && e.Code == "-1"
}

func isCode(err error, code string) bool {
	var e *channel.Error
	return errors.As(err, &e) && e.Code == code
}
