package corpus_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"qianfa/internal/core/check/corpus"
)

// kinds are those of the contract: `qianfa check` names no others.
var kinds = strings.Fields(`id_card mobile landline bank_card plate passport home_address credit_code secrecy_mark
	internal_mark weekday_mismatch invalid_date invalid_time range_reversed dup_word dup_punct punct_mix unpaired
	docno_bracket docno_form numbering count_mismatch typo outdated_org name_title superlative ad map_no_approval
	short_link ip_link dangerous_scheme userinfo_link lookalike_link dead_link lexicon minor_info first_person
	missing_source source_not_listed title_changed body_changed freshness length picture_format picture_size
	picture_gps picture_qr picture_alt inconsistent`)

// compile reads one source file: a text a line, "\n" for its line breaks, ⟦kind|words⟧ around a mistake, ‹id:…› for
// numbers whose check digit is worked out, @key=value before the text, and "# kind" above the texts about that kind.
func compile(name, source string) ([]corpus.Text, error) {
	var out []corpus.Text
	about := ""
	for i, line := range strings.Split(source, "\n") {
		if head, ok := strings.CutPrefix(line, "# "); ok {
			about = section(head, about)
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		t := corpus.Text{ID: fmt.Sprintf("%s-%03d", name, len(out)+1), About: about, Today: "2026-11-22", Want: []corpus.Span{}, Flags: []string{}}
		body, err := options(&t, line)
		if err == nil {
			err = marks(&t, numbers(strings.ReplaceAll(body, `\n`, "\n")))
		}
		if err != nil {
			return nil, fmt.Errorf("%s.txt:%d: %w", name, i+1, err)
		}
		out = append(out, t)
	}
	return out, nil
}

func section(head, before string) string {
	word := strings.FieldsFunc(head, func(r rune) bool { return r != '_' && !unicode.IsLetter(r) })[0]
	if word == "mixed" || word == "clean" {
		return ""
	}
	for _, k := range kinds {
		if k == word {
			return k
		}
	}
	return before
}

// options takes the @key=value words off the front of a line.
func options(t *corpus.Text, line string) (string, error) {
	for strings.HasPrefix(line, "@") {
		key, rest, _ := strings.Cut(line[1:], "=")
		if word, after, _ := strings.Cut(line[1:], " "); word == "html" {
			t.Format, line = "html", after
			continue
		}
		value, after, _ := strings.Cut(rest, " ")
		if strings.HasPrefix(rest, "{") || strings.HasPrefix(rest, "[") {
			d := json.NewDecoder(strings.NewReader(rest))
			var raw json.RawMessage
			if err := d.Decode(&raw); err != nil {
				return "", fmt.Errorf("@%s: %w", key, err)
			}
			value, after = string(raw), strings.TrimPrefix(rest[d.InputOffset():], " ")
		}
		switch key {
		case "meta":
			t.Meta = json.RawMessage(value)
		case "lexicon":
			t.Lexicon = json.RawMessage(value)
		case "exceptions":
			t.Exceptions = json.RawMessage(value)
		case "genre":
			t.Genre = value
		case "today":
			t.Today = value
		case "flag":
			t.Flags = append(t.Flags, value)
		default:
			return "", fmt.Errorf("unknown option @%s", key)
		}
		line = after
	}
	return line, nil
}

// marks takes the marks out of a body and says where they stood.
func marks(t *corpus.Text, body string) error {
	var text []rune
	var open []corpus.Span
	for body != "" {
		r := []rune(body)[0]
		body = body[len(string(r)):]
		switch r {
		case '⟦':
			kind, rest, ok := strings.Cut(body, "|")
			if !ok {
				return errors.New("a mark without a kind")
			}
			open, body = append(open, corpus.Span{Kind: kind, Start: len(text)}), rest
		case '⟧':
			if len(open) == 0 {
				return errors.New("a mark closed that was not opened")
			}
			last := len(open) - 1
			open[last].End = len(text)
			t.Want, open = append(t.Want, open[last]), open[:last]
		default:
			text = append(text, r)
		}
	}
	if len(open) > 0 {
		return errors.New("a mark not closed")
	}
	t.Text = string(text)
	return nil
}

// numbers works out ‹id:…› ‹id!:…› ‹idw:…› ‹luhn:…› ‹uscc:…›: the number with its check digit, "!" with a wrong one, "w"
// in full width.
func numbers(body string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(body, "‹")
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		macro, after, _ := strings.Cut(rest, "›")
		name, digits, _ := strings.Cut(macro, ":")
		plain, wrong := strings.CutSuffix(name, "!")
		alphabet, at := checkDigit(strings.TrimSuffix(plain, "w"), digits)
		if wrong {
			at = (at + 3) % len(alphabet)
		}
		number := digits + alphabet[at:at+1]
		if strings.HasSuffix(plain, "w") {
			number = strings.Map(func(r rune) rune { return r + 0xFEE0 }, number)
		}
		b.WriteString(number)
		body = after
	}
}

// checkDigit knows GB 11643 (id), Luhn and GB 32100 (uscc).
func checkDigit(name, digits string) (alphabet string, at int) {
	var plain []byte
	for _, c := range []byte(digits) {
		if c != ' ' && c != '-' {
			plain = append(plain, c)
		}
	}
	sum := 0
	switch name {
	case "id":
		for i, c := range plain {
			sum += int(c-'0') * []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}[i]
		}
		return "10X98765432", sum % 11
	case "luhn":
		for i := range plain {
			d := int(plain[len(plain)-1-i] - '0')
			if i%2 == 0 {
				d = d*2/10 + d*2%10
			}
			sum += d
		}
		return "0123456789", (10 - sum%10) % 10
	default:
		const alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
		weight := 1
		for _, c := range plain {
			sum += strings.IndexByte(alphabet, c) * weight
			weight = weight * 3 % 31
		}
		return alphabet, (31 - sum%31) % 31
	}
}

func TestCheckDigitsAreThoseOfTheStandards(t *testing.T) {
	t.Parallel()
	for macro, want := range map[string]string{
		"‹id:11010519491231002›": "11010519491231002X", "‹luhn:7992739871›": "79927398713",
		"‹uscc:91350100M000100Y4›": "91350100M000100Y43", "‹idw:11010519491231002›": "１１０１０５１９４９１２３１００２Ｘ",
	} {
		if got := numbers(macro); got != want {
			t.Errorf("%s became %s, want %s", macro, got, want)
		}
	}
}

func encode(texts []corpus.Text) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, t := range texts {
		if err := e.Encode(t); err != nil {
			return nil, err
		}
	}
	return b.Bytes(), nil
}
