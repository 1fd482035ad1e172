package store

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"qianfa/internal/app"
	"qianfa/internal/core/account"
	"qianfa/internal/core/article"
	"qianfa/internal/core/fault"
)

var (
	_ app.Folds        = (*DB)(nil)
	_ app.Reads        = (*DB)(nil)
	_ app.Copies       = (*DB)(nil)
	_ app.PeopleIndex  = (*DB)(nil)
	_ app.AccountIndex = (*DB)(nil)
	_ app.Proofs       = (*DB)(nil)
)

// BodyOf returns the body of a person; fault.NotFound for an unknown one.
func (db *DB) BodyOf(ctx context.Context, person string) (string, error) {
	body, found, err := One(ctx, db.reads, Column[string], "SELECT body FROM people WHERE person = $1", person)
	if err == nil && !found {
		err = fault.New(fault.NotFound, "没有这个人员。请联系管理员核对。")
	}
	return body, err
}

// Bodies returns the ids of all bodies.
func (db *DB) Bodies(ctx context.Context) ([]string, error) {
	return Query(ctx, db.reads, Column[string], "SELECT id FROM bodies ORDER BY id")
}

// AccountsOf lists the accounts of a body that are in use, in the body's own order.
func (db *DB) AccountsOf(ctx context.Context, body string) ([]account.Account, error) {
	return db.accounts(ctx, "body = $1 AND NOT closed", body)
}

// Account returns one account; fault.NotFound for none.
func (db *DB) Account(ctx context.Context, id string) (account.Account, error) {
	all, err := db.accounts(ctx, "id = $1", id)
	if err == nil && len(all) == 0 {
		err = fault.New(fault.NotFound, "没有这个发布账号。")
	}
	if err != nil {
		return account.Account{}, err
	}
	return all[0], nil
}

func (db *DB) accounts(ctx context.Context, cond string, args ...any) ([]account.Account, error) {
	rows, err := Query(ctx, db.reads, Column[string], "SELECT data FROM accounts WHERE "+cond+" ORDER BY sort, id", args...)
	if err != nil {
		return nil, fmt.Errorf("read accounts: %w", err)
	}
	out := make([]account.Account, len(rows))
	for i, r := range rows {
		if err := json.Unmarshal([]byte(r), &out[i]); err != nil {
			return nil, fmt.Errorf("read account: %w", err)
		}
	}
	return out, nil
}

type workRow struct {
	app.WorkRow
	created, updated int64
	copy             *string
}

// Work returns a page of a list of articles, the latest changed first. Who may really act on a task is the caller's to
// find out: a post's holders are not projected.
func (db *DB) Work(ctx context.Context, q app.WorkQuery) ([]app.WorkRow, string, error) {
	var w Where
	w.And("a.body = ?", q.Body)
	switch q.Box {
	case "todo":
		waits(&w, q, "<>")
	case "copied":
		waits(&w, q, "=")
	case "mine":
		w.And("EXISTS (SELECT 1 FROM article_people p WHERE p.article = a.id AND p.person = ? AND p.part = 'drafter')", q.Person)
	case "done":
		w.And("EXISTS (SELECT 1 FROM article_people p WHERE p.article = a.id AND p.person = ? AND p.part = 'acted')", q.Person)
	case "all":
		w.And("EXISTS (SELECT 1 FROM posts s WHERE s.article = a.id AND s.state = 'published')")
	default:
		return nil, "", fault.New(fault.Invalid, "没有“%s”这个列表。可选：待办、已办、我发起、抄送我、已发布。", q.Box)
	}
	if q.Text != "" {
		w.And(`a.title LIKE ? ESCAPE '\'`, "%"+Like(q.Text)+"%")
	}
	if at, id, ok := cutAfter(q.After); ok {
		w.And("(a.updated_at, a.id) < (?, ?)", at, id)
	}
	limit := min(max(q.Limit, 1), 200)
	rows, err := Query(ctx, db.reads, workFields, `SELECT a.id, a.body, a.unit, a.author, a.number, a.version, a.phase, a.class, a.urgency, a.title, a.created_at, a.updated_at, c.data
		FROM articles a LEFT JOIN working_copies c ON c.article = a.id AND a.phase IN ('draft', 'returned')`+w.SQL()+
		" ORDER BY a.updated_at DESC, a.id DESC LIMIT "+w.Arg(limit+1), w.Args()...)
	if err != nil {
		return nil, "", fmt.Errorf("read work list: %w", err)
	}
	next := ""
	if len(rows) > limit {
		rows = rows[:limit]
		next = strconv.FormatInt(rows[limit-1].updated, 10) + "." + rows[limit-1].Article
	}
	out := make([]app.WorkRow, len(rows))
	for i, r := range rows {
		out[i] = r.finish()
	}
	return out, next, db.addDetails(ctx, out)
}

