// What was typed and not yet saved, kept in this browser per person and article until it is saved, at most seven days.

import type { Snapshot } from './saver'

export type Kept = { base: string; snapshot: Snapshot; at: number }

const prefix = 'qianfa.draft.'
const week = 7 * 24 * 3600 * 1000

function key(person: string, article: string): string {
  return `${prefix}${person}.${article}`
}

/** Keeps a copy; null removes it. False when the browser has no room, so that the page can say so. */
export function keep(store: Storage, person: string, article: string, kept: Omit<Kept, 'at'> | null, now: number): boolean {
  try {
    if (kept === null) store.removeItem(key(person, article))
    else store.setItem(key(person, article), JSON.stringify({ ...kept, at: now }))
    return true
  } catch {
    return false
  }
}

/** The copy of this person and article, if one is there, readable and not too old. */
export function kept(store: Storage, person: string, article: string, now: number): Kept | null {
  try {
    const value = JSON.parse(store.getItem(key(person, article)) ?? 'null') as Kept | null
    if (!value || typeof value.base !== 'string' || !Array.isArray(value.snapshot?.source?.blocks) || !value.snapshot.meta) return null
    return now - value.at > week ? null : value
  } catch {
    return null
  }
}

/** Removes the copies older than seven days, of everybody who used this browser. */
export function purge(store: Storage, now: number): void {
  for (let i = store.length - 1; i >= 0; i--) {
    const name = store.key(i)
    if (!name?.startsWith(prefix)) continue
    const [, person = '', article = ''] = /^qianfa\.draft\.(.+)\.([^.]+)$/.exec(name) ?? []
    if (!kept(store, person, article, now)) store.removeItem(name)
  }
}
