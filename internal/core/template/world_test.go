package template_test

import (
	"strings"
	"testing"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
)

// noon is when everything in these tests happens; today is its day.
var noon = time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)

const today = "2026-11-22"

// house says who holds which post.
type house map[string][]string

func (h house) Holders(p org.Post, _ time.Time) []org.Holder {
	var out []org.Holder
	for _, person := range h[p.Role] {
		out = append(out, org.Holder{Person: person})
	}
	return out
}

var office = house{"分管领导": {"zhao"}, "主要领导": {"qian"}}

func number(f float64) *float64 { return &f }

// waterCut is a text with a blank of every type.
func waterCut() template.Text {
	p := func(id string, runs ...source.Run) source.Block {
		return source.Block{ID: id, Type: source.Paragraph, Indent: 2, Runs: runs}
	}
	return template.Text{
		V: template.TextV,
		Source: source.Document{V: source.Version, Title: "关于{地点}临时停水的通知", Summary: "{时段}停水", Blocks: []source.Block{
			p("b1", source.Run{Text: "因{原因}，"}, source.Run{Text: "{地点}", Bold: true}, source.Run{Text: "定于{时段}停水，水压降至{水压}。"}),
			{ID: "b2", Type: source.List, Items: []source.Item{{ID: "b2a", Runs: []source.Run{{Text: "{日期}{时间}后来电咨询。"}}}}},
			{ID: "b3", Type: source.Table, Rows: []source.Row{{Cells: []source.Cell{{ID: "b3a", Blocks: []source.Block{p("b3b", source.Run{Text: "备注：{备注}"})}}}}}},
			{ID: "b4", Type: source.Quote, Blocks: []source.Block{p("b4a", source.Run{Text: "请提前储水。"})}},
		}},
		Blanks: []template.Blank{
			{Name: "地点", Type: template.BlankPlace, Required: true, Max: 20},
			{Name: "原因", Type: template.BlankChoice, Required: true, Options: []string{"管道抢修", "设备检修"}},
			{Name: "时段", Type: template.BlankPeriod, Required: true},
			{Name: "水压", Type: template.BlankNumber, Required: true, Unit: "兆帕", Least: number(0), Most: number(0.6), Places: 2},
			{Name: "日期", Type: template.BlankDate, Required: true},
			{Name: "时间", Type: template.BlankTime, Required: true},
			{Name: "备注", Type: template.BlankText, Max: 10},
		},
		Accounts: []string{"web", "wb"}, From: "2026-11-01", Until: "2026-12-31",
	}
}

func filling() map[string]string {
	return map[string]string{"地点": "望江路", "原因": "管道抢修", "时段": "2026-11-22T08:00/2026-11-22T18:30", "水压": "0.15", "日期": "2026-11-22", "时间": "19:00"}
}

var signers = []template.Signer{{Role: "分管领导", Unit: "局", Clause: "x#五"}}

// deed is one command by one person.
type deed struct {
	by  string
	cmd template.Command
}

func write(seen int, content string) deed {
	return deed{"zhang", template.Write{Name: "停水通知", Unit: "办", Content: content, Text: waterCut(), Signers: signers, Seen: seen}}
}

func facts(by string) template.Facts {
	return template.Facts{Actor: by, Now: noon, Today: today, Directory: office, Member: by == "zhang" || by == "zhao", SteppedUp: true}
}

// play carries out deeds that must all be allowed.
func play(t *testing.T, deeds ...deed) template.State {
	t.Helper()
	var s template.State
	for i, d := range deeds {
		events, err := template.Decide(s, d.cmd, facts(d.by))
		if err != nil {
			t.Fatalf("deed %d, %T by %s: %v", i, d.cmd, d.by, err)
		}
		for _, e := range events {
			s = s.Evolve(e)
		}
	}
	return s
}

// refused checks a refusal: its code, a part of its sentence and that the sentence ends.
func refused(t *testing.T, err error, code fault.Code, part string) {
	t.Helper()
	if err == nil {
		t.Fatalf("was allowed, want %q", part)
	}
	if got := fault.Of(err); got.Code != code || !strings.Contains(got.Message, part) || !strings.HasSuffix(got.Message, "。") {
		t.Errorf("got %s %q, want %s %q", got.Code, got.Message, code, part)
	}
}
