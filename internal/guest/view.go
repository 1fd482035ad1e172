package guest

import (
	"cmp"
	"html/template"
	"net/http"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/channel"
	"qianfa/internal/core/review"
	"qianfa/internal/core/workday"
)

// view is what the page is made of: Closed says why it ends here, Done what was answered, Item what is to be answered;
// without any of them it asks for the code.
type view struct {
	Path    string
	Organ   string
	Asker   string
	Due     string
	Demo    bool
	Closed  string
	Done    string
	Error   string
	Item    *item
	Verdict string
	Name    string
	Post    string
	Opinion string
}

type item struct {
	app.Item
	Shown []shown
}

// shown is one rendering as the page draws it.
type shown struct {
	Kind     string // wechat weibo website manual
	Channel  string
	Name     string
	Title    string
	Byline   string
	Cover    *picture
	HTML     template.HTML
	Lines    []string
	Pictures []picture
	Settings []string
}

type picture struct{ Address, Alt string }

var channels = map[string]string{channel.WeChat: "微信公众号", channel.Weibo: "微博", channel.Website: "网站", channel.Manual: "人工发布"}

func viewOf(token string, v app.Visit, it *app.Item) view {
	out := view{Path: app.JointPath + token, Organ: v.Organ, Asker: v.Asker, Due: minute(v.Due), Demo: v.Demo}
	if it != nil {
		out.Item = &item{Item: *it}
		for _, p := range it.Posts {
			out.Item.Shown = append(out.Item.Shown, shownOf(out.Path, p))
		}
		return out
	}
	switch {
	case v.Verdict != "":
		out.Done = v.Verdict.Title()
		if v.Verdict != review.Agrees {
			out.Done += "，稿件已退回修改；修改后如需再次会审，对方会发送新的链接"
		}
	case v.Refusal != nil:
		out.Closed = v.Refusal.Message
	}
	return out
}

// fill keeps what somebody wrote when an answer was refused.
func (v *view) fill(r *http.Request) {
	v.Verdict, v.Name, v.Post, v.Opinion = r.PostFormValue("verdict"), r.PostFormValue("name"), r.PostFormValue("post"), r.PostFormValue("opinion")
}

func shownOf(path string, p app.ItemPost) shown {
	out := shown{Kind: p.Post.Channel, Channel: channels[p.Post.Channel], Name: p.Name, Title: p.Post.Title, Byline: p.Post.Byline}
	media := path + "/media/"
	if p.Post.HTML != "" {
		// Our own renderer made it from the block document; the page runs no script whatever stands in it.
		out.HTML = template.HTML(strings.ReplaceAll(p.Post.HTML, channel.MediaScheme, media)) //nolint:gosec // see above
	} else {
		out.Lines = lines(p.Post.Text)
		for _, m := range p.Post.Media {
			if m.Kind == "image" {
				out.Pictures = append(out.Pictures, picture{media + m.Digest, m.Alt})
			}
		}
	}
	if p.Post.Cover != nil && p.Post.Channel == channel.WeChat {
		out.Cover = &picture{media + p.Post.Cover.Digest, "封面"}
	}
	out.Settings = settings(p.Post)
	return out
}

// settings are what is sealed beside the words.
func settings(p channel.Post) []string {
	out := []string{map[bool]string{true: "评论：开放", false: "评论：关闭"}[p.CommentOpen]}
	if at, err := time.Parse(time.RFC3339, p.ScheduleAt); err == nil {
		out = append(out, "发布时间：定于"+minute(at))
	} else {
		out = append(out, "发布时间：办完审签后发布")
	}
	from, _ := time.Parse(time.RFC3339, p.DisplayFrom) // "" is from publication on
	to, _ := time.Parse(time.RFC3339, p.DisplayTo)     // "" is without end
	if !from.IsZero() || !to.IsZero() {
		out = append(out, "展示期："+cmp.Or(minute(from), "发布起")+"至"+cmp.Or(minute(to), "不限"))
	}
	if p.Summary != "" {
		out = append(out, "摘要："+p.Summary)
	}
	if p.SourceURL != "" {
		out = append(out, "原文链接："+p.SourceURL)
	}
	return out
}

func minute(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(workday.Zone).Format("2006年1月2日 15:04")
}
