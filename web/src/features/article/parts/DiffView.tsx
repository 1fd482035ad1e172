import { Select, Space } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Article, Diff } from '../../../api/types'
import { Loaded, Nothing } from '../../../shared/parts'
import { shortWhen } from '../../../shared/time'
import { diffQuery } from '../api'

/** What changed between two versions, the last two at first. */
export function DiffView({ article }: { article: Article }) {
  const last = article.version
  const [from, setFrom] = useState(last - 1)
  const [to, setTo] = useState(last)
  if (last < 2 || article.versions.length < 2) return <Nothing title="只有一个版本"><p>修改并再次报送后，这里会标出改了哪些地方。</p></Nothing>
  const options = article.versions.map((v) => ({ value: v.n, label: `第 ${v.n} 版（${v.by.name}，${shortWhen(v.at)}）` }))
  return (
    <>
      <Space wrap style={{ marginBottom: 12 }}>
        <Select value={from} onChange={setFrom} options={options} aria-label="从哪一版" />
        <span>改为</span>
        <Select value={to} onChange={setTo} options={options} aria-label="到哪一版" />
      </Space>
      <Between id={article.id} from={from} to={to} />
    </>
  )
}

function Between({ id, from, to }: { id: string; from: number; to: number }) {
  const query = useQuery(diffQuery(id, from, to))
  return <Loaded query={query}>{(d) => <Changes diff={d} />}</Loaded>
}

const names: Record<string, string> = { title: '标题', summary: '摘要', byline: '署名' }

function Changes({ diff }: { diff: Diff }) {
  const changed = diff.blocks.filter((b) => b.op !== 'same')
  if (changed.length === 0 && diff.settings.length === 0) return <Nothing title="两版一字不差" />
  return (
    <div className="qf-diff">
      {changed.length > 0 ? <p className="qf-quiet">正文改动 {changed.length} 处。<ins>新增的文字</ins>　<del>删去的文字</del></p> : <p className="qf-quiet">正文没有改动。</p>}
      {diff.blocks.map((b, i) => b.op === 'same' ? (
        diff.blocks[i - 1]?.op === 'same' ? null : <p key={i} className="qf-same">……</p>
      ) : (
        <p key={i}>
          {names[b.block] ? <b>{names[b.block]}：</b> : null}
          {b.runs.map((r, n) => r.op === 'add' ? <ins key={n}>{r.text}</ins> : r.op === 'del' ? <del key={n}>{r.text}</del> : <span key={n}>{r.text}</span>)}
        </p>
      ))}
      {diff.settings.length > 0 ? (
        <>
          <h3>发布设置和报送信息</h3>
          <ul className="qf-plain-list">{diff.settings.map((s, i) => <li key={i}>{s.name}：<del>{s.from || '（空）'}</del> 改为 <ins>{s.to || '（空）'}</ins></li>)}</ul>
        </>
      ) : null}
    </div>
  )
}
