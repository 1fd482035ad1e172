package template_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/source"
	"qianfa/internal/core/template"
	"qianfa/internal/eventtest"
)

var (
	written = []deed{write(0, "c1")}
	signed  = []deed{write(0, "c1"), {"zhao", template.Sign{Version: 1, Content: "c1"}}}
)

func after(life []deed, more ...deed) []deed { return append(life[:len(life):len(life)], more...) }

func TestATemplateIsInForceOnceItsLeaderSigned(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		given []deed
		today string
		phase template.Phase
		title string
		use   int // the version that may be filled, 0 for none
	}{
		"written":                          {written, today, template.PhaseWaiting, "待签发", 0},
		"signed":                           {signed, today, template.PhaseInForce, "有效", 1},
		"signed, its day still to come":    {signed, "2026-10-31", template.PhaseComing, "待生效", 0},
		"signed, on its first day":         {signed, "2026-11-01", template.PhaseInForce, "有效", 1},
		"signed, on its last day":          {signed, "2026-12-31", template.PhaseInForce, "有效", 1},
		"signed, past its last day":        {signed, "2027-01-01", template.PhaseExpired, "已到期", 0},
		"sent back":                        {after(written, deed{"zhao", template.SendBack{Version: 1, Content: "c1", Reason: "r"}}), today, template.PhaseReturned, "已退回", 0},
		"rewritten after it was sent back": {after(written, deed{"zhao", template.SendBack{Version: 1, Content: "c1", Reason: "r"}}, write(1, "c2")), today, template.PhaseWaiting, "待签发", 0},
		"signed, a new version waits":      {after(signed, write(1, "c2")), today, template.PhaseInForce, "有效", 1},
		"the new version is signed":        {after(signed, write(1, "c2"), deed{"zhao", template.Sign{Version: 2, Content: "c2"}}), today, template.PhaseInForce, "有效", 2},
		"withdrawn":                        {after(signed, deed{"zhang", template.Withdraw{Reason: "r"}}), today, template.PhaseWithdrawn, "已撤下", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := play(t, tt.given...)
			if got := s.Phase(tt.today); got != tt.phase || got.Title() != tt.title {
				t.Errorf("it is %s %s, want %s %s", got, got.Title(), tt.phase, tt.title)
			}
			v, _ := s.InForce(tt.today)
			if v.No != tt.use {
				t.Errorf("version %d is in force, want %d", v.No, tt.use)
			}
			for no := 1; no <= s.Latest(); no++ {
				if err := s.Usable(no, tt.today); (err == nil) != (no == tt.use) {
					t.Errorf("version %d usable: %v", no, err)
				} else if err != nil && !strings.HasSuffix(err.Error(), "。") {
					t.Errorf("no sentence: %v", err)
				}
			}
		})
	}
}

func TestWhoMayNotIsRefusedInWords(t *testing.T) {
	t.Parallel()
	withText := func(change func(*template.Text)) deed {
		text := waterCut()
		change(&text)
		return deed{"zhang", template.Write{Name: "停水通知", Unit: "办", Content: "c1", Text: text, Signers: signers}}
	}
	for name, tt := range map[string]struct {
		given []deed
		cmd   deed
		plain bool // without the password entered again
		code  fault.Code
		part  string
	}{
		"a stranger writes":           {nil, deed{"sun", write(0, "c1").cmd}, false, fault.Forbidden, "不在这个单位任职"},
		"no name":                     {nil, deed{"zhang", template.Write{Name: " ", Text: waterCut(), Signers: signers}}, false, fault.Invalid, "模板名称"},
		"a name too long":             {nil, deed{"zhang", template.Write{Name: strings.Repeat("长", 41), Text: waterCut(), Signers: signers}}, false, fault.Invalid, "最多 40 个字"},
		"nobody may sign":             {nil, deed{"zhang", template.Write{Name: "停水", Text: waterCut()}}, false, fault.Refused, "没有写明这类信息由谁签发"},
		"somebody wrote meanwhile":    {after(signed, write(1, "c2")), write(1, "c3"), false, fault.Conflict, "现在是第 2 版，您看到的是第 1 版"},
		"a text that is not complete": {nil, withText(func(x *template.Text) { x.Accounts = nil }), false, fault.Invalid, "模板还不完整"},
		"the leader without password": {written, deed{"zhao", template.Sign{Version: 1, Content: "c1"}}, true, fault.StepUp, "再次输入密码"},
		"somebody else signs":         {written, deed{"qian", template.Sign{Version: 1, Content: "c1"}}, false, fault.Forbidden, "分管领导"},
		"another text was shown":      {written, deed{"zhao", template.Sign{Version: 1, Content: "c0"}}, false, fault.Conflict, "已不是最新一版"},
		"an old version":              {after(signed, write(1, "c2")), deed{"zhao", template.Sign{Version: 1, Content: "c1"}}, false, fault.Conflict, "已不是最新一版"},
		"signed already":              {signed, deed{"zhao", template.Sign{Version: 1, Content: "c1"}}, false, fault.Refused, "已经签发完毕"},
		"sent back":                   {after(written, deed{"zhao", template.SendBack{Version: 1, Content: "c1", Reason: "r"}}), deed{"zhao", template.Sign{Version: 1, Content: "c1"}}, false, fault.Refused, "已经退回修改"},
		"the writer signs":            {[]deed{{"zhao", write(0, "c1").cmd}}, deed{"zhao", template.Sign{Version: 1, Content: "c1"}}, false, fault.Forbidden, "不能由您自己签发"},
		"sent back without a reason":  {written, deed{"zhao", template.SendBack{Version: 1, Content: "c1"}}, false, fault.Invalid, "请写明退回的原因"},
		"a stranger withdraws":        {signed, deed{"sun", template.Withdraw{Reason: "r"}}, false, fault.Forbidden, "可以撤下"},
		"withdrawn without a reason":  {signed, deed{"zhang", template.Withdraw{}}, false, fault.Invalid, "请写明为什么撤下"},
		"written on after it is gone": {after(signed, deed{"zhang", template.Withdraw{Reason: "r"}}), write(1, "c2"), false, fault.Refused, "已经撤下"},
		"nothing there":               {nil, deed{"zhao", template.Sign{Version: 1, Content: "c1"}}, false, fault.NotFound, "没有这份预审模板"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := facts(tt.cmd.by)
			f.SteppedUp = !tt.plain
			_, err := template.Decide(play(t, tt.given...), tt.cmd.cmd, f)
			refused(t, err, tt.code, tt.part)
		})
	}
}

