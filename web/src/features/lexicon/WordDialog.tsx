import { Checkbox, DatePicker, Input, Modal, Radio, Select } from 'antd'
import dayjs from 'dayjs'
import { useCallback, useState } from 'react'
import type { Lexicon, Severity, Word, WordInput } from '../../api/types'
import { UnitsPick } from '../../shared/org'
import { Field, Refusal } from '../../shared/parts'
import { putWord, useChange } from './api'
import { channelChoices, genreChoices, split } from './words'

type Weight = Severity | 'allow'

const weights: { value: Weight; label: string }[] = [
  { value: 'must', label: '错误' }, { value: 'should', label: '警告' }, { value: 'hint', label: '提示' }, { value: 'allow', label: '放行' },
]

const effects: Record<Weight, string> = {
  must: '稿件里有这个词的，要改正或写明理由才能报送。',
  should: '稿件里有这个词的，要改正或写明理由才能报送。',
  hint: '只提示，不影响报送。',
  allow: '这个词照写无误：各种检查在这个词里都不再报，密级标志除外。',
}

/** Puts a word on the lexicon, or puts it again with other values. */
export function WordDialog({ lexicon, word, onClose }: { lexicon: Lexicon; word?: Word; onClose: () => void }) {
  const [w, setW] = useState(() => begin(word))
  const [exceptions, setExceptions] = useState(word?.exceptions.join('、') ?? '')
  const put = useChange(useCallback((key: string, input: WordInput) => putWord(key, lexicon.id, lexicon.version, input), [lexicon.id, lexicon.version]))
  const set = (values: Partial<typeof w>) => setW({ ...w, ...values })
  const ready = w.term.trim() !== '' && w.why.trim() !== ''

  async function send() {
    const { weight, ...rest } = w
    const allow = weight === 'allow'
    const done = await put.run({ ...rest, allow, ...(allow ? {} : { severity: weight }), exceptions: allow ? [] : split(exceptions) })
    if (done) onClose()
  }

  return (
    <Modal title={word ? `修改“${word.term}”` : '收录词语'} open okText={word ? '保存' : '收录'} cancelText="取消" onCancel={onClose} onOk={() => void send()}
      confirmLoading={put.pending} okButtonProps={{ disabled: !ready }} mask={{ closable: false }}>
      <Field label="词"><Input value={w.term} disabled={!!word} maxLength={200} aria-label="词" onChange={(e) => set({ term: e.target.value })} /></Field>
      <Field label="轻重">
        <Radio.Group value={w.weight} options={weights} onChange={(e) => set({ weight: e.target.value as Weight })} />
        <div className="qf-quiet qf-small">{effects[w.weight]}</div>
      </Field>
      {w.weight === 'allow' ? null : (
        <>
          <Field label="说明（写稿人看到的修改建议）"><Input value={w.note} maxLength={500} aria-label="说明" onChange={(e) => set({ note: e.target.value })} /></Field>
          <Field label="例外（词在这些写法里面时不报，用顿号隔开）"><Input value={exceptions} aria-label="例外" placeholder="例如：微信公众号、微信支付" onChange={(e) => setExceptions(e.target.value)} /></Field>
          <Checkbox checked={w.punctuation} onChange={(e) => set({ punctuation: e.target.checked })}>忽略标点：词的中间夹着逗号、顿号的也算</Checkbox>
        </>
      )}
      <p className="qf-group">适用范围（不选就是全部稿件）</p>
      <Field label="渠道"><Select mode="multiple" className="qf-wide" value={w.channels} options={channelChoices} aria-label="渠道" placeholder="全部渠道" onChange={(channels) => set({ channels })} /></Field>
      <Field label="单位"><UnitsPick value={w.units} aria-label="单位" placeholder="全部单位" onChange={(units) => set({ units })} /></Field>
      <Field label="体裁"><Select mode="multiple" className="qf-wide" value={w.genres} options={genreChoices} aria-label="体裁" placeholder="全部体裁" onChange={(genres) => set({ genres })} /></Field>
      <Field label="到期（过了这一天不再检查）"><DatePicker className="qf-wide" value={w.until ? dayjs(w.until) : null} aria-label="到期" placeholder="长期" onChange={(d) => set({ until: d ? d.format('YYYY-MM-DD') : '' })} /></Field>
      <Field label="为什么收录"><Input.TextArea value={w.why} rows={2} maxLength={500} aria-label="为什么收录" onChange={(e) => set({ why: e.target.value })} /></Field>
      <Refusal error={put.error} />
    </Modal>
  )
}

function begin(word: Word | undefined) {
  return {
    term: word?.term ?? '', weight: (word?.allow ? 'allow' : word?.severity || 'should') as Weight, note: word?.note ?? '', channels: word?.channels ?? [], units: word?.units ?? [],
    genres: word?.genres ?? [], until: word?.until ?? '', punctuation: word?.punctuation ?? false, why: word ? word.why : '',
  }
}
