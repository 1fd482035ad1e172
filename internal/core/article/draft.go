package article

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/policy"
	"qianfa/internal/core/source"
)

// Draft (稿件内容) is what a version holds: the source document and what its author says of it. Its canonical bytes lie
// beside the ledger under a salted digest; two drafts are the same exactly when those bytes are.
type Draft struct {
	Source source.Document `json:"source"`
	Meta   Meta            `json:"meta"`
}

// Meta (报送信息) is what the author says of the item beside its text.
type Meta struct {
	Origin      string            `json:"origin"`             // original reprint reuse template
	Template    *TemplateUse      `json:"template,omitempty"` // of a filled template (预审模板)
	Source      *Reprinted        `json:"source"`             // of a reprint (转载)
	EventDate   string            `json:"event_date"`
	Column      string            `json:"column"`                                                                                         // 栏目
	Genre       string            `json:"genre,omitempty" enum:",notice,announcement,report,news,policy,service,speech,letter,interview"` // 体裁; "" = not said
	Concerns    []string          `json:"concerns" nullable:"false"`
	People      []Named           `json:"people" nullable:"false"`
	Declared    []string          `json:"declared" nullable:"false"` // statements ticked, such as 非涉密
	Answers     map[string]any    `json:"answers"`
	Links       []Link            `json:"links" nullable:"false"`
	Attachments []Attachment      `json:"attachments" nullable:"false"`
	Consulted   []Consultation    `json:"consulted" nullable:"false"`
	Fields      map[string]string `json:"fields"`
	Choices     map[string]string `json:"choices"`
	Urgency     string            `json:"urgency" enum:"normal,urgent,most_urgent"` // 缓急
	Originals   []Original        `json:"originals" nullable:"false"`
	Targets     []Target          `json:"targets" nullable:"false"`
	Incident    *Incident         `json:"incident,omitempty"` // 所涉突发事件
}

// Incident (突发事件) is the event that an item is about: its level, and when it became known, from which the hours of
// publication are counted.
type Incident struct {
	Level   string `json:"level"`
	KnownAt string `json:"known_at"`
}

