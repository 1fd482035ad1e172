package policy

import (
	"fmt"
	"sync"

	"cel.dev/cel-go/cel"

	"qianfa/internal/core/fault"
)

// passEnv is for the condition under which a step passes: it sees what was recorded, nothing else.
var passEnv = sync.OnceValues(func() (*cel.Env, error) {
	return cel.NewEnv(cel.Variable("record", cel.MapType(cel.StringType, cel.DynType)))
})

// passPrograms keeps compiled conditions: they come from packs, of which there are few.
var passPrograms sync.Map

// Passes reports whether a step passes on what was recorded (Step.PassIf over Act.Record). A record that lacks what the
// condition asks for, or holds something of another kind, is fault.Invalid.
func Passes(condition string, record map[string]any) (bool, error) {
	program, err := passProgram(condition)
	if err != nil {
		return false, err
	}
	if record == nil {
		record = map[string]any{}
	}
	out, _, err := program.Eval(map[string]any{"record": record})
	if err != nil {
		return false, fault.New(fault.Invalid, "记录的内容不全或类型不对，判断不了这个环节是否通过。请按要求逐项填写。").Because(err)
	}
	yes, ok := out.Value().(bool)
	if !ok {
		return false, fault.New(fault.Internal, "通过的条件写得不对，请联系维护规则包的人。")
	}
	return yes, nil
}

func passProgram(condition string) (cel.Program, error) {
	if known, ok := passPrograms.Load(condition); ok {
		return known.(cel.Program), nil
	}
	if len(condition) > maxCEL {
		return nil, fmt.Errorf("表达式太长")
	}
	env, err := passEnv()
	if err != nil {
		return nil, err
	}
	checked, issues := env.Compile(condition)
	if issues.Err() != nil {
		return nil, fmt.Errorf("表达式不对：%s", issues.Errors()[0].Message)
	}
	if kind := checked.OutputType(); kind != cel.BoolType && kind != cel.DynType {
		return nil, fmt.Errorf("表达式的结果必须是真或假")
	}
	if err := affordable(env, checked); err != nil {
		return nil, err
	}
	program, err := env.Program(checked, cel.CostLimit(maxCost))
	if err != nil {
		return nil, fmt.Errorf("表达式不对：%w", err)
	}
	passPrograms.Store(condition, program)
	return program, nil
}
