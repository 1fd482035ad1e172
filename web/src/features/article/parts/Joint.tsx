import type { Article } from '../../../api/types'
import { State } from '../../../shared/parts'
import { when } from '../../../shared/time'
import type { Tone } from '../../../shared/words'
import './joint.css'

const tones: Record<string, Tone> = { open: 'busy', answered: 'good', expired: 'warn', locked: 'warn', void: 'plain', revoked: 'plain', done: 'plain' }

/** The links that were sent to organs outside, and what became of each. */
export function Invitations({ article }: { article: Article }) {
  if (article.invitations.length === 0) return null
  return (
    <section className="qf-card">
      <h2>会审链接</h2>
      <ul className="qf-invitations">
        {article.invitations.map((i) => (
          <li key={i.no}>
            <div><b>{i.organ}</b> <State tone={tones[i.state] ?? 'plain'}>{i.state_text}</State></div>
            <div className="qf-small">{i.contact ? `${i.contact}（${i.office}）　` : ''}第 {i.version} 版　期限 {when(i.due)}</div>
            <div className="qf-small qf-quiet">{i.by.name} {when(i.at)} 发送</div>
          </li>
        ))}
      </ul>
    </section>
  )
}
