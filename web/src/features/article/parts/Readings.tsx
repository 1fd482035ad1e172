import type { Article, Reading } from '../../../api/types'
import { when } from '../../../shared/time'

/** The circulation slip as on paper: who was asked, and what he wrote himself. Whether somebody opened it is not known. */
export function Readings({ article }: { article: Article }) {
  const slips = article.readings.filter((r) => !r.copy)
  const copies = article.readings.filter((r) => r.copy)
  if (slips.length + copies.length === 0) return null
  return (
    <section className="qf-card">
      <h2>传阅与抄送</h2>
      {slips.length > 0 ? <Slip title="传阅" rows={slips} done="已阅" /> : null}
      {copies.length > 0 ? <Slip title="抄送" rows={copies} done="阅知" /> : null}
    </section>
  )
}

function Slip({ title, rows, done }: { title: string; rows: Reading[]; done: string }) {
  return (
    <>
      <h3 className="qf-group">{title}</h3>
      <ul className="qf-slip">
        {rows.map((r, i) => (
          <li key={r.no}>
            <div><b>{r.to}</b>{r.read ? <span className="qf-quiet qf-small">　{r.read_by ? `${r.read_by} ` : ''}{done}　{when(r.read)}</span> : null}</div>
            {r.opinion ? <div className="qf-opinion">{r.opinion}</div> : null}
            {r.note && rows[i + 1]?.note !== r.note ? <div className="qf-small qf-quiet">{r.by.name}附言：{r.note}</div> : null}
          </li>
        ))}
      </ul>
    </>
  )
}
