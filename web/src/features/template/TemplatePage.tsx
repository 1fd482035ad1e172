import { Alert, Button, Input, Modal, Segmented, Tabs } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import type { Action, Template } from '../../api/types'
import { patterns } from '../../paths'
import { Cites, Field, Heading, Loaded, Nothing, Refusal, State, WhyNot } from '../../shared/parts'
import { when } from '../../shared/time'
import { channelWord, urgencyWord } from '../../shared/words'
import { actOn, templateQuery, useChange, type TemplateAct } from './api'
import { TextView } from './TextView'
import { bounds, phaseTone, typeWord } from './words'

/** One template: its text and blanks, who signs it, which way a filled item goes, and what happened to it. */
export default function TemplatePage() {
  const { id = '' } = useParams({ strict: false })
  const [version, setVersion] = useState(0)
  const query = useQuery(templateQuery(id, version))
  return <Loaded query={query}>{(t) => <Opened template={t} show={setVersion} />}</Loaded>
}

type Asked = { do: TemplateAct['do']; action: Action }

function Opened({ template: t, show }: { template: Template; show: (version: number) => void }) {
  const navigate = useNavigate()
  const [asked, setAsked] = useState<Asked | null>(null)
  const act = (name: string) => t.actions.find((a) => a.do === name)
  const [sign, back, fill, write, withdraw] = [act('sign'), act('send_back'), act('fill'), act('write'), act('withdraw')]
  const signing = !!sign?.ok && t.shown === t.latest
  return (
    <>
      <p><Link to={patterns.templates}>预审模板</Link></p>
      <Heading title={t.name} extra={
        <div className="qf-buttons">
          {withdraw ? <Button danger disabled={!withdraw.ok} onClick={() => setAsked({ do: 'withdraw', action: withdraw })}>撤下</Button> : null}
          {write ? <Button disabled={!write.ok} onClick={() => void navigate({ to: patterns.templateWrite, params: { id: t.id } })}>{t.phase === 'returned' || t.phase === 'waiting' ? '修改' : '写新的一版'}</Button> : null}
          {back?.ok && signing ? <Button onClick={() => setAsked({ do: 'send_back', action: back })}>退回修改</Button> : null}
          {signing ? <Button type="primary" onClick={() => setAsked({ do: 'sign', action: sign })}>同意签发</Button> : null}
          {fill?.ok && !signing ? <Button type="primary" onClick={() => void navigate({ to: patterns.templateFill, params: { id: t.id } })}>填写使用</Button> : null}
        </div>
      } />
      <p><State tone={phaseTone[t.phase]}>{t.phase_text}</State>　<span className="qf-quiet">{t.unit.name}　有效期 {when(t.from)} 至 {when(t.until)}</span></p>
      {t.waiting ? <p className="qf-waiting">{t.waiting}</p> : null}
      {fill && !fill.ok ? <WhyNot action={fill} /> : null}
      {t.gone ? <Alert type="warning" showIcon title={`${t.gone.by.name}于 ${when(t.gone.at)} 撤下：${t.gone.reason ?? ''}`} /> : null}
      {t.versions[0]?.back ? <Alert type="warning" showIcon title={`${t.versions[0].back.by.name}退回修改：${t.versions[0].back.reason ?? ''}`} /> : null}
      {t.in_force > 0 && t.in_force !== t.latest ? (
        <Segmented style={{ margin: '8px 0' }} value={t.shown} onChange={(v) => show(v)} options={[{ value: t.in_force, label: `现行第 ${t.in_force} 版` }, { value: t.latest, label: `新写第 ${t.latest} 版` }]} />
      ) : null}
      <section className="qf-card">
        <Tabs items={[
          { key: 'text', label: '内容', children: <Text template={t} /> },
          { key: 'way', label: '谁签', children: <Way template={t} /> },
          { key: 'history', label: '办理经过', children: <History template={t} /> },
        ]} />
      </section>
      {asked ? <ActDialog template={t} asked={asked} onClose={() => setAsked(null)} /> : null}
    </>
  )
}

