import { describe, expect, it } from 'vitest'
import { overlap, pieces, points } from './pieces'

describe('pieces', () => {
  const runs = [{ text: '关于𠮷', bold: true }, { text: '祥镇的通知' }]

  it('are the runs themselves without marks', () => {
    expect(pieces(runs, []).map((p) => p.text)).toEqual(['关于𠮷', '祥镇的通知'])
    expect(pieces(undefined, [])).toEqual([])
  })

  it('cut by code points, across styles, and say where a mark ends', () => {
    const cut = pieces(runs, [{ start: 2, end: 5, mark: 'a' }])
    expect(cut.map((p) => [p.text, p.marks.join(), p.ends.join()])).toEqual([
      ['关于', '', ''], ['𠮷', 'a', ''], ['祥镇', 'a', 'a'], ['的通知', '', ''],
    ])
    expect(cut[1]?.run.bold).toBe(true)
  })

  it('keep every character whatever marks overlap', () => {
    for (let a = 0; a < 8; a++) for (let b = a + 1; b <= 8; b++) for (let c = 0; c < 8; c++) {
      const cut = pieces(runs, [{ start: a, end: b, mark: 'x' }, { start: c, end: c + 3, mark: 'y' }])
      expect(cut.map((p) => p.text).join('')).toBe('关于𠮷祥镇的通知')
      expect(points(cut.filter((p) => p.marks.includes('x')).map((p) => p.text).join(''))).toBe(b - a)
    }
  })

  it('know touching ranges from overlapping ones', () => {
    expect(overlap({ start: 0, end: 2 }, { start: 2, end: 3 })).toBe(false)
    expect(overlap({ start: 0, end: 3 }, { start: 2, end: 3 })).toBe(true)
  })
})