// waits: tasks of the person and of the person's posts; copies is "=" for what was only given to be read, else "<>".
func waits(w *Where, q app.WorkQuery, copies string) {
	conds := []string{"t.person = " + w.Arg(q.Person)}
	for _, p := range q.Posts {
		conds = append(conds, "(t.person = '' AND t.unit = "+w.Arg(p.Unit)+" AND t.role = "+w.Arg(p.Role)+")")
	}
	w.And("EXISTS (SELECT 1 FROM tasks t WHERE t.article = a.id AND t.kind " + copies + " 'copy' AND (" + strings.Join(conds, " OR ") + "))")
}

func workFields(r *workRow) []any {
	return []any{&r.Article, &r.Body, &r.Unit, &r.Author, &r.Number, &r.Version, &r.Phase, &r.Class, &r.Urgency, &r.Title, &r.created, &r.updated, &r.copy}
}

// finish takes the title of what is being edited, as its drafter knows it.
func (r workRow) finish() app.WorkRow {
	r.CreatedAt, r.UpdatedAt = time.UnixMilli(r.created).UTC(), time.UnixMilli(r.updated).UTC()
	if r.copy != nil {
		if d, err := article.DecodeDraft([]byte(*r.copy)); err == nil {
			r.Title, r.Urgency = d.Source.Title, d.Meta.Urgency
		}
	}
	return r.WorkRow
}

func cutAfter(after string) (at int64, id string, ok bool) {
	ms, id, ok := strings.Cut(after, ".")
	if !ok {
		return 0, "", false
	}
	at, err := strconv.ParseInt(ms, 10, 64)
	return at, id, err == nil
}

// addDetails adds tasks and targets to the rows of one page.
func (db *DB) addDetails(ctx context.Context, rows []app.WorkRow) error {
	at := map[string]int{}
	ids := make([]string, len(rows))
	for i, r := range rows {
		ids[i], at[r.Article] = r.Article, i
	}
	if len(ids) == 0 {
		return nil
	}
	var w Where
	w.In("article", ids...)
	type task struct {
		article string
		app.TaskRow
	}
	tasks, err := Query(ctx, db.reads, func(t *task) []any {
		return []any{&t.article, &t.Kind, &t.Step, &t.Label, &t.Role, &t.Unit, &t.InChargeOf, &t.Person, &t.DueAt}
	}, "SELECT article, kind, step, label, role, unit, in_charge_of, person, due_at FROM tasks"+w.SQL()+" ORDER BY article, n", w.Args()...)
	if err != nil {
		return fmt.Errorf("read tasks: %w", err)
	}
	for _, t := range tasks {
		rows[at[t.article]].Tasks = append(rows[at[t.article]].Tasks, t.TaskRow)
	}
	type post struct {
		article string
		app.PostRow
	}
	posts, err := Query(ctx, db.reads, func(p *post) []any { return []any{&p.article, &p.Account, &p.Channel, &p.State, &p.URL} },
		"SELECT article, account, channel, state, url FROM posts"+w.SQL()+" ORDER BY article, account", w.Args()...)
	if err != nil {
		return fmt.Errorf("read posts: %w", err)
	}
	for _, p := range posts {
		rows[at[p.article]].Posts = append(rows[at[p.article]].Posts, p.PostRow)
	}
	return nil
}

