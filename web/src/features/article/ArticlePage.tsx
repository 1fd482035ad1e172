import { Alert, App, Button, Tabs } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { ApiError } from '../../api/client'
import type { Action, ActRequest, Article, Mark } from '../../api/types'
import { patterns } from '../../paths'
import { useOnce } from '../../shared/once'
import { Loaded, State, useNarrow, useTitle } from '../../shared/parts'
import { useMe } from '../../shared/session'
import { when } from '../../shared/time'
import { phaseTone, urgencyWord } from '../../shared/words'
import { act, articleQuery } from './api'
import { ActDialog } from './parts/ActDialog'
import { ActionBar } from './parts/ActionBar'
import { Late } from './parts/Late'
import { Readings } from './parts/Readings'
import { Clocks } from './parts/Clocks'
import { Emergency } from './parts/Emergency'
import { DiffView } from './parts/DiffView'
import { InviteDialog } from './parts/InviteDialog'
import { Invitations } from './parts/Joint'
import { Previews } from './parts/Preview'
import { RouteView, Why } from './parts/Route'
import { TemplateLine } from './parts/TemplateNote'
import { Forms, Overruled, Publications, Timeline } from './parts/Side'
import { Suggest } from './parts/Suggest'

export default function ArticlePage() {
  const { id } = useParams({ from: '/inside/articles/$id' })
  const query = useQuery(articleQuery(id))
  return <Loaded query={query}>{(article) => <ReadArticle key={article.id} article={article} />}</Loaded>
}

function ReadArticle({ article }: { article: Article }) {
  const client = useQueryClient()
  const narrow = useNarrow()
  const me = useMe()
  const { message } = App.useApp()
  useTitle(article.title)
  const [picked, setPicked] = useState<Action | null>(null)
  const [marks, setMarks] = useState<Mark[]>([])
  const [stale, setStale] = useState('')
  const [tab, setTab] = useState('preview')
  const send = useOnce(useCallback((key: string, request: ActRequest) => act(key, article.id, request), [article.id]))

  const show = useCallback((next: Article) => {
    client.setQueryData(articleQuery(next.id).queryKey, next)
    void client.invalidateQueries({ queryKey: ['work'] })
    void client.invalidateQueries({ queryKey: ['preview', next.id] })
    void client.invalidateQueries({ queryKey: ['proof', next.id] })
  }, [client])

  const reload = useCallback((words: string) => {
    setPicked(null)
    setMarks([])
    setStale(words)
    void client.invalidateQueries({ queryKey: articleQuery(article.id).queryKey })
    void client.invalidateQueries({ queryKey: ['preview', article.id] })
  }, [client, article.id])

  async function go(request: ActRequest) {
    const next = await send.run(request)
    if (!next) return
    show(next)
    setStale('')
    setMarks([])
    void message.success(`${picked?.label ?? '办理'}：已记录。${next.waiting ? ` 现在：${next.waiting}` : ''}`)
    setPicked(null)
  }

  function pick(action: Action) {
    send.clear()
    if (action.needs.includes('marks') && marks.length === 0) {
      setTab('text')
      void message.info('请在正文里选中要改的文字，写明改成什么。')
      return
    }
    setPicked(action)
  }

  const adopted = article.suggestions.some((s) => s.state === 'adopted' && s.by.id === me.person.id) && article.phase === 'review'
  const confirm = article.actions.find((a) => a.do === 'confirm' && a.ok)

  // A stale page is never sent again by itself: the person sees the new state and decides anew.
  const conflict = send.error instanceof ApiError && send.error.status === 409 ? send.error : null

  const previews = <Previews id={article.id} targets={article.targets.map((t) => t.account)} version={`${article.version} ${article.seal} ${article.base}`} />
  const suggest = <Suggest article={article} marks={marks} onMarks={setMarks} onSend={pick} />
  const main = [
    { key: 'preview', label: narrow ? '预览' : '发布预览', children: previews },
    { key: 'text', label: narrow ? '批改' : '正文与批改', children: suggest },
    { key: 'diff', label: narrow ? '比较' : '与上一版比较', children: <DiffView article={article} /> },
  ]
  const route = <><Clocks clocks={article.clocks} /><section className="qf-card"><h2>审签流程</h2><RouteView article={article} /></section><Invitations article={article} /><Why article={article} /></>
  const publications = <section className="qf-card"><h2>发布情况</h2><Publications article={article} onChange={show} /></section>
  const trail = (
    <section className="qf-card">
      <h2>操作留痕</h2>
      <Timeline article={article} />
      <Link to={patterns.ledgerOf} params={{ id: article.id }}>查看存证</Link>
    </section>
  )
  const rest = <><Readings article={article} /><Forms article={article} /><Overruled findings={article.findings} /></>

  return (
    <div className="qf-with-bar">
      <Head article={article} />
      {stale ? <Alert style={{ marginBottom: 12 }} type="warning" showIcon title={stale} description="页面已经换成最新内容，请重新看过再办理。刚才的操作没有生效。" closable={{ onClose: () => setStale('') }} /> : null}
      {article.notices?.map((n) => <Alert key={n} style={{ marginBottom: 12 }} type="warning" showIcon title={n} />)}
      {adopted ? <Alert style={{ marginBottom: 12 }} type="info" showIcon title={confirm ? `您的批改已经采纳，成为新的版本。请核对改动，再点“${confirm.label}”。` : '您的批改已经采纳，成为新的版本。请先核对改动，轮到您时再确认。'} action={<Button size="small" onClick={() => setTab('diff')}>看改动</Button>} /> : null}
      <Late article={article} />
      <Emergency article={article} onPick={pick} />
      {narrow ? (
        <div className="qf-card qf-tabs-card">
          <Tabs tabBarGutter={18} activeKey={tab} onChange={setTab} items={[...main, { key: 'route', label: '流程', children: <div className="qf-flat">{route}{rest}</div> }, { key: 'out', label: '发布', children: <div className="qf-flat">{publications}</div> }, { key: 'trail', label: '留痕', children: <div className="qf-flat">{trail}</div> }]} />
        </div>
      ) : (
        <div className="qf-columns">
          <div className="qf-card"><Tabs activeKey={tab} onChange={setTab} items={main} /></div>
          <div>{route}{publications}{rest}{trail}</div>
        </div>
      )}
      <ActionBar article={article} onPick={pick} />
      {picked?.do === 'invite' ? (
        <InviteDialog article={article} action={picked} onClose={() => setPicked(null)} onSent={() => void client.invalidateQueries({ queryKey: articleQuery(article.id).queryKey })} />
      ) : null}
      {picked && picked.do !== 'invite' && !conflict ? (
        <ActDialog article={article} action={picked} marks={marks} pending={send.pending} error={send.error} onCancel={() => setPicked(null)} onDo={(r) => void go(r)} />
      ) : null}
      {conflict ? <Stale words={conflict.message} onReload={() => { send.clear(); reload(conflict.message) }} /> : null}
    </div>
  )
}

