package app

import (
	"context"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/core/org"
	"qianfa/internal/vault"
)

// Custody (账号凭据) are the use cases on credentials of accounts: entering and replacing them, who keeps them, who holds
// the account on its platform, taking one out by two people, and the examination of the connection.
type Custody struct {
	Ledger   Ledger
	Dir      *Directory
	Accounts *Accounts
	Rows     CustodyRows
	Vault    *vault.Vault
	Doctor   Doctor // nil = connections are not examined
	Now      func() time.Time
	NewID    func() string

	handovers *cache[account.Handover]
}

// CustodyRows is what the store keeps for custody beside the ledger.
type CustodyRows interface {
	Secret(ctx context.Context, name string) ([]byte, error)
	SealedSince(ctx context.Context, prefix string) (map[string]time.Time, error)
	SaveDoctorRun(ctx context.Context, r DoctorRun) error
	DoctorRuns(ctx context.Context, body string) (map[string]DoctorRun, error)
	HandoversOf(ctx context.Context, body string, limit int) ([]string, error)
}

// Doctor examines the connection of an account.
type Doctor interface {
	Examine(ctx context.Context, a account.Account) (channel.Diagnosis, error)
}

// DoctorRun is the last examination of an account's connection.
type DoctorRun struct {
	Account   string
	Body      string
	By        string
	At        time.Time
	Diagnosis channel.Diagnosis
}

// Init prepares the caches; it is called once, after the fields are set.
func (c *Custody) Init() { c.handovers = newCache(c.Ledger, 1024, account.FoldHandover) }

// SecretName is the record under which a credential of an account is sealed. That of publishing is as old as the vault.
func SecretName(id string, k account.Kind) string {
	if k == account.KindInterface {
		return "account/" + id
	}
	return "account/" + id + "/" + string(k)
}

// keeping is an account of the actor's body as read for one decision.
type keeping struct {
	folded[account.State]
	org        org.State
	orgVersion int64
	facts      account.CustodyFacts
}

// open loads an account of the actor's body; another body's is fault.NotFound.
func (c *Custody) open(ctx context.Context, actor Actor, id string) (keeping, error) {
	var k keeping
	var err error
	if k.org, k.orgVersion, err = c.Dir.Body(ctx, actor.Body); err != nil {
		return k, err
	}
	if k.folded, err = c.Accounts.states.get(ctx, AccountStream(id)); err != nil {
		return k, err
	}
	if k.version == 0 || k.state.Body != actor.Body {
		return k, fault.New(fault.NotFound, "本单位没有这个账号，请从账号凭据页面重新打开。")
	}
	k.facts = custodyFacts(k.org, actor, c.Now().UTC())
	return k, nil
}

func custodyFacts(s org.State, actor Actor, now time.Time) account.CustodyFacts {
	return account.CustodyFacts{Actor: actor.Person, Now: now, Steward: steward(s, actor.Person, now), SteppedUp: actor.SteppedUp,
		Acts: func(p string) bool { return s.Persons[p].ID != "" && s.Persons[p].Acts() }}
}

// commit stores what was decided about one account. A right that was taken away meanwhile is a conflict.
func (c *Custody) commit(ctx context.Context, actor Actor, k keeping, events []account.Event, with Commit) error {
	if len(events) == 0 {
		return nil
	}
	enc, err := account.Encode(events)
	if err != nil {
		return err
	}
	stream := AccountStream(k.state.ID)
	with.Actor, with.At = actor.Person, k.facts.Now
	with.Appends = []Append{{Stream: stream, Body: actor.Body, Seen: k.version, Events: enc}}
	with.Unmoved = map[string]int64{OrgStream(actor.Body): k.orgVersion}
	entries, err := c.Ledger.Commit(ctx, with)
	if err != nil {
		return err
	}
	_, err = c.Accounts.states.add(stream, k.folded, entries)
	return err
}

// Do gives one command on custody to an account of the actor's body.
func (c *Custody) Do(ctx context.Context, actor Actor, id string, cmd account.CustodyCommand) error {
	k, err := c.open(ctx, actor, id)
	if err != nil {
		return err
	}
	events, err := account.DecideCustody(k.state, cmd, k.facts)
	if err != nil {
		return err
	}
	var with Commit
	switch cmd := cmd.(type) {
	case account.NameCustodian:
		earlier, err := c.earlier(ctx, k)
		if err != nil {
			return err
		}
		events = append(events, earlier...)
	case account.DropCredential:
		with.Exec = []Exec{{SQL: "DELETE FROM secrets WHERE name = $1", Args: []any{SecretName(id, cmd.Kind)}}}
	default: // the others change facts only
	}
	return c.commit(ctx, actor, k, events, with)
}

