// Command qianfa is the one binary: server, simulators and tools. It is the only place that wires parts together.
// Start reading at program, then serve.go.
package main

import (
	"context"
	"database/sql"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/jackc/pgx/v5/stdlib"

	"qianfa/internal/core/fault"
	"qianfa/internal/job"
)

// version is set at link time.
var version = "dev"

// program is the command line.
type program struct {
	Serve   ServeCmd      `cmd:"" help:"启动服务。"`
	Sim     SimCmd        `cmd:"" help:"启动演练平台（模拟的微信、微博）。"`
	Admin   AdminCmd      `cmd:"" help:"管理员：建立首位管理员，重置密码。"`
	Migrate MigrateCmd    `cmd:"" help:"升级数据库结构。"`
	Backup  BackupCmd     `cmd:"" help:"备份数据并核验。"`
	Restore RestoreCmd    `cmd:"" help:"从备份恢复并核验。"`
	Vault   VaultCmd      `cmd:"" help:"账号凭据的保险库：状态、换钥。"`
	Config  ConfigCmd     `cmd:"" help:"检查配置。"`
	Packs   PacksCmd      `cmd:"" help:"审签规则包。"`
	Due     DueCmd        `cmd:"" help:"按工作日历计算期限。"`
	Check   CheckCmd      `cmd:"" help:"检查文稿。"`
	Ledger  LedgerCmd     `cmd:"" help:"导出、核验台账。"`
	Bench   BenchCommands `cmd:"" help:"测量速度和准确率。"`
	Version VersionCmd    `cmd:"" help:"显示版本。"`
}

func main() {
	if err := forbidDumps(); err != nil {
		fmt.Fprintln(os.Stderr, "不能关闭内存转储，请在系统中设置 ulimit -c 0：", err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], &streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr}))
}

// run is main without the process: arguments in, exit code out.
func run(ctx context.Context, args []string, s *streams) int {
	var p program
	exit := -1
	parser, err := kong.New(&p, kong.Name("qianfa"), kong.Description("签发：政务新媒体的起草、审签、发布与存证。"), kong.Writers(s.Out, s.Err),
		kong.Exit(func(code int) { exit = code }), kong.BindTo(ctx, (*context.Context)(nil)), kong.Bind(s, riverTables()))
	if err != nil {
		fmt.Fprintln(s.Err, err)
		return int(exitUsage)
	}
	k, err := parser.Parse(args)
	if exit >= 0 {
		return exit
	}
	if err != nil {
		return finish(fault.New(fault.Invalid, "命令用法不对：%s。请用 qianfa --help 查看用法。", strings.TrimSpace(err.Error())), s)
	}
	return finish(k.Run(), s)
}

// riverTables are the job engine's own migrations, for commands that prepare a database.
func riverTables() furtherMigrations {
	return func(ctx context.Context, db *sql.DB) error {
		_, postgres := db.Driver().(*stdlib.Driver)
		q, err := job.NewQueue(!postgres)
		if err != nil {
			return err
		}
		return q.Migrate(ctx, db)
	}
}

// VersionCmd is `qianfa version`.
type VersionCmd struct{}

// Run prints the version.
func (VersionCmd) Run(s *streams) error {
	_, err := io.WriteString(s.Out, version+"\n")
	return err
}
