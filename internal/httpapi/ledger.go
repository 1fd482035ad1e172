package httpapi

import (
	"context"
	"encoding/base32"
	"encoding/hex"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"qianfa/internal/app"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/workday"
	"qianfa/internal/form"
)

// CheckpointView is the signed head of the ledger, to be kept outside.
type CheckpointView struct {
	Text     string `json:"text"`
	TreeSize int64  `json:"tree_size"`
	Root     string `json:"root"`
	At       string `json:"at"`
	Key      string `json:"key"`
}

// Found is the article a printed check code belongs to.
type Found struct {
	Article string `json:"article"`
	Current bool   `json:"current"`
	Text    string `json:"text"`
}

func (s *server) ledgerRoutes() {
	route(s, http.MethodGet, "/ledger/checkpoint", "checkpoint", "台账检查点", 0, func(ctx context.Context, _ app.Actor, _ *struct{}) (*reply[CheckpointView], error) {
		if err := s.Articles.Proofs.GrowTree(ctx); err != nil {
			return nil, err
		}
		c, err := s.Articles.Proofs.CheckpointNow(ctx)
		return &reply[CheckpointView]{CheckpointView{Text: c.Text, TreeSize: c.Size, Root: c.Root, At: c.At.In(workday.Zone).Format(time.RFC3339), Key: c.Key}}, err
	})
	type findInput struct {
		Code string `query:"code" maxLength:"60"`
	}
	route(s, http.MethodGet, "/find", "find", "按核验码查找", 0, func(ctx context.Context, actor app.Actor, in *findInput) (*reply[Found], error) {
		prefix, err := sealPrefix(in.Code)
		if err != nil {
			return nil, err
		}
		id, current, err := s.Articles.Find(ctx, actor, prefix)
		if err != nil {
			return nil, err
		}
		f := Found{Article: id, Current: current, Text: "这是现行版本。"}
		if !current {
			f.Text = "这张表对应的版本已不是现行版本，请重新打印现行版本后再签批。"
		}
		return &reply[Found]{f}, nil
	})
	s.mux.HandleFunc("GET /api/v1/ledger/export", s.export)
	op := huma.Operation{OperationID: "verify-ledger", Method: http.MethodPost, Path: "/api/v1/ledger/verify", Summary: "核验台账", MaxBodyBytes: 256 << 20, BodyReadTimeout: 10 * time.Minute}
	huma.Register(s.api, op, func(ctx context.Context, in *struct{ RawBody multipart.Form }) (*reply[ledger.Report], error) {
		if visitorOf(ctx).actor.Person == "" {
			return nil, problemOf(notLoggedIn())
		}
		r, err := verify(in.RawBody)
		if err != nil {
			return nil, s.refuse(ctx, visitorOf(ctx).actor, "verify-ledger", err)
		}
		return &reply[ledger.Report]{r}, nil
	})
}

// sealPrefix turns a check code back into the beginning of the digest it stands for.
func sealPrefix(typed string) (string, error) {
	code, err := form.ParseCode(typed)
	if err != nil {
		return "", err
	}
	raw, err := base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding).DecodeString(strings.ReplaceAll(code, "-", ""))
	if err != nil {
		return "", fault.New(fault.Invalid, "核验码不完整，请对照表单重新输入。").Because(err)
	}
	return "sha256:" + hex.EncodeToString(raw), nil
}

// export gives the whole ledger out where it is one body's own; an installation of several bodies exports on the
// command line, by whoever runs it.
func (s *server) export(w http.ResponseWriter, r *http.Request) {
	s.plain(w, r, "export-ledger", func(ctx context.Context, actor app.Actor) error {
		if err := s.Audit.MayExport(ctx, actor); err != nil {
			return err
		}
		w.Header().Set("Content-Type", "application/jsonl; charset=utf-8")
		w.Header().Set("Content-Disposition", `attachment; filename="qianfa-ledger.jsonl"`)
		_, err := s.Exporter.Export(ctx, w)
		return err
	})
}

func verify(form multipart.Form) (ledger.Report, error) {
	if len(form.File["file"]) == 0 {
		return ledger.Report{}, fault.New(fault.Invalid, "没有收到台账文件。请选择导出的台账（.jsonl）后再核验。")
	}
	f, err := form.File["file"][0].Open()
	if err != nil {
		return ledger.Report{}, err
	}
	defer f.Close()
	var trust ledger.Trust
	for _, h := range form.File["checkpoint"] {
		c, err := h.Open()
		if err != nil {
			return ledger.Report{}, err
		}
		text, err := io.ReadAll(io.LimitReader(c, 1<<20))
		_ = c.Close()
		if err != nil {
			return ledger.Report{}, err
		}
		trust.Checkpoints = append(trust.Checkpoints, string(text))
	}
	return ledger.Verify(app.Lines(f), trust)
}
