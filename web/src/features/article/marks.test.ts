import { describe, expect, it } from 'vitest'
import type { Finding } from '../../api/types'
import { grouped, merged, occurrence, stepFrom } from './marks'

function finding(kind: string, key: string, block: string, start: number): Finding {
  return { kind, key, block, start, end: start + 1, severity: 'must', severity_text: '错误', message: '', suggestion: '', clause: '', fix: null, overruled: null, reasons: [] }
}

describe('what two checks say', () => {
  const whole = [finding('typo', 'a', 'b1', 0), finding('length', 'l', '', 0), finding('body_changed', 'c', 'b2', 4)]

  it('is the whole check until the words have been checked', () => {
    expect(merged(whole, null)).toBe(whole)
  })
  it('takes the words as they stand, and keeps what they do not tell', () => {
    const words = { findings: [finding('typo', 'z', 'b1', 7)], kinds: ['typo'] }
    expect(merged(whole, words).map((f) => f.key)).toEqual(['z', 'l', 'c'])
  })
  it('drops what has been mended since', () => {
    expect(merged(whole, { findings: [], kinds: ['typo'] }).map((f) => f.key)).toEqual(['l', 'c'])
  })
})

describe('a repeated pattern', () => {
  const twice = [finding('typo', 'a', 'b1', 0), finding('typo', 'b', 'b1', 3), finding('typo', 'a', 'b2', 0)]
  it('is one group with its places', () => {
    expect(grouped(twice).map((g) => [g.key, g.places.length])).toEqual([['a', 2], ['b', 1]])
  })
  it('has a name for each place', () => {
    expect(new Set(twice.map(occurrence)).size).toBe(3)
  })
})

describe('going from place to place', () => {
  it('goes round in both directions', () => {
    expect(stepFrom(['a', 'b', 'c'], 2, 1)).toBe('a')
    expect(stepFrom(['a', 'b', 'c'], 0, -1)).toBe('c')
  })
  it('begins at the first, or from behind at the last', () => {
    expect(stepFrom(['a', 'b'], -1, 1)).toBe('a')
    expect(stepFrom(['a', 'b'], -1, -1)).toBe('b')
    expect(stepFrom([], -1, 1)).toBeUndefined()
  })
})
