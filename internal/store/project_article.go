package store

import (
	"context"
	"encoding/json"
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
// the article's rows anew where they changed, so a row never depends on how it came about.
type articleProjector struct {
	mu    sync.Mutex
	known map[string]foldedArticle
}

// foldedArticle is a stream folded up to an entry; the entry's digest tells whether the next one continues it.
type foldedArticle struct {
	state  article.State
	digest string
	head   headline
	pages  map[string]page // by content digest: the sealed pages of the built-in website
	tasks  [][]any         // what waits, see taskRows
}

// page is what of a channel.Post belongs into rows: when it is shown and which pictures it carries.
type page struct {
	DisplayFrom string              `json:"display_from"`
	DisplayTo   string              `json:"display_to"`
	Media       []channel.PostMedia `json:"media"`
}

// headline is what lists show of a version's text.
type headline struct{ content, title, urgency string }

// knownArticles bounds the folded streams kept in memory.
const knownArticles = 512

// Articles projects the streams "article/…".
func Articles() Projector { return &articleProjector{known: map[string]foldedArticle{}} }

func (p *articleProjector) Name() string { return "articles" }

func (p *articleProjector) Tables() []string {
	return []string{"articles", "article_people", "tasks", "article_seals", "posts", "post_media", "schedules"}
}

func (p *articleProjector) Handles(stream string) bool { return strings.HasPrefix(stream, "article/") }

func (p *articleProjector) Apply(ctx context.Context, tx Tx, entries []ledger.Entry) error {
	return p.ApplyAll(ctx, tx, [][]ledger.Entry{entries})
}

// ApplyAll writes the rows of several articles together.
func (p *articleProjector) ApplyAll(ctx context.Context, tx Tx, streams [][]ledger.Entry) error {
	var rows articleRows
	for _, entries := range streams {
		before, after, err := p.fold(ctx, tx, entries)
		if err == nil {
			err = rows.add(ctx, tx, before, after, entries)
		}
		if err != nil {
			return err
		}
	}
	return rows.write(ctx, tx)
}

// fold returns the article before and after the entries, from memory when they continue what is there.
func (p *articleProjector) fold(ctx context.Context, tx Tx, entries []ledger.Entry) (before, after foldedArticle, err error) {
	stream := entries[0].Stream
	p.mu.Lock()
	before = p.known[stream]
	p.mu.Unlock()
	if before.digest != entries[0].Prev || entries[0].Seq == 1 {
		earlier, err := earlierEntries(ctx, tx, entries[0])
		if err != nil {
			return before, after, err
		}
		before = foldedArticle{}
		if before.state, err = article.Fold(before.state, earlier); err != nil {
			return before, after, err
		}
		if before.state.Opened() {
			before.tasks = taskRows(before.state)
		}
	}
	if after.state, err = article.Fold(before.state, entries); err != nil {
		return before, after, err
	}
	if after.head, err = headlineOf(ctx, tx, after.state.Current().Content, before.head); err != nil {
		return before, after, err
	}
	if after.pages, err = before.pages, nil; after.state.Seal.Manifest != before.state.Seal.Manifest {
		after.pages, err = sealedPages(ctx, tx, after.state)
	}
	if err != nil {
		return before, after, err
	}
	after.digest, after.tasks = entries[len(entries)-1].Digest(), taskRows(after.state)
	p.mu.Lock()
	defer p.mu.Unlock()
	if _, again := p.known[stream]; !again && len(p.known) >= knownArticles {
		for name := range p.known { // any one: the map's order is random enough for a cache
			delete(p.known, name)
			break
		}
	}
	p.known[stream] = after
	return before, after, nil
}

// ArticleAfter returns the article as it is after an entry, if it was just folded: reading the entries once is enough.
func (db *DB) ArticleAfter(last ledger.Entry) (article.State, bool) {
	for _, projector := range db.opt.Projectors {
		if p, ok := projector.(*articleProjector); ok {
			return p.after(last)
		}
	}
	return article.State{}, false
}

func (p *articleProjector) after(last ledger.Entry) (article.State, bool) {
	p.mu.Lock()
	have, ok := p.known[last.Stream]
	p.mu.Unlock()
	if !ok || have.digest != last.Digest() {
		return article.State{}, false
	}
	return have.state, true
}

func earlierEntries(ctx context.Context, tx Tx, first ledger.Entry) ([]ledger.Entry, error) {
	if first.Seq == 1 {
		return nil, nil
	}
	earlier, err := Query(ctx, tx, entryFields, "SELECT "+entryColumns+" FROM entries e WHERE e.stream = $1 AND e.seq < $2 ORDER BY e.seq", first.Stream, first.Seq)
	if err != nil {
		return nil, fmt.Errorf("read earlier entries: %w", err)
	}
	return earlier, nil
}

// headlineOf reads title and urgency out of a version's text; destroyed content leaves them empty.
func headlineOf(ctx context.Context, tx Tx, content string, known headline) (headline, error) {
	if content == "" {
		return headline{urgency: "normal"}, nil
	}
	if content == known.content {
		return known, nil
	}
	h := headline{content: content}
	data, found, err := contentOf(ctx, tx, content)
	if err != nil || !found {
		return h, err
	}
	var draft struct {
		Source struct {
			Title string `json:"title"`
		} `json:"source"`
		Meta struct {
			Urgency string `json:"urgency"`
		} `json:"meta"`
	}
	if err := json.Unmarshal(data, &draft); err != nil {
		return h, fmt.Errorf("read draft: %w", err)
	}
	h.title, h.urgency = draft.Source.Title, article.Meta{Urgency: draft.Meta.Urgency}.Filled().Urgency
	return h, nil
}

// sealedPages reads the pages of a seal while their bytes are at hand.
func sealedPages(ctx context.Context, tx Tx, s article.State) (map[string]page, error) {
	pages := map[string]page{}
	for _, l := range s.Seal.Leaves {
		if l.Channel != channel.Website {
			continue
		}
		p, err := readPage(ctx, tx, l.Content)
		if err != nil {
			return nil, err
		}
		pages[l.Content] = p
	}
	return pages, nil
}

// readPage reads a sealed page; destroyed content leaves it empty.
func readPage(ctx context.Context, tx Tx, content string) (p page, err error) {
	data, found, err := contentOf(ctx, tx, content)
	if err != nil || !found {
		return p, err
	}
	if err := json.Unmarshal(data, &p); err != nil {
		return p, fmt.Errorf("read post: %w", err)
	}
	return p, nil
}

// contentOf reads a text, from what this transaction is about to write or from the table.
func contentOf(ctx context.Context, tx Tx, digest string) ([]byte, bool, error) {
	if o, ok := tx.(*outbox); ok {
		if data, ok := o.content[digest]; ok {
			return data, true, nil
		}
	}
	return One(ctx, tx, Column[[]byte], "SELECT data FROM content WHERE digest = $1", digest)
}

// articleRows are the rows of some articles, gathered so that each table is written once.
type articleRows struct {
	articles, people, tasks, seals, posts, pages, media, schedules [][]any
	freshTasks, freshSchedules                                     []string // articles whose rows are written anew
	freshMedia                                                     [][]any  // article and account, likewise
}

func (r *articleRows) add(ctx context.Context, tx Tx, before, after foldedArticle, entries []ledger.Entry) error {
	s := after.state
	r.articles = append(r.articles, []any{s.ID, s.Body, s.Unit, s.Author, s.Number, s.Version(), string(s.Phase()), s.Case.Answer.Class,
		after.head.urgency, after.head.title, s.Created.UnixMilli(), s.Updated.UnixMilli()})
	r.addPeople(s, entries)
	r.addTasks(s.ID, before.tasks, after.tasks)
	r.addSchedules(before.state, s)
	if err := r.addSeals(s, entries); err != nil {
		return err
	}
	return r.addPosts(ctx, tx, before.state, after)
}

const insertPost = "INSERT INTO posts (article, account, body, channel, state, url, ref, page, unit, number, manifest, leaf, content, released_by, display_from, display_to, published_at, updated_at)"

const changePost = ` ON CONFLICT (article, account) DO UPDATE SET state = excluded.state, url = excluded.url, ref = excluded.ref, number = excluded.number,
	manifest = excluded.manifest, leaf = excluded.leaf, content = excluded.content, released_by = excluded.released_by,
	published_at = excluded.published_at, updated_at = excluded.updated_at`

func (r *articleRows) write(ctx context.Context, tx Tx) error {
	inserts := []struct {
		head, tail string
		rows       [][]any
	}{
		{"INSERT INTO articles (id, body, unit, author, number, version, phase, class, urgency, title, created_at, updated_at)",
			` ON CONFLICT (id) DO UPDATE SET number = excluded.number, version = excluded.version, phase = excluded.phase,
			class = excluded.class, urgency = excluded.urgency, title = excluded.title, updated_at = excluded.updated_at`, r.articles},
		{"INSERT INTO article_people (article, person, part, updated_at)", " ON CONFLICT (person, part, article) DO UPDATE SET updated_at = excluded.updated_at", r.people},
		{"INSERT INTO tasks (article, n, body, kind, step, label, role, unit, in_charge_of, person, due_at)", "", r.tasks},
		{"INSERT INTO article_seals (article, version, manifest)", " ON CONFLICT DO NOTHING", r.seals},
		{insertPost, changePost, r.posts},
		{insertPost, changePost + ", display_from = excluded.display_from, display_to = excluded.display_to", r.pages},
		{"INSERT INTO post_media (digest, article, account, mime)", " ON CONFLICT DO NOTHING", r.media},
		{"INSERT INTO schedules (article, account, due_at)", "", r.schedules},
	}
	for table, articles := range map[string][]string{"tasks": r.freshTasks, "schedules": r.freshSchedules} {
		if err := postDelete(ctx, tx, table, "article", articles); err != nil {
			return fmt.Errorf("clear %s: %w", table, err)
		}
	}
	for _, page := range r.freshMedia {
		if err := post(ctx, tx, "DELETE FROM post_media WHERE article = $1 AND account = $2", page...); err != nil {
			return fmt.Errorf("clear post_media: %w", err)
		}
	}
	for _, x := range inserts {
		if err := postRows(ctx, tx, x.head, x.tail, x.rows); err != nil {
			return fmt.Errorf("%s: %w", x.head, err)
		}
	}
	return nil
}

// addPeople: the drafters began it; whoever caused an entry has acted on it.
func (r *articleRows) addPeople(s article.State, entries []ledger.Entry) {
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
		if who := writerOf(e); who != "" {
			add(who, "drafter", e.At)
		}
	}
	r.people = append(r.people, rows...)
}

