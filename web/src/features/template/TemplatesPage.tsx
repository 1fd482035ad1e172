import { Button } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { TemplateItem } from '../../api/types'
import { patterns } from '../../paths'
import { Heading, Loaded, Nothing, State } from '../../shared/parts'
import { when } from '../../shared/time'
import { templatesQuery } from './api'
import { phaseTone } from './words'

/** The texts that leaders sign beforehand: those that may be filled now, and those that wait, have ended or were withdrawn. */
export default function TemplatesPage() {
  const query = useQuery(templatesQuery)
  const navigate = useNavigate()
  const write = query.data?.write
  return (
    <>
      <Heading title="预审模板" extra={<Button type="primary" disabled={!write?.ok} onClick={() => void navigate({ to: patterns.templateNew })}>新建模板</Button>} />
      {write && !write.ok ? <p className="qf-why-not">{write.reason}</p> : null}
      <p className="qf-quiet">停水、停课、预警、交通管制等急用的文字，领导事先签好；用的时候值班人员只填空，填空以外一个字也不能改。</p>
      <Loaded query={query}>
        {({ items }) => items.length === 0 ? (
          <section className="qf-card">
            <Nothing title="本单位还没有预审模板">
              <p>{write?.ok ? '点“新建模板”，写好标题和正文，把地点、时间等留成填空项，再送领导签发。签发以后，值班人员就能在这里填写使用。' : '请联系本单位人员新建。'}</p>
            </Nothing>
          </section>
        ) : <Groups items={items} />}
      </Loaded>
    </>
  )
}

const groups = [
  { title: '待我签发', of: (t: TemplateItem) => t.mine },
  { title: '可以使用', of: (t: TemplateItem) => !t.mine && t.phase === 'in_force' },
  { title: '待签发和退回的', of: (t: TemplateItem) => !t.mine && ['waiting', 'returned', 'coming'].includes(t.phase) },
  { title: '已到期和撤下的', of: (t: TemplateItem) => !t.mine && ['expired', 'withdrawn'].includes(t.phase) },
]

function Groups({ items }: { items: TemplateItem[] }) {
  return (
    <>
      {groups.map((g) => ({ ...g, items: items.filter(g.of) })).filter((g) => g.items.length > 0).map((g) => (
        <section className="qf-card" key={g.title} aria-label={g.title}>
          <h2>{g.title}</h2>
          <ul className="qf-work-cards">{g.items.map((t) => <Row key={t.id} template={t} />)}</ul>
        </section>
      ))}
    </>
  )
}

function Row({ template: t }: { template: TemplateItem }) {
  return (
    <li className="qf-template-row">
      <Link to={patterns.template} params={{ id: t.id }} className="qf-work-card">
        <State tone={phaseTone[t.phase]}>{t.phase_text}</State>
        <b>{t.name}</b>
        <span className="qf-quiet qf-small">{t.unit.name}　有效期 {when(t.from)} 至 {when(t.until)}</span>
        {t.waiting ? <span className="qf-waiting qf-small">{t.waiting}</span> : null}
      </Link>
      {t.in_force > 0 ? <Link to={patterns.templateFill} params={{ id: t.id }} className="qf-edit-link qf-template-use" aria-label={`填写使用 ${t.name}`}>填写使用</Link> : null}
    </li>
  )
}
