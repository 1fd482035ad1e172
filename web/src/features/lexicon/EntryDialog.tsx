import { DatePicker, Input, InputNumber, Modal } from 'antd'
import dayjs from 'dayjs'
import { useCallback, useState } from 'react'
import type { Lexicon, Word, WordInput } from '../../api/types'
import { Field, Refusal } from '../../shared/parts'
import { putWord, useChange } from './api'
import { WordDialog } from './WordDialog'
import { kinds, split } from './words'

type Props = { lexicon: Lexicon; word?: Word; onClose: () => void }

/** Puts an entry on a list of whatever kind, or puts it again with other values. */
export function EntryDialog(props: Props) {
  return props.lexicon.kind === '' ? <WordDialog {...props} /> : <OwnDialog {...props} />
}

/** An entry of a list that is no list of words. Its name, and of a leader the office, stay as they are. */
function OwnDialog({ lexicon, word, onClose }: Props) {
  const [e, setE] = useState(() => ({
    term: word?.term ?? '', right: word?.right ?? '', title: word?.title ?? '', unit: word?.unit ?? '', order: word?.order ?? 0,
    from: word?.from ?? '', until: word?.until ?? '', why: word?.why ?? '',
  }))
  const [exceptions, setExceptions] = useState(word?.exceptions.join('、') ?? '')
  const put = useChange(useCallback((key: string, input: WordInput) => putWord(key, lexicon.id, lexicon.version, input), [lexicon.id, lexicon.version]))
  const set = (values: Partial<typeof e>) => setE({ ...e, ...values })
  const leaders = lexicon.kind === 'leaders'
  const names = lexicon.kind === 'names'
  const ready = e.term.trim() !== '' && e.why.trim() !== '' && (leaders ? e.title.trim() !== '' : e.right.trim() !== '') && (!names || e.from !== '')

  async function send() {
    if (await put.run({ ...e, exceptions: split(exceptions) })) onClose()
  }

  return (
    <Modal title={word ? `修改“${word.key}”` : `收录${kinds[lexicon.kind].entry}`} open okText={word ? '保存' : '收录'} cancelText="取消" onCancel={onClose} onOk={() => void send()}
      confirmLoading={put.pending} okButtonProps={{ disabled: !ready }} mask={{ closable: false }}>
      {leaders ? (
        <>
          <Text label="姓名" value={e.term} fixed={!!word} onChange={(term) => set({ term })} />
          <Text label="职务" value={e.title} fixed={!!word} onChange={(title) => set({ title })} />
          <Text label="所在单位（可以不填）" value={e.unit} onChange={(unit) => set({ unit })} />
          <Field label="排序（从 1 起；不填的排在后面）"><InputNumber className="qf-wide" min={1} max={9999} precision={0} value={e.order || null} aria-label="排序" onChange={(n) => set({ order: n ?? 0 })} /></Field>
          <Day label="任职日期（可以不填）" value={e.from} onChange={(from) => set({ from })} />
          <Day label="离任日期（在任的不填；从这一天起不再是这个职务）" value={e.until} onChange={(until) => set({ until })} />
        </>
      ) : (
        <>
          <Text label={names ? '旧称' : '错误写法'} value={e.term} fixed={!!word} onChange={(term) => set({ term })} />
          <Text label={names ? '现称' : '正确写法'} value={e.right} onChange={(right) => set({ right })} />
          {names ? <Day label="改称日期（以前的事仍用旧称，不提示）" value={e.from} onChange={(from) => set({ from })} /> : null}
          <Field label="例外（在这些写法里面时不报，用顿号隔开）"><Input value={exceptions} aria-label="例外" onChange={(x) => setExceptions(x.target.value)} /></Field>
          {names ? null : <Day label="到期（过了这一天不再检查）" value={e.until} onChange={(until) => set({ until })} />}
        </>
      )}
      <Field label="为什么收录"><Input.TextArea value={e.why} rows={2} maxLength={500} aria-label="为什么收录" placeholder={leaders ? '例如：任免通知的文号' : '例如：依据的文件或事由'} onChange={(x) => set({ why: x.target.value })} /></Field>
      <Refusal error={put.error} />
    </Modal>
  )
}

function Text({ label, value, fixed, onChange }: { label: string; value: string; fixed?: boolean; onChange: (v: string) => void }) {
  return <Field label={label}><Input value={value} disabled={fixed} maxLength={100} aria-label={label} onChange={(e) => onChange(e.target.value)} /></Field>
}

function Day({ label, value, onChange }: { label: string; value: string; onChange: (v: string) => void }) {
  return <Field label={label}><DatePicker className="qf-wide" value={value ? dayjs(value) : null} aria-label={label} onChange={(d) => onChange(d ? d.format('YYYY-MM-DD') : '')} /></Field>
}