// nobody is a directory without people: posts are projected, their holders are looked up when somebody asks.
type nobody struct{}

func (nobody) Holders(org.Post, time.Time) []org.Holder          { return nil }
func (nobody) Delegated(string, time.Time) []org.Delegation      { return nil }
func (nobody) IsLiaison(person, leader string, _ time.Time) bool { return false }

// addTasks writes what waits for somebody, unless the same waited before.
func (r *articleRows) addTasks(id string, had, now [][]any) {
	if slices.EqualFunc(had, now, slices.Equal[[]any]) {
		return
	}
	if len(had) > 0 {
		r.freshTasks = append(r.freshTasks, id)
	}
	for i, row := range now {
		r.tasks = append(r.tasks, append([]any{id, i}, row...))
	}
}

// taskRows lists what waits: body, kind, step, label, role, unit, in_charge_of, person, due_at.
func taskRows(s article.State) [][]any {
	return append(append(urgentRows(s), routeRows(s)...), readingRows(s)...)
}

// routeRows lists what the route, its marks and its targets wait for.
func routeRows(s article.State) [][]any {
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
		if isUrgent(s.Case, t) {
			continue // see urgentRows
		}
		add(taskKind(t.Step.Verb), t.Step.Step, t.Step.Label, t.Post.Role, t.Post.Unit, t.Post.InChargeOf, t.For)
		if p := s.Case.Answer.Publisher; t.Step.External && p != nil { // the organ has no account: who releases asks it
			add("joint", t.Step.Step, t.Step.Label+"（外单位）", p.Role, p.UnitName, p.InChargeOf, "")
		}
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
	for _, r := range s.Case.Rows {
		for _, sig := range r.Signatures {
			if s.Case.ToNote(sig) && sig.Signer() != "" {
				add("read", r.Step.Step, "阅知文字改动", "", "", "", sig.Signer())
			}
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

// addSeals keeps every seal there ever was: a printed check code of an earlier version still finds its case.
func (r *articleRows) addSeals(s article.State, entries []ledger.Entry) error {
	for _, e := range entries {
		if e.Type != "article.Sealed" {
			continue
		}
		ev, err := article.Decode(ledger.Event{Type: e.Type, Data: e.Data})
		if err != nil {
			return err
		}
		if sealed, ok := ev.(article.Sealed); ok {
			r.seals = append(r.seals, []any{s.ID, sealed.Version, sealed.Manifest})
		}
	}
	return nil
}

func (r *articleRows) addPosts(ctx context.Context, tx Tx, before article.State, after foldedArticle) error {
	s := after.state
	for id, post := range s.Posts {
		was, again := before.Posts[id]
		if again && was.State == post.State && was.Leaf == post.Leaf && was.URL == post.URL && was.Attempt == post.Attempt && was.At.Equal(post.At) {
			continue
		}
		if post.Channel != channel.Website || was.Leaf == post.Leaf {
			r.posts = append(r.posts, postRow(s, post, 0, 0))
			continue
		}
		if again {
			r.freshMedia = append(r.freshMedia, []any{s.ID, post.Account})
		}
		if err := r.addPage(ctx, tx, after, post); err != nil {
			return err
		}
	}
	return nil
}

func postRow(s article.State, post article.Publication, from, to int64) []any {
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
	return []any{s.ID, post.Account, s.Body, post.Channel, string(post.State), post.URL, post.Ref, page, s.Unit, s.Number, s.Seal.Manifest,
		post.Leaf.Digest, post.Leaf.Content, post.By, from, to, published, updated.UnixMilli()}
}

// addPage adds when a page is shown and which pictures it carries.
func (r *articleRows) addPage(ctx context.Context, tx Tx, a foldedArticle, post article.Publication) error {
	p, known := a.pages[post.Leaf.Content]
	if !known { // the seal is from before
		var err error
		if p, err = readPage(ctx, tx, post.Leaf.Content); err != nil {
			return err
		}
	}
	r.pages = append(r.pages, postRow(a.state, post, stamp(p.DisplayFrom), stamp(p.DisplayTo)))
	for _, m := range p.Media {
		r.media = append(r.media, []any{m.Digest, a.state.ID, post.Account, m.Mime})
	}
	return nil
}

func stamp(s string) int64 {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return 0
	}
	return t.UnixMilli()
}

func (r *articleRows) addSchedules(before, s article.State) {
	if len(before.Case.Schedules) > 0 {
		r.freshSchedules = append(r.freshSchedules, s.ID)
	}
	for target, sch := range s.Case.Schedules {
		if s.Case.Stopped.State != review.StopNone {
			break // what is held waits, and keeps nobody else back
		}
		if _, out := s.Case.Released[target]; !out && !s.Withdrawn {
			r.schedules = append(r.schedules, []any{s.ID, target, sch.At.UnixMilli()})
		}
	}
}