func TestTwoLeadersSignOneAfterTheOther(t *testing.T) {
	t.Parallel()
	two := []template.Signer{{Role: "分管领导", Unit: "局"}, {Role: "主要领导", Unit: "局"}}
	first := deed{"zhang", template.Write{Name: "停课", Unit: "办", Content: "c1", Text: waterCut(), Signers: two}}
	s := play(t, first, deed{"zhao", template.Sign{Version: 1, Content: "c1"}})
	if s.Phase(today) != template.PhaseWaiting {
		t.Errorf("half signed it is %s", s.Phase(today))
	}
	_, err := template.Decide(s, template.Sign{Version: 1, Content: "c1"}, facts("zhao"))
	refused(t, err, fault.Forbidden, "主要领导")
	s = play(t, first, deed{"zhao", template.Sign{Version: 1, Content: "c1"}}, deed{"qian", template.Sign{Version: 1, Content: "c1"}})
	if s.Phase(today) != template.PhaseInForce {
		t.Errorf("signed by both it is %s", s.Phase(today))
	}
}

func TestEitherOfTwoLeadersSigns(t *testing.T) {
	t.Parallel()
	either := []template.Signer{{Role: "分管领导", Unit: "局", Or: []template.Signer{{Role: "主要领导", Unit: "局"}}}}
	first := deed{"zhang", template.Write{Name: "停课", Unit: "办", Content: "c1", Text: waterCut(), Signers: either}}
	for _, who := range []string{"zhao", "qian"} {
		if s := play(t, first, deed{who, template.Sign{Version: 1, Content: "c1"}}); s.Phase(today) != template.PhaseInForce {
			t.Errorf("signed by %s it is %s", who, s.Phase(today))
		}
	}
}

func TestASketchShowsWhatIsStillToFill(t *testing.T) {
	t.Parallel()
	d, wrong := waterCut().Sketch(map[string]string{"地点": "望江路", "水压": "9"})
	if d.Title != "关于望江路临时停水的通知" || !strings.Contains(d.PlainText().Text, "水压降至【水压】") || len(wrong) != 5 {
		t.Errorf("%s, %v", d.PlainText().Text, wrong)
	}
}

func TestAnExpiredVersionIsNotSigned(t *testing.T) {
	t.Parallel()
	f := facts("zhao")
	f.Today = "2027-01-01"
	_, err := template.Decide(play(t, written...), template.Sign{Version: 1, Content: "c1"}, f)
	refused(t, err, fault.Refused, "有效期到 2026年12月31日 为止")
}

