// Where on the editing page something is asked for, so that a missing thing leads to its place.

import type { Finding, Requirement } from '../../api/types'

export type Tab = 'text' | 'info' | 'targets' | 'check' | 'route'

export type Spot = { tab: Tab; id: string }

/** Names of facts, as packs and the API write them, and the field that holds each. */
const facts: [RegExp, string][] = [
  [/event_date|事发日期|事项日期/, 'event_date'], [/column|栏目/, 'column'], [/concerns|涉及.*单位|相关单位/, 'concerns'], [/people|人员|人物/, 'people'],
  [/source|来源/, 'source'], [/origin|来源类型/, 'origin'], [/title|标题/, 'title'], [/targets|channel|渠道/, 'targets'],
]

function factField(name: string): string | undefined {
  return facts.find(([pattern]) => pattern.test(name))?.[1]
}

/** The requirement that a field of the page answers. */
export function needOf(needs: Requirement[], field: string): Requirement | undefined {
  return needs.find((r) => r.kind === 'fact' && factField(r.field) === field)
}

/** Whether a required fact has a field of its own on the page. */
export function hasField(need: Requirement): boolean {
  return need.kind === 'fact' && factField(need.field) !== undefined
}

export function needID(kind: string, field: string): string {
  return `need-${kind}-${field}`
}

/** The place of a requirement. */
export function spotOf(need: Pick<Requirement, 'kind' | 'field'>): Spot {
  if (need.kind === 'fact') {
    const field = factField(need.field)
    if (field === 'title') return { tab: 'text', id: 'need-title' }
    if (field === 'targets') return { tab: 'targets', id: 'need-targets' }
    return { tab: 'info', id: field ? needID('fact', field) : 'needs' }
  }
  if (need.kind === 'format') return { tab: 'info', id: 'need-originals' }
  return { tab: 'info', id: needID(need.kind, need.field) }
}

/** The place of one entry of a refusal: "meta.targets[0].account", "source.title", "answers.敏感领域" … */
export function spotOfPath(path: string): Spot {
  if (/title/.test(path)) return { tab: 'text', id: 'need-title' }
  if (/summary/.test(path)) return { tab: 'text', id: 'need-summary' }
  if (/byline/.test(path)) return { tab: 'text', id: 'need-byline' }
  if (/targets/.test(path)) return { tab: 'targets', id: 'need-targets' }
  if (/finding/.test(path)) return { tab: 'check', id: 'findings' }
  const answer = /answers?[./](.+)$/.exec(path)
  if (answer?.[1]) return { tab: 'info', id: needID('answer', answer[1]) }
  const field = factField(path)
  return { tab: 'info', id: field ? needID('fact', field) : 'needs' }
}

/** What stands between this text and its submission. */
export function openFindings(findings: Finding[]): Finding[] {
  return findings.filter((f) => f.severity !== 'hint' && !f.overruled)
}
