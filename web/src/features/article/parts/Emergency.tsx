import { Button } from 'antd'
import type { Action, Article, Emergency as Shown } from '../../../api/types'
import { Cites, State } from '../../../shared/parts'
import { when } from '../../../shared/time'
import type { Tone } from '../../../shared/words'
import { ClockLine } from './Clocks'

type Callee = Shown['callees'][number]

const heading: Record<Shown['state'], string> = { none: '急需发布怎么办', possible: '急需发布怎么办', declared: '应急发布', decided: '应急发布', released: '应急发布后的补签' }

const stateWord: Record<Callee['state'], [Tone, string]> = {
  next: ['warn', '现在拨打'], later: ['plain', '在后面'], missed: ['plain', '没有接通'], vacant: ['bad', '没有人'], here: ['busy', '在系统里决定'], consented: ['good', '已同意'],
}

/** What the rules allow when an item cannot wait: by which clause, who decides, whom to call next, and what is still open. */
export function Emergency({ article, onPick }: { article: Article; onPick: (a: Action) => void }) {
  const e = article.emergency
  if (!e || (e.state === 'released' && e.open.length === 0 && e.troubles.length === 0)) return null
  const body = <Body article={article} e={e} onPick={onPick} />
  if ((e.state === 'none' || e.state === 'possible') && e.troubles.length === 0) {
    return <details className="qf-card qf-emergency"><summary><b>{heading[e.state]}</b></summary>{body}</details>
  }
  return <section className="qf-card qf-emergency qf-emergency-on" aria-label="应急发布"><h2>{heading[e.state]}</h2>{body}</section>
}

function Body({ article, e, onPick }: { article: Article; e: Shown; onPick: (a: Action) => void }) {
  const can = (act: string) => article.actions.find((a) => a.do === act && a.ok)
  const declare = can('declare_emergency')
  const deciding = e.state === 'possible' || e.state === 'declared' || e.state === 'decided'
  return (
    <>
      {e.reason ? <p>{e.by?.name}于 {when(e.at)} 提出：{e.reason}</p> : null}
      {e.state !== 'released' ? <p className="qf-small">{e.rule} <Cites cites={[e.clause]} /></p> : null}
      {e.next ? <p className="qf-next" role="status">{e.next}</p> : null}
      {deciding && e.callees.length > 0 ? <ul className="qf-callees">{e.callees.map((c) => <CalleeLine key={c.post} callee={c} article={article} onPick={onPick} />)}</ul> : null}
      {declare ? <Button danger onClick={() => onPick(declare)} data-do="declare_emergency">提出应急发布</Button> : null}
      {e.clock ? <ClockLine clock={e.clock} /> : null}
      {e.open.length > 0 ? <><p className="qf-small">还要补签：</p><ul className="qf-plain-list">{e.open.map((o) => <li key={o}>{o}</li>)}</ul></> : null}
      {e.troubles.map((t) => (
        <div key={t.no} className="qf-trouble" role="alert">
          <div><State tone={t.done ? 'plain' : 'bad'}>{t.done ? '已办结' : '待处理'}</State> <b>{t.title}</b> <span className="qf-quiet qf-small">{when(t.at)}</span></div>
          <div>{t.text}</div>
          {t.opinion ? <div className="qf-opinion">{t.opinion}</div> : null}
          {t.decided ? <div>主要领导决定：{t.decided}</div> : null}
          <div className="qf-small">{t.advice}</div>
          {article.actions.filter((a) => a.ok && a.no === t.no && (a.do === 'settle_trouble' || a.do === 'close_trouble')).map((a) => <Button key={a.do} onClick={() => onPick(a)} data-do={a.do}>{a.do === 'settle_trouble' ? '作出决定' : a.label}</Button>)}
        </div>
      ))}
    </>
  )
}

function CalleeLine({ callee: c, article, onPick }: { callee: Callee; article: Article; onPick: (a: Action) => void }) {
  const [tone, word] = stateWord[c.state]
  return (
    <li>
      <div>{c.call > 0 ? `第 ${c.call} 位　` : ''}{c.post} <State tone={tone}>{word}</State></div>
      {c.people.map((p) => (
        <div key={p.id} className="qf-callee">
          <span><b>{p.name}</b>{c.call > 0 ? <>　{p.phone ? <a href={`tel:${p.phone.replace(/[^0-9+]/g, '')}`}>{p.phone}</a> : '没有登记号码'}</> : null}</span>
          {p.can ? (
            <span className="qf-buttons">{['record_call', 'miss_call'].map((act) => {
              const a = article.actions.find((x) => x.do === act && x.person === p.id && x.ok)
              return a ? <Button key={act} size="small" type={act === 'record_call' && c.state === 'next' ? 'primary' : 'default'} onClick={() => onPick(a)} data-do={act}>{act === 'record_call' ? '接通，记录答复' : '没有接通'}</Button> : null
            })}</span>
          ) : null}
        </div>
      ))}
      {c.text ? <div className="qf-small qf-quiet">{c.text}</div> : null}
    </li>
  )
}
