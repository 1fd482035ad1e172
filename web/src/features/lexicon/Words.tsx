import { Button, Input, Modal, Table } from 'antd'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useState, type ReactNode } from 'react'
import type { Lexicon, UnitInfo, Word } from '../../api/types'
import { useUnits } from '../../shared/org'
import { Field, Loaded, Nothing, Refusal, State, useNarrow } from '../../shared/parts'
import { when } from '../../shared/time'
import { retireWord, useChange, wordsQuery } from './api'
import { EntryDialog } from './EntryDialog'
import { kinds, scope, until, weight, weightTone } from './words'

type Acts = { onChange: (w: Word) => void; onRetire: (w: Word) => void; keep: boolean; reason: string; units: UnitInfo[] | undefined }

/** The words of the latest version, searched by the server. */
export function Words({ lexicon }: { lexicon: Lexicon }) {
  const [q, setQ] = useState('')
  const [changing, setChanging] = useState<Word | null>(null)
  const [retiring, setRetiring] = useState<Word | null>(null)
  const query = useInfiniteQuery(wordsQuery(lexicon.id, q))
  const narrow = useNarrow()
  const acts: Acts = { onChange: setChanging, onRetire: setRetiring, keep: lexicon.keep, reason: lexicon.reason, units: useUnits().data }
  return (
    <>
      <Input.Search className="qf-find qf-lexicon-find" allowClear placeholder={lexicon.kind === 'leaders' ? '姓名、职务或收录原因' : '词语、说明或收录原因'} aria-label="查找词条" onSearch={(v) => setQ(v.trim())} />
      <Loaded query={query}>
        {(data) => {
          const words = data.pages.flatMap((p) => p.items)
          if (words.length === 0) return <Empty q={q} lexicon={lexicon} />
          return (
            <>
              {narrow ? <Cards kind={lexicon.kind} words={words} acts={acts} /> : <Grid kind={lexicon.kind} words={words} acts={acts} />}
              {query.hasNextPage ? <p className="qf-more"><Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>再看一些</Button></p> : null}
            </>
          )
        }}
      </Loaded>
      {changing ? <EntryDialog lexicon={lexicon} word={changing} onClose={() => setChanging(null)} /> : null}
      {retiring ? <Retire lexicon={lexicon} word={retiring} onClose={() => setRetiring(null)} /> : null}
    </>
  )
}

function Empty({ q, lexicon }: { q: string; lexicon: Lexicon }) {
  if (q) return <Nothing title={`没有找到“${q}”`}><p>换一个词再找，或清空查找框查看全部词条。</p></Nothing>
  return <Nothing title="这个词库里还没有词"><p>{lexicon.keep ? `点“收录${kinds[lexicon.kind].entry}”逐条添加，或点“导入词表”导入 .csv、.xlsx、.txt 文件。` : '词库管理员收录以后，词条会出现在这里。'}</p></Nothing>
}

type Listed = { kind: Lexicon['kind']; words: Word[]; acts: Acts }

const who = { title: '谁加的', width: 130, render: (_: unknown, w: Word) => <>{w.added_by.name}<br /><span className="qf-quiet qf-small">{when(w.added_at)}</span></> }

/** The columns that only lists of one kind have. */
const own: Record<'typos' | 'names' | 'leaders', { title: string; width?: number; render: (_: unknown, w: Word) => ReactNode }[]> = {
  typos: [
    { title: '错误写法', width: 150, render: (_, w) => <b className="qf-break">{w.term}</b> },
    { title: '正确写法', width: 150, render: (_, w) => w.right },
    { title: '例外', render: (_, w) => w.exceptions.join('、') || '—' },
    { title: '到期', width: 130, render: (_, w) => until(w) },
  ],
  names: [
    { title: '旧称', width: 190, render: (_, w) => <b className="qf-break">{w.term}</b> },
    { title: '现称', width: 190, render: (_, w) => w.right },
    { title: '改称日期', width: 120, render: (_, w) => when(w.from) },
    { title: '例外', render: (_, w) => w.exceptions.join('、') || '—' },
  ],
  leaders: [
    { title: '排序', width: 70, render: (_, w) => w.order || '—' },
    { title: '姓名', width: 110, render: (_, w) => <b>{w.term}</b> },
    { title: '职务', width: 180, render: (_, w) => w.title },
    { title: '所在单位', render: (_, w) => w.unit || '—' },
    { title: '任职', width: 120, render: (_, w) => (w.from ? when(w.from) : '—') },
    { title: '离任', width: 120, render: (_, w) => (w.until ? when(w.until) : '—') },
  ],
}

