import { Button, Popconfirm } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Adoption } from '../../api/types'
import { patterns } from '../../paths'
import { Loaded, Nothing, Refusal, State } from '../../shared/parts'
import { when } from '../../shared/time'
import { adoptionsQuery, useAdoptions, withdraw } from './api'

const standing = { held: ['plain', '已被替换'], holds: ['good', '现行'], will: ['busy', '尚未施行'] } as const

/** What the body has adopted, and will have. */
export function Adoptions({ may }: { may: boolean }) {
  const query = useQuery(adoptionsQuery)
  const send = useAdoptions(withdraw)
  return (
    <section className="qf-card">
      <h2>启用记录</h2>
      <Refusal error={send.error} />
      <Loaded query={query}>{({ items }) => items.length === 0 ? <Nothing title="本单位还没有启用审签规则"><p>系统管理员在上面选一套规则，读过以后点“启用这套规则”。</p></Nothing> : (
        <ul className="qf-adoptions">
          {items.map((a) => (
            <li key={`${a.pack} ${a.from} ${a.edition}`}>
              <span><State tone={standing[a.stands][0]}>{standing[a.stands][1]}</State> <Link to={patterns.rulesOf} params={{ pack: a.pack }}>{a.title}</Link></span>
              <span className="qf-quiet">{when(a.from)}起　{a.by.name}{a.document ? `　依据 ${a.document}` : ''}</span>
              {a.newer ? <span className="qf-why-not">系统带来了它的新版，还没有启用；现在仍按启用时的那一版办理。</span> : null}
              {a.stands === 'will' && may ? <Withdraw adoption={a} pending={send.pending} onYes={() => void send.run(a)} /> : null}
            </li>
          ))}
        </ul>
      )}</Loaded>
    </section>
  )
}

function Withdraw({ adoption, pending, onYes }: { adoption: Adoption; pending: boolean; onYes: () => void }) {
  return (
    <Popconfirm title={`撤回“${adoption.title}”的启用？`} description="到那天仍按现在的规则办理。" okText="撤回" cancelText="不撤回" onConfirm={onYes}>
      <Button size="small" loading={pending}>撤回</Button>
    </Popconfirm>
  )
}
