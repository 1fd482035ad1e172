import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { DemoLogin, Me } from '../../api/types'
import { patterns, safeNext } from '../../paths'
import { Refusal, useTitle } from '../../shared/parts'
import { meQuery, metaQuery, secrecyNotice } from '../../shared/session'
import { login } from './api'
import { LoginForm } from './LoginForm'

export default function LoginPage() {
  const meta = useQuery(metaQuery)
  const client = useQueryClient()
  const navigate = useNavigate()
  useTitle('登录')
  const { next } = useSearch({ from: patterns.login })

  function enter(me: Me) {
    client.clear()
    client.setQueryData(meQuery.queryKey, me)
    void navigate({ href: safeNext(next) })
  }

  return (
    <div className="qf-login">
      <header className="qf-login-side">
        <h1>签发</h1>
        <p>政务新媒体稿件审签发布。签的是什么，发的就是什么；谁签的、依据哪一条，都查得到。</p>
      </header>
      <main className="qf-login-box">
        <p className="qf-secrecy" role="note">{meta.data?.secrecy_notice || secrecyNotice}</p>
        <h2 style={{ marginTop: 20 }}>登录</h2>
        <LoginForm onDone={enter} />
        {meta.data?.demo && meta.data.logins?.length ? <DemoLogins logins={meta.data.logins} onDone={enter} /> : null}
        {meta.error ? <div style={{ marginTop: 16 }}><Refusal error={meta.error} retry={() => void meta.refetch()} /></div> : null}
      </main>
    </div>
  )
}

/** The invented people of the demo, body by body: one press logs in as one of them. */
function DemoLogins({ logins, onDone }: { logins: DemoLogin[]; onDone: (me: Me) => void }) {
  const [error, setError] = useState<unknown>(null)
  const [busy, setBusy] = useState('')
  const bodies = [...new Set(logins.map((l) => l.body))]

  async function enter(l: DemoLogin) {
    setBusy(l.name)
    setError(null)
    try {
      onDone(await login(l.name, l.password))
    } catch (e) {
      setError(e)
    } finally {
      setBusy('')
    }
  }

  return (
    <section style={{ marginTop: 28 }} aria-label="演练账号">
      <h2>演练账号</h2>
      <p className="qf-quiet">单位和人员都是虚构的。点一个身份就进入。</p>
      <Refusal error={error} />
      {bodies.map((body) => (
        <div key={body} style={{ marginTop: 16 }}>
          <h3>{body}</h3>
          <ul className="qf-logins">
            {logins.filter((l) => l.body === body).map((l) => (
              <li key={l.name}>
                <button type="button" disabled={busy !== ''} onClick={() => void enter(l)} data-login={l.name}>
                  <span><b>{l.person}</b>　{l.post}</span>
                  <span className="qf-quiet qf-small">{l.unit}</span>
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
