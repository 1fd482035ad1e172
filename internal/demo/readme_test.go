package demo

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var readmes = []string{"README.md", "README.zh-CN.md"}

func readme(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestBothReadmesListTheDemoLogins(t *testing.T) {
	t.Parallel()
	var want []string
	for _, l := range Logins() {
		want = append(want, "| "+strings.Join([]string{l.Body, l.Unit, l.Person, l.Post, "`" + l.Name + "`"}, " | ")+" |")
	}
	for _, name := range readmes {
		text := readme(t, name)
		var got []string
		for line := range strings.Lines(text) {
			if regexp.MustCompile("^\\|.*\\| `[a-z]+` \\|$").MatchString(strings.TrimSpace(line)) {
				got = append(got, strings.TrimSpace(line))
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s lists other logins than the demo has; want\n%s", name, strings.Join(want, "\n"))
		}
		if !strings.Contains(text, "`"+Password+"`") {
			t.Errorf("%s does not say the password %s", name, Password)
		}
	}
}

func TestBothReadmesNameTheSameCommandsFilesAndLogins(t *testing.T) {
	t.Parallel()
	code := regexp.MustCompile("`[^`\n]+`|^(make [a-z]+)")
	english, chinese := code.FindAllString(readme(t, readmes[0]), -1), code.FindAllString(readme(t, readmes[1]), -1)
	for _, list := range [][]string{english, chinese} {
		slices.Sort(list)
	}
	if !slices.Equal(slices.Compact(english), slices.Compact(chinese)) {
		t.Errorf("the two READMEs name different things:\n%q\n%q", english, chinese)
	}
}

// The program's commands are the fields of its command line; each is a row in both READMEs, and no row invents one.
func TestBothReadmesListEveryCommand(t *testing.T) {
	t.Parallel()
	main, err := os.ReadFile("../../cmd/qianfa/main.go")
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for _, m := range regexp.MustCompile("(?m)^\t([A-Z][a-z]+) +[A-Z][A-Za-z]+(?:Cmd|Commands) +`cmd:").FindAllSubmatch(main, -1) {
		want = append(want, strings.ToLower(string(m[1])))
	}
	slices.Sort(want)
	if len(want) < 10 {
		t.Fatalf("only %d commands found in main.go", len(want))
	}
	row := regexp.MustCompile("(?m)^\\| `qianfa .*\\|$")
	for _, name := range readmes {
		var got []string
		for _, line := range row.FindAllString(readme(t, name), -1) {
			for _, m := range regexp.MustCompile("`qianfa ([a-z]+)").FindAllStringSubmatch(line, -1) {
				got = append(got, m[1])
			}
		}
		slices.Sort(got)
		if got = slices.Compact(got); !slices.Equal(got, want) {
			t.Errorf("%s lists the commands %q, the program has %q", name, got, want)
		}
	}
}

func TestReadmesLinkOnlyToWhatExists(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)]+)\)`)
	for _, name := range readmes {
		for _, m := range link.FindAllStringSubmatch(readme(t, name), -1) {
			if _, err := os.Stat("../../" + m[1]); err != nil {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			}
		}
	}
}
