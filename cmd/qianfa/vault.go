package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/store"
	"qianfa/internal/vault"
)

// vaultFrom says where the keys of the vault live: a command, a variable, or a file in the data folder. Records under
// the file's keys still open after moving to one of the others.
type vaultFrom struct {
	VaultCommand string `help:"密钥服务（密码机）的命令，由它封装凭据的密钥。" placeholder:"CMD" env:"QIANFA_VAULT_COMMAND"`
	VaultCipher  string `help:"新建密钥文件所用的算法：aes256 或 sm4。" default:"aes256" enum:"aes256,sm4" env:"QIANFA_VAULT_CIPHER"`
}

// variableOfKeys holds keys; it is no flag, because arguments can be read by everybody on the machine.
const variableOfKeys = "QIANFA_VAULT_KEYS"

// open returns the vault, and its key file where that is what seals.
func (f vaultFrom) open(dir string) (*vault.Vault, *vault.File, error) {
	path := filepath.Join(dir, "vault.key")
	first, err := f.outside()
	if err != nil {
		return nil, nil, fault.New(fault.Invalid, "%s", err.Error()).Because(err)
	}
	if first == nil {
		file, err := f.file(path)
		if err != nil {
			return nil, nil, err
		}
		return vault.New(file), file, nil
	}
	if _, err := os.Stat(path); err != nil {
		return vault.New(first), nil, nil //nolint:nilerr // without a file there are no older records
	}
	older, err := f.file(path)
	if err != nil {
		return nil, nil, err
	}
	return vault.New(first, older), nil, nil
}

func (f vaultFrom) file(path string) (*vault.File, error) {
	a := vault.AES256
	if f.VaultCipher == "sm4" {
		a = vault.SM4
	}
	return vault.OpenFile(path, a)
}

// outside is the source that is not a file, nil without one.
func (f vaultFrom) outside() (vault.Keys, error) {
	if f.VaultCommand != "" {
		return vault.NewCommand(f.VaultCommand, time.Now)
	}
	if v := os.Getenv(variableOfKeys); v != "" {
		return vault.ReadVariable(v)
	}
	return nil, nil //nolint:nilnil // no source is no error
}

// VaultCmd is `qianfa vault …`.
type VaultCmd struct {
	Status VaultStatusCmd `cmd:"" help:"凭据由哪些密钥封存，换钥进行到哪里。"`
	Rotate VaultRotateCmd `cmd:"" help:"更换封存凭据的密钥；服务不必停止，中断后再次执行即接着进行。"`
}

// VaultStatusCmd is `qianfa vault status`.
type VaultStatusCmd struct {
	place
	vaultFrom
	JSON bool `name:"json" help:"以 JSON 回答。"`
}

// Run counts records by key and opens none.
func (c *VaultStatusCmd) Run(ctx context.Context, s *streams) error {
	db, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	v, _, err := c.open(c.Data)
	if err != nil {
		return err
	}
	st, err := rotations(db, v).Status(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(st)
	}
	fmt.Fprintf(s.Out, "密钥来源：%s\n现用密钥：%s（%s）\n凭据：%d 条\n", st.Place, st.Key, st.Cipher, st.Records)
	for _, k := range st.Keys {
		use := "旧密钥，请执行 qianfa vault rotate"
		if k.Current {
			use = "现用"
		}
		fmt.Fprintf(s.Out, "  密钥 %s：%d 条，正文 %s，信封第 %d 版（%s）\n", k.Key, k.Records, k.Cipher, k.Version, use)
	}
	for _, name := range st.Damaged {
		fmt.Fprintf(s.Out, "  %s：密文已损坏，请保管人重新录入。\n", name)
	}
	if st.Rotation != nil {
		fmt.Fprintln(s.Out, rotationText(*st.Rotation))
	}
	return nil
}

// VaultRotateCmd is `qianfa vault rotate`.
type VaultRotateCmd struct {
	place
	vaultFrom
	Prepare bool `help:"只在密钥文件中备好新密钥，暂不启用：有多个节点时，先把文件复制到各节点，再执行换钥。"`
	SM4     bool `name:"sm4" help:"新密钥用国密 SM4；不写时与现用的相同。"`
	AES     bool `name:"aes256" help:"新密钥用 AES-256。"`
	Rewrap  bool `help:"不生成新密钥，只把凭据换到现用密钥下。"`
	JSON    bool `name:"json" help:"以 JSON 回答。"`
}

// Run puts a new key in front, where a file holds the keys, and brings every record under it. A rotation that was
// broken off is finished before another key is made.
func (c *VaultRotateCmd) Run(ctx context.Context, s *streams) error {
	db, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	v, file, err := c.open(c.Data)
	if err != nil {
		return err
	}
	r := rotations(db, v)
	unfinished, err := goesOn(ctx, r, v)
	if err != nil {
		return err
	}
	if file != nil && !c.Rewrap && !unfinished {
		ready, err := c.renew(ctx, file)
		if err != nil || !ready {
			return firstError(err, func() error {
				_, err := fmt.Fprintln(s.Out, "新密钥已备好，尚未启用。请把 vault.key 复制到其他节点的数据目录，再执行 qianfa vault rotate。")
				return err
			})
		}
	}
	rot, err := r.Rotate(ctx, "system:setup", newID(), func(rot app.Rotation) { fmt.Fprintln(s.Err, rotationText(rot)) })
	if err != nil {
		return err
	}
	if c.JSON {
		return s.json(rot)
	}
	_, err = fmt.Fprintf(s.Out, "换钥完成：%d 条凭据都在密钥 %s 下。旧密钥仍留在原处，用来打开以前的备份。\n", rot.Done, rot.Key)
	return err
}

// renew makes a key, or takes the one that was prepared, and puts it in front; ready is false when it was only prepared.
func (c *VaultRotateCmd) renew(ctx context.Context, file *vault.File) (ready bool, err error) {
	next, have, err := file.Prepared()
	if err != nil {
		return false, err
	}
	if !have {
		now, err := file.Current(ctx)
		if err != nil {
			return false, err
		}
		a := now.Wrap
		switch {
		case c.SM4:
			a = vault.SM4
		case c.AES:
			a = vault.AES256
		}
		if next, err = file.Prepare(a); err != nil {
			return false, err
		}
	}
	if c.Prepare {
		return false, nil
	}
	return true, file.Advance(next.ID)
}

// goesOn says whether a rotation to the current key was broken off.
func goesOn(ctx context.Context, r *app.Rotations, v *vault.Vault) (bool, error) {
	last, found, err := r.Store.LastRotation(ctx)
	if err != nil || !found || last.State != app.RotationRunning {
		return false, err
	}
	k, err := v.Current(ctx)
	return k.ID == last.Key, err
}

func firstError(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

func rotations(db *store.DB, v *vault.Vault) *app.Rotations {
	return &app.Rotations{Store: db, Vault: v, Audit: &app.Audit{Ledger: db, Now: time.Now}, Now: time.Now, NewID: newID}
}

func rotationText(r app.Rotation) string {
	text := fmt.Sprintf("换钥到 %s：已处理 %d/%d 条，更换 %d 条", r.Key, r.Done, r.Total, r.Changed)
	if r.State == app.RotationDone {
		text += "，已完成"
	}
	if r.Trouble != "" {
		text += "。没有更换的：" + r.Trouble
	}
	return text
}
