import { Alert, Button, Select, Segmented } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useLocation, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Explained, Rules } from '../../api/types'
import { pages } from '../../paths'
import { clauseWords, Heading, Loaded, Nothing, State } from '../../shared/parts'
import { useMe } from '../../shared/session'
import { when } from '../../shared/time'
import { AdoptDialog } from './AdoptDialog'
import { Adoptions } from './Adoptions'
import { rulesListQuery, rulesQuery } from './api'

type Show = 'all' | 'own' | 'inherited' | 'gap'

/** Reads a pack as an official confirms it: sentence by sentence, with its clause. */
export default function RulesPage() {
  const { pack = '' } = useParams({ strict: false })
  const list = useQuery(rulesListQuery)
  const query = useQuery(rulesQuery(pack))
  const navigate = useNavigate()
  const chosen = pack || list.data?.items.find((r) => r.mine)?.id

  return (
    <>
      <Heading title="审签规则" extra={list.data ? (
        <Select value={chosen} className="qf-rules-pick" aria-label="选择规则" onChange={(id: string) => void navigate({ to: pages.rulesOf(id) })}
          options={[
            { label: '本单位适用', options: list.data.items.filter((r) => r.mine).map((r) => ({ value: r.id, label: r.title })) },
            { label: '其他规则', options: list.data.items.filter((r) => !r.mine).map((r) => ({ value: r.id, label: r.title })) },
          ]} />
      ) : null} />
      <Loaded query={query}>{(rules) => <Pack key={rules.id} rules={rules} />}</Loaded>
    </>
  )
}

function Pack({ rules }: { rules: Rules }) {
  const [show, setShow] = useState<Show>('all')
  const [adopting, setAdopting] = useState(false)
  const may = useMe().can.find((a) => a.do === 'adopt-rules')
  const { hash } = useLocation()
  const gaps = rules.explained.filter((e) => e.kind === 'gap')
  const shown = rules.explained.filter((e) => show === 'all' || e.kind === show)

  useEffect(() => {
    if (hash) document.getElementById(`clause-${decodeURIComponent(hash)}`)?.scrollIntoView({ block: 'center' })
  }, [hash, rules])

  return (
    <>
      <section className="qf-card">
        <h2>{rules.title}</h2>
        <dl className="qf-facts">
          <dt>印发机关</dt><dd>{rules.issuer || '—'}</dd>
          {rules.number ? <><dt>文号</dt><dd>{rules.number}</dd></> : null}
          {rules.adopted ? <><dt>采用</dt><dd>{when(rules.adopted.at)}{rules.adopted.by.name ? `，${rules.adopted.by.name}` : ''}{rules.adopted.document ? `，依据 ${rules.adopted.document}` : ''}</dd></> : null}
          <dt>规则版本码</dt><dd className="qf-mono">{rules.digest.replace('sha256:', '').slice(0, 16)}</dd>
        </dl>
        <Button disabled={!may?.ok} onClick={() => setAdopting(true)}>启用这套规则</Button> {may && !may.ok ? <span className="qf-why-not">{may.reason}</span> : null}
        {adopting ? <AdoptDialog rules={rules} onClose={() => setAdopting(false)} /> : null}
      </section>
      {gaps.length > 0 ? (
        <Alert style={{ margin: '16px 0' }} type="warning" showIcon title={`有 ${gaps.length} 处规定没有写明，属于这些情形的稿件不能发布`}
          description="请由印发机关补充规定，或由本单位按程序制定补充规则后采用。下面标“未规定”的就是。" />
      ) : null}
      <section className="qf-card">
        <Segmented<Show> value={show} onChange={setShow} className="qf-scroll-x" options={[
          { value: 'all', label: `全部 ${rules.explained.length}` }, { value: 'own', label: '本规定' },
          { value: 'inherited', label: '上级规定' }, { value: 'gap', label: `未规定 ${gaps.length}` },
        ]} />
        {shown.length === 0 ? <Nothing title={show === 'gap' ? '没有未规定的情形' : '没有这样的条文'} /> : <Sentences items={shown} own={rules.id} />}
      </section>
      {rules.questions.length > 0 ? (
        <section className="qf-card">
          <h2>报送时要回答的问题</h2>
          <ul className="qf-sentences">
            {rules.questions.map((q) => <li key={q.name}><span className="qf-sentence-clause">{clauseWord(q.clause, rules.id)}</span><span>{q.text}{q.options?.length ? <span className="qf-quiet">（{q.options.join('、')}）</span> : null}</span></li>)}
          </ul>
        </section>
      ) : null}
      <Adoptions may={may?.ok ?? false} />
    </>
  )
}

function Sentences({ items, own }: { items: Explained[]; own: string }) {
  return (
    <ol className="qf-sentences">
      {items.map((e, i) => (
        <li key={i} id={i === items.findIndex((x) => x.clause === e.clause) ? `clause-${e.clause.split('#')[1] ?? e.clause}` : undefined} className={e.kind === 'gap' ? 'qf-gap' : ''}>
          <span className="qf-sentence-clause">{clauseWord(e.clause, own)}</span>
          <span>
            {e.text}{' '}
            {e.inherited ? <State tone="plain">上级规定</State> : null}{' '}
            {e.kind === 'gap' ? <State tone="warn">未规定</State> : null}{' '}
            {e.kind === 'default' ? <State tone="plain">没有另写时的做法</State> : null}{' '}
            {e.kind === 'note' ? <State tone="busy">说明</State> : null}
          </span>
        </li>
      ))}
    </ol>
  )
}

function clauseWord(cite: string, own: string): string {
  return clauseWords(cite.startsWith(`${own}#`) ? cite.slice(own.length + 1) : (cite.split('#')[1] ?? cite))
}
