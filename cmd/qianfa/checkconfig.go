package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"qianfa/internal/core/check"
	"qianfa/internal/core/fault"
)

// configName is looked for in the folder of a file and upward from there.
const configName = ".qianfa.yaml"

// checkConfig is a .qianfa.yaml: what holds for the files of its folder and below. Unknown keys are refused.
type checkConfig struct {
	Pack       string                    `yaml:"pack"`
	Channel    string                    `yaml:"channel"`
	Genre      string                    `yaml:"genre"`
	Kinds      kindSwitches              `yaml:"kinds"`
	Severity   map[string]check.Severity `yaml:"severity"`
	Exceptions []string                  `yaml:"exceptions"`
	Lexicon    string                    `yaml:"lexicon"`
	Domains    []string                  `yaml:"domains"`
	Ignore     []string                  `yaml:"ignore"`

	folder string // where it lies; "" = there is none
}

// kindSwitches: Only these, or all but Off.
type kindSwitches struct {
	Only []string `yaml:"only"`
	Off  []string `yaml:"off"`
}

// readConfig reads one file strictly.
func readConfig(name string) (*checkConfig, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	c := &checkConfig{}
	if err := yaml.NewDecoder(bytes.NewReader(data), yaml.Strict()).Decode(c); err != nil && !errors.Is(err, io.EOF) {
		return nil, fault.New(fault.Invalid, "配置文件 %s 写得不对：%s。请按 docs/guide/check.md 的样例修改。", name, yamlReason(err)).At("file", name)
	}
	where := "配置文件 " + name + " "
	kinds := slices.Concat(c.Kinds.Only, c.Kinds.Off)
	for k, s := range c.Severity {
		kinds = append(kinds, k)
		if severityWords[s] == "" {
			return nil, fault.New(fault.Invalid, "%s里 %s 的轻重“%s”不认识，只能是 must、should、hint。", where, k, s).At("severity", "轻重不认识")
		}
	}
	if err := knownKinds(where, kinds); err != nil {
		return nil, err
	}
	if !slices.Contains([]string{"", "wechat", "weibo", "website", "manual"}, c.Channel) {
		return nil, fault.New(fault.Invalid, "%s里的 channel“%s”不认识，只能是 wechat、weibo、website、manual。", where, c.Channel).At("channel", "渠道不认识")
	}
	for _, p := range c.Ignore {
		if _, err := ignorePattern(p); err != nil {
			return nil, fault.New(fault.Invalid, "%s里的 ignore“%s”不是能用的路径式样。", where, p).At("ignore", "式样不对")
		}
	}
	c.folder, err = filepath.Abs(filepath.Dir(name))
	return c, err
}

// yamlReason is the first line of what the decoder says.
func yamlReason(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return strings.TrimSpace(line)
}

// findConfig looks for a configuration in a folder and above it; "" when there is none.
func findConfig(folder string) string {
	for {
		name := filepath.Join(folder, configName)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			return name
		}
		up := filepath.Dir(folder)
		if up == folder {
			return ""
		}
		folder = up
	}
}

// ignores reports whether the configuration leaves a file or folder out.
func (c *checkConfig) ignores(name string) bool {
	if c.folder == "" || len(c.Ignore) == 0 {
		return false
	}
	abs, err := filepath.Abs(name)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(c.folder, abs)
	if err != nil || strings.HasPrefix(rel, "..") {
		return false
	}
	return slices.ContainsFunc(c.Ignore, func(p string) bool {
		re, err := ignorePattern(p)
		return err == nil && re.MatchString(filepath.ToSlash(rel))
	})
}

// ignorePattern reads a pattern as .gitignore does: * and ? stay within a name, ** does not, one without a slash counts
// in every folder, and what lies below a folder is left out with it.
func ignorePattern(p string) (*regexp.Regexp, error) {
	p = strings.TrimSuffix(strings.TrimSpace(p), "/")
	if p == "" {
		return nil, path.ErrBadPattern
	}
	var b strings.Builder
	if strings.Contains(p, "/") {
		b.WriteString("^")
		p = strings.TrimPrefix(p, "/")
	} else {
		b.WriteString("(?:^|/)")
	}
	for i := 0; i < len(p); i++ {
		switch {
		case strings.HasPrefix(p[i:], "**/"):
			b.WriteString("(?:.*/)?")
			i += 2
		case strings.HasPrefix(p[i:], "**"):
			b.WriteString(".*")
			i++
		case p[i] == '*':
			b.WriteString("[^/]*")
		case p[i] == '?':
			b.WriteString("[^/]")
		default:
			b.WriteString(regexp.QuoteMeta(p[i : i+1]))
		}
	}
	return regexp.Compile(b.String() + "(?:/|$)")
}
