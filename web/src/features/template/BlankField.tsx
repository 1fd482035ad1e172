import { Input, Radio } from 'antd'
import type { Blank } from '../../api/types'
import { Field } from '../../shared/parts'
import { bounds } from './words'

type Props = { blank: Blank; value: string; wrong: string; onChange: (value: string) => void; onLeave: () => void }

/** One blank to fill in: large enough for a thumb, with the keyboard or the picker of the phone itself. */
export function BlankField({ blank: b, value, wrong, onChange, onLeave }: Props) {
  const about = [b.hint, b.type === 'choice' ? '' : bounds(b)].filter(Boolean).join('　')
  return (
    <Field label={<>{b.name}{b.required ? <span className="qf-must" aria-hidden> *</span> : <span className="qf-quiet">（可以不填）</span>}</>} need={wrong} id={`blank-${b.name}`}>
      <Entry blank={b} value={value} onChange={onChange} onLeave={onLeave} bad={wrong !== ''} />
      {about ? <div className="qf-quiet qf-small">{about}</div> : null}
    </Field>
  )
}

function Entry({ blank: b, value, onChange, onLeave, bad }: Omit<Props, 'wrong'> & { bad: boolean }) {
  const common = { size: 'large' as const, 'aria-label': b.name, onBlur: onLeave, status: bad ? ('error' as const) : undefined }
  switch (b.type) {
    case 'choice':
      return <Radio.Group size="large" optionType="button" className="qf-template-choice" value={value || undefined} aria-label={b.name} onChange={(e) => onChange(e.target.value as string)} options={(b.options ?? []).map((o) => ({ value: o, label: o }))} />
    case 'date':
      return <Input {...common} type="date" value={value} onChange={(e) => onChange(e.target.value)} />
    case 'time':
      return <Input {...common} type="time" value={value} onChange={(e) => onChange(e.target.value)} />
    case 'period': {
      const [from = '', to = ''] = value.split('/')
      const put = (f: string, t: string) => onChange(f === '' && t === '' ? '' : `${f}/${t}`)
      return (
        <div className="qf-template-period">
          <Input {...common} type="datetime-local" aria-label={`${b.name} 从`} prefix="从" value={from} onChange={(e) => put(e.target.value, to)} />
          <Input {...common} type="datetime-local" aria-label={`${b.name} 到`} prefix="到" value={to} onChange={(e) => put(from, e.target.value)} />
        </div>
      )
    }
    case 'number':
      return <Input {...common} inputMode="decimal" value={value} suffix={b.unit} onChange={(e) => onChange(e.target.value.trim())} />
    default:
      return <Input {...common} value={value} maxLength={300} onChange={(e) => onChange(e.target.value)} />
  }
}
