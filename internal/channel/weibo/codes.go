package weibo

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"qianfa/internal/channel"
)

// row maps codes of the platform to a class and a sentence.
type row struct {
	codes []int
	class channel.Class
	text  string
}

var table = []row{
	{[]int{21301, 21314, 21315, 21316, 21317, 21318, 21319, 21327, 21332}, channel.ClassToken, "授权已失效。请账号保管人在“账号设置”中重新授权后重试。"},
	{[]int{10005, 10014, 10032, 20015, 21321, 21337}, channel.ClassPermission, "该账号或应用没有此接口的权限。请把账号改为人工发布，由账号管理员复制发布并登记链接。"},
	{[]int{10022, 20016}, channel.ClassQuota, "发布过于频繁，一小时后会自动重试。"},
	{[]int{10023, 10024}, channel.ClassQuota, "当天的接口调用次数已用完，次日会自动重试。急需发布的，请人工发布并登记链接。"},
	{[]int{10004, 10006, 10013, 21320, 21322, 21335}, channel.ClassConfig, "应用或账号的设置有误。请账号保管人核对应用、账号编号和服务器 IP。"},
	{[]int{10017}, channel.ClassContent, "平台不接受这段文字：须带安全域名下的链接，且不得含话题。请退回编辑修改，或由账号保管人核对安全域名。"},
	{[]int{20012, 20013, 10018}, channel.ClassContent, "文字超过 140 字。请退回编辑删减。"},
	{[]int{20005, 20006, 20007, 20009, 10007}, channel.ClassContent, "图片的格式或大小不被接受（JPG、PNG、GIF，小于 5 MB）。请退回编辑更换图片。"},
	{[]int{20008, 10016}, channel.ClassContent, "提交的内容不完整。请退回编辑检查，并联系系统管理员。"},
	{[]int{20018}, channel.ClassContent, "文字中有平台禁止的链接。请退回编辑更换链接。"},
	{[]int{20020, 20021, 20202}, channel.ClassContent, "平台认为内容违规。请退回编辑修改后重新送审。"},
	{[]int{10008, 10012}, channel.ClassContent, "平台不接受提交的参数。请退回编辑检查，并联系系统管理员。"},
	{[]int{20022, 20031}, channel.ClassHuman, "平台要求人工验证。请账号管理员登录微博完成验证后重试。"},
	{[]int{20017, 20019, 20111}, channel.ClassHuman, "平台认为与已发布的内容相同。"},
	{[]int{20032}, channel.ClassTransient, "平台已受理，稍后可见。"},
	{[]int{10001, 10002, 10003, 10009, 10010, 10011, 20014}, channel.ClassTransient, "平台繁忙，稍后会自动重试。"},
}

// refusal turns an error code into an error. Transient codes leave open what was done before them (see lost).
func (c *Connector) refusal(code int, text string) *channel.Error {
	e := &channel.Error{Outcome: channel.Refused, Class: channel.ClassHuman, Code: strconv.Itoa(code), Err: errors.New(text),
		Message: fmt.Sprintf("微博：平台拒绝了请求（错误码 %d）。请账号管理员登录微博查看，并联系系统管理员。", code)}
	for _, r := range table {
		if slices.Contains(r.codes, code) {
			e.Class, e.Message = r.class, "微博："+r.text
		}
	}
	switch e.Class {
	case channel.ClassTransient:
		e.Outcome = channel.Unavailable
	case channel.ClassQuota:
		e.Outcome, e.RetryAfter = channel.Unavailable, time.Hour
		if code == 10023 || code == 10024 {
			local := c.opt.Now().In(time.FixedZone("CST", 8*3600))
			e.RetryAfter = time.Date(local.Year(), local.Month(), local.Day()+1, 0, 1, 0, 0, local.Location()).Sub(local)
		}
	default: // refused, as it stands
	}
	return e
}

// lost says whether the answer to a share is unknown.
func lost(err error) bool {
	var call *channel.CallError
	if errors.As(err, &call) {
		return call.Sent
	}
	var e *channel.Error
	return errors.As(err, &e) && e.Class == channel.ClassTransient
}

// repeated: the platform has seen the same words already, perhaps from our own earlier attempt.
func repeated(err error) bool {
	return isCode(err, "20017") || isCode(err, "20019") || isCode(err, "20111")
}

func isCode(err error, code string) bool {
	var e *channel.Error
	return errors.As(err, &e) && e.Code == code
}

func unavailable(message string, err error) *channel.Error {
	return &channel.Error{Outcome: channel.Unavailable, Class: channel.ClassTransient, Message: message, Err: err}
}

// doubt: the share may have gone out and the platform cannot say so just now.
func doubt(err error) *channel.Error {
	e := &channel.Error{Outcome: channel.Uncertain, Class: channel.ClassTransient, Err: err, RetryAfter: 30 * time.Second,
		Message: "已向微博提交，尚不能确定结果，系统会自动核对。请不要在微博上重复发布。"}
	var known *channel.Error
	if errors.As(err, &known) && known.Class != channel.ClassTransient {
		e.Class, e.Code, e.RetryAfter = known.Class, known.Code, max(known.RetryAfter, e.RetryAfter)
		e.Message += known.Message
	}
	return e
}

// look: a person has to find out.
func look(what string, err error) *channel.Error {
	return &channel.Error{Outcome: channel.Uncertain, Class: channel.ClassHuman, Code: "unknown", Err: err, RetryAfter: 30 * time.Minute,
		Message: what + "请账号管理员登录微博核对：已发布的，登记链接；没有发布的，登记“未发布”后重试。"}
}
