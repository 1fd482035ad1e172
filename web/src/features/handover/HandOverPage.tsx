import { App, Button, Checkbox, Input, Modal, Select } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { patterns } from '../../paths'
import { useOnce } from '../../shared/once'
import { Field, Heading, Loaded, Nothing, Refusal, State } from '../../shared/parts'
import { useMe } from '../../shared/session'
import { shortWhen } from '../../shared/time'
import { handOver, inHandQuery, type InHand } from './api'

/** 人员交接: what somebody answers for, given to a successor by himself or by the head of his unit. */
export default function HandOverPage() {
  const me = useMe()
  const [person, setPerson] = useState(me.person.id)
  const query = useQuery(inHandQuery(person))
  return (
    <>
      <Heading title="人员交接" />
      <section className="qf-card">
        <p className="qf-quiet">离岗、调整岗位前，把在办的稿件移交给接手人。已有的签字不受影响；原起草人仍记为修改人，不能审签自己写过的稿件。</p>
        <Loaded query={query}>{(v) => <Hand key={v.person.id} view={v} onPerson={setPerson} />}</Loaded>
      </section>
    </>
  )
}

function Hand({ view, onPerson }: { view: InHand; onPerson: (person: string) => void }) {
  const client = useQueryClient()
  const { message } = App.useApp()
  const [picked, setPicked] = useState<string[]>([])
  const [to, setTo] = useState('')
  const [reason, setReason] = useState('')
  const [asking, setAsking] = useState(false)
  const send = useOnce(useCallback((key: string) => handOver(key, { from: view.person.id, to, reason: reason.trim(), articles: picked }), [view.person.id, to, reason, picked]))
  const all = view.items.length > 0 && picked.length === view.items.length
  const successor = view.staff.find((p) => p.id === to)?.name ?? ''

  async function go() {
    const next = await send.run()
    if (!next) return
    setAsking(false)
    setPicked([])
    client.setQueryData(inHandQuery(view.person.id).queryKey, next)
    void client.invalidateQueries({ queryKey: ['work'] })
    void message.success(`已移交给${successor}。`)
  }

  return (
    <>
      <Field label="移交谁的稿件">
        <Select className="qf-wide" showSearch={{ optionFilterProp: 'label' }} value={view.person.id} onChange={onPerson} disabled={view.people.length < 2} options={view.people.map((p) => ({ value: p.id, label: p.name }))} aria-label="移交谁的稿件" />
      </Field>
      {view.items.length === 0 ? <Nothing title={`${view.person.name}没有在办的稿件`}><p>起草中、审签中和退回修改的稿件会列在这里。</p></Nothing> : (
        <>
          <Checkbox checked={all} indeterminate={picked.length > 0 && !all} onChange={(e) => setPicked(e.target.checked ? view.items.map((i) => i.id) : [])}>全选（{view.items.length} 件）</Checkbox>
          <ul className="qf-picks">
            {view.items.map((i) => (
              <li key={i.id}>
                <Checkbox checked={picked.includes(i.id)} onChange={(e) => setPicked(e.target.checked ? [...picked, i.id] : picked.filter((x) => x !== i.id))} aria-label={i.title} />
                <span><Link to={patterns.article} params={{ id: i.id }}>{i.title}</Link><span className="qf-quiet qf-small">{i.number ? `　${i.number}` : ''}　{shortWhen(i.updated_at)}</span></span>
                <State tone="plain">{i.phase_text}</State>
              </li>
            ))}
          </ul>
          <Field label="接手人">
            <Select className="qf-wide" showSearch={{ optionFilterProp: 'label' }} value={to || undefined} onChange={setTo} options={view.staff.filter((p) => p.id !== view.person.id).map((p) => ({ value: p.id, label: p.name }))} placeholder="请选择人员" aria-label="接手人" notFoundContent="没有这样的人员" />
          </Field>
          <Field label="交接说明（可以不写）"><Input.TextArea rows={2} maxLength={500} value={reason} onChange={(e) => setReason(e.target.value)} aria-label="交接说明" /></Field>
          <Button type="primary" disabled={picked.length === 0 || !to} onClick={() => { send.clear(); setAsking(true) }}>移交{picked.length > 0 ? ` ${picked.length} 件` : ''}</Button>
        </>
      )}
      {asking ? (
        <Modal title="移交稿件" open okText="确认移交" cancelText="先不办" onCancel={() => setAsking(false)} onOk={() => void go()} confirmLoading={send.pending} okButtonProps={{ 'data-act': 'hand_over' }}>
          <p className="qf-effect">{view.person.name}的 {picked.length} 件稿件改由{successor}负责。移交后由{successor}修改和报送，{view.person.name}不再办理。</p>
          <Refusal error={send.error} />
        </Modal>
      ) : null}
    </>
  )
}