// Reprinted is where a reprint comes from, with the text that stood there for the verbatim check.
type Reprinted struct {
	Name  string `json:"name"`
	URL   string `json:"url"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

// Named is a person named in the text.
type Named struct {
	Name string `json:"name"`
	Unit string `json:"unit"`
	Rank string `json:"rank"`
}

// Link points to another item or document by the pack's name for it, such as 答复文件.
type Link struct {
	Kind  string `json:"kind"`
	Ref   string `json:"ref"`
	State string `json:"state"`
}

// Attachment is a paper enclosed, by the pack's name for it.
type Attachment struct {
	Name   string `json:"name"`
	Digest string `json:"digest"`
	Format string `json:"format"`
	Sealed bool   `json:"sealed"`
}

// Consultation (征求意见) is another unit's answer on record.
type Consultation struct {
	Unit   string `json:"unit"`
	At     string `json:"at"`
	Answer string `json:"answer"`
}

// Original (原件) is a file as it was handed in, kept by digest.
type Original struct {
	Digest string `json:"digest"`
	Name   string `json:"name"`
	Kind   string `json:"kind"` // 文字 图片 视频 音频
	Format string `json:"format"`
	Size   int64  `json:"size"`
}

// Target (拟发布渠道) is one account the item is meant for, with the settings that are sealed with it.
type Target struct {
	Account     string `json:"account"`
	CommentOpen bool   `json:"comment_open"`
	Cover       *Cover `json:"cover"`
	ScheduleAt  string `json:"schedule_at"`
	DisplayFrom string `json:"display_from"`
	DisplayTo   string `json:"display_to"`
	SourceURL   string `json:"source_url"`
}

// Cover (封面) is a picture with its crops "x1_y1_x2_y2", each number between 0 and 1.
type Cover struct {
	Digest  string `json:"digest"`
	Crop235 string `json:"crop235"`
	Crop11  string `json:"crop11"`
}

// Limits of what an author may say of an item; the texts come from people, so they are bounded.
const (
	maxDraft   = 1 << 20
	maxTargets = 16
	maxRows    = 64
)

// NewDraft returns an empty draft with one empty paragraph, so that an editor has a place to type.
func NewDraft() Draft {
	return Draft{Source: source.Document{V: source.Version, Blocks: []source.Block{{ID: "b1", Type: source.Paragraph}}}, Meta: Meta{}.Filled()}
}

// Filled returns m with no nil list or map and with the defaults said out loud, so that equal answers have equal bytes.
func (m Meta) Filled() Meta {
	if m.Origin == "" {
		m.Origin = "original"
	}
	if m.Urgency == "" {
		m.Urgency = "normal"
	}
	m.Concerns, m.Declared = orEmpty(m.Concerns), orEmpty(m.Declared)
	m.People, m.Links, m.Attachments = orEmpty(m.People), orEmpty(m.Links), orEmpty(m.Attachments)
	m.Consulted, m.Originals, m.Targets = orEmpty(m.Consulted), orEmpty(m.Originals), orEmpty(m.Targets)
	m.Answers, m.Fields, m.Choices = orMap(m.Answers), orMap(m.Fields), orMap(m.Choices)
	return m
}

func orEmpty[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

func orMap[V any](m map[string]V) map[string]V {
	if m == nil {
		return map[string]V{}
	}
	return m
}

// Validate says what is wrong with the form of a draft, with its path; whether it may be published is another question.
func (d Draft) Validate() error {
	if err := d.Source.Validate(); err != nil {
		return err
	}
	m := d.Meta
	switch m.Origin {
	case "original", "reprint", "reuse", "template":
	default:
		return fault.New(fault.Invalid, "稿件来源只能是原创、转载或已发再用。请重新选择。").At("meta.origin", m.Origin)
	}
	switch m.Urgency {
	case "normal", "urgent", "most_urgent":
	default:
		return fault.New(fault.Invalid, "缓急只能是平急、加急或特急。请重新选择。").At("meta.urgency", m.Urgency)
	}
	if len(m.Targets) > maxTargets {
		return fault.New(fault.Invalid, "一篇稿件最多选 %d 个发布账号，请减少后再保存。", maxTargets).At("meta.targets", "")
	}
	seen := map[string]bool{}
	for i, t := range m.Targets {
		if t.Account == "" || seen[t.Account] {
			return fault.New(fault.Invalid, "同一个发布账号选了两次，或没有写明账号。请重新选择拟发布渠道。").At(fmt.Sprintf("meta.targets[%d].account", i), t.Account)
		}
		seen[t.Account] = true
	}
	for name, n := range map[string]int{"concerns": len(m.Concerns), "people": len(m.People), "declared": len(m.Declared), "answers": len(m.Answers), "links": len(m.Links), "attachments": len(m.Attachments), "consulted": len(m.Consulted), "fields": len(m.Fields), "choices": len(m.Choices), "originals": len(m.Originals)} {
		if n > maxRows {
			return fault.New(fault.Invalid, "这一栏最多填 %d 项，请减少后再保存。", maxRows).At("meta."+name, "")
		}
	}
	if x := m.Incident; x != nil {
		if !slices.Contains(policy.IncidentLevels, x.Level) {
			return fault.New(fault.Invalid, "突发事件的级别不对。请选择：%s。", strings.Join(policy.IncidentLevels, "、")).At("meta.incident.level", x.Level)
		}
		if _, err := time.Parse(time.RFC3339, x.KnownAt); x.KnownAt != "" && err != nil {
			return fault.New(fault.Invalid, "突发事件的获知时间不对。请重新选择日期和时间。").At("meta.incident.known_at", x.KnownAt)
		}
	}
	if len(d.Canonical()) > maxDraft {
		return fault.New(fault.Invalid, "稿件超过 1 MiB，放不下。请把长表格或附件改为附件上传，正文只留要点。").At("source", "")
	}
	return nil
}

// Canonical returns the bytes that are kept and compared: keys in a fixed order, no escapes beyond JSON's own.
func (d Draft) Canonical() []byte {
	d.Meta = d.Meta.Filled()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	wire := struct {
		Source json.RawMessage `json:"source"`
		Meta   Meta            `json:"meta"`
	}{d.Source.Canonical(), d.Meta}
	if err := enc.Encode(wire); err != nil { // only strings, numbers and lists: cannot fail but for an answer nobody can encode
		return nil
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// DecodeDraft reads a draft strictly and checks its form. Errors are fault.Invalid with a path.
func DecodeDraft(data []byte) (Draft, error) {
	var wire struct {
		Source json.RawMessage `json:"source"`
		Meta   Meta            `json:"meta"`
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&wire); err != nil {
		return Draft{}, fault.New(fault.Invalid, "稿件格式不对，没有保存。请刷新页面后再试。").Because(err)
	}
	doc, err := source.Decode(wire.Source)
	if err != nil {
		return Draft{}, err
	}
	d := Draft{Source: doc, Meta: wire.Meta.Filled()}
	return d, d.Validate()
}

// ReadDraft reads back the canonical bytes of a draft that DecodeDraft let in: their digest was checked, so their form
// need not be checked again.
func ReadDraft(canonical []byte) (Draft, error) {
	var d Draft
	if err := json.Unmarshal(canonical, &d); err != nil {
		return Draft{}, fmt.Errorf("read draft: %w", err)
	}
	d.Meta = d.Meta.Filled()
	return d, nil
}

// WordingOnly reports whether the second draft says the same as the first in other words (文字性修改): no figure, date,
// name, post or negation changed, nothing but the text did. names are the people, units and posts that are known.
func WordingOnly(a, b Draft, names []string) bool {
	if Equal(a, b) || source.Touched(a.Source, b.Source, names) != source.None {
		return false
	}
	a.Source, b.Source = source.Document{V: source.Version}, source.Document{V: source.Version}
	return Equal(a, b)
}

// Equal reports whether two drafts have the same canonical bytes.
func Equal(a, b Draft) bool { return bytes.Equal(a.Canonical(), b.Canonical()) }
