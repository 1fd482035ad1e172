import { Alert } from 'antd'
import type { Answer, Checked, Rules } from '../../../api/types'
import { useAccounts, useUnits } from '../../../shared/org'
import { Cites, Nothing, State } from '../../../shared/parts'
import { channelWord } from '../../../shared/words'
import { closed, decisionWord } from '../decision'

/** The route as the rules would fix it if the text were submitted now. */
export function RoutePanel({ checked, rules }: { checked: Checked | undefined; rules: Rules | undefined }) {
  const units = useUnits().data
  const accounts = useAccounts().data
  if (!checked) return <Nothing title="保存后按审签规则预排流程" />
  const answer = checked.answer
  const unit = (id: string) => units?.find((u) => u.id === id)?.name ?? id
  const apart = answer.targets.filter((t) => t.target && t.decision !== answer.decision)
  const account = (id: string) => accounts?.find((a) => a.id === id)?.name ?? channelWord[id as keyof typeof channelWord] ?? id
  const word = decisionWord[answer.decision]
  const reasons = answer.reasons ?? []
  return (
    <>
      <Alert type={word.type} showIcon title={word.title} description={answer.class ? `类别：${answer.class}` : undefined} />
      {reasons.length > 0 ? (
        <>
          <h3 className="qf-group">{closed(answer) ? '依据' : answer.decision === 'intake_refused' ? '说明' : '为什么是这个流程'}</h3>
          <ul className="qf-plain-list">{reasons.map((r, i) => <li key={i}>{r.text} <Cites cites={[r.clause]} /></li>)}</ul>
        </>
      ) : null}
      {answer.warnings?.length ? <Alert style={{ marginTop: 10 }} type="warning" title={<ul className="qf-plain-list">{answer.warnings.map((r, i) => <li key={i}>{r.text} <Cites cites={[r.clause]} /></li>)}</ul>} /> : null}
      <Steps answer={answer} unit={unit} />
      {apart.length > 0 ? (
        <>
          <h3 className="qf-group">各渠道</h3>
          <ul className="qf-plain-list">{apart.map((t) => (
            <li key={t.target}>{account(t.target)}：{decisionWord[t.decision].title}{t.reasons?.map((r, i) => <div key={i} className="qf-small">{r.text} <Cites cites={[r.clause]} /></div>)}</li>
          ))}</ul>
        </>
      ) : null}
      {rules ? <p className="qf-quiet qf-small" style={{ marginTop: 12 }}>依据《{rules.title}》。{closed(answer) ? '' : '报送后流程固定，不受以后改规则影响。'}</p> : null}
    </>
  )
}

function Steps({ answer, unit }: { answer: Answer; unit: (id: string) => string }) {
  const steps = [...new Set(answer.steps.map((s) => s.step))].map((step) => answer.steps.filter((s) => s.step === step))
  if (steps.length === 0 && !answer.publisher) return null
  const post = (s: { role: string; unit_name: string; unit: string; in_charge_of?: string }) => `${unit(s.unit_name || s.unit)} ${s.role}${s.in_charge_of ? `（分管${unit(s.in_charge_of)}）` : ''}`
  return (
    <ol className="qf-route" style={{ marginTop: 14 }}>
      {steps.map((rows) => {
        const first = rows[0]!
        return (
          <li key={first.step} className="qf-step">
            <div className="qf-step-head"><b>{first.label}</b>{first.optional ? <State tone="plain">视情</State> : null}{first.external ? <State tone="plain">外单位</State> : null}{first.phase === 'after' ? <State tone="plain">发布后</State> : null} <Cites cites={rows.map((r) => r.clause)} /></div>
            {rows.length > 1 && first.mode ? <div className="qf-small qf-quiet">{first.mode === 'any' ? '任一领导签批' : first.mode === 'k_of_n' ? `${first.k} 人签批` : '都要签批'}</div> : null}
            {rows.map((r, i) => <div key={i}>{post(r)}</div>)}
          </li>
        )
      })}
      {answer.publisher ? <li className="qf-step"><div className="qf-step-head"><b>{answer.publisher.label || '发布'}</b> <Cites cites={[answer.publisher.clause]} /></div>{post(answer.publisher)}</li> : null}
    </ol>
  )
}
