package policy

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/cost"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"
	"cel.dev/cel-go/ext"
)

// An expression may cost this much: the first bound holds for the estimate when a pack is loaded, on facts of ordinary
// size (listSize, textSize), the second for every evaluation, whatever the facts.
const (
	maxEstimate = 100_000
	maxCost     = 1_000_000
	listSize    = 50
	textSize    = 2_000
	maxCEL      = 2_000 // bytes of an expression
)

// program is a compiled expression: what it needs answered and resolved, and a function of a view.
type program struct {
	run     cel.Program
	asks    []string // questions named in answer(…)
	bodies  []string // words named in at[…]
	listing []string // lists named in listed(…)
}

// contextName is the hidden variable through which functions reach the view they are asked about; no expression can
// spell it.
const contextName = "@view"

// celEnv is built once for all packs: what differs between packs comes through the view.
var celEnv = sync.OnceValues(func() (*cel.Env, error) {
	options := []cel.EnvOption{
		ext.NativeTypes(ext.ParseStructTag("json"), reflect.TypeFor[party](), reflect.TypeFor[Item](), reflect.TypeFor[Target](), reflect.TypeFor[AccountFact](),
			reflect.TypeFor[Unit](), reflect.TypeFor[Person](), reflect.TypeFor[Incident](), reflect.TypeFor[Grant](), reflect.TypeFor[History]()),
		cel.Variable(contextName, cel.DynType),
		cel.Variable("at", cel.MapType(cel.StringType, cel.ListType(cel.StringType))),
		cel.Macros(cel.HasMacro, cel.AllMacro, cel.ExistsMacro, cel.ExistsOneMacro, cel.MapMacro, cel.FilterMacro,
			contextMacro("answer", 1), contextMacro("listed", 2), contextMacro("workdays", 2)),
		contextFunction("answer", 1, cel.DynType, callAnswer),
		contextFunction("listed", 2, cel.BoolType, callListed),
		contextFunction("workdays", 2, cel.IntType, callWorkdays),
		cel.Function("days", cel.Overload("days", []*cel.Type{cel.DynType, cel.DynType}, cel.IntType, cel.BinaryBinding(callDays))),
		cel.Function("weekday", cel.Overload("weekday", []*cel.Type{cel.DynType}, cel.IntType, cel.UnaryBinding(callWeekday))),
		cel.Function("hour", cel.Overload("hour", []*cel.Type{cel.DynType}, cel.IntType, cel.UnaryBinding(callHour))),
		cel.Function("fits", cel.Overload("fits", []*cel.Type{cel.ListType(cel.DynType), cel.ListType(cel.DynType)}, cel.BoolType, cel.BinaryBinding(callFits))),
	}
	for name, i := range variables() {
		options = append(options, cel.Variable(name, celType(scopeType.Field(i).Type)))
	}
	return cel.NewCustomEnv(append([]cel.EnvOption{cel.StdLib()}, options...)...)
})

func celType(t reflect.Type) *cel.Type {
	switch t.Kind() {
	case reflect.String:
		return cel.StringType
	case reflect.Slice:
		return cel.ListType(celType(t.Elem()))
	case reflect.Map:
		return cel.MapType(cel.StringType, celType(t.Elem()))
	case reflect.Struct:
		return cel.ObjectType("policy." + t.Name())
	default:
		return cel.DynType
	}
}

// contextMacro turns name(a, b) into @name(@view, a, b).
func contextMacro(name string, args int) cel.Macro {
	return cel.GlobalMacro(name, args, func(eh cel.MacroExprFactory, _ ast.Expr, args []ast.Expr) (ast.Expr, *common.Error) {
		return eh.NewCall("@"+name, append([]ast.Expr{eh.NewIdent(contextName)}, args...)...), nil
	})
}

