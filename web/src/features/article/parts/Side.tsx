import { Alert, Button, Input } from 'antd'
import { useCallback, useState } from 'react'
import type { Article, Finding, TargetState } from '../../../api/types'
import { api } from '../../../paths'
import { Cites, Refusal, State } from '../../../shared/parts'
import { useOnce } from '../../../shared/once'
import { when } from '../../../shared/time'
import { channelWord, severityWord, targetTone } from '../../../shared/words'
import { fileLink } from '../api'

/** What happened, newest first. */
export function Timeline({ article }: { article: Article }) {
  return (
    <ol className="qf-timeline">
      {[...article.timeline].sort((a, b) => b.seq - a.seq).map((t) => (
        <li key={t.seq}>
          <div className="qf-quiet qf-small">{when(t.at)}</div>
          <div>{t.by && !t.text.startsWith(t.by.name) ? <b>{t.by.name} </b> : null}{t.text} <Cites cites={[t.clause]} /></div>
          {t.opinion ? <div className="qf-opinion">{t.opinion}</div> : null}
        </li>
      ))}
    </ol>
  )
}

/** Where it went out, with links, and what a person must still do. */
export function Publications({ article, onChange }: { article: Article; onChange: (a: Article) => void }) {
  const targets = article.targets.filter((t) => t.state !== 'none')
  if (targets.length === 0) return <p className="qf-quiet">还没有拟发布渠道。</p>
  return <div className="qf-targets">{targets.map((t) => <Target key={t.account.id} article={article} target={t} onChange={onChange} />)}</div>
}

function Target({ article, target: t, onChange }: { article: Article; target: TargetState; onChange: (a: Article) => void }) {
  const file = article.actions.find((a) => a.do === 'link' && a.target === t.account.id)
  const byHand = t.state === 'draft_ready' || (t.account.channel === 'manual' && ['ready', 'publishing', 'pending'].includes(t.state))
  return (
    <div className="qf-target">
      <div><b>{t.account.name}</b>　<span className="qf-quiet qf-small">{channelWord[t.account.channel]}</span></div>
      <div><State tone={targetTone[t.state] ?? 'plain'}>{t.state_text}</State> <span className="qf-quiet qf-small">{t.at ? when(t.at) : t.schedule_at ? `定于 ${when(t.schedule_at)}` : ''}</span></div>
      {t.message ? <div className="qf-small">{t.message}</div> : null}
      {t.url ? <div className="qf-break"><a href={t.url} target="_blank" rel="noopener noreferrer">{t.url}</a></div> : null}
      {t.state === 'uncertain' ? <div className="qf-small qf-why-not">发布请求已经送出，没有收到平台的答复。核实前不会重发。</div> : null}
      {byHand ? <div><a href={api.package(article.id, t.account.id)} download>下载发布包</a></div> : null}
      {file?.ok ? <FileLink article={article} account={t.account.id} onChange={onChange} /> : null}
    </div>
  )
}

function FileLink({ article, account, onChange }: { article: Article; account: string; onChange: (a: Article) => void }) {
  const [url, setUrl] = useState('')
  const send = useOnce(useCallback((key: string, link: string) => fileLink(key, article.id, account, link), [article.id, account]))
  return (
    <div style={{ marginTop: 6 }}>
      <Input.Search placeholder="https://……" aria-label="发布后的链接" value={url} onChange={(e) => setUrl(e.target.value)} enterButton="登记链接" loading={send.pending}
        onSearch={(v) => v.trim() && void send.run(v.trim()).then((a) => a && onChange(a))} />
      <Refusal error={send.error} onClose={send.clear} />
    </div>
  )
}

/** Findings that were kept on purpose, by whom and why: the signer must see them. */
export function Overruled({ findings }: { findings: Finding[] }) {
  const kept = findings.filter((f) => f.overruled)
  const open = findings.filter((f) => !f.overruled && f.severity !== 'hint')
  if (kept.length === 0 && open.length === 0) return null
  return (
    <section className="qf-card">
      <h2>检查情况</h2>
      {open.length > 0 ? <Alert type="warning" showIcon title={`还有 ${open.length} 处疑似差错没有处理`} style={{ marginBottom: 8 }} /> : null}
      {kept.length > 0 ? <p>下面 {kept.length} 处由人核对后保留了原文：</p> : null}
      <ul className="qf-plain-list">
        {kept.map((f) => (
          <li key={f.key}>
            {severityWord[f.severity]}：{f.message} <Cites cites={[f.clause]} />
            <div className="qf-quiet qf-small">经核无误，保留原文：{f.overruled?.reason}（{f.overruled?.by.name}，{when(f.overruled?.at)}）</div>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The regulation's own form to print, at any open step with blank boxes. */
export function Forms({ article }: { article: Article }) {
  if (article.forms.length === 0) return null
  return (
    <section className="qf-card">
      <h2>打印送签</h2>
      {article.forms.map((f) => (
        <div key={f.template} className="qf-form-row">
          <span>{f.title}</span>
          <span className="qf-buttons">
            <Button size="small" href={api.form(article.id, 'pdf', f.template)} target="_blank">PDF</Button>
            <Button size="small" href={api.form(article.id, 'html', f.template)} target="_blank">网页</Button>
          </span>
        </div>
      ))}
      {article.code ? <p className="qf-small qf-quiet">核验码 <span className="qf-mono">{article.code}</span>，印在审核单上；内容一改，旧单即失效。</p> : null}
    </section>
  )
}
