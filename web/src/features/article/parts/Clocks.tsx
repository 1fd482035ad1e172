import type { Clock } from '../../../api/types'
import { Cites, State } from '../../../shared/parts'
import type { Tone } from '../../../shared/words'

const tone: Record<Clock['state'], [Tone, string]> = { running: ['busy', '计时中'], soon: ['warn', '临近时限'], over: ['bad', '已超时限'], met: ['good', '按时'] }

/** An hour in words; the colour never says more than the word beside it. */
export function ClockLine({ clock }: { clock: Clock }) {
  const [t, word] = tone[clock.state]
  return <div className="qf-clock"><State tone={t}>{word}</State> {clock.text} <Cites cites={[clock.clause]} /></div>
}

/** The hours of the incident that an item is about. */
export function Clocks({ clocks }: { clocks: Clock[] }) {
  if (clocks.length === 0) return null
  return <section className="qf-card"><h2>突发事件时限</h2>{clocks.map((c) => <ClockLine key={c.title} clock={c} />)}</section>
}
