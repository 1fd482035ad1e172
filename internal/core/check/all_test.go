package check_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"qianfa/internal/core/check"
	"qianfa/internal/core/source"
)

// sample is a subject and what the check says of it: per finding the words found, with "!" before those without a
// place and "?" before those of a lower severity.
type sample struct {
	name    string
	subject check.Subject
	param   check.Param
	want    []string
}

// samples stand beside each check; a check without both kinds fails TestEveryCheckHasSamples.
var samples = map[string][]sample{
	"required_field":    requiredFieldSamples,
	"file_format":       fileFormatSamples,
	"length":            lengthSamples,
	"freshness":         freshnessSamples,
	"missing_source":    missingSourceSamples,
	"source_not_listed": sourceNotListedSamples,
	"title_changed":     titleChangedSamples,
	"body_changed":      bodyChangedSamples,
	"secrecy_mark":      secrecyMarkSamples,
	"id_card":           idCardSamples,
	"mobile":            mobileSamples,
	"landline":          landlineSamples,
	"bank_card":         bankCardSamples,
	"plate":             plateSamples,
	"passport":          passportSamples,
	"credit_code":       creditCodeSamples,
	"internal_mark":     internalMarkSamples,
	"lexicon":           lexiconSamples,
	"weekday_mismatch":  weekdayMismatchSamples,
	"invalid_date":      invalidDateSamples,
	"invalid_time":      invalidTimeSamples,
	"range_reversed":    rangeReversedSamples,
	"dup_punct":         dupPunctSamples,
	"punct_mix":         punctMixSamples,
	"unpaired":          unpairedSamples,
	"docno_bracket":     docnoBracketSamples,
	"docno_form":        docnoFormSamples,
	"typo":              typoSamples,
	"short_link":        shortLinkSamples,
	"ip_link":           ipLinkSamples,
	"dangerous_scheme":  dangerousSchemeSamples,
	"userinfo_link":     userinfoLinkSamples,
	"lookalike_link":    lookalikeLinkSamples,
	"dead_link":         deadLinkSamples,
	"picture_format":    pictureFormatSamples,
	"picture_size":      pictureSizeSamples,
	"picture_gps":       pictureGPSSamples,
	"picture_qr":        pictureQRSamples,
	"picture_alt":       pictureAltSamples,
	"outdated_org":      outdatedOrgSamples,
	"superlative":       superlativeSamples,
	"ad":                adSamples,
	"map_no_approval":   mapApprovalSamples,
	"home_address":      homeAddressSamples,
	"minor_info":        minorInfoSamples,
	"name_title":        nameTitleSamples,
	"dup_word":          dupWordSamples,
	"count_mismatch":    countMismatchSamples,
	"numbering":         numberingSamples,
	"first_person":      firstPersonSamples,
	"inconsistent":      inconsistentSamples,
}

func text(s string) check.Subject { return check.Subject{Text: s, Today: "2026-11-22"} }

func TestEveryCheckHasSamples(t *testing.T) {
	t.Parallel()
	for _, c := range check.All {
		good, bad := 0, 0
		for _, s := range samples[c.ID()] {
			if len(s.want) == 0 {
				good++
			} else {
				bad++
			}
		}
		if good < 2 || bad < 2 {
			t.Errorf("%s has %d samples that pass and %d that are found, want at least 2 of each", c.ID(), good, bad)
		}
	}
	if len(samples) != len(check.All) {
		t.Errorf("samples for %d checks, there are %d", len(samples), len(check.All))
	}
}

func TestSamples(t *testing.T) {
	t.Parallel()
	for _, c := range check.All {
		for i, s := range samples[c.ID()] {
			t.Run(fmt.Sprintf("%s/%d%s", c.ID(), i, s.name), func(t *testing.T) {
				t.Parallel()
				findings := check.Run([]check.Assigned{{Check: c, Param: s.param}}, s.subject)
				var got []string
				for _, f := range findings {
					got = append(got, brief(s.subject, f))
					if f.Message == "" || f.Suggestion == "" || !strings.HasSuffix(f.Message, "。") || !strings.HasSuffix(f.Suggestion, "。") {
						t.Errorf("a finding speaks in whole sentences, got %q %q", f.Message, f.Suggestion)
					}
				}
				if diff := cmp.Diff(s.want, got, cmpopts.EquateEmpty()); diff != "" {
					t.Error(diff)
				}
			})
		}
	}
}

func brief(s check.Subject, f check.Finding) string {
	mark := ""
	if f.Severity != check.Must {
		mark = "?"
	}
	if f.Flag {
		return mark + "!" + f.Text
	}
	for _, p := range s.Parts() {
		if p.Block == f.Block {
			return mark + string([]rune(p.Text)[f.Start:f.End])
		}
	}
	if link, ok := linkText(s, f.Block); ok {
		return mark + string(link[f.Start:f.End])
	}
	return mark + "no part " + f.Block
}

// linkText is the address behind the link that a finding names.
func linkText(s check.Subject, block string) ([]rune, bool) {
	for i, l := range s.Links {
		if block == fmt.Sprintf("link[%d]", i) {
			return []rune(l), true
		}
	}
	return nil, false
}

type crash struct{}

func (crash) ID() string                                     { return "crash" }
func (crash) Title() string                                  { return "会崩溃的检查" }
func (crash) Run(check.Subject, check.Param) []check.Finding { panic("boom") }

