package check_test

import "qianfa/internal/core/check"

// page is the subject that a piece of HTML gives.
func page(source string) check.Subject {
	m := check.ReadMarkup(source)
	return check.Subject{Text: m.Text, Links: m.Links, Media: m.Media, Today: "2026-11-22"}
}

// picture is the subject of one picture.
func picture(m check.Media) check.Subject { return check.Subject{Media: []check.Media{m}} }
