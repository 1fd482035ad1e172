package vault

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// Command is a key source outside: a program that speaks to a key service or a 密码机. It is started for every question,
// reads one line of JSON and writes one:
//
//	{"v":1,"op":"current"}                                             → {"key":"kek-2026","cipher":"sm4"}
//	{"v":1,"op":"wrap","key":"kek-2026","data":"…","bound":"…"}        → {"data":"…"}
//	{"v":1,"op":"unwrap","key":"kek-2026","data":"…","bound":"…"}      → {"data":"…"}
//
// Data and bound are base64; bound must be authenticated with data. {"error":"no_key"} says that there is no such key;
// any other error is the service's own word and is not shown. The program's error output is thrown away, so that no key
// reaches a log by that way.
type Command struct {
	path    string
	args    []string
	limit   time.Duration
	mu      sync.Mutex
	current Key
	asked   time.Time
	now     func() time.Time
}

// Limits of a question to the command.
const (
	commandLimit  = 10 * time.Second
	commandAnswer = 64 << 10
	currentKept   = time.Second // several records sealed in a row ask once
)

// NewCommand returns the source behind a command line; words are separated by spaces. The program's environment is
// PATH, HOME and the variables that begin with QIANFA_KMS_, nothing else.
func NewCommand(line string, now func() time.Time) (*Command, error) {
	words := strings.Fields(line)
	if len(words) == 0 {
		return nil, errors.New("没有写明密钥服务的命令。请写成 /路径/程序 参数…。")
	}
	path, err := exec.LookPath(words[0])
	if err != nil {
		return nil, fmt.Errorf("密钥服务的命令 %s 不存在或不能执行。请检查 QIANFA_VAULT_COMMAND。", words[0])
	}
	return &Command{path: path, args: words[1:], limit: commandLimit, now: now}, nil
}

type question struct {
	V     int    `json:"v"`
	Op    string `json:"op"`
	Key   string `json:"key,omitempty"`
	Data  []byte `json:"data,omitempty"`
	Bound []byte `json:"bound,omitempty"`
}

type commandAnswerLine struct {
	Key    string `json:"key"`
	Cipher string `json:"cipher"`
	Data   []byte `json:"data"`
	Error  string `json:"error"`
}

// Current asks the service which key seals now.
func (c *Command) Current(ctx context.Context) (Key, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.current.ID != "" && c.now().Sub(c.asked).Abs() < currentKept {
		return c.current, nil
	}
	a, err := c.ask(ctx, question{Op: "current"})
	if err != nil {
		return Key{}, err
	}
	cipher, ok := algorithmOf(a.Cipher)
	if !ok || a.Key == "" || len(a.Key) > 255 {
		return Key{}, errCommand("回答里没有密钥名称，或算法不是 aes256、sm4")
	}
	c.current, c.asked = Key{ID: a.Key, Wrap: Elsewhere, Cipher: cipher}, c.now()
	return c.current, nil
}

// Wrap has the service encrypt a data key.
func (c *Command) Wrap(ctx context.Context, k Key, data, bound []byte) ([]byte, error) {
	return c.crypt(ctx, "wrap", k, data, bound)
}

// Unwrap has the service decrypt a data key. Keys of other sources are not its business.
func (c *Command) Unwrap(ctx context.Context, k Key, wrapped, bound []byte) ([]byte, error) {
	if k.Wrap != Elsewhere {
		return nil, ErrNoKey
	}
	return c.crypt(ctx, "unwrap", k, wrapped, bound)
}

// Describe names the program.
func (c *Command) Describe() string { return "密钥服务命令 " + c.path }

func (c *Command) crypt(ctx context.Context, op string, k Key, data, bound []byte) ([]byte, error) {
	a, err := c.ask(ctx, question{Op: op, Key: k.ID, Data: data, Bound: bound})
	if err != nil {
		return nil, err
	}
	if len(a.Data) == 0 {
		return nil, errCommand("回答里没有密钥数据")
	}
	return a.Data, nil
}

// ask starts the program, gives it one line and reads one, within the limits of time and size.
func (c *Command) ask(ctx context.Context, q question) (commandAnswerLine, error) {
	q.V = 1
	line, err := json.Marshal(q)
	if err != nil {
		return commandAnswerLine{}, err
	}
	defer clear(line)
	limited, cancel := context.WithTimeout(ctx, c.limit)
	defer cancel()
	out := &bounded{most: commandAnswer}
	defer func() { clear(out.b.Bytes()) }()
	cmd := exec.CommandContext(limited, c.path, c.args...)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.WaitDelay = kmsEnv(), bytes.NewReader(append(line, '\n')), out, time.Second
	err = cmd.Run()
	var a commandAnswerLine
	switch {
	case ctx.Err() != nil:
		return a, ctx.Err()
	case limited.Err() != nil:
		return a, errCommand(fmt.Sprintf("%s 内没有回答", c.limit))
	case out.over:
		return a, errCommand("回答太长")
	case err != nil:
		return a, errCommand("程序没有正常结束")
	case json.Unmarshal(out.b.Bytes(), &a) != nil:
		return a, errCommand("回答不是一行 JSON")
	case a.Error == "no_key":
		return a, ErrNoKey
	case a.Error == "changed":
		return a, ErrChanged
	case a.Error != "":
		return a, errCommand("服务拒绝了请求")
	}
	return a, nil
}

func kmsEnv() []string {
	env := []string{}
	for _, e := range os.Environ() {
		if strings.HasPrefix(e, "PATH=") || strings.HasPrefix(e, "HOME=") || strings.HasPrefix(e, "QIANFA_KMS_") {
			env = append(env, e)
		}
	}
	return env
}

// ErrCommand is what every failure of the key service is.
var ErrCommand = errors.New("密钥服务暂时不能用")

func errCommand(why string) error {
	return fmt.Errorf("%w：%s。请检查密钥服务（密码机）及其命令的日志，恢复后重试。", ErrCommand, why)
}

// bounded keeps no more than most bytes.
type bounded struct {
	b    bytes.Buffer
	most int
	over bool
}

func (w *bounded) Write(p []byte) (int, error) {
	if w.b.Len()+len(p) > w.most {
		w.over = true
		return 0, errors.New("vault: answer is too long")
	}
	return w.b.Write(p)
}