func TestATextSaysWhereItIsWrong(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		change func(*template.Text)
		at     string
		part   string
	}{
		"no title":               {func(x *template.Text) { x.Source.Title = " " }, "source.title", "请填写标题"},
		"a mark without a blank": {func(x *template.Text) { x.Source.Title = "{地址}停水" }, "source.title", "没有叫“地址”的填空项"},
		"a brace alone":          {func(x *template.Text) { x.Source.Title = "停水{地点" }, "source.title", "花括号不成对"},
		"an empty mark":          {func(x *template.Text) { x.Source.Title = "停水{}" }, "source.title", "花括号不成对"},
		"a mark in two styles": {func(x *template.Text) {
			x.Source.Blocks[0].Runs = []source.Run{{Text: "{地"}, {Text: "点}", Bold: true}}
		}, "source.blocks[0]", "同一种字体"},
		"a blank nobody uses": {func(x *template.Text) {
			x.Blanks = append(x.Blanks, template.Blank{Name: "路线", Type: template.BlankText})
		}, "blanks[7].name", "没有用到"},
		"two blanks of one name":  {func(x *template.Text) { x.Blanks = append(x.Blanks, x.Blanks[0]) }, "blanks[7].name", "重名"},
		"a blank without a name":  {func(x *template.Text) { x.Blanks[0].Name = "" }, "blanks[0]", "请写填空项的名称"},
		"a blank without a type":  {func(x *template.Text) { x.Blanks[0].Type = "" }, "blanks[0]", "请选择填空项“地点”的类型"},
		"a choice of one":         {func(x *template.Text) { x.Blanks[1].Options = []string{"抢修"} }, "blanks[1]", "要有 2 至 50 个可选的词"},
		"bounds that cross":       {func(x *template.Text) { x.Blanks[3].Least = number(1) }, "blanks[3]", "下限大于上限"},
		"no channel":              {func(x *template.Text) { x.Accounts = nil }, "accounts", "请至少选择一个拟发布渠道"},
		"no last day":             {func(x *template.Text) { x.Until = "" }, "until", "截止日期"},
		"the days the wrong way":  {func(x *template.Text) { x.From = "2027-01-01" }, "until", "早于起始日期"},
		"a last day that is past": {func(x *template.Text) { x.From, x.Until = "2026-01-01", "2026-11-21" }, "until", "已经过了"},
		"a picture": {func(x *template.Text) {
			x.Source.Blocks = append(x.Source.Blocks, source.Block{ID: "p", Type: source.Image, Media: "sha256:" + strings.Repeat("a", 64)})
		}, "source.blocks", "只能有文字和表格"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := waterCut()
			tt.change(&text)
			err := text.Check(today)
			refused(t, err, fault.Invalid, "模板还不完整")
			for _, f := range fault.Of(err).Fields {
				if f.Path == tt.at && strings.Contains(f.Text, tt.part) {
					return
				}
			}
			t.Errorf("%q at %s is not among %v", tt.part, tt.at, fault.Of(err).Fields)
		})
	}
	if err := waterCut().Check(today); err != nil {
		t.Errorf("the complete text: %v", err)
	}
}

func TestEachTypeOfBlankTakesWhatFitsAndSaysWhatDoesNot(t *testing.T) {
	t.Parallel()
	blanks := map[string]template.Blank{}
	for _, b := range waterCut().Blanks {
		blanks[b.Name] = b
	}
	whole := template.Blank{Name: "户数", Type: template.BlankNumber, Unit: "户", Least: number(1)}
	for _, tt := range []struct {
		blank       template.Blank
		value       string
		words, part string
	}{
		{blanks["地点"], "望江路、沿河路", "望江路、沿河路", ""},
		{blanks["地点"], "{时段}", "{时段}", ""}, // a brace in a value is a brace
		{blanks["地点"], "", "", "请填写“地点”"},
		{blanks["地点"], strings.Repeat("长", 21), "", "最多 20 个字，现在有 21 个字"},
		{blanks["地点"], "望江路\n另起一行", "", "只能写一行"},
		{blanks["地点"], "望江路\u202e", "", "看不见的字符"},
		{blanks["地点"], " 望江路", "", "前后不要留空格"},
		{blanks["备注"], "", "", ""},
		{blanks["原因"], "设备检修", "设备检修", ""},
		{blanks["原因"], "检修", "", "只能选：管道抢修、设备检修"},
		{blanks["日期"], "2026-02-28", "2026年2月28日", ""},
		{blanks["日期"], "2026-02-29", "", "应当是一个日期"},
		{blanks["日期"], "2月28日", "", "应当是一个日期"},
		{blanks["时间"], "08:00", "8时", ""},
		{blanks["时间"], "08:05", "8时05分", ""},
		{blanks["时间"], "24:00", "", "应当是一个时间"},
		{blanks["时段"], "2026-11-22T08:00/2026-11-22T18:30", "2026年11月22日8时至18时30分", ""},
		{blanks["时段"], "2026-11-22T22:00/2026-11-23T06:00", "2026年11月22日22时至23日6时", ""},
		{blanks["时段"], "2026-11-30T22:00/2026-12-01T06:00", "2026年11月30日22时至12月1日6时", ""},
		{blanks["时段"], "2026-12-31T22:00/2027-01-01T06:00", "2026年12月31日22时至2027年1月1日6时", ""},
		{blanks["时段"], "2026-11-22T18:00/2026-11-22T08:00", "", "结束时间不晚于开始时间"},
		{blanks["时段"], "2026-11-22T18:00", "", "从几时到几时"},
		{blanks["水压"], "0.15", "0.15兆帕", ""},
		{blanks["水压"], "0.155", "", "最多写 2 位小数"},
		{blanks["水压"], "0.7", "", "应当在 0兆帕 至 0.6兆帕 之间"},
		{blanks["水压"], "０.１", "", "只写数字，不写单位"},
		{blanks["水压"], "0.1兆帕", "", "只写数字，不写单位"},
		{whole, "3000", "3000户", ""},
		{whole, "0", "", "不能小于 1户"},
		{whole, "1.0", "", "应当是整数"},
		{whole, "01", "", "应当是一个数字"},
	} {
		words, wrong := tt.blank.Show(tt.value)
		if words != tt.words || (wrong == "") != (tt.part == "") || !strings.Contains(wrong, tt.part) {
			t.Errorf("%s %q: %q, %q; want %q, %q", tt.blank.Name, tt.value, words, wrong, tt.words, tt.part)
		}
	}
}

