package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"qianfa/internal/core/fault"
	"qianfa/internal/vault"
)

// Sealed is one sealed credential as stored.
type Sealed struct {
	Name string
	Box  []byte
	At   time.Time // when it was entered
}

// PutSecretSQL is the statement that stores sealed bytes together with the fact that they were entered. Arguments: name,
// sealed, now in milliseconds.
const PutSecretSQL = `INSERT INTO secrets (name, sealed, updated_at) VALUES ($1, $2, $3)
	ON CONFLICT (name) DO UPDATE SET sealed = excluded.sealed, updated_at = excluded.updated_at`

// The states of a rotation.
const (
	RotationRunning = "running"
	RotationDone    = "done"
)

// Rotation (换钥) brings all sealed credentials under the key that seals now, while others read and write them. It is
// working state; that it ended is a fact.
type Rotation struct {
	ID        string    `json:"id"`
	State     string    `json:"state"`
	Place     string    `json:"-"` // the last record looked at
	Key       string    `json:"key"`
	Total     int64     `json:"total"`
	Done      int64     `json:"done"`
	Changed   int64     `json:"changed"`
	Trouble   string    `json:"trouble,omitempty"` // records that could not be brought under the key, and why
	By        string    `json:"by"`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at"`
}

// RotationStore keeps sealed credentials and how far a rotation has come.
type RotationStore interface {
	SealedAfter(ctx context.Context, after string, limit int) ([]Sealed, error)
	SwapSecret(ctx context.Context, name string, was, is []byte) (bool, error)
	CountSecrets(ctx context.Context) (int64, error)
	LastRotation(ctx context.Context) (r Rotation, found bool, err error)
	SaveRotation(ctx context.Context, r Rotation) error
	TakeLease(ctx context.Context, name, holder string, ttl time.Duration) (bool, error)
	DropLease(ctx context.Context, name, holder string) error
}

// Rotations are the use cases on the vault's keys.
type Rotations struct {
	Store RotationStore
	Vault *vault.Vault
	Audit *Audit
	Now   func() time.Time
	NewID func() string
}

const (
	rotationLease = 30 * time.Second
	rotationPage  = 50
	leaseOfVault  = "vault-rotation"
)

// Rotate begins a rotation to the key that seals now, or goes on with one that was broken off, and carries it to its
// end. Shown is called after every page. Another process at it is fault.Conflict.
func (r *Rotations) Rotate(ctx context.Context, by, node string, shown func(Rotation)) (Rotation, error) {
	held, err := r.Store.TakeLease(ctx, leaseOfVault, node, rotationLease)
	if err != nil {
		return Rotation{}, err
	}
	if !held {
		return Rotation{}, fault.New(fault.Conflict, "另一处正在更换保险库的密钥。请用 qianfa vault status 查看进度，等它完成。")
	}
	out, err := r.rotate(ctx, by, node, shown)
	return out, errors.Join(err, r.Store.DropLease(context.WithoutCancel(ctx), leaseOfVault, node))
}

// Resume goes on with a rotation that another process left unfinished; there is nothing to do otherwise.
func (r *Rotations) Resume(ctx context.Context, node string) error {
	last, found, err := r.Store.LastRotation(ctx)
	if err != nil || !found || last.State != RotationRunning {
		return err
	}
	_, err = r.Rotate(ctx, last.By, node, func(Rotation) {})
	if fault.CodeOf(err) == fault.Conflict {
		return nil
	}
	return err
}

func (r *Rotations) rotate(ctx context.Context, by, node string, shown func(Rotation)) (Rotation, error) {
	key, err := r.Vault.Current(ctx)
	if err != nil {
		return Rotation{}, vaultFault(err)
	}
	rot, found, err := r.Store.LastRotation(ctx)
	if err != nil {
		return rot, err
	}
	if !found || rot.State != RotationRunning || rot.Key != key.ID {
		rot = Rotation{ID: r.NewID(), State: RotationRunning, Key: key.ID, By: by, CreatedAt: r.Now().UTC()}
	}
	if rot.Total, err = r.Store.CountSecrets(ctx); err != nil {
		return rot, err
	}
	for {
		before := rot.Changed
		if err := r.pass(ctx, &rot, node, shown); err != nil {
			return rot, err
		}
		if rot.Changed == before { // a whole pass found nothing under another key: nobody wrote beside it
			break
		}
		rot.Place, rot.Done, rot.Trouble = "", 0, ""
	}
	rot.State = RotationDone
	if err := r.Store.SaveRotation(ctx, rot); err != nil {
		return rot, err
	}
	shown(rot)
	return rot, r.Audit.Note(ctx, "installation.VaultRotated", map[string]any{"key": rot.Key, "records": rot.Done, "by": rot.By})
}

