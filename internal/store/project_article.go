package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/article"
	"qianfa/internal/core/ledger"
	"qianfa/internal/core/org"
	"qianfa/internal/core/review"
)

// articleProjector keeps what lists and the public website show of articles. Each Apply folds the stream and writes
// the article's rows anew, so a row never depends on how it came about.
type articleProjector struct {
	mu    sync.Mutex
	known map[string]foldedArticle
}

// foldedArticle is a stream folded up to an entry; the entry's digest tells whether the next one continues it.
type foldedArticle struct {
	state  article.State
	digest string
}

// knownArticles bounds the folded streams kept in memory.
const knownArticles = 2048

// Articles projects the streams "article/…".
func Articles() Projector { return &articleProjector{known: map[string]foldedArticle{}} }

func (p *articleProjector) Name() string { return "articles" }

func (p *articleProjector) Tables() []string {
	return []string{"articles", "article_people", "tasks", "article_seals", "posts", "post_media", "schedules"}
}

func (p *articleProjector) Handles(stream string) bool { return strings.HasPrefix(stream, "article/") }

func (p *articleProjector) Apply(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	before, after, err := p.fold(ctx, tx, entries)
	if err != nil {
		return err
	}
	return projectArticle(ctx, tx, before, after, entries)
}

// fold returns the states before and after the entries, from memory when they continue what is there.
func (p *articleProjector) fold(ctx context.Context, tx Tx, entries []ledger.Entry) (before, after article.State, err error) {
	stream := entries[0].Stream
	p.mu.Lock()
	have, ok := p.known[stream]
	p.mu.Unlock()
	if !ok || have.digest != entries[0].Prev {
		earlier, err := Query(ctx, tx, entryFields, "SELECT "+entryColumns+" FROM entries e WHERE e.stream = $1 AND e.seq < $2 ORDER BY e.seq", stream, entries[0].Seq)
		if err != nil {
			return before, after, fmt.Errorf("read earlier entries: %w", err)
		}
		if have.state, err = article.Fold(article.State{}, earlier); err != nil {
			return before, after, err
		}
	}
	if after, err = article.Fold(have.state, entries); err != nil {
		return before, after, err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= knownArticles {
		clear(p.known)
	}
	p.known[stream] = foldedArticle{state: after, digest: entries[len(entries)-1].Digest()}
	return have.state, after, nil
}

func projectArticle(ctx context.Context, tx Tx, before, s article.State, entries []ledger.Entry) error {
	title, urgency := "", "normal"
	if c := s.Current(); c.Content != "" {
		if c.Content == before.Current().Content {
			row, found, err := One(ctx, tx, func(r *[2]string) []any { return []any{&r[0], &r[1]} }, "SELECT title, urgency FROM articles WHERE id = $1", s.ID)
			if err != nil {
				return err
			}
			if found {
				title, urgency = row[0], row[1]
			}
		} else {
			draft, err := readDraft(ctx, tx, c.Content)
			if err != nil {
				return err
			}
			title, urgency = draft.Source.Title, draft.Meta.Urgency
		}
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO articles (id, body, unit, author, number, version, phase, class, urgency, title, created_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET number = excluded.number, version = excluded.version, phase = excluded.phase,
			class = excluded.class, urgency = excluded.urgency, title = excluded.title, updated_at = excluded.updated_at`,
		s.ID, s.Body, s.Unit, s.Author, s.Number, s.Version(), string(s.Phase()), s.Case.Answer.Class, urgency, title, s.Created.UnixMilli(), s.Updated.UnixMilli())
	if err != nil {
		return fmt.Errorf("write article: %w", err)
	}
	for _, step := range []func() error{
		func() error { return projectParts(ctx, tx, s, entries) },
		func() error { return projectTasks(ctx, tx, before, s) },
		func() error { return projectSeal(ctx, tx, s, entries) },
		func() error { return projectPosts(ctx, tx, before, s) },
		func() error { return projectSchedules(ctx, tx, before, s) },
	} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

func readDraft(ctx context.Context, tx Tx, digest string) (article.Draft, error) {
	data, found, err := One(ctx, tx, Column[[]byte], "SELECT data FROM content WHERE digest = $1", digest)
	if err != nil || !found { // destroyed content leaves an empty title
		return article.Draft{}, err
	}
	return article.DecodeDraft(data)
}

// projectParts: the drafters began it; whoever caused an entry has acted on it.
func projectParts(ctx context.Context, tx Tx, s article.State, entries []ledger.Entry) error {
	var rows [][]any
	place := map[string]int{}
	add := func(person, part string, at int64) { // the latest act counts, in one commit as over many
		key := part + "/" + person
		i, seen := place[key]
		switch {
		case person == "" || strings.HasPrefix(person, "system:"):
		case seen:
			rows[i][3] = at
		default:
			place[key] = len(rows)
			rows = append(rows, []any{s.ID, person, part, at})
		}
	}
	if entries[0].Seq == 1 {
		for _, p := range s.Drafters() {
			add(p, "drafter", s.Created.UnixMilli())
		}
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Type, "review.") && e.Type != "review.Opened" && e.Type != "review.Resubmitted" || e.Type == "article.LinkFiled" {
			add(e.Actor, "acted", e.At)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := insertRows(ctx, tx, "INSERT INTO article_people (article, person, part, updated_at)",
		" ON CONFLICT (person, part, article) DO UPDATE SET updated_at = excluded.updated_at", rows)
	return err
}

// nobody is a directory without people: posts are projected, their holders are looked up when somebody asks.
type nobody struct{}

func (nobody) Holders(org.Post, time.Time) []org.Holder          { return nil }
func (nobody) Delegated(string, time.Time) []org.Delegation      { return nil }
func (nobody) IsLiaison(person, leader string, _ time.Time) bool { return false }

func projectTasks(ctx context.Context, tx Tx, before, s article.State) error {
	if before.Exists() && before.Opened() {
		if _, err := tx.ExecContext(ctx, "DELETE FROM tasks WHERE article = $1", s.ID); err != nil {
			return err
		}
	}
	rows := taskRows(s)
	if len(rows) == 0 {
		return nil
	}
	for i := range rows {
		rows[i] = append([]any{s.ID, i}, rows[i]...)
	}
	_, err := insertRows(ctx, tx, "INSERT INTO tasks (article, n, body, kind, step, label, role, unit, in_charge_of, person, due_at)", "", rows)
	return err
}

// taskRows lists what waits: body, kind, step, label, role, unit, in_charge_of, person, due_at.
func taskRows(s article.State) [][]any {
	var rows [][]any
	add := func(kind, step, label, role, unit, inCharge, person string) {
		rows = append(rows, []any{s.Body, kind, step, label, role, unit, inCharge, person, 0})
	}
	switch s.Phase() {
	case article.PhaseReturned:
		if s.Editable() {
			for _, p := range s.Drafters() {
				add("rework", "", "退回修改", "", "", "", p)
			}
			return rows
		}
	case article.PhaseRejected, article.PhaseWithdrawn, article.PhaseDraft:
		return nil
	default: // what waits is in the case and in the targets
	}
	for _, t := range review.Waiting(s.Case, review.Facts{Now: s.Updated, Directory: nobody{}}) {
		if t.Release {
			add("release", "", "发布", t.Post.Role, t.Post.Unit, t.Post.InChargeOf, "")
			continue
		}
		add("sign", t.Step.Step, t.Step.Label, t.Post.Role, t.Post.Unit, t.Post.InChargeOf, t.For)
	}
	for _, sug := range s.Case.Suggestions {
		if sug.Adopted == "" {
			for _, p := range s.Drafters() {
				add("adopt", sug.Step, "批改意见待采纳", "", "", "", p)
			}
		} else if sug.SignOn && !sug.Confirmed {
			add("confirm", sug.Step, "批改已采纳，待确认", "", "", "", sug.By)
		}
	}
	for _, account := range slices.Sorted(maps.Keys(s.Posts)) {
		post := s.Posts[account]
		if post.State != article.PostDraftReady && post.State != article.PostUncertain && post.State != article.PostRefused {
			continue
		}
		if p := s.Case.Publisher(account); p != nil { // whoever holds the post that released it
			add("link", "", post.State.Title(), p.Role, p.UnitName, p.InChargeOf, "")
		} else {
			add("link", "", post.State.Title(), "", "", "", post.By)
		}
	}
	return rows
}

// projectSeal keeps every seal there ever was: a printed check code of an earlier version still finds its case.
func projectSeal(ctx context.Context, tx Tx, s article.State, entries []ledger.Entry) error {
	var rows [][]any
	for _, e := range entries {
		ev, err := article.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return err
		}
		if sealed, ok := ev.(article.Sealed); ok {
			rows = append(rows, []any{s.ID, sealed.Version, sealed.Manifest})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := insertRows(ctx, tx, "INSERT INTO article_seals (article, version, manifest)", " ON CONFLICT DO NOTHING", rows)
	return err
}

func projectPosts(ctx context.Context, tx Tx, before, s article.State) error {
	for id, post := range s.Posts {
		was := before.Posts[id]
		if was.State == post.State && was.Leaf == post.Leaf && was.URL == post.URL && was.Attempt == post.Attempt && was.At.Equal(post.At) {
			continue
		}
		if err := projectPost(ctx, tx, s, post, was.Leaf != post.Leaf); err != nil {
			return err
		}
	}
	return nil
}

func projectPost(ctx context.Context, tx Tx, s article.State, post article.Publication, fresh bool) error {
	updated := post.Asked // of the post itself, so that it does not depend on what happened to the article since
	if post.At.After(updated) {
		updated = post.At
	}
	page, published := "-"+s.ID, int64(0) // pages are unique per account; other channels have none
	if post.Channel == channel.Website {
		page = article.PageNumber(s.ID, s.Created)
	}
	if post.State == article.PostPublished {
		published = post.At.UnixMilli()
	}
	_, err := tx.ExecContext(ctx, `INSERT INTO posts (article, account, body, channel, state, url, ref, page, unit, number, manifest, leaf, content, released_by, display_from, display_to, published_at, updated_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, 0, 0, $15, $16)
		ON CONFLICT (article, account) DO UPDATE SET state = excluded.state, url = excluded.url, ref = excluded.ref, number = excluded.number,
			manifest = excluded.manifest, leaf = excluded.leaf, content = excluded.content, released_by = excluded.released_by,
			published_at = excluded.published_at, updated_at = excluded.updated_at`,
		s.ID, post.Account, s.Body, post.Channel, string(post.State), post.URL, post.Ref, page, s.Unit, s.Number, s.Seal.Manifest, post.Leaf.Digest, post.Leaf.Content, post.By, published, updated.UnixMilli())
	if err != nil {
		return fmt.Errorf("write post: %w", err)
	}
	if !fresh || post.Channel != channel.Website {
		return nil
	}
	return projectPage(ctx, tx, s.ID, post)
}

// projectPage reads from the sealed bytes when the page is shown and which pictures it carries.
func projectPage(ctx context.Context, tx Tx, id string, post article.Publication) error {
	data, found, err := One(ctx, tx, Column[[]byte], "SELECT data FROM content WHERE digest = $1", post.Leaf.Content)
	if err != nil || !found {
		return err
	}
	leaf, err := channel.DecodePost(data)
	if err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE posts SET display_from = $3, display_to = $4 WHERE article = $1 AND account = $2",
		id, post.Account, stamp(leaf.DisplayFrom), stamp(leaf.DisplayTo)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM post_media WHERE article = $1 AND account = $2", id, post.Account); err != nil {
		return err
	}
	var rows [][]any
	for _, m := range leaf.Media {
		rows = append(rows, []any{m.Digest, id, post.Account, m.Mime})
	}
	if len(rows) == 0 {
		return nil
	}
	_, err = insertRows(ctx, tx, "INSERT INTO post_media (digest, article, account, mime)", " ON CONFLICT DO NOTHING", rows)
	return err
}

func stamp(s string) int64 {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

func projectSchedules(ctx context.Context, tx Tx, before, s article.State) error {
	if len(before.Case.Schedules) == 0 && len(s.Case.Schedules) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM schedules WHERE article = $1", s.ID); err != nil {
		return err
	}
	var rows [][]any
	for target, sch := range s.Case.Schedules {
		if s.Case.Stopped.State != review.StopNone {
			break // what is held waits, and keeps nobody else back
		}
		if _, out := s.Case.Released[target]; !out && !s.Withdrawn {
			rows = append(rows, []any{s.ID, target, sch.At.UnixMilli()})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	_, err := insertRows(ctx, tx, "INSERT INTO schedules (article, account, due_at)", "", rows)
	return err
}
