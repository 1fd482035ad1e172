import { Input, Modal, Segmented, Select } from 'antd'
import dayjs from 'dayjs'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import type { Action, Lexicon, PatternFate, WordInput } from '../../api/types'
import { Field, Loaded, Refusal } from '../../shared/parts'
import { fatesQuery, lexiconsQuery, putWord, useChange } from './api'
import { FatesShown } from './FatesShown'

const periods = [{ value: 1, label: '近一个月' }, { value: 3, label: '近三个月' }, { value: 12, label: '近一年' }]

/** What became of findings, for those who keep lexicons. */
export function FatesTab({ may }: { may: Action | undefined }) {
  if (!may?.ok) return <p className="qf-why-not">处置统计供词库管理员和系统管理员改进词库时查看，请联系他们办理。</p>
  return <Counted />
}

function Counted() {
  const [months, setMonths] = useState(3)
  const [accepting, setAccepting] = useState<PatternFate | null>(null)
  const query = useQuery(fatesQuery(dayjs().subtract(months, 'month').add(1, 'day').format('YYYY-MM-DD')))
  return (
    <>
      <p className="qf-quiet">哪类提示常被保留，尤其是因为误判，哪类规则或词条就该改进或停用。只按种类和词统计，不按人。同一篇稿件里同样的词只算一次；报送以前就改正的没有留痕，不在统计内。</p>
      <Segmented value={months} options={periods} onChange={setMonths} aria-label="统计时段" />
      <Loaded query={query}>{(fates) => <FatesShown fates={fates} onAccept={setAccepting} />}</Loaded>
      {accepting ? <Accept pattern={accepting} onClose={() => setAccepting(null)} /> : null}
    </>
  )
}

/** Puts the words on a lexicon as words that stand as they are. */
function Accept({ pattern, onClose }: { pattern: PatternFate; onClose: () => void }) {
  const lexicons = useQuery(lexiconsQuery).data?.items ?? []
  const [id, setId] = useState('')
  const [why, setWhy] = useState(`${pattern.articles} 篇稿件因误判或专有名称保留，经核属于正常用法`)
  const put = useChange(useCallback((key: string, into: Lexicon, word: WordInput) => putWord(key, into.id, into.version, word), []))
  const into = lexicons.find((l) => l.id === id)

  async function send() {
    if (into && await put.run(into, { term: pattern.text, allow: true, why: why.trim() })) onClose()
  }

  return (
    <Modal title={`把“${pattern.text}”收录为放行的词`} open okText="收录" cancelText="取消" onCancel={onClose} onOk={() => void send()}
      confirmLoading={put.pending} okButtonProps={{ disabled: !into || !why.trim() }}>
      <p>启用词库的新一版以后，各种检查在这个词里都不再报，密级标志除外。选定的词库里已有这个词的，改为放行。</p>
      <Field label="收录到哪个词库" need={lexicons.length === 0 ? '本单位还没有词库，请先到“本单位词库”里新建。' : undefined}>
        <Select className="qf-wide" value={id || undefined} placeholder="请选择词库" aria-label="收录到哪个词库" onChange={setId} options={lexicons.map((l) => ({ value: l.id, label: l.name }))} />
      </Field>
      <Field label="为什么收录"><Input.TextArea value={why} rows={2} maxLength={500} aria-label="为什么收录" onChange={(e) => setWhy(e.target.value)} /></Field>
      <Refusal error={put.error} />
    </Modal>
  )
}
