package httpapi

import (
	"context"
	"net/http"

	"qianfa/internal/app"
)

// invitations ends the address of new links. Their answer is never kept for a repeat: it holds the code.
const invitations = "/invitations"

// jointRoutes are the office's side of links to organs outside; package guest is the organs'.
func (s *server) jointRoutes() {
	type inviteInput struct {
		IDInput
		Body struct {
			Step    string `json:"step"`
			Unit    string `json:"unit,omitempty" doc:"of several organs of one step"`
			Contact string `json:"contact" maxLength:"100" doc:"name of whom it goes to; no telephone number"`
			Office  string `json:"office" maxLength:"100"`
			Due     string `json:"due" doc:"until when the link can be answered"`
			Seal    string `json:"seal" doc:"the seal the page showed"`
		}
	}
	route(s, http.MethodPost, "/articles/{id}"+invitations, "invite", "发送会审链接", http.StatusCreated, func(ctx context.Context, actor app.Actor, in *inviteInput) (*reply[app.Sent], error) {
		b := in.Body
		sent, err := s.Joint.Send(ctx, actor, in.ID, app.NewInvitation{Step: b.Step, Unit: b.Unit, Contact: b.Contact, Office: b.Office, Due: b.Due, Seal: b.Seal})
		return &reply[app.Sent]{sent}, err
	})
}
