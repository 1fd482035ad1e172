package wechatsim

import (
	"encoding/json"
	"strings"
)

// quotaGet says what is left of the day's calls of one path.
func quotaGet(c *call) (any, *refusal) {
	var in struct {
		Path string `json:"cgi_path"`
	}
	if err := json.Unmarshal(c.body, &in); err != nil {
		return nil, &refusal{47001, "data format error"}
	}
	name := strings.TrimPrefix(in.Path, "/cgi-bin/")
	limit, known := c.sim.quotas[name]
	if !known {
		return nil, &refusal{76021, "cgi_path not found"}
	}
	used := c.acc.Calls[name]
	return map[string]any{"errcode": 0, "errmsg": "ok", "quota": map[string]any{"daily_limit": limit, "used": used, "remain": max(0, limit-used)}}, nil
}
