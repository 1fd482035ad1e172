import type { Action } from '../../../api/types'

/**
 * One button for handing a step over, with everybody it may go to, in place of a button for each; and before the buttons
 * that publish to one channel, one that publishes to all that are ready.
 */
export function gathered(actions: Action[]): Action[] {
  const ready = actions.filter((a) => a.do === 'publish' && a.ok && a.target)
  if (ready.length < 2) return handedOver(actions)
  const all: Action = { ...ready[0]!, target: undefined, label: `发布到全部 ${ready.length} 个渠道` }
  return handedOver(actions.flatMap((a) => (a === ready[0] ? [all, a] : [a])))
}

function handedOver(actions: Action[]): Action[] {
  const same = (a: Action, b: Action) => a.do === 'transfer' && b.do === 'transfer' && a.step === b.step && a.ok && b.ok
  return actions.flatMap((a, i) => {
    if (a.do !== 'transfer' || !a.ok || !a.person) return [a]
    const all = actions.filter((b) => same(a, b))
    if (all.length < 2) return [a]
    if (actions.findIndex((b) => same(a, b)) !== i) return []
    const people = all.map((b) => ({ id: b.person ?? '', name: /^转请(.+)审签$/.exec(b.label)?.[1] ?? b.label }))
    return [{ ...a, label: '转请他人审签', person: undefined, people, needs: [...a.needs, 'to' as const] }]
  })
}