func contextFunction(name string, args int, result *cel.Type, call func(v *view, args []ref.Val) ref.Val) cel.EnvOption {
	params := slices.Repeat([]*cel.Type{cel.DynType}, args+1)
	return cel.Function("@"+name, cel.Overload("@"+name, params, result, cel.FunctionBinding(func(all ...ref.Val) ref.Val {
		v, ok := all[0].Value().(*view)
		if !ok {
			return types.NewErr("no view")
		}
		return call(v, all[1:])
	})))
}

// compile reads an expression that must be true or false.
func compile(expression string) (*program, error) {
	if len(expression) > maxCEL {
		return nil, fmt.Errorf("表达式太长")
	}
	env, err := celEnv()
	if err != nil {
		return nil, err
	}
	checked, issues := env.Compile(expression)
	if issues.Err() != nil {
		return nil, fmt.Errorf("表达式不对：%s", issues.Errors()[0].Message)
	}
	if kind := checked.OutputType(); kind != cel.BoolType && kind != cel.DynType {
		return nil, fmt.Errorf("表达式的结果必须是真或假")
	}
	if err := affordable(env, checked); err != nil {
		return nil, err
	}
	p := &program{}
	if err := p.collect(checked); err != nil {
		return nil, err
	}
	p.run, err = env.Program(checked, cel.CostLimit(maxCost), cel.EvalOptions(cel.OptOptimize))
	if err != nil {
		return nil, fmt.Errorf("表达式不对：%w", err)
	}
	return p, nil
}

func affordable(env *cel.Env, checked *cel.Ast) error {
	estimate, err := env.EstimateCost(checked, sizes{})
	if err != nil {
		return fmt.Errorf("估算不出表达式的计算量：%w", err)
	}
	if estimate.Max > maxEstimate {
		return fmt.Errorf("表达式的计算量太大，请简化，不要一层套一层地遍历")
	}
	return nil
}

// sizes tells the estimator how long lists and texts usually are.
type sizes struct{}

func (sizes) EstimateCallCost(string, string, *cost.AstNode, []cost.AstNode) *cost.CallEstimate {
	return nil
}

func (sizes) EstimateSize(n cost.AstNode) *cost.SizeEstimate {
	if n.ComputedSize() != nil {
		return nil
	}
	if n.Type().Kind() == types.StringKind {
		return &cost.SizeEstimate{Max: textSize}
	}
	return &cost.SizeEstimate{Max: listSize}
}

// collect finds the questions, words and lists an expression names; each must be written out as a text.
func (p *program) collect(checked *cel.Ast) error {
	var wrong error
	plainAt := 0
	literal := func(e ast.Expr, what string) string {
		if e.Kind() == ast.LiteralKind {
			if s, ok := e.AsLiteral().Value().(string); ok {
				return s
			}
		}
		wrong = fmt.Errorf("%s 里要直接写名称，如 %s", what, strings.ReplaceAll(what, "…", `"名称"`))
		return ""
	}
	ast.PreOrderVisit(checked.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() == ast.IdentKind && e.AsIdent() == "at" {
			plainAt++
		}
		if e.Kind() != ast.CallKind {
			return
		}
		call := e.AsCall()
		switch {
		case call.FunctionName() == "@answer":
			p.asks = append(p.asks, literal(call.Args()[1], "answer(…)"))
		case call.FunctionName() == "@listed":
			p.listing = append(p.listing, literal(call.Args()[1], "listed(…, 名称)"))
		case call.FunctionName() == operators.Index && call.Args()[0].Kind() == ast.IdentKind && call.Args()[0].AsIdent() == "at":
			plainAt--
			p.bodies = append(p.bodies, literal(call.Args()[1], "at[…]"))
		}
	}))
	if wrong == nil && plainAt > 0 {
		wrong = fmt.Errorf(`at 只能写成 at["单位用词"]`)
	}
	return wrong
}