function Grid({ kind, words, acts }: Listed) {
  if (kind !== '') {
    return (
      <Table rowKey="key" dataSource={words} pagination={false} size="middle" scroll={{ x: 1000 }} columns={[
        ...own[kind], who, { title: '为什么', dataIndex: 'why' }, { title: '操作', width: 130, render: (_, w) => <Buttons word={w} acts={acts} /> },
      ]} />
    )
  }
  return (
    <Table rowKey="key" dataSource={words} pagination={false} size="middle" scroll={{ x: 1100 }} columns={[
      { title: '词', dataIndex: 'term', width: 140, fixed: 'left', render: (t: string) => <b className="qf-break">{t}</b> },
      { title: '轻重', width: 80, render: (_, w) => <State tone={weightTone(w)}>{weight(w)}</State> },
      { title: '说明', dataIndex: 'note', render: (n: string) => n || '—' },
      { title: '例外', render: (_, w) => w.exceptions.join('、') || '—' },
      { title: '适用范围', render: (_, w) => <>{scope(w, acts.units)}{w.punctuation ? '；忽略标点' : ''}</> },
      { title: '到期', width: 130, render: (_, w) => until(w) },
      who,
      { title: '为什么', dataIndex: 'why' },
      { title: '操作', width: 130, render: (_, w) => <Buttons word={w} acts={acts} /> },
    ]} />
  )
}

function Cards({ kind, words, acts }: Listed) {
  return (
    <ul className="qf-work-cards">
      {words.map((w) => (
        <li key={w.key} className="qf-work-card">
          {kind === '' ? <State tone={weightTone(w)}>{weight(w)}</State> : null}<b className="qf-break">{w.term}</b>
          <dl className="qf-facts qf-small">
            {w.right ? <><dt>{kind === 'names' ? '现称' : '正确写法'}</dt><dd>{w.right}</dd></> : null}
            {w.title ? <><dt>职务</dt><dd>{w.title}</dd></> : null}
            {w.unit ? <><dt>所在单位</dt><dd>{w.unit}</dd></> : null}
            {w.order ? <><dt>排序</dt><dd>{w.order}</dd></> : null}
            {w.from ? <><dt>{kind === 'names' ? '改称日期' : '任职'}</dt><dd>{when(w.from)}</dd></> : null}
            {w.note ? <><dt>说明</dt><dd>{w.note}</dd></> : null}
            {w.exceptions.length > 0 ? <><dt>例外</dt><dd>{w.exceptions.join('、')}</dd></> : null}
            {kind === '' ? <><dt>适用范围</dt><dd>{scope(w, acts.units)}{w.punctuation ? '；忽略标点' : ''}</dd></> : null}
            {kind === 'leaders' ? (w.until ? <><dt>离任</dt><dd>{when(w.until)}</dd></> : null) : kind === 'names' ? null : <><dt>到期</dt><dd>{until(w)}</dd></>}
            <dt>谁加的</dt><dd>{w.added_by.name}　{when(w.added_at)}</dd>
            <dt>为什么</dt><dd>{w.why}</dd>
          </dl>
          <Buttons word={w} acts={acts} />
        </li>
      ))}
    </ul>
  )
}

function Buttons({ word, acts }: { word: Word; acts: Acts }) {
  const why = acts.keep ? undefined : acts.reason
  return (
    <span className="qf-nowrap">
      <Button type="link" size="small" disabled={!acts.keep} title={why} onClick={() => acts.onChange(word)}>修改</Button>
      <Button type="link" size="small" danger disabled={!acts.keep} title={why} onClick={() => acts.onRetire(word)}>停用</Button>
    </span>
  )
}

function Retire({ lexicon, word, onClose }: { lexicon: Lexicon; word: Word; onClose: () => void }) {
  const [why, setWhy] = useState('')
  const retire = useChange(useCallback((key: string, reason: string) => retireWord(key, lexicon.id, lexicon.version, word.key, reason), [lexicon.id, lexicon.version, word.key]))

  async function send() {
    if (await retire.run(why.trim())) onClose()
  }

  return (
    <Modal title={`停用“${word.key}”`} open okText="停用" cancelText="取消" onCancel={onClose} onOk={() => void send()} confirmLoading={retire.pending} okButtonProps={{ danger: true, disabled: !why.trim() }}>
      <p>停用后成为第 {lexicon.version + 1} 版，启用那一版以后不再按它检查。以前的各版仍查得到它。</p>
      <Field label="为什么停用"><Input.TextArea value={why} maxLength={500} rows={2} aria-label="为什么停用" onChange={(e) => setWhy(e.target.value)} /></Field>
      <Refusal error={retire.error} />
    </Modal>
  )
}
