package form

import (
	"strings"
	"time"
)

// Mandate (授权委托书) is the paper by which one person lets another act in his place. It is printed to be signed in ink
// by both; the number it gets is what the registration of the delegation cites.
type Mandate struct {
	Number        string
	Body          string
	Delegator     string
	DelegatorPost string
	Delegate      string
	DelegatePost  string
	Scope         string   // what may be done: the post or the act, in words; "" = everything the delegator may sign
	Units         []string // only for items of these units; none = of all
	Since, Until  time.Time
	Basis         string // the regulation and clause that allow it
	Remarks       string
	Demo          bool
	PrintedAt     time.Time
}

// PDF returns the paper on A4.
func (m Mandate) PDF() ([]byte, error) { return printSheet(m.sheet(), m.record()) }

// HTML returns the paper as one page for the browser.
func (m Mandate) HTML() ([]byte, error) { return showSheet(m.sheet(), m.record()) }

func (m Mandate) record() Record {
	return Record{Body: m.Body, Demo: m.Demo, PrintedAt: m.PrintedAt}
}

func (m Mandate) sheet() sheet {
	scope := orElse(m.Scope, "委托人职务范围内的全部审签事项")
	if len(m.Units) > 0 {
		scope += "（限于" + strings.Join(m.Units, "、") + "报送的信息）"
	}
	signed := part{foot: blankFoot(StepRow{})}
	rows := []row{
		{min: 14, cells: []cell{caption(5, "委 托 人"), value(7, m.Delegator), caption(4, "职　　务"), value(8, m.DelegatorPost)}},
		{min: 14, cells: []cell{caption(5, "受 托 人"), value(7, m.Delegate), caption(4, "职　　务"), value(8, m.DelegatePost)}},
		{min: 20, cells: []cell{caption(5, "授权事项"), value(19, scope)}},
		{min: 14, cells: []cell{caption(5, "授权期限"), value(19, "自"+date(m.Since)+"起，至"+until(m.Until))}},
		{min: 14, cells: []cell{caption(5, "依　　据"), value(19, m.Basis)}},
		{min: 34, cells: []cell{caption(5, "双方约定"), lines(19, "一、受托人在授权事项和期限内审签，一律注明“受托签发”和本委托书编号。", "二、受托人不得再委托他人。", "三、委托人可以随时收回授权，收回之前已经审签的继续有效。", "四、起草人、修改人及其受托人不得审签本人的稿件。")}},
		{min: 34, grow: 1, cells: []cell{caption(5, "委托人签名"), {cols: 19, top: true, parts: []part{signed}}}},
		{min: 34, grow: 1, cells: []cell{caption(5, "受托人签名"), {cols: 19, top: true, parts: []part{signed}}}},
		{min: 30, grow: 1, cells: []cell{caption(5, "单位意见"), {cols: 19, top: true, parts: []part{{foot: blankFoot(StepRow{SealPlace: true})}}}}},
		{min: 14, cells: []cell{caption(5, "备　　注"), value(19, m.Remarks)}},
	}
	return sheet{issuer: m.Body, name: "授权委托书", right: numbered(Record{Number: m.Number}), onePage: true, rows: rows,
		notes: []string{"本委托书签名盖章后交登记人员登记，登记以后才能受托审签。"}}
}

// until is the last day, or that there is none.
func until(t time.Time) string {
	if t.IsZero() {
		return "收回之日止"
	}
	return date(t) + "止"
}
