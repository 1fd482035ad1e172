import { Button, Popconfirm } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { patterns } from '../../paths'
import { Heading, Loaded, Refusal, State } from '../../shared/parts'
import { when } from '../../shared/time'
import { closeHandover, handoverQuery, useAct, type Handover } from './api'

/** The 交接单 of one person: what is taken over and what is still open. It prints as the paper that both sign. */
export default function HandoverPage() {
  const { id } = useParams({ from: '/inside/custody/handovers/$id' })
  const query = useQuery(handoverQuery(id))
  return <Loaded query={query}>{(h) => <Sheet handover={h} />}</Loaded>
}

function Sheet({ handover: h }: { handover: Handover }) {
  const act = useAct(closeHandover)
  return (
    <>
      <Heading title={`${h.person.name}的账号交接单`} extra={<><Button onClick={() => window.print()}>打印</Button>
        {h.closed ? null : (
          <Popconfirm title="确认交接完成？" description={h.close.effect} okText="确认" cancelText="再看看" disabled={!h.close.ok} onConfirm={() => void act.run(h.id)}>
            <Button type="primary" disabled={!h.close.ok} loading={act.pending}>确认交接完成</Button>
          </Popconfirm>
        )}</>} />
      <Refusal error={act.error} onClose={act.clear} />
      {!h.closed && !h.close.ok ? <p className="qf-why-not">{h.close.reason}</p> : null}
      <section className="qf-card qf-custody-sheet">
        <p>{h.unit.name}　{h.person.name}　{when(h.opened)} 开出{h.document ? `　依据 ${h.document}` : ''}　{h.closed ? <State tone="good">{when(h.closed)} 办结</State> : <State tone="warn">还有 {h.open} 项没有交接</State>}</p>
        <ul className="qf-custody-items">
          {h.list.map((i) => (
            <li key={`${i.account} ${i.what}`}>
              <State tone={i.done ? 'good' : 'warn'}>{i.done ? '已交接' : '待交接'}</State> <b>{i.name}</b>　{i.title}
              <div className="qf-small">{i.done ? `现在：${i.now || '—'}` : `${i.how}${i.now ? `现在登记在${i.now}名下。` : ''}`}</div>
            </li>
          ))}
        </ul>
        <p className="qf-custody-signs"><span>移交人（签字）：</span><span>接手人（签字）：</span><span>监交人（签字）：</span><span>日期：　　年　　月　　日</span></p>
      </section>
      <p className="qf-no-print"><Link to={patterns.custody}>回到账号凭据，逐项登记</Link></p>
    </>
  )
}
