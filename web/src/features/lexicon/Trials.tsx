import { Alert, Button, Modal, Progress, Radio } from 'antd'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Lexicon, Scan, ScanHit } from '../../api/types'
import { patterns } from '../../paths'
import { Field, Loaded, Nothing, Refusal, State } from '../../shared/parts'
import { when } from '../../shared/time'
import { severityWord } from '../../shared/words'
import { hitsQuery, moveScan, scansQuery, startScan, useChange } from './api'
import { byArticle, percent, scanTone, weightTone } from './words'

/** Trying a version out on the articles that are there. Nothing in them changes. */
export function Trials({ lexicon }: { lexicon: Lexicon }) {
  const query = useQuery(scansQuery(lexicon.id))
  const [starting, setStarting] = useState(false)
  return (
    <Loaded query={query}>
      {({ items }) => {
        const [last, ...older] = items
        const reason = whyNot(lexicon, last)
        return (
          <>
            <p>用最新一版逐篇检查本单位已有的稿件，看它会报出什么，再决定启用不启用。只列出结果，不改动任何稿件。</p>
            <p><Button type={last ? 'default' : 'primary'} disabled={reason !== ''} onClick={() => setStarting(true)}>试用第 {Math.max(lexicon.version, 1)} 版</Button></p>
            {reason ? <p className="qf-why-not">{reason}</p> : null}
            {last ? <Run key={last.id} scan={last} lexicon={lexicon} /> : <Nothing title="还没有试用过"><p>{lexicon.version > 0 ? '点上面的按钮开始，稿件多时可以暂停，以后再继续。' : '先收录词语，或导入词表，再来试用。'}</p></Nothing>}
            {older.length > 0 ? <Older scans={older} /> : null}
            {starting ? <Start lexicon={lexicon} onClose={() => setStarting(false)} /> : null}
          </>
        )
      }}
    </Loaded>
  )
}

function whyNot(lexicon: Lexicon, last: Scan | undefined): string {
  if (!lexicon.keep) return lexicon.reason
  if (lexicon.version === 0) return '词库里还没有词，不能试用。'
  if (last && (last.state === 'running' || last.state === 'paused')) return '上一次试用还没有结束。请等它完成，或先终止它。'
  return ''
}

function Start({ lexicon, onClose }: { lexicon: Lexicon; onClose: () => void }) {
  const [published, setPublished] = useState(false)
  const start = useChange(useCallback((key: string, only: boolean) => startScan(key, lexicon.id, lexicon.version, only), [lexicon.id, lexicon.version]))

  async function send() {
    if (await start.run(published)) onClose()
  }

  return (
    <Modal title={`试用第 ${lexicon.version} 版`} open okText="开始试用" cancelText="取消" onCancel={onClose} onOk={() => void send()} confirmLoading={start.pending}>
      <Field label="检查哪些稿件">
        <Radio.Group value={published} onChange={(e) => setPublished(e.target.value as boolean)} options={[{ value: false, label: '全部稿件' }, { value: true, label: '只查已经发布的' }]} />
      </Field>
      <Refusal error={start.error} />
    </Modal>
  )
}

function Run({ scan, lexicon }: { scan: Scan; lexicon: Lexicon }) {
  const move = useChange(useCallback((key: string, act: 'pause' | 'resume' | 'cancel') => moveScan(key, scan.id, act), [scan.id]))
  const stopped = scan.state === 'paused' || scan.state === 'failed'
  return (
    <section aria-label="试用结果">
      <p><State tone={scanTone[scan.state]}>{scan.state_text}</State>　第 {scan.version} 版，{scan.published ? '只查已经发布的稿件' : '全部稿件'}，{when(scan.started_at)} 开始。</p>
      <Progress percent={percent(scan)} status={scan.state === 'failed' ? 'exception' : scan.state === 'done' ? 'success' : 'normal'} />
      <p>已查 {scan.done} 篇，共 {scan.total} 篇；{scan.struck} 篇里有 {scan.hits} 处疑似问题。{scan.gone > 0 ? `${scan.gone} 篇的内容已经销毁，没有检查。` : ''}</p>
      {scan.trouble ? <Alert type="error" showIcon title={scan.trouble} /> : null}
      <div className="qf-buttons">
        {scan.state === 'running' ? <Button disabled={!lexicon.keep} loading={move.pending} onClick={() => void move.run('pause')}>暂停</Button> : null}
        {stopped ? <Button type="primary" disabled={!lexicon.keep} loading={move.pending} onClick={() => void move.run('resume')}>继续</Button> : null}
        {stopped || scan.state === 'running' ? <Button danger disabled={!lexicon.keep || move.pending} onClick={() => void move.run('cancel')}>终止</Button> : null}
      </div>
      <Refusal error={move.error} onClose={move.clear} />
      <Hits scan={scan} />
    </section>
  )
}

function Hits({ scan }: { scan: Scan }) {
  const query = useInfiniteQuery(hitsQuery(scan.id, scan.done))
  return (
    <Loaded query={query}>
      {(data) => {
        const articles = byArticle(data.pages.flatMap((p) => p.items))
        if (articles.length === 0) return scan.state === 'done' ? <Nothing title="没有查出疑似问题"><p>已有的稿件里没有这些词。可以放心启用，以后写的稿件会按它检查。</p></Nothing> : null
        return (
          <>
            <ul className="qf-work-cards qf-lexicon-hits">{articles.map((a) => <Struck key={a.article} hits={a.hits} />)}</ul>
            {query.hasNextPage ? <p className="qf-more"><Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>再看一些</Button></p> : null}
          </>
        )
      }}
    </Loaded>
  )
}

function Struck({ hits }: { hits: ScanHit[] }) {
  const first = hits[0]!
  return (
    <li className="qf-work-card">
      <Link to={patterns.article} params={{ id: first.article }} className="qf-row-link">{first.title || '（无标题）'}</Link>
      <span className="qf-quiet qf-small">　第 {first.version} 版，{hits.length} 处</span>
      <ul className="qf-plain-list">
        {hits.map((h) => <li key={`${h.block} ${h.start} ${h.term}`} className="qf-break"><State tone={weightTone({ allow: false, severity: h.severity })}>{severityWord[h.severity]}</State> <Around hit={h} /></li>)}
      </ul>
    </li>
  )
}

/** The words found with what stands next to them. */
function Around({ hit }: { hit: ScanHit }) {
  const at = hit.around.indexOf(hit.words)
  if (at < 0) return <>{hit.around || hit.words}</>
  return <>{hit.around.slice(0, at)}<mark className={`qf-find-${hit.severity}`}>{hit.words}</mark>{hit.around.slice(at + hit.words.length)}</>
}

function Older({ scans }: { scans: Scan[] }) {
  return (
    <>
      <h3>以前的试用</h3>
      <ul className="qf-plain-list">{scans.map((s) => <li key={s.id}>{when(s.started_at)}　第 {s.version} 版　{s.state_text}，查了 {s.done} 篇，{s.struck} 篇里有 {s.hits} 处疑似问题。</li>)}</ul>
    </>
  )
}