// holds evaluates the expression for a view.
func (p *program) holds(v *view) (bool, error) {
	out, _, err := p.run.Eval(celActivation{v: v, p: p})
	if err != nil {
		return false, err
	}
	yes, ok := out.Value().(bool)
	if !ok {
		return false, fmt.Errorf("result is %T, not a truth value", out.Value())
	}
	return yes, nil
}

// celActivation resolves names from a view as they are asked for.
type celActivation struct {
	v *view
	p *program
}

func (a celActivation) Parent() cel.Activation { return nil }

func (a celActivation) ResolveName(name string) (any, bool) {
	switch name {
	case contextName:
		return viewValue{a.v}, true
	case "at":
		return a.v.unitsAt(a.p.bodies), true
	}
	i, ok := variables()[name]
	if !ok {
		return nil, false
	}
	value := reflect.ValueOf(&a.v.scope).Elem().Field(i)
	if value.Kind() == reflect.Struct {
		return value.Addr().Interface(), true
	}
	return value.Interface(), true
}

// viewValue carries a view through an expression; nothing can be done with it there.
type viewValue struct{ v *view }

var viewType = types.NewOpaqueType("policy.view")

func (viewValue) ConvertToNative(t reflect.Type) (any, error) {
	return nil, fmt.Errorf("no conversion to %s", t)
}
func (viewValue) ConvertToType(ref.Type) ref.Val { return types.NewErr("no conversion") }
func (viewValue) Equal(ref.Val) ref.Val          { return types.False }
func (viewValue) Type() ref.Type                 { return viewType }
func (x viewValue) Value() any                   { return x.v }

func callAnswer(v *view, args []ref.Val) ref.Val {
	name, _ := args[0].Value().(string)
	q, ok := v.book.questions.get(name)
	if !ok {
		return types.NewErr("no question %q", name)
	}
	words, _ := v.words(q)
	return types.DefaultTypeAdapter.NativeToValue(q.native(words))
}

func callListed(v *view, args []ref.Val) ref.Val {
	list, _ := args[0].Value().(string)
	name, _ := args[1].Value().(string)
	return types.Bool(v.book.Listed(list, name))
}

func callWorkdays(v *view, args []ref.Val) ref.Val {
	a, okA := momentOf(args[0])
	b, okB := momentOf(args[1])
	if !okA || !okB {
		return types.NewErr("workdays: not a date")
	}
	n, err := v.workdays(a, b)
	if err != nil {
		return types.NewErr("workdays: %v", err)
	}
	return types.Int(n)
}

func callDays(a, b ref.Val) ref.Val {
	from, okA := momentOf(a)
	to, okB := momentOf(b)
	if !okA || !okB {
		return types.NewErr("days: not a date")
	}
	return types.Int(daysBetween(from, to))
}

// callWeekday counts Monday as 1 and Sunday as 7.
func callWeekday(a ref.Val) ref.Val {
	t, ok := momentOf(a)
	if !ok {
		return types.NewErr("weekday: not a date")
	}
	return types.Int((int(t.Weekday())+6)%7 + 1)
}

func callHour(a ref.Val) ref.Val {
	t, ok := momentOf(a)
	if !ok {
		return types.NewErr("hour: not a time")
	}
	return types.Int(t.Hour())
}

// callFits reports whether every item of a stands in b.
func callFits(a, b ref.Val) ref.Val {
	have, errA := a.ConvertToNative(reflect.TypeFor[[]string]())
	allowed, errB := b.ConvertToNative(reflect.TypeFor[[]string]())
	if errA != nil || errB != nil {
		return types.NewErr("fits: not a list of texts")
	}
	for _, x := range have.([]string) {
		if !slices.Contains(allowed.([]string), x) {
			return types.False
		}
	}
	return types.True
}

// momentOf reads a date or time given as text or as a timestamp.
func momentOf(v ref.Val) (time.Time, bool) {
	switch x := v.Value().(type) {
	case string:
		return parseMoment(x)
	case time.Time:
		return parseMoment(x.Format(time.RFC3339))
	}
	return time.Time{}, false
}
