package policy

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"io/fs"
	"regexp"
	"slices"
	"strings"

	"qianfa/internal/core/fault"
	"qianfa/internal/core/workday"
)

// Library holds every pack that was loaded, each compiled to its Rulebook. It is frozen and safe for concurrent use.
type Library struct {
	books map[string]*Rulebook
	ids   []string
	files map[string]fs.FS // where each pack came from, for its cases
}

var validID = regexp.MustCompile(`^[a-z][a-z0-9-]*$`)

// Load reads <id>/pack.yaml of every folder of each file system, joins each pack with what it extends and compiles it.
// The same id in two file systems is an error. Everything wrong with any pack is reported at once, by file and line, as
// fault.Invalid.
func Load(systems ...fs.FS) (*Library, error) {
	l := &Library{books: map[string]*Rulebook{}, files: map[string]fs.FS{}}
	packs := map[string]*pack{}
	ps := &problems{}
	for _, fsys := range systems {
		if err := l.read(fsys, packs, ps); err != nil {
			return nil, err
		}
	}
	for _, id := range l.ids {
		if chain := chainOf(packs, id, ps); chain != nil && len(ps.list) == 0 {
			l.books[id] = link(chain, digestOf(chain), ps)
		}
	}
	if err := ps.err(); err != nil {
		return nil, err
	}
	return l, nil
}

func (l *Library) read(fsys fs.FS, packs map[string]*pack, ps *problems) error {
	folders, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return fault.New(fault.Invalid, "读不到审签规则包的文件夹。请检查路径和权限。").Because(err)
	}
	for _, folder := range folders {
		id, file := folder.Name(), folder.Name()+"/pack.yaml"
		if !folder.IsDir() || strings.HasPrefix(id, ".") {
			continue
		}
		info, err := fs.Stat(fsys, file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fault.New(fault.Invalid, "读不到文件 %s。请检查权限。", file).Because(err)
		}
		if info.Size() > maxPack {
			ps.add(file, 1, "文件有 %d 字节，超过 256 KiB 的上限", info.Size())
			continue
		}
		source, err := fs.ReadFile(fsys, file)
		if err != nil {
			return fault.New(fault.Invalid, "读不到文件 %s。请检查权限。", file).Because(err)
		}
		if !validID.MatchString(id) {
			ps.add(file, 1, "文件夹“%s”不能作代号：只能用小写字母、数字和连字符，以字母开头", id)
			continue
		}
		if packs[id] != nil {
			ps.add(file, 1, "代号“%s”已经有一个规则包了（%s）；请换一个代号", id, packs[id].title)
			continue
		}
		packs[id] = readPack(id, file, source, ps)
		l.ids = append(l.ids, id)
		l.files[id] = fsys
	}
	slices.Sort(l.ids)
	return nil
}

// chainOf follows extends upward and returns the packs from the root down to id, or nil when the way is broken.
func chainOf(packs map[string]*pack, id string, ps *problems) []*pack {
	var chain []*pack
	seen := map[string]bool{}
	for p := packs[id]; ; {
		if seen[p.id] {
			ps.add(p.file, p.extendsLine, "extends 绕成了圈：“%s”最后又继承了自己", p.id)
			return nil
		}
		seen[p.id] = true
		chain = append(chain, p)
		if p.extends == "" {
			break
		}
		parent := packs[p.extends]
		if parent == nil {
			ps.add(p.file, p.extendsLine, "没有代号为“%s”的上级制度%s", p.extends, suggest(p.extends, keysOf(packs)))
			return nil
		}
		p = parent
	}
	slices.Reverse(chain)
	return chain
}

func keysOf[T any](m map[string]T) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// digestOf hashes the id and the bytes of each pack of a chain, the root first.
func digestOf(chain []*pack) string {
	h := sha256.New()
	for _, p := range chain {
		for _, part := range [][]byte{[]byte(p.id), p.source} {
			h.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part))))
			h.Write(part)
		}
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// IDs returns the ids of the packs, sorted.
func (l *Library) IDs() []string { return slices.Clone(l.ids) }

// Pack returns the rulebook of a pack, or fault.NotFound.
func (l *Library) Pack(id string) (*Rulebook, error) {
	b, ok := l.books[id]
	if !ok {
		return nil, fault.New(fault.NotFound, "没有代号为“%s”的审签规则包%s。可用的有：%s。", id, suggest(id, l.ids), strings.Join(l.ids, "、"))
	}
	return b, nil
}

// defaultCalendar is the calendar of rulebooks that were given no other.
func defaultCalendar() *workday.Calendar { return workday.Default() }