// earlier are the facts about credentials that were sealed before the ledger knew of them: they are taken into custody
// with the first custodian, as they are, and fall due in a month.
func (c *Custody) earlier(ctx context.Context, k keeping) ([]account.Event, error) {
	have, err := c.Rows.SealedSince(ctx, "account/"+k.state.ID)
	if err != nil {
		return nil, err
	}
	var out []account.Event
	for _, kind := range account.Kinds(k.state.Channel) {
		at, sealed := have[SecretName(k.state.ID, kind)]
		if _, known := k.state.Credentials[kind]; sealed && !known {
			out = append(out, account.CredentialEntered{Kind: kind, RotateBy: k.facts.Now.AddDate(0, 1, 0), By: earlierBy, At: at})
		}
	}
	return out, nil
}

// earlierBy stands for whoever entered a credential before the ledger wrote that down.
const earlierBy = "system:earlier"

// Entry is a credential on its way into the vault.
type Entry struct {
	Kind     account.Kind
	Secret   vault.Secret
	Expires  time.Time
	RotateBy time.Time
}

// Enter seals a credential in the place of an earlier one; the fact and the sealed record are stored together.
func (c *Custody) Enter(ctx context.Context, actor Actor, id string, in Entry) error {
	k, err := c.open(ctx, actor, id)
	if err != nil {
		return err
	}
	events, err := account.DecideCustody(k.state, account.EnterCredential{Kind: in.Kind, Expires: in.Expires, RotateBy: in.RotateBy}, k.facts)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(in.Secret.Reveal())
	if err := wellFormed(k.state.Account, in.Kind, text); err != nil {
		return err
	}
	name := SecretName(id, in.Kind)
	box, err := c.Vault.Seal(ctx, name, []byte(text))
	if err != nil {
		return vaultFault(err)
	}
	return c.commit(ctx, actor, k, events, Commit{Exec: []Exec{{SQL: PutSecretSQL, Args: []any{name, box, k.facts.Now.UnixMilli()}}}})
}

// wellFormed refuses what cannot be the credential: a mistake of copying is cheapest here. No message quotes it.
func wellFormed(a account.Account, k account.Kind, text string) error {
	wrong := func(words string) error { return fault.New(fault.Invalid, "%s", words).At("secret", "格式不对") }
	words := strings.Fields(text)
	switch {
	case text == "":
		return wrong("凭据不能为空，请从平台复制后粘贴。")
	case len(text) > 4096 || !utf8.ValidString(text):
		return wrong("凭据太长或不是文字，请从平台重新复制。")
	case k == account.KindCallback:
		if len(words) != 2 || len(words[0]) < 3 || len(words[0]) > 32 || len(words[1]) != 43 || !plainWord(words[0]) || !plainWord(words[1]) {
			return wrong("请依次填写消息推送的 Token（3到32位）和 EncodingAESKey（43位），都只有字母和数字。")
		}
	case k == account.KindPassword:
		if strings.ContainsFunc(text, unicode.IsControl) {
			return wrong("密码里有换行等看不见的字符，请重新填写。")
		}
	case len(words) != 1:
		return wrong("凭据中间有空格或换行，可能多复制了内容。请从平台重新复制。")
	case k == account.KindInterface && a.Channel == "wechat" && !a.Simulated && (len(text) != 32 || !plainWord(text)):
		return wrong("AppSecret 是32位字母和数字，现在的长度或字符不对。请在公众平台“设置与开发—开发接口管理”重新复制。")
	}
	return nil
}

