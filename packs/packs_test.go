package packs_test

import (
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"qianfa/internal/core/check"
	"qianfa/internal/core/policy"
	"qianfa/packs"
)

var all = []string{"gz", "hl", "hs", "jh", "jh-demo", "jz", "jz-demo", "national", "nt", "nt-demo", "nx", "nx-demo", "sb", "xc"}

func TestAllPacksLoadAndNoFolderIsForgotten(t *testing.T) {
	t.Parallel()
	library, err := policy.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	got := library.IDs()
	slices.Sort(got)
	if !slices.Equal(got, all) {
		t.Errorf("packs are %v, want %v", got, all)
	}
	for _, id := range all {
		if book, err := library.Pack(id); err != nil || book.Title() == "" {
			t.Errorf("%s: no rulebook with a title (%v)", id, err)
		}
	}
}

func TestEveryCitedClauseHasItsHeading(t *testing.T) {
	t.Parallel()
	for _, id := range all {
		headings := headingsOf(t, id)
		for _, clause := range citedIn(read(t, id, "pack.yaml")) {
			if !headings[clause] {
				t.Errorf("%s cites %q, which clauses.md does not list", id, clause)
			}
		}
	}
}

func TestEveryClauseNamedInACaseHasItsHeading(t *testing.T) {
	t.Parallel()
	cited := regexp.MustCompile(`clause: "([a-z-]+)#([^"]+)"`)
	for _, id := range all {
		for _, m := range cited.FindAllStringSubmatch(read(t, id, "cases.yaml"), -1) {
			if !headingsOf(t, m[1])[m[2]] {
				t.Errorf("a case of %s expects %s#%s, which has no heading", id, m[1], m[2])
			}
		}
	}
}

func TestEveryClassHasACase(t *testing.T) {
	t.Parallel()
	class := regexp.MustCompile(`(?m)^ +-? *\{?class: ([^,}\n]+)`)
	line := regexp.MustCompile(`(?m)^    class: (.+)$`)
	for _, id := range all {
		covered := map[string]bool{}
		for _, m := range line.FindAllStringSubmatch(read(t, id, "cases.yaml"), -1) {
			covered[m[1]] = true
		}
		for _, m := range class.FindAllStringSubmatch(read(t, id, "pack.yaml"), -1) {
			if !covered[m[1]] {
				t.Errorf("no case of %s ends in the class %q", id, m[1])
			}
		}
	}
}

func TestDutiesSayWhatCarriesThem(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for i, line := range strings.Split(strings.TrimSuffix(read(t, "", "duties.tsv"), "\n"), "\n")[1:] {
		row := strings.Split(line, "\t")
		if len(row) != 8 || slices.Contains(row, "") {
			t.Fatalf("line %d of duties.tsv has an empty or missing column: %q", i+2, line)
		}
		id, document, carried, how, area := row[0], row[1], row[5], row[6], row[7]
		if seen[id] {
			t.Errorf("%s is listed twice", id)
		}
		seen[id] = true
		if !slices.Contains([]string{"rule", "check", "part", "open"}, carried) || !slices.Contains([]string{"content", "account", "interaction", "supervision", "security", "organisation"}, area) {
			t.Errorf("%s is carried by %q, in the area %q", id, carried, area)
		}
		if area == "content" && carried == "open" {
			t.Errorf("%s is about content and nothing carries it", id)
		}
		if carried == "rule" || strings.Contains(how, "”已写") {
			carriedByTheWordsOf(t, id, document, how)
		}
		carriedByChecks(t, id, carried, how)
	}
	if len(seen) != 313 {
		t.Errorf("%d duties, want 313", len(seen))
	}
}

// carriedByTheWordsOf: what stands in quotation marks is written in the pack.
func carriedByTheWordsOf(t *testing.T, id, document, how string) {
	t.Helper()
	for _, name := range quoted(how) {
		if !strings.Contains(read(t, document, "pack.yaml"), name) {
			t.Errorf("%s is said to be carried by %q, which %s does not have", id, name, document)
		}
	}
}

// carriedByChecks: the checks that a duty names are there.
func carriedByChecks(t *testing.T, id, carried, how string) {
	t.Helper()
	if carried != "check" {
		_, how, _ = strings.Cut(how, "检查 ")
	}
	how, _, _ = strings.Cut(how, "；")
	for _, name := range regexp.MustCompile("[a-z_]{2,}").FindAllString(how, -1) {
		if _, ok := check.ByID(name); !ok {
			t.Errorf("%s is said to be carried by the check %q, which is not there", id, name)
		}
	}
}

