package crash

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"time"
)

const password = "Qianfa-2026" // of every demo person

// article is what the test reads of an article.
type article struct {
	ID     string         `json:"id"`
	Phase  string         `json:"phase"`
	Base   string         `json:"base"`
	Seal   string         `json:"seal"`
	Source map[string]any `json:"source"`
	Meta   map[string]any `json:"meta"`
	Route  []struct {
		Step string `json:"step"`
		Rows []struct {
			By *struct {
				Name string `json:"name"`
				ID   string `json:"id"`
			} `json:"by"`
		} `json:"rows"`
	} `json:"route"`
	Targets []struct {
		Account struct {
			ID string `json:"id"`
		} `json:"account"`
		State   string `json:"state"`
		Message string `json:"message"`
	} `json:"targets"`
	Actions []struct {
		Do        string   `json:"do"`
		Step      string   `json:"step"`
		OK        bool     `json:"ok"`
		Checklist []string `json:"checklist"`
	} `json:"actions"`
}

// problem is an answer other than 2xx.
type problem struct {
	Status int
	Code   string `json:"code"`
	Detail string `json:"detail"`
}

// Error returns the sentence.
func (p *problem) Error() string { return fmt.Sprintf("%d %s: %s", p.Status, p.Code, p.Detail) }

// ask sends one request; a server that is down is an error that is not a *problem.
func ask(ctx context.Context, method, url, token, typ string, body []byte, into any) error {
	r, err := http.NewRequestWithContext(ctx, method, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", typ)
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode >= http.StatusMultipleChoices {
		p := &problem{Status: answer.StatusCode}
		_ = json.Unmarshal(data, p) // what is no JSON has no code
		return p
	}
	if into == nil || len(data) == 0 {
		return nil
	}
	return json.Unmarshal(data, into)
}

// call is one call of a person on the API.
func (in *installation) call(person, method, path string, body, into any) error {
	token, err := in.token(person)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(body)
	if err != nil {
		return err
	}
	return ask(in.t.Context(), method, "http://"+in.addr+"/api/v1"+path, token, "application/json", raw, into)
}

// upload sends one file.
func (in *installation) upload(person, path, name string, data []byte, into any) error {
	token, err := in.token(person)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	part, err := form.CreateFormFile("file", name)
	if err != nil {
		return err
	}
	if _, err := part.Write(data); err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	return ask(in.t.Context(), http.MethodPost, "http://"+in.addr+"/api/v1"+path, token, form.FormDataContentType(), b.Bytes(), into)
}

// token logs a person in, once: a session outlives the server's death.
func (in *installation) token(person string) (string, error) {
	if t := in.tokens[person]; t != "" {
		return t, nil
	}
	raw, err := json.Marshal(map[string]any{"name": person, "password": password, "bearer": true})
	if err != nil {
		return "", err
	}
	var me struct {
		Token string `json:"token"`
	}
	if err := ask(in.t.Context(), http.MethodPost, "http://"+in.addr+"/api/v1/session", "", "application/json", raw, &me); err != nil {
		return "", err
	}
	in.tokens[person] = me.Token
	return me.Token, nil
}

// control tells the simulated platforms something.
func (in *installation) control(what string, body any) {
	in.t.Helper()
	raw, err := json.Marshal(body)
	if err != nil {
		in.t.Fatal(err)
	}
	if err := ask(in.t.Context(), http.MethodPost, in.sim.base+"/_sim/"+what, "", "application/json", raw, nil); err != nil {
		in.t.Fatalf("simulator: %v", err)
	}
}

// persist does something until it succeeds, as a person would whose server comes and goes.
func (in *installation) persist(what string, do func() error) {
	in.t.Helper()
	end := time.After(90 * time.Second)
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		err := do()
		if err == nil {
			return
		}
		select {
		case <-end:
			in.t.Fatalf("%s: %v", what, err)
		case <-tick.C:
		}
	}
}