func plainWord(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// AskUnseal asks for a credential and returns the request's id. The reason lies beside the ledger.
func (c *Custody) AskUnseal(ctx context.Context, actor Actor, id string, kind account.Kind, reason string) (string, error) {
	k, err := c.open(ctx, actor, id)
	if err != nil {
		return "", err
	}
	if reason = strings.TrimSpace(reason); utf8.RuneCountInString(reason) < 4 || utf8.RuneCountInString(reason) > 500 {
		return "", fault.New(fault.Invalid, "请写明启封的事由，4到500个字。").At("reason", "字数不对")
	}
	content := newContent([]byte(reason), actor.Body, AccountStream(id))
	request := c.NewID()
	events, err := account.DecideCustody(k.state, account.AskUnseal{ID: request, Kind: kind, Reason: content.Digest}, k.facts)
	if err != nil {
		return "", err
	}
	return request, c.commit(ctx, actor, k, events, Commit{Content: []Content{content}})
}

// ShowUnseal is the one look of the asker. The fact is stored before the credential is given out.
func (c *Custody) ShowUnseal(ctx context.Context, actor Actor, id, request string) (vault.Secret, error) {
	k, err := c.open(ctx, actor, id)
	if err != nil {
		return vault.Secret{}, err
	}
	events, err := account.DecideCustody(k.state, account.ShowUnseal{ID: request}, k.facts)
	if err != nil {
		return vault.Secret{}, err
	}
	u, _ := k.state.Unseal(request)
	name := SecretName(id, u.Kind)
	box, err := c.Rows.Secret(ctx, name)
	if err != nil {
		return vault.Secret{}, err
	}
	plain, err := c.Vault.Open(ctx, name, box)
	if err != nil {
		return vault.Secret{}, vaultFault(err)
	}
	defer clear(plain)
	if err := c.commit(ctx, actor, k, events, Commit{}); err != nil {
		return vault.Secret{}, err
	}
	return vault.NewSecret(string(plain)), nil
}

// examineFor is how long an examination may take in all.
const examineFor = 25 * time.Second

// Examine looks into the connection of an account and remembers what was found.
func (c *Custody) Examine(ctx context.Context, actor Actor, id string) (DoctorRun, error) {
	k, err := c.open(ctx, actor, id)
	if err != nil {
		return DoctorRun{}, err
	}
	if !k.facts.Steward && !k.state.Custodian(actor.Person) {
		return DoctorRun{}, fault.New(fault.Forbidden, "只有这个账号的保管人或系统管理员可以做接入体检，请联系他们办理。")
	}
	if c.Doctor == nil || k.state.Closed {
		return DoctorRun{}, fault.New(fault.Refused, "这个账号不能体检：它已经注销，或本系统没有启用接入体检。")
	}
	limited, cancel := context.WithTimeout(ctx, examineFor)
	defer cancel()
	d, err := c.Doctor.Examine(limited, k.state.Account)
	if err != nil {
		return DoctorRun{}, vaultFault(err)
	}
	run := DoctorRun{Account: id, Body: actor.Body, By: actor.Person, At: k.facts.Now, Diagnosis: d}
	return run, c.Rows.SaveDoctorRun(ctx, run)
}

// bodyAccounts folds the accounts of a body that are in use.
func (c *Custody) bodyAccounts(ctx context.Context, body string) ([]account.State, map[string]int64, error) {
	rows, err := c.Accounts.Of(ctx, body)
	if err != nil {
		return nil, nil, err
	}
	states, versions := make([]account.State, 0, len(rows)), map[string]int64{}
	for _, r := range rows {
		f, err := c.Accounts.states.get(ctx, AccountStream(r.ID))
		if err != nil {
			return nil, nil, err
		}
		if !f.state.Closed {
			states = append(states, f.state)
			versions[AccountStream(r.ID)] = f.version
		}
	}
	return states, versions, nil
}

// Left demands that every credential a person knew is replaced: the person was kept out or has left the body. It changes
// nothing when nothing was known.
func (c *Custody) Left(ctx context.Context, by, body, person string) error {
	states, versions, err := c.bodyAccounts(ctx, body)
	if err != nil {
		return err
	}
	now := c.Now().UTC()
	var appends []Append
	for _, s := range states {
		enc, err := account.Encode(s.Leaving(person, by, now))
		if err != nil {
			return err
		}
		if len(enc) > 0 {
			stream := AccountStream(s.ID)
			appends = append(appends, Append{Stream: stream, Body: body, Seen: versions[stream], Events: enc})
		}
	}
	if len(appends) == 0 {
		return nil
	}
	_, err = c.Ledger.Commit(ctx, Commit{Actor: by, At: now, Appends: appends})
	return err
}

// MayLeave refuses that a person leaves the body, or the last post in it, while accounts hang on the person.
func (c *Custody) MayLeave(ctx context.Context, body, person string) error {
	states, _, err := c.bodyAccounts(ctx, body)
	if err != nil {
		return err
	}
	var names []string
	for _, s := range states {
		if s.Custodian(person) || len(s.With(person)) > 0 && holdsAny(s, person) {
			names = append(names, "“"+s.Name+"”")
		}
	}
	if len(names) == 0 {
		return nil
	}
	return fault.New(fault.Refused, "这个人还持有%s的绑定或保管凭据，不能离岗。请先开出交接单，逐项交接后再办理；需要立即收回登录的，可以先停用。", strings.Join(names, "、"))
}

func holdsAny(s account.State, person string) bool {
	for _, h := range s.Held {
		if h.Person == person {
			return true
		}
	}
	return false
}

// OpenHandover opens the 交接单 of a person, demands new credentials wherever the person knew them, and returns its id.
func (c *Custody) OpenHandover(ctx context.Context, actor Actor, person, document string) (string, error) {
	s, orgVersion, err := c.Dir.Body(ctx, actor.Body)
	if err != nil {
		return "", err
	}
	if s.Persons[person].ID == "" {
		return "", fault.New(fault.Invalid, "本单位没有这个人，请重新选择。").At("person", "没有这个人")
	}
	states, versions, err := c.bodyAccounts(ctx, actor.Body)
	if err != nil {
		return "", err
	}
	if err := c.noneOpen(ctx, actor.Body, person); err != nil {
		return "", err
	}
	now := c.Now().UTC()
	events, err := account.OpenHandover(account.Handover{}, person, strings.TrimSpace(document), states, custodyFacts(s, actor, now))
	if err != nil {
		return "", err
	}
	id := c.NewID()
	with := Commit{Actor: actor.Person, At: now, Unmoved: map[string]int64{OrgStream(actor.Body): orgVersion}}
	if err := with.append(handoverStream(id), actor.Body, 0, events); err != nil {
		return "", err
	}
	for _, st := range states {
		stream := AccountStream(st.ID)
		if err := with.append(stream, actor.Body, versions[stream], st.Leaving(person, actor.Person, now)); err != nil {
			return "", err
		}
	}
	_, err = c.Ledger.Commit(ctx, with)
	return id, err
}

func (with *Commit) append(stream, body string, seen int64, events []account.Event) error {
	enc, err := account.Encode(events)
	if err == nil && len(enc) > 0 {
		with.Appends = append(with.Appends, Append{Stream: stream, Body: body, Seen: seen, Events: enc})
	}
	return err
}

func (c *Custody) noneOpen(ctx context.Context, body, person string) error {
	all, err := c.handoversOf(ctx, body)
	if err != nil {
		return err
	}
	for _, h := range all {
		if h.Person == person && h.Closed.IsZero() {
			return fault.New(fault.Conflict, "这个人的交接单还没有办结，不必再开。请打开已有的交接单继续办理。")
		}
	}
	return nil
}

// CloseHandover ends it, once others have everything.
func (c *Custody) CloseHandover(ctx context.Context, actor Actor, id string) error {
	s, orgVersion, err := c.Dir.Body(ctx, actor.Body)
	if err != nil {
		return err
	}
	f, err := c.handover(ctx, actor.Body, id)
	if err != nil {
		return err
	}
	states, versions, err := c.bodyAccounts(ctx, actor.Body)
	if err != nil {
		return err
	}
	now := c.Now().UTC()
	events, err := account.CloseHandover(f.state, states, custodyFacts(s, actor, now))
	if err != nil || len(events) == 0 {
		return err
	}
	versions[OrgStream(actor.Body)] = orgVersion
	with := Commit{Actor: actor.Person, At: now, Unmoved: versions}
	if err := with.append(handoverStream(id), actor.Body, f.version, events); err != nil {
		return err
	}
	_, err = c.Ledger.Commit(ctx, with)
	return err
}

func handoverStream(id string) string { return "handover/" + id }

func (c *Custody) handover(ctx context.Context, body, id string) (folded[account.Handover], error) {
	f, err := c.handovers.get(ctx, handoverStream(id))
	if err == nil && (f.version == 0 || f.state.Body != body) {
		err = fault.New(fault.NotFound, "没有这张交接单。请从交接单列表重新打开。")
	}
	return f, err
}

// keptHandovers is how many are listed, the newest first.
const keptHandovers = 200

func (c *Custody) handoversOf(ctx context.Context, body string) ([]account.Handover, error) {
	ids, err := c.Rows.HandoversOf(ctx, body, keptHandovers)
	if err != nil {
		return nil, err
	}
	out := make([]account.Handover, 0, len(ids))
	for _, id := range ids {
		f, err := c.handovers.get(ctx, handoverStream(id))
		if err != nil {
			return nil, err
		}
		out = append(out, f.state)
	}
	return out, nil
}

// reason reads the words of a request, "" when they were destroyed.
func (c *Custody) reason(ctx context.Context, digest string) (string, error) {
	text, err := c.Ledger.ReadContent(ctx, digest)
	if fault.CodeOf(err) == fault.NotFound {
		return "", nil
	}
	return string(text), err
}