// ArticleBySeal finds the article whose sealed manifest begins so; fault.NotFound for none.
func (db *DB) ArticleBySeal(ctx context.Context, prefix string) (string, string, error) {
	row, found, err := One(ctx, db.reads, func(r *[2]string) []any { return []any{&r[0], &r[1]} },
		`SELECT article, manifest FROM article_seals WHERE manifest >= $1 AND manifest < $2 ORDER BY version DESC LIMIT 1`, prefix, prefix+"~")
	if err == nil && !found {
		err = fault.New(fault.NotFound, "没有找到这个核验码对应的稿件。请核对核验码是否抄写完整。")
	}
	return row[0], row[1], err
}

const mediaColumns = "digest, article, body, kind, mime, name, width, height, size"

func mediaFields(m *app.MediaRow) []any {
	return []any{&m.Digest, &m.Article, &m.Body, &m.Kind, &m.Mime, &m.Name, &m.Width, &m.Height, &m.Size}
}

// MediaOf lists the files uploaded for an article.
func (db *DB) MediaOf(ctx context.Context, id string) ([]app.MediaRow, error) {
	return Query(ctx, db.reads, mediaFields, "SELECT "+mediaColumns+" FROM media WHERE article = $1 ORDER BY created_at, digest", id)
}

// MediaByDigest lists the articles that hold a file.
func (db *DB) MediaByDigest(ctx context.Context, digest string) ([]app.MediaRow, error) {
	return Query(ctx, db.reads, mediaFields, "SELECT "+mediaColumns+" FROM media WHERE digest = $1 ORDER BY article LIMIT 100", digest)
}

// PutMedia remembers uploaded files.
func (db *DB) PutMedia(ctx context.Context, rows ...app.MediaRow) error {
	if err := db.execAll(ctx, db.mediaStatements(rows)...); err != nil {
		return fmt.Errorf("remember media: %w", err)
	}
	return nil
}

func (db *DB) mediaStatements(rows []app.MediaRow) []statement {
	var out []statement
	for _, m := range rows {
		out = append(out, statement{args: []any{m.Digest, m.Article, m.Body, m.Kind, m.Mime, m.Name, m.Width, m.Height, m.Size, db.now()},
			query: "INSERT INTO media (" + mediaColumns + `, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
				ON CONFLICT (article, digest) DO UPDATE SET name = excluded.name`})
	}
	return out
}

// DueSchedules lists articles with a target whose time has come.
func (db *DB) DueSchedules(ctx context.Context, at time.Time, limit int) ([]string, error) {
	return Query(ctx, db.reads, Column[string], "SELECT DISTINCT article FROM schedules WHERE due_at <= $1 ORDER BY article LIMIT $2", at.UnixMilli(), limit)
}

// LateSince lists articles with a signature whose hour after an emergency release has passed and was not reported.
func (db *DB) LateSince(ctx context.Context, at time.Time, limit int) ([]string, error) {
	return Query(ctx, db.reads, Column[string], "SELECT DISTINCT article FROM tasks WHERE kind = 'later' AND due_at > 0 AND due_at < $1 ORDER BY article LIMIT $2", at.UnixMilli(), limit)
}

// UnfinishedPosts lists released targets of outside channels that are not at an end.
func (db *DB) UnfinishedPosts(ctx context.Context) ([]app.PostKey, error) {
	return Query(ctx, db.reads, func(k *app.PostKey) []any { return []any{&k.Article, &k.Account} },
		"SELECT article, account FROM posts WHERE state IN ('publishing', 'pending') AND channel <> 'website' ORDER BY updated_at LIMIT 500")
}

// CheckpointNow returns the newest signed checkpoint.
func (db *DB) CheckpointNow(ctx context.Context) (app.Checkpoint, error) {
	c, signed, err := db.LastCheckpoint(ctx)
	if err != nil {
		return app.Checkpoint{}, err
	}
	return app.Checkpoint{Text: signed.Note, Size: c.Size, Root: c.Root.String(), At: time.UnixMilli(c.At).UTC(), Key: signed.Key}, nil
}
