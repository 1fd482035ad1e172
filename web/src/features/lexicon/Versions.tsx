import { Select } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Lexicon, LexiconVersion } from '../../api/types'
import { Loaded, Nothing, State } from '../../shared/parts'
import { when } from '../../shared/time'
import { diffQuery, versionsQuery } from './api'
import { Difference } from './Difference'

/** The versions, the newest first, and what two of them say otherwise. */
export function Versions({ lexicon }: { lexicon: Lexicon }) {
  const query = useQuery(versionsQuery(lexicon.id))
  return (
    <Loaded query={query}>
      {({ items }) => items.length === 0 ? <Nothing title="还没有任何一版"><p>收录第一个词，或导入词表以后，就有了第 1 版。</p></Nothing> : (
        <>
          <ol className="qf-timeline" reversed>{items.map((v) => <Line key={v.no} version={v} />)}</ol>
          <Compare key={items[0]!.no} id={lexicon.id} last={items[0]!.no} />
        </>
      )}
    </Loaded>
  )
}

function Line({ version: v }: { version: LexiconVersion }) {
  return (
    <li>
      <b>第 {v.no} 版</b> {v.on ? <State tone="good">现行</State> : null}　<span className="qf-quiet">{v.by.name}　{when(v.at)}　{v.from === 'import' ? '导入' : '逐条修改'}</span>
      <div>收录或修改 {v.put} 个，停用 {v.retired} 个，共 {v.entries} 个词。{v.reasons.length > 0 ? `停用原因：${v.reasons.join('；')}` : ''}</div>
    </li>
  )
}

function Compare({ id, last }: { id: string; last: number }) {
  const [from, setFrom] = useState(last - 1)
  const [to, setTo] = useState(last)
  const query = useQuery(diffQuery(id, from, to))
  const choices = Array.from({ length: last }, (_, i) => ({ value: last - i, label: `第 ${last - i} 版` }))
  return (
    <>
      <h2>两版的差异</h2>
      <div className="qf-row qf-lexicon-compare">
        <Select value={from} onChange={setFrom} aria-label="从哪一版" options={[...choices, { value: 0, label: '建库时（空）' }]} />
        <Select value={to} onChange={setTo} aria-label="到哪一版" options={choices} />
      </div>
      <Loaded query={query}>{(diff) => <Difference diff={diff} />}</Loaded>
    </>
  )
}
