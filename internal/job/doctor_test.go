package job_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"qianfa/internal/channel"
	"qianfa/internal/core/account"
	"qianfa/internal/core/fault"
	"qianfa/internal/job"
	"qianfa/internal/store"
)

// bare is the publisher's rows without any credential in them.
type bare struct{ job.Publications }

func (bare) Secret(context.Context, string) ([]byte, error) {
	return nil, fault.New(fault.NotFound, "没有。")
}

func (bare) DuePublications(context.Context, int) ([]store.Publication, error) { return nil, nil }

func doctor(public string, dead bool) *job.Doctor {
	return &job.Doctor{Publisher: &job.Publisher{Rows: bare{}, Now: time.Now}, Public: public, Look: func(context.Context, string) (bool, error) { return dead, nil }}
}

func about(d channel.Diagnosis, item string) channel.Line {
	for _, l := range d.Lines {
		if l.Item == item {
			return l
		}
	}
	return channel.Line{}
}

func TestTheDoctorNeverAsksAddressesOfInnerNetworks(t *testing.T) {
	t.Parallel()
	asked := make(chan string, 10)
	inside := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { asked <- r.URL.Path }))
	t.Cleanup(inside.Close)
	for base, text := range map[string]string{
		inside.URL: "内部网络", "https://127.0.0.1": "内部网络", "https://[::1]": "内部网络", "https://10.0.0.1": "内部网络", "https://169.254.169.254": "内部网络", "https://192.168.1.1:443/x": "内部网络",
		"http://api.weixin.qq.com": "https://", "https://user:pw@api.weixin.qq.com": "https://", "file:///etc/passwd": "https://", "": "https://",
	} {
		d, err := doctor("", false).Examine(t.Context(), account.Account{ID: "a", Channel: "wechat", Mode: account.ModeAPI, BaseURL: base, AppID: "wx"})
		if err != nil {
			t.Fatal(err)
		}
		if l := about(d, "平台地址"); l.Level != channel.LevelBad || !strings.Contains(l.Text+l.Do, text) || l.Do == "" || l.Where == "" {
			t.Errorf("%s: %+v", base, d.Lines)
		}
		if l := about(d, "凭据"); l.Item != "" {
			t.Errorf("%s: the platform was asked: %+v", base, l)
		}
	}
	if len(asked) > 0 {
		t.Errorf("an inner server was asked for %s", <-asked)
	}
}

func TestTheDoctorSaysWhetherThePlatformReachesUs(t *testing.T) {
	t.Parallel()
	for public, want := range map[string]channel.Level{"": channel.LevelWarn, "http://www.example.gov.cn": channel.LevelWarn, "https://www.example.gov.cn": channel.LevelOK, "https://dead.example.gov.cn": channel.LevelBad} {
		d, err := doctor(public, strings.Contains(public, "dead")).Examine(t.Context(), account.Account{ID: "a", Channel: "wechat", Mode: account.ModeAPI, BaseURL: "https://10.0.0.1"})
		if err != nil {
			t.Fatal(err)
		}
		if l := about(d, "回调"); l.Level != want || want != channel.LevelOK && l.Do == "" {
			t.Errorf("%q: %+v", public, l)
		}
	}
}

func TestAnAccountByHandHasNoConnectionToExamine(t *testing.T) {
	t.Parallel()
	d, err := doctor("", false).Examine(t.Context(), account.Account{ID: "a", Channel: "manual", Mode: account.ModeManual})
	if err != nil || d.Worst() != channel.LevelOK || len(d.Lines) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
}