function Text({ template: t }: { template: Template }) {
  return (
    <>
      <TextView source={t.text.source} />
      {t.found.length > 0 ? <Alert type="info" showIcon title={`检查发现 ${t.found.length} 处疑似差错，请拟写人看看：${t.found.map((f) => f.message).join('；')}`} /> : null}
      <h3 className="qf-group">填空项</h3>
      <ul className="qf-plain-list">
        {t.blanks.map((b) => (
          <li key={b.name}><b>{b.name}</b>　{typeWord(b.type)}{b.required ? '，必填' : '，可以不填'}{bounds(b) ? `，${bounds(b)}` : ''}{b.hint ? <span className="qf-quiet">　{b.hint}</span> : null}</li>
        ))}
        {t.blanks.length === 0 ? <li>没有填空项：照原文发布。</li> : null}
      </ul>
      <h3 className="qf-group">发布</h3>
      <p>{t.accounts.map((a) => `${a.name}（${channelWord[a.channel as keyof typeof channelWord] ?? a.channel}）`).join('、')}　缓急：{urgencyWord[t.text.urgency as keyof typeof urgencyWord]}　{t.text.comments ? '开放评论' : '不开放评论'}</p>
    </>
  )
}

function Way({ template: t }: { template: Template }) {
  return (
    <>
      <h3 className="qf-group">模板由谁签发</h3>
      <Steps steps={t.signers} />
      <h3 className="qf-group">填好的稿件由谁签</h3>
      <p>{t.route.text} <Cites cites={[t.route.clause]} /></p>
      <Steps steps={t.route.steps} />
      {t.route.publisher ? <p>发布：{t.route.publisher}</p> : null}
      {t.duty.length > 0 ? <p>模板指定：只由 {t.duty.map((p) => p.name).join('、')} 签发填好的稿件。</p> : null}
    </>
  )
}

export function Steps({ steps }: { steps: Template['signers'] }) {
  return (
    <ol className="qf-plain-list">
      {steps.map((s, i) => (
        <li key={i}>{s.label}：{s.post}{s.holders.length > 0 ? `（${s.holders.map((h) => h.name).join('、')}）` : '（现无可办理的人）'} <Cites cites={[s.clause]} /></li>
      ))}
    </ol>
  )
}

function History({ template: t }: { template: Template }) {
  return (
    <ul className="qf-plain-list">
      {t.gone ? <li>{when(t.gone.at)}　{t.gone.by.name}撤下：{t.gone.reason}</li> : null}
      {t.versions.map((v) => (
        <li key={v.no}>
          <b>第 {v.no} 版</b>　{v.state}　<span className="qf-quiet">有效期 {when(v.from)} 至 {when(v.until)}</span>
          <ul className="qf-plain-list">
            <li>{when(v.at)}　{v.by.name}拟写并送签</li>
            {v.signed.map((s, i) => <li key={i}>{when(s.at)}　{s.post} {s.by.name}{s.for ? `（受${s.for}委托）` : ''}签发 <Cites cites={[s.clause]} /></li>)}
            {v.back ? <li>{when(v.back.at)}　{v.back.by.name}退回修改：{v.back.reason}</li> : null}
          </ul>
        </li>
      ))}
      {t.versions.length === 0 ? <Nothing title="还没有办理记录" /> : null}
    </ul>
  )
}

const titles: Record<TemplateAct['do'], string> = { sign: '同意签发', send_back: '退回修改', withdraw: '撤下' }

/** One act on a template, after its consequence was said; a signature asks for the password again. */
function ActDialog({ template: t, asked, onClose }: { template: Template; asked: Asked; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const send = useChange(useCallback((key: string, text: string) => actOn(key, t.id, { do: asked.do, version: t.shown, content: t.content, reason: text }), [asked.do, t.content, t.id, t.shown]))
  const asks = asked.action.needs.includes('reason')

  async function go() {
    if (await send.run(reason.trim())) onClose()
  }

  return (
    <Modal title={`${titles[asked.do]}《${t.name}》第 ${t.shown} 版`} open okText={asked.do === 'sign' ? '同意签发' : `确认${titles[asked.do]}`} cancelText="先不办" onCancel={onClose} onOk={() => void go()}
      confirmLoading={send.pending} okButtonProps={{ danger: asked.action.danger, disabled: asks && !reason.trim(), 'data-act': asked.do }}>
      <p className={asked.action.danger ? 'qf-effect qf-bad' : 'qf-effect'}>{asked.action.effect}</p>
      {asked.do === 'sign' ? (
        <>
          <TextView source={t.text.source} />
          <p className="qf-quiet">有效期 {when(t.text.from)} 至 {when(t.text.until)}，填空项 {t.blanks.length} 个，发布到 {t.accounts.map((a) => a.name).join('、')}。填空以外的文字，使用时一个字也不能改。</p>
        </>
      ) : null}
      {asks ? <Field label={asked.do === 'withdraw' ? '撤下的原因' : '哪里要改、为什么'}><Input.TextArea rows={3} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} aria-label="原因" /></Field> : null}
      <Refusal error={send.error} />
    </Modal>
  )
}