func TestACrashingCheckBlocksAndCannotBeOverruled(t *testing.T) {
	t.Parallel()
	found := check.Run([]check.Assigned{{Check: crash{}, Param: check.Param{Severity: check.Hint, Clause: "x#1"}}}, text("好"))
	if len(found) != 1 || found[0].Kind != check.Failed || found[0].Severity != check.Must || !found[0].Flag {
		t.Fatalf("got %+v, want one failed finding of severity must", found)
	}
	for _, r := range check.Reasons {
		if check.Disposed(found, []check.Overrule{{Kind: check.Failed, Text: found[0].Text, Reason: r.Code}}) {
			t.Errorf("reason %s lifted a failed check", r.Code)
		}
	}
}

func TestSeverityAndClauseComeFromThePack(t *testing.T) {
	t.Parallel()
	c, _ := check.ByID("id_card")
	found := check.Run([]check.Assigned{{Check: c, Param: check.Param{Severity: check.Should, Clause: "nt#二十"}}}, text("号码11010519491231002X。"))
	if len(found) != 1 || found[0].Severity != check.Should || found[0].Clause == nil || *found[0].Clause != "nt#二十" {
		t.Fatalf("got %+v", found)
	}
}

func TestAFindingPointsIntoItsBlock(t *testing.T) {
	t.Parallel()
	d := source.Document{Blocks: []source.Block{
		{ID: "b1", Type: source.Paragraph, Runs: []source.Run{{Text: "第一段"}}},
		{ID: "b2", Type: source.Paragraph, Runs: []source.Run{{Text: "张某，"}, {Text: "11010519491231002X", Bold: true}}},
	}}
	plain := d.PlainText()
	c, _ := check.ByID("id_card")
	found := check.Run([]check.Assigned{{Check: c}}, check.Subject{Title: "11010519491231002X", Text: plain.Text, Spans: plain.Spans, Today: "2026-11-22"})
	if len(found) != 2 || found[0].Block != "title" || found[0].Start != 0 {
		t.Fatalf("got %+v, want the title first", found)
	}
	if f := found[1]; f.Block != "b2" || f.Start != 3 || f.End != 21 {
		t.Errorf("got %s %d-%d, want b2 3-21", f.Block, f.Start, f.End)
	}
}

func TestOneOverruleDisposesOfARepeatedPattern(t *testing.T) {
	t.Parallel()
	found := []check.Finding{
		{Kind: "id_card", Text: "甲", Severity: check.Must}, {Kind: "id_card", Text: "甲", Start: 9, Severity: check.Must},
		{Kind: "id_card", Text: "乙", Severity: check.Should}, {Kind: "id_card", Text: "丙", Severity: check.Hint},
	}
	open := check.Open(found, []check.Overrule{{Kind: "id_card", Text: "甲", Reason: "statutory_disclosure"}})
	if len(open) != 1 || open[0].Text != "乙" {
		t.Errorf("open %+v, want 乙 only", open)
	}
	if n := len(check.Open(found, []check.Overrule{{Kind: "id_card", Text: "甲", Reason: "because"}})); n != 3 {
		t.Errorf("an unknown reason left %d open, want 3", n)
	}
}

func TestASecrecyMarkIsReleasedOnlyBySecrecyReview(t *testing.T) {
	t.Parallel()
	found := []check.Finding{{Kind: "secrecy_mark", Text: "机密★", Severity: check.Must}}
	for _, r := range check.Reasons {
		got := check.Disposed(found, []check.Overrule{{Kind: "secrecy_mark", Text: "机密★", Reason: r.Code}})
		if got != (r.Code == "secrecy_cleared") {
			t.Errorf("reason %s disposes %v", r.Code, got)
		}
	}
}

func TestFindingsOfAnyTextLieWithinIt(t *testing.T) {
	t.Parallel()
	pieces := rapid.SampledFrom([]string{"11010519491231002X", "110105", "1949 1231", "-002x", "秘密★10年", "机 密", "\n", "绝密★", "１１０", "\u200b", "好", "𠮷", " ", "http://a.cn/x", "440524188001010014"})
	rapid.Check(t, func(t *rapid.T) {
		body := strings.Join(rapid.SliceOfN(pieces, 0, 30).Draw(t, "body"), "")
		s := check.Subject{Text: body, Title: body, Today: "2026-11-22", Origin: "reprint", Channel: "weibo",
			Source: check.Source{Name: "x", Text: strings.Join(rapid.SliceOfN(pieces, 1, 30).Draw(t, "source"), "")}}
		inBounds(t, s, check.Run(check.Basic(), s))
	})
}

type fataler interface{ Fatalf(string, ...any) }

func inBounds(t fataler, s check.Subject, findings []check.Finding) {
	for _, f := range findings {
		if f.Kind == check.Failed {
			t.Fatalf("check %s crashed", f.Text)
		}
		if f.Flag {
			continue
		}
		n := -1
		if f.Block == "" {
			n = 0 // an empty body is no part
		}
		for _, p := range s.Parts() {
			if p.Block == f.Block {
				n = utf8.RuneCountInString(p.Text)
			}
		}
		if link, ok := linkText(s, f.Block); ok {
			n = len(link)
		}
		if f.Start < 0 || f.Start > f.End || f.End > n {
			t.Fatalf("%s %d-%d in %q of %d", f.Kind, f.Start, f.End, f.Block, n)
		}
	}
}

func FuzzRun(f *testing.F) {
	for _, list := range samples {
		for _, s := range list {
			f.Add(s.subject.Title, s.subject.Text, s.subject.Source.Text, s.subject.Event)
		}
	}
	f.Fuzz(func(t *testing.T, title, body, original, event string) {
		for _, channel := range []string{"weibo", "wechat"} {
			s := check.Subject{Channel: channel, Title: title, Text: body, Today: "2026-11-22", Event: event, Origin: "reprint", Links: []string{title, original},
				Source: check.Source{Name: title, Title: body, Text: original, Approved: []string{event}}}
			inBounds(t, s, check.Run(check.Basic(), s))
		}
	})
}