function Stale({ words, onReload }: { words: string; onReload: () => void }) {
  return (
    <div className="qf-cover" role="alertdialog" aria-label="内容已经变化">
      <div className="qf-card">
        <h2>没有办成：内容已经变化</h2>
        <p>{words}</p>
        <Button type="primary" size="large" autoFocus onClick={onReload}>看最新内容</Button>
      </div>
    </div>
  )
}

function Head({ article: a }: { article: Article }) {
  return (
    <header className="qf-card qf-head">
      <div className="qf-head-line">
        <State tone={phaseTone[a.phase]}>{a.phase_text}</State>
        {a.meta.urgency !== 'normal' ? <span className="qf-urgent">{urgencyWord[a.meta.urgency]}</span> : null}
        <span className="qf-quiet">{a.number || '未编号'}</span>
      </div>
      <h1>{a.title || '（还没有标题）'}</h1>
      {a.waiting ? <p className="qf-waiting">{a.waiting}</p> : null}
      <p className="qf-quiet qf-small qf-head-facts">
        <span>{a.unit.name}</span><span>作者 {a.author.name}</span>
        {a.submitter && a.submitter.id !== a.author.id ? <span>报送人 {a.submitter.name}</span> : null}
        {a.co_drafters.length > 0 ? <span>协办 {a.co_drafters.map((p) => p.name).join('、')}</span> : null}
        {a.former.length > 0 ? <span>原起草人 {a.former.map((p) => p.name).join('、')}</span> : null}
        {a.registrar ? <span>由 {a.registrar.name} 代为登记</span> : null}
        <span>第 {a.version || 1} 版</span><span>{when(a.updated_at)}</span>
        {a.code ? <span>核验码 {a.code}</span> : null}
      </p>
      <TemplateLine article={a} />
    </header>
  )
}