func TestAFilledTextReadsAsANotice(t *testing.T) {
	t.Parallel()
	d, err := waterCut().Fill(filling())
	if err != nil {
		t.Fatal(err)
	}
	got := d.Title + "|" + d.Summary + "|" + d.PlainText().Text
	want := "关于望江路临时停水的通知|2026年11月22日8时至18时30分停水|因管道抢修，望江路定于2026年11月22日8时至18时30分停水，水压降至0.15兆帕。\n2026年11月22日19时后来电咨询。\n备注：\n请提前储水。"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	_, err = waterCut().Fill(map[string]string{"地点": "望江路", "水压": "9", "路线": "x"})
	refused(t, err, fault.Invalid, "没有填好")
	if diff := cmp.Diff(6, len(fault.Of(err).Fields)); diff != "" {
		t.Errorf("%s %v", diff, fault.Of(err).Fields)
	}
}

func TestAStoredTextIsReadBackAsItWasSigned(t *testing.T) {
	t.Parallel()
	text := waterCut()
	text.Answers, text.Duty = map[string]any{"敏感领域": false}, []string{"zhao"}
	back, err := template.ReadText(text.Canonical())
	if err != nil {
		t.Fatal(err)
	}
	if string(back.Canonical()) != string(text.Canonical()) {
		t.Errorf("%s\n%s", back.Canonical(), text.Canonical())
	}
}

func TestEveryEventEverStoredIsStillReadWithAllItSays(t *testing.T) {
	t.Parallel()
	a := template.Act{By: "p-1", At: noon}
	signer := template.Signer{Role: "分管领导", Unit: "u-1", InChargeOf: "u-2", Verb: "sign_off", Label: "签发", Clause: "x#五"}
	stored, err := template.Encode([]template.Event{
		template.Opened{Act: a, Name: "停水通知", Unit: "u-2"},
		template.Written{Act: a, Version: 1, Content: "sha256:c", From: "2026-11-01", Until: "2026-12-31", Signers: []template.Signer{signer}},
		template.Signed{Act: a, Version: 1, Content: "sha256:c", Signer: signer, Principal: "p-2"},
		template.SentBack{Act: a, Version: 1, Content: "sha256:c", Reason: "sha256:r"},
		template.Withdrawn{Act: a, Reason: "sha256:r"},
	})
	if err != nil {
		t.Fatal(err)
	}
	types := []string{"template.Opened", "template.Written", "template.Signed", "template.SentBack", "template.Withdrawn"}
	eventtest.Stored(t, types, func(e ledger.Event) (ledger.Event, error) {
		ev, err := template.Decode(e)
		if err != nil {
			return e, err
		}
		again, err := template.Encode([]template.Event{ev})
		if err != nil {
			return e, err
		}
		return again[0], nil
	}, stored...)
}

func TestAnUnknownOrBrokenEventIsAnError(t *testing.T) {
	t.Parallel()
	for _, e := range []ledger.Event{{Type: "template.Guessed", Data: "{}"}, {Type: "template.Signed", Data: "{"}} {
		if _, err := template.Decode(e); err == nil {
			t.Errorf("decoded %v", e)
		}
		if _, err := template.Fold(template.State{}, []ledger.Entry{{Type: e.Type, Data: e.Data}}); err == nil {
			t.Errorf("folded %v", e)
		}
	}
}

func ExampleText_Fill() {
	text := waterCut()
	d, _ := text.Fill(filling())
	fmt.Println(d.Title)
	// Output: 关于望江路临时停水的通知
}
