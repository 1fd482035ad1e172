package policy

import (
	"reflect"
	"slices"
)

const (
	boolKind  = reflect.Bool
	intKind   = reflect.Int
	floatKind = reflect.Float64

	stringKind = reflect.String
)

// truth is what a condition comes to. Open means that a question nobody answered decides it.
type truth uint8

const (
	no truth = iota
	open
	yes
)

// boundCondition is a condition whose words have been found.
type boundCondition struct {
	when, unless []boundAsking
	program      *program
	asks         []*question // of program
	say          string
	clause       string
}

type boundAsking struct {
	question *question
	want     []string
	presence truth // yes: 有, no: 无, open: compare words
}

// always reports that nothing has to hold.
func (c *boundCondition) always() bool {
	return len(c.when) == 0 && len(c.unless) == 0 && c.program == nil
}

// holds evaluates the condition; with Open it names the question to be answered first.
func (c *boundCondition) holds(v *view) (truth, *question) {
	when, asked := all(v, c.when)
	if when == no {
		return no, nil
	}
	if len(c.unless) > 0 {
		unless, askedUnless := all(v, c.unless)
		if unless == yes {
			return no, nil
		}
		if when == yes && unless == open {
			when, asked = open, askedUnless
		}
	}
	if when != yes || c.program == nil {
		return when, asked
	}
	if v.supposed != nil {
		return truthOf(v.supposed.cel[c.program]), nil
	}
	for _, q := range c.asks {
		if _, known := v.words(q); !known {
			return open, q
		}
	}
	ok, err := c.program.holds(v)
	if err != nil { // fail closed: what cannot be judged is not released
		v.fail("无法判断“"+c.say+"”，请补全有关事实", c.clause)
		return no, nil
	}
	if !ok {
		return no, nil
	}
	return yes, nil
}

// all joins lines with and. A line that fails settles it; otherwise the first open one does.
func all(v *view, lines []boundAsking) (truth, *question) {
	result, asked := yes, (*question)(nil)
	for i := range lines {
		switch lines[i].holds(v) {
		case no:
			return no, nil
		case open:
			if asked == nil {
				result, asked = open, lines[i].question
			}
		case yes:
		}
	}
	return result, asked
}

func (a *boundAsking) holds(v *view) truth {
	words, known := v.words(a.question)
	if !known {
		return open
	}
	has := len(words) > 0
	switch a.presence {
	case yes:
		return truthOf(has)
	case no:
		return truthOf(!has)
	case open:
	}
	return truthOf(slices.ContainsFunc(words, func(w string) bool { return slices.Contains(a.want, w) }))
}

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}
