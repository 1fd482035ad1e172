package internal_test

import (
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// pkg is what `go list -json` says of a package of ours.
type pkg struct {
	ImportPath, Dir, Name string
	Imports               []string
	GoFiles               []string
}

const module = "qianfa/"

// coreOrder is the reading order of core: a package may import only those above it. The aggregates at the end never
// import each other.
var coreOrder = []string{"fault", "ledger", "workday", "source", "policy", "org", "review", "match", "check", "lexicon", "template", "article", "account"}

// coreMay lists what core may use beside itself: nothing that does I/O, tells the time or rolls dice.
var coreMay = regexp.MustCompile(`^(bytes|cmp|compress/flate|crypto/sha256|embed|encoding(/.*)?|errors|fmt|hash|html|io|io/fs|iter|maps|math|math/bits|net/url|regexp|slices|sort|strconv|strings|sync|sync/atomic|time|unicode|unicode/.*|` +
	`golang\.org/x/mod/sumdb/(tlog|note)|golang\.org/x/net/html(/atom)?|golang\.org/x/text/.*|qianfa/internal/core/.*)$`)

// policyMay adds the decoder of packs and the expression language.
var policyMay = regexp.MustCompile(`^(github\.com/goccy/go-yaml(/.*)?|cel\.dev/cel-go/.*|cel\.dev/expr.*|google\.golang\.org/(protobuf|genproto)/.*|github\.com/santhosh-tekuri/jsonschema/v6|reflect|context)$`)

func TestCoreIsPureAndLayered(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		name, ok := strings.CutPrefix(p.ImportPath, module+"internal/core/")
		if !ok {
			continue
		}
		name, _, _ = strings.Cut(name, "/")
		if !slices.Contains(coreOrder, name) {
			t.Errorf("core/%s has no place in coreOrder: a new package in core needs an ADR", name)
		}
		for _, imp := range p.Imports {
			if !coreMay.MatchString(imp) && (name != "policy" || !policyMay.MatchString(imp)) {
				t.Errorf("core/%s imports %s", name, imp)
			}
			above, isCore := strings.CutPrefix(imp, module+"internal/core/")
			above, _, _ = strings.Cut(above, "/")
			if isCore && above != name && !mayImport(name, above) {
				t.Errorf("core/%s imports core/%s, which does not stand above it", name, above)
			}
		}
	}
}

// mayImport: the aggregates at the end never import each other, but for article, which holds filled templates against theirs.
func mayImport(name, above string) bool {
	return slices.Index(coreOrder, above) < slices.Index(coreOrder, name) && !(name == "account" && above == "article")
}

func TestOuterPackagesImportOnlyInward(t *testing.T) {
	t.Parallel()
	rules := []struct {
		in      string   // packages with this prefix …
		not     []string // … must not import these prefixes
		excepts []string
	}{
		{module + "internal/app", []string{module + "internal/store", module + "internal/httpapi", module + "internal/job", "database/sql", "net/http", "github.com/riverqueue"}, nil},
		{module + "internal/store", []string{module + "internal/httpapi", module + "internal/job", "net/http", "github.com/riverqueue"}, nil},
		{module + "internal/channel", []string{module + "internal/app", module + "internal/store", module + "internal/httpapi", "database/sql"}, nil},
		{module + "internal/httpapi", []string{module + "internal/store", "database/sql", "github.com/riverqueue"}, nil},
		{module + "internal/portal", []string{module + "internal/store", "database/sql", "github.com/riverqueue"}, nil},
		{module + "internal/guest", []string{module + "internal/store", module + "internal/httpapi", "database/sql", "github.com/riverqueue"}, nil},
		{module + "internal/vault", []string{module}, []string{module + "internal/vault"}},
		{module + "internal/form", []string{module + "internal/app", module + "internal/store", "net/http", "database/sql"}, nil},
		{module + "internal/intake", []string{module + "internal/app", module + "internal/store", "net/http", "database/sql"}, nil},
		{module + "internal/render", []string{module + "internal/app", module + "internal/store", "net/http", "database/sql"}, nil},
	}
	for _, p := range packages(t) {
		for _, r := range rules {
			if p.ImportPath != r.in && !strings.HasPrefix(p.ImportPath, r.in+"/") {
				continue
			}
			for _, imp := range p.Imports {
				for _, bad := range r.not {
					if strings.HasPrefix(imp, bad) && !slices.ContainsFunc(r.excepts, func(e string) bool { return strings.HasPrefix(imp, e) }) {
						t.Errorf("%s imports %s", p.ImportPath, imp)
					}
				}
			}
		}
	}
}

func TestEveryPackageSaysWhatItIsFor(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		docs := 0
		for _, f := range p.GoFiles {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, f), nil, parser.ParseComments|parser.PackageClauseOnly)
			if err != nil {
				t.Fatal(err)
			}
			if file.Doc != nil && len(strings.TrimSpace(file.Doc.Text())) > 0 {
				docs++
			}
		}
		if docs != 1 {
			t.Errorf("%s has %d package comments, want exactly one", p.ImportPath, docs)
		}
	}
}

func TestExportedNamesInCoreAndAppAreExplained(t *testing.T) {
	t.Parallel()
	for _, p := range packages(t) {
		if !strings.HasPrefix(p.ImportPath, module+"internal/core/") && !strings.HasPrefix(p.ImportPath, module+"internal/app") {
			continue
		}
		for _, f := range p.GoFiles {
			fset := token.NewFileSet()
			file, err := parser.ParseFile(fset, filepath.Join(p.Dir, f), nil, parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range file.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok && fn.Name.IsExported() && fn.Doc == nil && exportedReceiver(fn) {
					t.Errorf("%s: %s has no comment", fset.Position(fn.Pos()), fn.Name.Name)
				}
				if gen, ok := d.(*ast.GenDecl); ok && gen.Tok == token.TYPE {
					for _, s := range gen.Specs {
						if ts := s.(*ast.TypeSpec); ts.Name.IsExported() && gen.Doc == nil && ts.Doc == nil {
							t.Errorf("%s: type %s has no comment", fset.Position(ts.Pos()), ts.Name.Name)
						}
					}
				}
			}
		}
	}
}

func exportedReceiver(fn *ast.FuncDecl) bool {
	if fn.Recv == nil {
		return true
	}
	typ := fn.Recv.List[0].Type
	if s, ok := typ.(*ast.StarExpr); ok {
		typ = s.X
	}
	id, ok := typ.(*ast.Ident)
	return ok && id.IsExported()
}

func TestEachDirectDependencyHasALine(t *testing.T) {
	t.Parallel()
	doc, err := os.ReadFile("../docs/dependencies.md")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(mod)) {
		m := regexp.MustCompile(`^\s+(\S+) v\S+\s*$`).FindStringSubmatch(strings.TrimRight(line, "\n"))
		if m != nil && !strings.Contains(string(doc), "`"+m[1]+"`") {
			t.Errorf("%s has no line in docs/dependencies.md", m[1])
		}
	}
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Dir,Name,Imports,GoFiles", "../...")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	dec := json.NewDecoder(strings.NewReader(string(out)))
	for {
		var p pkg
		err := dec.Decode(&p)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(filepath.Join(p.Dir)); !errors.Is(err, fs.ErrNotExist) && len(p.GoFiles) > 0 {
			all = append(all, p)
		}
	}
}
