import { Alert, Checkbox, DatePicker, Input, Modal } from 'antd'
import { useQuery } from '@tanstack/react-query'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { AdoptionPlan, Rules } from '../../api/types'
import { Cites, Field, Loaded, Refusal } from '../../shared/parts'
import { when } from '../../shared/time'
import { adopt, planQuery, useAdoptions } from './api'

/** Takes a pack as the rules of the body from a date on, after showing what changes and whom the body lacks. */
export function AdoptDialog({ rules, onClose }: { rules: Rules; onClose: () => void }) {
  const [chosen, setChosen] = useState('')
  const [paper, setPaper] = useState('')
  const [read, setRead] = useState(false)
  const today = useQuery(planQuery(rules.id, '')).data?.from ?? ''
  const plan = useQuery(planQuery(rules.id, chosen === today ? '' : chosen))
  const from = chosen || today
  const send = useAdoptions(adopt)
  const ready = plan.data?.allowed && !plan.data.same && read && paper.trim() !== ''

  async function go() {
    if (!plan.data) return
    const done = await send.run({ pack: rules.id, from, document: paper.trim(), explained_digest: plan.data.explained_digest })
    if (done !== undefined) onClose()
  }

  return (
    <Modal title="启用这套审签规则" open width={720} okText={from === today ? '启用，立即施行' : `启用，自${when(from)}起施行`} cancelText="先不启用" onCancel={onClose} onOk={() => void go()}
      confirmLoading={send.pending} okButtonProps={{ disabled: !ready }} mask={{ closable: false }}>
      <p><b>{rules.title}</b></p>
      <p className="qf-quiet">施行以后报送的稿件按它审签；已经报送、还没有办完的稿件按报送时的规则办完，退回修改后也一样。</p>
      <div className="qf-two">
        <Field label="施行日期"><DatePicker className="qf-wide" value={from ? dayjs(from) : null} allowClear={false} minDate={today ? dayjs(today) : undefined} onChange={(v) => setChosen((v ?? dayjs(today)).format('YYYY-MM-DD'))} aria-label="施行日期" /></Field>
        <Field label="启用依据"><Input value={paper} maxLength={200} placeholder="印发制度的文号、会议纪要等" aria-label="启用依据" onChange={(e) => setPaper(e.target.value)} /></Field>
      </div>
      <Loaded query={plan}>{(p) => <Plan plan={p} />}</Loaded>
      <Checkbox checked={read} onChange={(e) => setRead(e.target.checked)}>我已逐条读过“{rules.title}”的规则说明，与印发的制度一致</Checkbox>
      <Refusal error={send.error} />
    </Modal>
  )
}

function Plan({ plan: p }: { plan: AdoptionPlan }) {
  if (!p.allowed) return <Alert type="warning" showIcon title={p.why} />
  if (p.same) return <Alert type="info" showIcon title="这就是到那天现行的规则，不用再启用。" />
  return (
    <>
      <h3>人手校验</h3>
      {p.vacancies.length === 0 ? <p>每个环节都有人能办。</p> : (
        <>
          <Alert type="warning" showIcon title={`有 ${p.vacancies.length} 个环节现在没有人能办。可以先启用，但走到这些环节的稿件会停下。`} />
          <ul className="qf-adopt-list">
            {p.vacancies.map((v, i) => (
              <li key={i}>
                <b>{v.class}：{v.label}</b>　{v.post}{v.only ? `（只有${v.only}，又要起草）` : '没有人担任'} <Cites cites={[v.clause]} />
                <ul className="qf-plain-list">{v.ways_out.map((w) => <li key={w} className="qf-quiet">{w}</li>)}</ul>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{p.instead ? `与“${p.instead}”相比` : '与现在相比'}</h3>
      {!p.instead ? <p>本单位还没有启用过审签规则。</p> : p.changes.length === 0 ? <p>内容没有不同，只是文字有改动。</p> : (
        <ol className="qf-adopt-list qf-adopt-changes">{p.changes.map((c, i) => <li key={i}>{c.text}</li>)}</ol>
      )}
    </>
  )
}
