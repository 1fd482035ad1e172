// How an entry is said in words.

import type { Lexicon, Scan, UnitInfo, Word } from '../../api/types'
import { when } from '../../shared/time'
import { genreWord } from '../../shared/genres'
import { channelWord, severityWord, type Tone } from '../../shared/words'

export const channelChoices = Object.entries(channelWord).map(([value, label]) => ({ value, label }))

export const genreChoices = Object.entries(genreWord).map(([value, label]) => ({ value, label }))

/** What a list can hold, with what an entry of it is and what it does to a draft. */
export const kinds: Record<Lexicon['kind'], { label: string; entry: string; effect: string; columns: string }> = {
  '': { label: '提示词', entry: '词语', effect: '写稿时遇到这些词就提示，可以放行或附修改建议。', columns: '词语、严重程度、修改建议、例外、渠道、单位、体裁、有效期至、忽略标点、放行、原因' },
  typos: { label: '易错写法', entry: '易错写法', effect: '本单位容易写错的词，如地名、人名、栏目名：写错了就按正确写法改。', columns: '错误写法、正确写法、严重程度、例外、有效期至、原因' },
  names: { label: '单位名称变更', entry: '旧称', effect: '本地机构和内设机构改了名：改称以后的稿件再用旧称就提示，历史叙述不提示。', columns: '旧称、现称、改称日期、例外、原因' },
  leaders: { label: '领导名单', entry: '领导', effect: '本单位领导的姓名、职务和排序，按任职日期核对稿件里的写法。名单由本单位自己录入。', columns: '姓名、职务、所在单位、排序、任职日期、离任日期、原因' },
}

/** "错误", or that the word stands as it is. */
export function weight(w: Pick<Word, 'allow' | 'severity'>): string {
  return w.allow ? '放行' : severityWord[w.severity] ?? severityWord.should
}

export function weightTone(w: Pick<Word, 'allow' | 'severity'>): Tone {
  if (w.allow) return 'good'
  return w.severity === 'must' ? 'bad' : w.severity === 'hint' ? 'busy' : 'warn'
}

/** Where a word is looked for: channels, units and genres, or everywhere. */
export function scope(w: Pick<Word, 'channels' | 'units' | 'genres'>, units: UnitInfo[] = []): string {
  const parts = [
    w.channels.map((c) => (channelWord as Record<string, string>)[c] ?? c),
    w.units.map((id) => units.find((u) => u.id === id)?.name ?? id),
    w.genres.map((g) => genreWord[g] ?? g),
  ].filter((some) => some.length > 0).map((some) => some.join('、'))
  return parts.length > 0 ? parts.join('；') : '全部稿件'
}

export function until(w: Pick<Word, 'until'>): string {
  return w.until ? when(w.until) : '长期'
}

/** Whether a lexicon is in force, and which version of it. */
export function force(l: Pick<Lexicon, 'on' | 'version'>): { text: string; tone: Tone } {
  if (l.on === 0) return { text: '未启用', tone: 'plain' }
  if (l.on === l.version) return { text: `已启用第 ${l.on} 版`, tone: 'good' }
  return { text: `已启用第 ${l.on} 版，另有未启用的第 ${l.version} 版`, tone: 'warn' }
}

export const scanTone: Record<Scan['state'], Tone> = { running: 'busy', paused: 'warn', done: 'good', cancelled: 'plain', failed: 'bad' }

/** The share that has been examined, 0 to 100. */
export function percent(s: Pick<Scan, 'done' | 'total'>): number {
  return s.total === 0 ? 100 : Math.floor((100 * s.done) / s.total)
}

/** Hits of one article together, in the order in which they came. */
export function byArticle<T extends { article: string }>(hits: T[]): { article: string; hits: T[] }[] {
  const out = new Map<string, T[]>()
  for (const h of hits) out.set(h.article, [...(out.get(h.article) ?? []), h])
  return [...out].map(([article, of]) => ({ article, hits: of }))
}

/** Splits what somebody typed or pasted into words: by line, comma or the Chinese enumeration mark. */
export function split(text: string): string[] {
  return [...new Set(text.split(/[\n,，、;；]/).map((s) => s.trim()).filter((s) => s !== ''))]
}