func TestEveryCheckThatAPackNamesIsThere(t *testing.T) {
	t.Parallel()
	for _, id := range all {
		for _, m := range regexp.MustCompile("check: ([a-z_]+)").FindAllStringSubmatch(read(t, id, "pack.yaml"), -1) {
			if _, ok := check.ByID(m[1]); !ok {
				t.Errorf("%s switches on the check %q, which is not there", id, m[1])
			}
		}
	}
}

func TestClocksRunOnWorkingDays(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		pack, facts string
		due         map[string]string // label of the step → its date
	}{
		{"nt", `{"now":"2026-11-20T09:30:00+08:00","act":"open","author":{"unit":"市教育局"},
			"units":[{"id":"市教育局","parent":"市政府"},{"id":"市政府","kind":"市政府","office":"市政府办公室"}],
			"events":{"收到登记表":"2026-11-20T09:00:00+08:00"}}`, map[string]string{"填报备案": "2026-11-25"}},
		{"nx", `{"now":"2026-11-20T09:30:00+08:00","act":"suspend","author":{"unit":"乙市"},
			"units":[{"id":"乙市","kind":"地级市人民政府","parent":"自治区"},{"id":"自治区","kind":"自治区人民政府","office":"自治区政府办公厅"}],
			"events":{"平台操作":"2026-11-20T10:00:00+08:00"}}`, map[string]string{"填报备案": "2026-11-25", "公告": "2026-12-12"}},
		{"nx", `{"now":"2026-12-31T09:30:00+08:00","act":"open","author":{"unit":"乙市"},
			"units":[{"id":"乙市","kind":"地级市人民政府","parent":"自治区"},{"id":"自治区","kind":"自治区人民政府","office":"自治区政府办公厅"}],
			"events":{"平台操作":"2026-12-31T10:00:00+08:00"}}`, map[string]string{"填报备案": "2027-01-06 provisional"}},
	} {
		facts, err := policy.DecodeFacts([]byte(tc.facts))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]string{}
		for _, s := range answer(t, tc.pack, facts).Steps {
			if s.DueDate != "" {
				got[s.Label] = s.DueDate
			}
			if s.Provisional {
				got[s.Label] += " provisional"
			}
		}
		if !maps.Equal(got, tc.due) {
			t.Errorf("%s: deadlines are %v, want %v", tc.pack, got, tc.due)
		}
	}
}

func answer(t *testing.T, id string, facts policy.Facts) policy.Answer {
	t.Helper()
	library, err := policy.Load(packs.FS)
	if err != nil {
		t.Fatal(err)
	}
	book, err := library.Pack(id)
	if err != nil {
		t.Fatal(err)
	}
	a, err := book.Answer(facts)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// citedIn returns the clauses a pack cites: behind "clause:", in brackets of a step line, and as values of slots.
func citedIn(pack string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`clause: ([^,}\n]+)`).FindAllStringSubmatch(pack, -1) {
		out = append(out, strings.TrimSpace(m[1]))
	}
	for _, m := range regexp.MustCompile(`step: '[^'\[]+\[([^\]]+)\]'`).FindAllStringSubmatch(pack, -1) {
		out = append(out, m[1])
	}
	for _, m := range regexp.MustCompile(`(?m)^slots: \{(.+)\}$`).FindAllStringSubmatch(pack, -1) {
		for _, pair := range strings.Split(m[1], ", ") {
			_, clause, _ := strings.Cut(pair, ": ")
			out = append(out, clause)
		}
	}
	return out
}

func headingsOf(t *testing.T, id string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, m := range regexp.MustCompile("`"+id+"#([^`]+)`").FindAllStringSubmatch(read(t, id, "clauses.md"), -1) {
		out[m[1]] = true
	}
	if len(out) == 0 {
		t.Fatalf("%s/clauses.md lists no clause", id)
	}
	return out
}

// quoted returns what stands in Chinese quotation marks.
func quoted(text string) []string {
	var out []string
	for _, m := range regexp.MustCompile(`“([^”]+)”`).FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	return out
}

func read(t *testing.T, folder, file string) string {
	t.Helper()
	data, err := fs.ReadFile(packs.FS, path.Join(folder, file))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
