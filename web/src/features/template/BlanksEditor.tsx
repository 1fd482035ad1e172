import { Button, Checkbox, Input, InputNumber, Select } from 'antd'
import type { Blank } from '../../api/types'
import { Nothing } from '../../shared/parts'
import { blankTypes } from './words'

type Props = { blanks: Blank[]; onChange: (blanks: Blank[]) => void; onInsert: (name: string) => void }

/** The blanks of a template: what each is called, what may stand in it, and whether it must be filled. */
export function BlanksEditor({ blanks, onChange, onInsert }: Props) {
  const put = (i: number, change: Partial<Blank>) => onChange(blanks.map((b, n) => (n === i ? { ...b, ...change } : b)))
  return (
    <>
      {blanks.length === 0 ? <Nothing title="还没有填空项"><p>点“添加填空项”，起个名称，再插入到标题或正文里。没有填空项的模板只能照原文发布。</p></Nothing> : null}
      <ul className="qf-template-blanks">
        {blanks.map((b, i) => (
          <li key={i} className="qf-boxed">
            <div className="qf-template-blank-head">
              <Input value={b.name} maxLength={20} placeholder="名称，如 地点" aria-label={`第 ${i + 1} 个填空项的名称`} onChange={(e) => put(i, { name: e.target.value.trim() })} />
              <Select value={b.type} aria-label={`第 ${i + 1} 个填空项的类型`} options={blankTypes.map((t) => ({ value: t.value, label: t.label }))} onChange={(type) => put(i, { type })} />
              <Checkbox checked={b.required} onChange={(e) => put(i, { required: e.target.checked })}>必填</Checkbox>
            </div>
            <Bounds blank={b} put={(change) => put(i, change)} />
            <Input value={b.hint ?? ''} maxLength={100} placeholder="给填写人的说明，可以不写" aria-label={`第 ${i + 1} 个填空项的说明`} onChange={(e) => put(i, { hint: e.target.value || undefined })} />
            <div className="qf-buttons">
              <Button size="small" disabled={!b.name} onClick={() => onInsert(b.name)}>插入到文中</Button>
              <Button size="small" danger onClick={() => onChange(blanks.filter((_, n) => n !== i))}>删去</Button>
              <span className="qf-quiet qf-small">{blankTypes.find((t) => t.value === b.type)?.hint}</span>
            </div>
          </li>
        ))}
      </ul>
      <Button onClick={() => onChange([...blanks, { name: '', type: 'place', required: true }])}>添加填空项</Button>
    </>
  )
}

function Bounds({ blank: b, put }: { blank: Blank; put: (change: Partial<Blank>) => void }) {
  switch (b.type) {
    case 'choice':
      return <Select mode="tags" className="qf-wide" value={b.options ?? []} onChange={(options: string[]) => put({ options })} placeholder="写一个词按回车，再写下一个" aria-label={`${b.name}可选的词`} open={false} suffixIcon={null} />
    case 'number':
      return (
        <div className="qf-template-blank-head">
          <InputNumber placeholder="最小" value={b.least ?? null} aria-label={`${b.name}的最小值`} onChange={(v) => put({ least: v ?? undefined })} />
          <InputNumber placeholder="最大" value={b.most ?? null} aria-label={`${b.name}的最大值`} onChange={(v) => put({ most: v ?? undefined })} />
          <Input placeholder="单位，如 毫米" maxLength={10} value={b.unit ?? ''} aria-label={`${b.name}的单位`} onChange={(e) => put({ unit: e.target.value || undefined })} />
        </div>
      )
    case 'place':
    case 'text':
      return <InputNumber min={1} max={200} placeholder="最多字数" value={b.max ?? null} aria-label={`${b.name}的最多字数`} onChange={(v) => put({ max: v ?? undefined })} />
    default:
      return null
  }
}