// pass looks at every record after the place reached, once.
func (r *Rotations) pass(ctx context.Context, rot *Rotation, node string, shown func(Rotation)) error {
	for {
		if held, err := r.Store.TakeLease(ctx, leaseOfVault, node, rotationLease); err != nil || !held {
			return errors.Join(err, ctx.Err())
		}
		page, err := r.Store.SealedAfter(ctx, rot.Place, rotationPage)
		if err != nil {
			return err
		}
		for _, s := range page {
			changed, err := r.rewrap(ctx, s)
			if err != nil && !brokenRecord(err) {
				rot.Trouble = s.Name + "：" + fault.Of(vaultFault(err)).Message
				return errors.Join(vaultFault(err), r.Store.SaveRotation(context.WithoutCancel(ctx), *rot))
			}
			if err != nil {
				rot.Trouble += s.Name + "：" + err.Error()
			}
			if rot.Place, rot.Done = s.Name, rot.Done+1; changed {
				rot.Changed++
			}
		}
		if err := r.Store.SaveRotation(ctx, *rot); err != nil {
			return err
		}
		shown(*rot)
		if len(page) < rotationPage {
			return nil
		}
	}
}

// rewrap brings one record under the current key. A record that somebody replaced meanwhile is read again by the next
// pass, which the change makes certain.
func (r *Rotations) rewrap(ctx context.Context, s Sealed) (changed bool, err error) {
	box, changed, err := r.Vault.Rewrap(ctx, s.Name, s.Box)
	if err != nil || !changed {
		return false, err
	}
	_, err = r.Store.SwapSecret(ctx, s.Name, s.Box, box)
	return err == nil, err
}

// VaultStatus says under which keys the sealed credentials are.
type VaultStatus struct {
	Place    string       `json:"place"` // where the current key lives, for people
	Key      string       `json:"key"`
	Cipher   string       `json:"cipher"`
	Records  int64        `json:"records"`
	Keys     []KeyRecords `json:"keys"`
	Damaged  []string     `json:"damaged"` // records whose envelope cannot be read
	Rotation *Rotation    `json:"rotation,omitempty"`
}

// KeyRecords is how many records are under one key.
type KeyRecords struct {
	Key     string `json:"key"`
	Wrap    string `json:"wrap"`
	Cipher  string `json:"cipher"`
	Version int    `json:"version"`
	Records int64  `json:"records"`
	Current bool   `json:"current"`
}

// Status counts the sealed credentials by key. It opens none.
func (r *Rotations) Status(ctx context.Context) (VaultStatus, error) {
	key, err := r.Vault.Current(ctx)
	if err != nil {
		return VaultStatus{}, vaultFault(err)
	}
	st := VaultStatus{Place: r.Vault.Describe(), Key: key.ID, Cipher: key.Cipher.String(), Keys: []KeyRecords{}, Damaged: []string{}}
	counts := map[KeyRecords]int64{}
	for place := ""; ; {
		page, err := r.Store.SealedAfter(ctx, place, rotationPage)
		if err != nil {
			return st, err
		}
		for _, s := range page {
			st.Records++
			e, err := vault.Parse(s.Box)
			if err != nil {
				st.Damaged = append(st.Damaged, s.Name)
				continue
			}
			counts[KeyRecords{Key: e.Key.ID, Wrap: e.Key.Wrap.String(), Cipher: e.Cipher.String(), Version: int(e.Version), Current: e.Key == key && e.Version > 1}]++
		}
		if len(page) < rotationPage {
			break
		}
		place = page[len(page)-1].Name
	}
	for k, n := range counts {
		k.Records = n
		st.Keys = append(st.Keys, k)
	}
	slices.SortFunc(st.Keys, func(a, b KeyRecords) int { return cmp.Or(cmp.Compare(a.Key, b.Key), cmp.Compare(a.Version, b.Version)) })
	last, found, err := r.Store.LastRotation(ctx)
	if found {
		st.Rotation = &last
	}
	return st, err
}

// brokenRecord: one record that only its custodian can mend, not the vault as a whole.
func brokenRecord(err error) bool {
	return errors.Is(err, vault.ErrChanged) || errors.Is(err, vault.ErrNoKey)
}

// vaultFault turns what the vault says, which are sentences for people, into a fault that may be shown.
func vaultFault(err error) error {
	for _, known := range []error{vault.ErrNoKey, vault.ErrChanged, vault.ErrKeyName} {
		if errors.Is(err, known) {
			return fault.New(fault.Unavailable, "%s", known.Error()).Because(err)
		}
	}
	if errors.Is(err, vault.ErrCommand) {
		return fault.New(fault.Unavailable, "%s", err.Error()).Because(err)
	}
	return err
}
