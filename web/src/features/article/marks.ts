// Puts together what two checks say: the whole one of the saved text, and the quicker one of the words as they stand.
// Decides nothing about content; both come from the server.

import type { Finding, TextChecked } from '../../api/types'

/** Names one occurrence: a repeated pattern has one key and several places. */
export function occurrence(f: Pick<Finding, 'key' | 'block' | 'start'>): string {
  return `${f.key}@${f.block}:${f.start}`
}

/** The findings to show: those of the words as they stand, and of the whole check what the words alone do not tell. */
export function merged(whole: Finding[], words: TextChecked | null): Finding[] {
  if (!words) return whole
  const judged = new Set(words.kinds)
  return [...words.findings, ...whole.filter((f) => !f.block || !judged.has(f.kind))]
}

export type Group = { key: string; places: Finding[] }

/** Findings of one pattern together, in the order of their first place. */
export function grouped(findings: Finding[]): Group[] {
  const groups = new Map<string, Group>()
  for (const f of findings) {
    const group = groups.get(f.key)
    if (group) group.places.push(f)
    else groups.set(f.key, { key: f.key, places: [f] })
  }
  return [...groups.values()]
}

/** The place after (or before) the current one, going round; the first when there is none. */
export function stepFrom<T>(places: T[], current: number, by: 1 | -1): T | undefined {
  if (places.length === 0) return undefined
  if (current < 0) return by === 1 ? places[0] : places[places.length - 1]
  return places[(current + by + places.length) % places.length]
}
