import { Button } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Article, Finding } from '../../../api/types'
import { Cites, State } from '../../../shared/parts'
import { severityWord } from '../../../shared/words'
import { articleQuery, rulesQuery } from '../api'
import { Keep } from '../panel/CheckPanel'

const tone = { must: 'bad', should: 'warn', hint: 'busy' } as const

/** What the body's own lists find since the item was handed in. Whoever is about to let it out answers for it, or returns the item. */
export function Late({ article }: { article: Article }) {
  const client = useQueryClient()
  const rules = useQuery(rulesQuery).data
  const [keeping, setKeeping] = useState<Finding | null>(null)
  const open = article.late.filter((f) => !f.overruled)
  if (open.length === 0) return null
  const must = open.some((f) => f.severity === 'must')
  const signer = article.actions.some((a) => ['pass', 'confirm', 'publish'].includes(a.do) && a.needs.includes('step_up'))
  return (
    <section className="qf-card" aria-label="报送以后查出" style={{ marginBottom: 12 }}>
      <h2>报送以后，本单位的词库有变动</h2>
      <p>按现在的词库再查这一版，发现 {open.length} 处疑似差错。{must ? '其中的“错误”要退回修改，或写明理由保留原文，才能签发。' : '请留意；不影响签发。'}</p>
      <ul className="qf-plain-list">
        {open.map((f, i) => (
          <li key={`${f.key}-${i}`}>
            <div><State tone={tone[f.severity]}>{f.severity_text || severityWord[f.severity]}</State> {f.message} <Cites cites={[f.clause]} /></div>
            {f.suggestion ? <div className="qf-quiet qf-small">{f.suggestion}</div> : null}
            {signer && f.severity !== 'hint' && f.reasons.length > 0 && open.findIndex((o) => o.key === f.key) === i ? <Button size="small" onClick={() => setKeeping(f)}>经核无误，保留原文</Button> : null}
          </li>
        ))}
      </ul>
      {keeping ? (
        <Keep id={article.id} finding={keeping} before={() => Promise.resolve(true)} reasons={(rules?.overrule_reasons ?? []).filter((r) => keeping.reasons.includes(r.code))} onClose={() => setKeeping(null)}
          onDone={() => { setKeeping(null); void client.invalidateQueries({ queryKey: articleQuery(article.id).queryKey }) }} />
      ) : null}
    </section>
  )
}
