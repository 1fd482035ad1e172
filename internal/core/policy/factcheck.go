package policy

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Codes of the standard facts. A channel, and an act that a pack's question names, may be others.
var (
	standardActs = []string{"publish", "correct", "take_down", "withdraw", "open", "amend", "suspend", "deregister", "reply"}
	origins      = []string{"original", "reprint", "reuse", "template"}
	mediaKinds   = []string{"image", "video", "audio", "map", "table", "link", "file"}
	deeds        = []string{"pass", "return", "reject", "hold", "record", "consult", "edit", "skip", "escalate", "transfer", "delegate", "add_signer", "remove_signer", "schedule", "unschedule", "publish", "sign_later", "declare_emergency", "cancel_emergency", "miss_call", "object"}
)

// check refuses what has the right type and still says nothing: a wrong time or date, an unknown code, a missing name.
func (f *Facts) check() error {
	c := checker{}
	c.need("now", f.Now)
	c.time("now", f.Now)
	c.time("publish_at", f.PublishAt)
	c.need("author.unit", f.Author.Unit)
	if f.Submitter != nil {
		c.need("submitter.unit", f.Submitter.Unit)
	}
	c.checkItem(&f.Item)
	for i, t := range f.Targets {
		c.need(at("targets", i, "channel"), t.Channel)
	}
	ids := map[string]bool{}
	for i, u := range f.Units {
		c.id(ids, at("units", i, "id"), u.ID)
	}
	ids = map[string]bool{}
	for i, p := range f.Persons {
		c.id(ids, at("persons", i, "id"), p.ID)
	}
	for i, g := range f.Grants {
		c.need(at("grants", i, "from"), g.From)
		c.need(at("grants", i, "to"), g.To)
		c.moment(at("grants", i, "since"), g.Since)
		c.moment(at("grants", i, "until"), g.Until)
	}
	for i, p := range f.History.OwnChannels {
		c.moment(at("history.own_channels", i, "at"), p.At)
	}
	for i, p := range f.History.PublicElsewhere {
		c.moment(at("history.public_elsewhere", i, "at"), p.At)
	}
	for name, day := range f.History.Columns {
		c.date("history.columns."+name, day)
	}
	for name, when := range f.Events {
		c.moment("events."+name, when)
	}
	for i, o := range f.Overrides {
		c.need(at("overrides", i, "rule"), o.Rule)
		c.need(at("overrides", i, "by"), o.By)
		c.need(at("overrides", i, "reason"), o.Reason)
	}
	for i, a := range f.Acts {
		c.need(at("acts", i, "by"), a.By)
		c.need(at("acts", i, "do"), a.Do)
		c.code(at("acts", i, "do"), a.Do, deeds)
		c.time(at("acts", i, "at"), a.At)
	}
	return c.err
}

func (c *checker) checkItem(item *Item) {
	c.code("item.origin", item.Origin, origins)
	c.date("item.event_date", item.EventDate)
	for i, m := range item.Media {
		c.code("item.media["+strconv.Itoa(i)+"]", m, mediaKinds)
	}
	for i, f := range item.Files {
		c.need(at("item.files", i, "kind"), f.Kind)
		c.need(at("item.files", i, "format"), f.Format)
	}
	for i, a := range item.Attachments {
		c.need(at("item.attachments", i, "name"), a.Name)
	}
	for i, x := range item.Consulted {
		c.need(at("item.consulted", i, "unit"), x.Unit)
		c.moment(at("item.consulted", i, "at"), x.At)
	}
	for i, l := range item.Links {
		c.need(at("item.links", i, "kind"), l.Kind)
	}
	if item.Display != nil {
		c.moment("item.display.from", item.Display.From)
		c.moment("item.display.to", item.Display.To)
	}
}

func at(list string, i int, field string) string {
	return list + "[" + strconv.Itoa(i) + "]." + field
}

// checker keeps the first wrong place.
type checker struct {
	err error
}

func (c *checker) bad(path, format string, args ...any) {
	if c.err == nil {
		c.err = wrongFact(path, format, args...)
	}
}

func (c *checker) need(path, value string) {
	if value == "" {
		c.bad(path, "这一项必须填写")
	}
}

func (c *checker) id(seen map[string]bool, path, id string) {
	c.need(path, id)
	if seen[id] {
		c.bad(path, "“%s”写了两遍", id)
	}
	seen[id] = true
}

func (c *checker) code(path, value string, allowed []string) {
	if value != "" && !slices.Contains(allowed, value) {
		c.bad(path, "不认识“%s”，可用的有 %s", value, strings.Join(allowed, " "))
	}
}

func (c *checker) time(path, value string) {
	if _, ok := parseTime(value); value != "" && !ok {
		c.bad(path, "时间要写成“2026-11-20T09:30:00+08:00”这样")
	}
}

func (c *checker) date(path, value string) {
	if _, err := time.Parse(time.DateOnly, value); value != "" && err != nil {
		c.bad(path, "日期要写成“2026-11-20”这样")
	}
}

// moment accepts a time or a date.
func (c *checker) moment(path, value string) {
	if _, ok := parseMoment(value); value != "" && !ok {
		c.bad(path, "要写成日期“2026-11-20”或时间“2026-11-20T09:30:00+08:00”")
	}
}
