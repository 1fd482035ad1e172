package weibosim

// tokenLife is how long simulated tokens live, in seconds: those of a reviewed application.
const tokenLife = 30 * 24 * 3600

// tokenOp says whose a token is and how long it lives.
var tokenOp = op{"get_token_info", "POST", refusal{401, 21319, "accessor was revoked"}, func(c *call) (any, *refusal) {
	return map[string]any{"uid": c.acc.UID, "appkey": "1352222456", "scope": nil, "create_at": c.sim.stage.Now().Unix(), "expire_in": tokenLife}, nil
}}
