import { Select } from 'antd'
import type { Action } from '../../../api/types'
import { Field } from '../../../shared/parts'

type Props = { action: Action; people: string[]; posts: string[]; onChange: (change: { people?: string[]; posts?: string[] }) => void }

/** Who is given the item to read: people, and for a copy also whoever holds a post. The order is the body's own. */
export function GivenTo({ action, people, posts, onChange }: Props) {
  if (!action.needs.includes('people')) return null
  return (
    <>
      <Field label={action.do === 'copy' ? '抄送给谁' : '请谁阅看'}>
        <Select mode="multiple" className="qf-wide" showSearch={{ optionFilterProp: 'label' }} value={people} onChange={(v: string[]) => onChange({ people: v })}
          options={action.people?.map((p) => ({ value: p.id, label: p.name }))} placeholder="可选多人" aria-label="人员" notFoundContent="没有这样的人员" />
      </Field>
      {action.needs.includes('posts') ? (
        <Field label="抄送给岗位（谁在岗谁看）">
          <Select mode="multiple" className="qf-wide" showSearch={{ optionFilterProp: 'label' }} value={posts} onChange={(v: string[]) => onChange({ posts: v })}
            options={action.posts?.map((p) => ({ value: `${p.unit} ${p.role}`, label: p.label ?? p.role }))} placeholder="可以不选" aria-label="岗位" notFoundContent="没有这样的岗位" />
        </Field>
      ) : null}
    </>
  )
}
