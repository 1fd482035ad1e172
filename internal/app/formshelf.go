package app

import (
	"context"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"qianfa/internal/core/ledger"
	"qianfa/internal/core/org"
	"qianfa/internal/form"
)

// FormShelf (表样) is everything the page of a body's own forms shows: which forms the rules ask for, which of them are
// the body's own now, what a template may name, and what became of earlier ones.
type FormShelf struct {
	Items   []org.Form   `json:"items"`
	Names   []string     `json:"names"`
	Fields  []string     `json:"fields"`
	History []FormChange `json:"history"`
	May     Action       `json:"may"`
}

// FormChange is one taking into use or withdrawal.
type FormChange struct {
	At   string `json:"at"`
	By   Ref    `json:"by"`
	Name string `json:"name"`
	File string `json:"file,omitempty"`
	Text string `json:"text"`
}

// FormShelf returns the forms of the actor's body with their history.
func (a *Articles) FormShelf(ctx context.Context, actor Actor) (FormShelf, error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return FormShelf{}, err
	}
	shelf := FormShelf{Items: []org.Form{}, Names: a.formNames(ctx, s), History: []FormChange{},
		May: Action{Do: "adopt-form", Label: "启用表样", OK: steward(s, actor.Person, a.Now()), Needs: []string{}}}
	if !shelf.May.OK {
		shelf.May.Reason = "表样由本单位的系统管理员启用和停用。需要更换的，请把表样交给系统管理员。"
	}
	for _, name := range slices.Sorted(maps.Keys(s.Forms)) {
		shelf.Items = append(shelf.Items, s.Forms[name])
	}
	sample := form.Sample(unit(s, actor.Body).Name)
	sample.Fields = a.ownBoxes(ctx, s)
	shelf.Fields = slices.DeleteFunc(slices.Sorted(maps.Keys(form.FieldsOf(sample))), func(f string) bool { return strings.HasPrefix(f, "示例") })
	entries, err := a.Ledger.Load(ctx, OrgStream(actor.Body), 0)
	if err != nil {
		return shelf, err
	}
	for _, e := range slices.Backward(entries) {
		if c, ok := formChange(s, e); ok {
			shelf.History = append(shelf.History, c)
		}
	}
	return shelf, nil
}

// formNames are the names by which the rules in force ask for forms, and the general record.
func (a *Articles) formNames(ctx context.Context, s org.State) []string {
	names := []string{}
	if book, _, err := a.Rules.For(ctx, s, a.Now().UTC()); err == nil {
		names = book.Forms()
	}
	if general := form.ByName("").Name; !slices.Contains(names, general) {
		names = append(names, general)
	}
	return names
}

func formChange(s org.State, e ledger.Entry) (FormChange, bool) {
	if e.Type != "org.FormAdopted" && e.Type != "org.FormWithdrawn" {
		return FormChange{}, false
	}
	ev, err := org.Decode(ledger.Event{Type: e.Type, Data: e.Data})
	if err != nil {
		return FormChange{}, false
	}
	c := FormChange{At: shanghai(time.UnixMilli(e.At)), By: person(s, e.Actor)}
	switch ev := ev.(type) {
	case org.FormAdopted:
		c.Name, c.File, c.Text = ev.Name, ev.File, "启用"
	case org.FormWithdrawn:
		c.Name, c.Text = ev.Name, "停用，改回系统自带的表样"
	}
	return c, true
}

// NamedFields (字段) says which fields a template names and which of them exist.
func (a *Articles) NamedFields(ctx context.Context, actor Actor, file Upload) (known, unknown []string, err error) {
	s, _, err := a.Dir.Body(ctx, actor.Body)
	if err != nil {
		return nil, nil, err
	}
	named, err := form.Named(strings.TrimPrefix(strings.ToLower(path.Ext(file.Name)), "."), file.Data)
	if err != nil {
		return nil, nil, err
	}
	sample := form.Sample(unit(s, actor.Body).Name)
	sample.Fields = a.ownBoxes(ctx, s)
	fields := form.FieldsOf(sample)
	known, unknown = []string{}, []string{}
	for _, name := range named {
		if fields.Has(name) {
			known = append(known, name)
		} else {
			unknown = append(unknown, name)
		}
	}
	return known, unknown, nil
}
