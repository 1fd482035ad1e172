import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { Fates } from '../../api/types'
import { FatesShown } from './FatesShown'

const shown = (fates: Fates) => renderToStaticMarkup(createElement(FatesShown, { fates, onAccept: () => undefined })).replaceAll(/<[^>]*>/g, '|')

const kinds = [{ kind: 'typo', title: '错别字', mended: 1, overruled: 3, mistaken: 2, share: 0.75 }]

describe('fates of findings', () => {
  it('says what to do when there is nothing to count', () => {
    expect(shown({ kinds: [], patterns: [] })).toContain('也可以选更长的时段')
  })

  it('says how many of a kind were mended and let stand', () => {
    const text = shown({ kinds, patterns: [] })
    expect(text).toContain('改正 1 处，保留 3 处（其中误判或专有名称 2 处），保留占 75%')
    expect(text).toContain('不需要办理')
  })

  it('proposes words, unless they stand already or are on a lexicon themselves', () => {
    const pattern = { kind: 'typo', title: '错别字', text: '于都县', articles: 4, allowed: '' }
    const offers = (change: Partial<typeof pattern>) => shown({ kinds, patterns: [{ ...pattern, ...change }] }).includes('收录为放行的词')
    expect(offers({})).toBe(true)
    expect(offers({ allowed: '地名' })).toBe(false)
    expect(offers({ kind: 'lexicon' })).toBe(false)
  })
})
