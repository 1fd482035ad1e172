import { Table } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import type { Proof } from '../../api/types'
import { patterns } from '../../paths'
import { Heading, Loaded } from '../../shared/parts'
import { when } from '../../shared/time'
import { proofQuery } from './api'

/** The proof of one article: every recorded act with its place in the ledger. */
export default function ProofPage() {
  const { id } = useParams({ from: '/inside/ledger/$id' })
  const query = useQuery(proofQuery(id))
  return (
    <>
      <Heading title="存证" extra={<Link to={patterns.article} params={{ id }}>回到稿件</Link>} />
      <Loaded query={query}>{(proof) => <Entries proof={proof} />}</Loaded>
    </>
  )
}

function Entries({ proof }: { proof: Proof }) {
  const index = new Map(proof.inclusion.map((i) => [i.seq, i]))
  return (
    <>
      <section className="qf-card">
        <p>这篇稿件的每一步操作都记在操作留痕里，共 {proof.entries.length} 条，已纳入 {proof.tree_size} 条记录的检查点。{proof.demo ? '演练环境的记录有演练标记。' : ''}</p>
        <Table rowKey="seq" size="small" pagination={false} scroll={{ x: 720 }} dataSource={proof.entries} columns={[
          { title: '序号', dataIndex: 'seq', width: 70 },
          { title: '操作', dataIndex: 'type_text', render: (v: string, e) => v || e.type },
          { title: '时间', dataIndex: 'at', width: 190, render: (v: string) => when(v) },
          { title: '经办', dataIndex: ['actor', 'name'], width: 140 },
          { title: '存证位置', key: 'index', width: 100, render: (_, e) => index.get(e.seq)?.index ?? '待入' },
          { title: '核验值', dataIndex: 'digest', width: 170, render: (v: string) => <span className="qf-mono" title={v}>{v.replace('sha256:', '').slice(0, 16)}</span> },
        ]} />
      </section>
      <section className="qf-card">
        <h2>检查点</h2>
        <pre className="qf-mono qf-note">{proof.checkpoint}</pre>
      </section>
    </>
  )
}
