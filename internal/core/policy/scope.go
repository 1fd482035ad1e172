package policy

import (
	"reflect"
	"strings"
	"sync"
)

// scope is what conditions and expressions see by name: the facts of one question, for one target, with every default
// filled in. Its JSON names are the names in a pack.
type scope struct {
	Now       string            `json:"now"`
	Act       string            `json:"act"`
	PublishAt string            `json:"publish_at"`
	Author    party             `json:"author"`
	Submitter party             `json:"submitter"`
	Item      Item              `json:"item"`
	Target    Target            `json:"target"`
	Targets   []Target          `json:"targets"`
	Account   AccountFact       `json:"account"`
	Units     []Unit            `json:"units"`
	Persons   []Person          `json:"persons"`
	Incident  Incident          `json:"incident"`
	History   History           `json:"history"`
	Events    map[string]string `json:"events"`
	Grants    []Grant           `json:"grants"`
	Choices   map[string]string `json:"choices"`
}

// party is a Who with the kind of its unit.
type party struct {
	Unit     string `json:"unit"`
	Person   string `json:"person"`
	Kind     string `json:"kind"`
	UnitKind string `json:"unit_kind"`
}

// factPath is the way to a fact: field indexes from scope.
type factPath struct {
	indexes []int
	kind    reflect.Kind
	elem    reflect.Kind // of a list
	key     string       // of a map, the last part of the path
}

var scopeType = reflect.TypeFor[scope]()

// parsePath compiles "item.event_date", or "events.收到登记表" for an entry of a map.
func parsePath(path string) (factPath, bool) {
	t, out := scopeType, factPath{}
	parts := strings.Split(path, ".")
	for i, part := range parts {
		for t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		if t.Kind() == reflect.Map && i == len(parts)-1 && i > 0 {
			out.key, out.kind = part, t.Elem().Kind()
			return out, true
		}
		if t.Kind() != reflect.Struct {
			return out, false
		}
		index := fieldByTag(t, part)
		if index < 0 {
			return out, false
		}
		out.indexes = append(out.indexes, index)
		t = t.Field(index).Type
	}
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	out.kind = t.Kind()
	switch out.kind {
	case reflect.Slice:
		out.elem = t.Elem().Kind()
		return out, true
	case reflect.String, reflect.Bool, reflect.Int, reflect.Float64, reflect.Struct, reflect.Map: // of the last two only presence can be asked
		return out, true
	default:
		return out, false
	}
}

// words reads the fact as a set of words: nothing for an empty value, one word for a single one.
func (p factPath) words(s *scope) []string {
	v := reflect.ValueOf(s).Elem()
	for _, i := range p.indexes {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				return nil
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	if p.key != "" {
		v = v.MapIndex(reflect.ValueOf(p.key))
		if !v.IsValid() {
			return nil
		}
	}
	return wordsOf(v)
}

func wordsOf(v reflect.Value) []string {
	switch v.Kind() {
	case reflect.String:
		if v.String() == "" {
			return nil
		}
		return []string{v.String()}
	case reflect.Bool:
		return []string{yesNo(v.Bool())}
	case reflect.Int:
		return []string{numberWord(float64(v.Int()))}
	case reflect.Float64:
		return []string{numberWord(v.Float())}
	case reflect.Slice:
		if words, ok := v.Interface().([]string); ok {
			return words
		}
		return ifPresent(v.Len() > 0)
	case reflect.Map:
		return ifPresent(v.Len() > 0)
	default:
		return ifPresent(!v.IsZero())
	}
}

func ifPresent(there bool) []string {
	if !there {
		return nil
	}
	return []string{present}
}

// present stands for a fact that is there and has no word of its own.
const present = "有"

// variables lists what an expression sees, by name, with the Go type behind it.
var variables = sync.OnceValue(func() map[string]int {
	out := map[string]int{}
	for i := range scopeType.NumField() {
		out[jsonName(scopeType.Field(i))] = i
	}
	return out
})
