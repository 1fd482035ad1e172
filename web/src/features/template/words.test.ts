import { describe, expect, it } from 'vitest'
import { bounds, fromLines, moreThanLines, toLines } from './words'

describe('lines of a template', () => {
  it('become paragraphs and lines again', () => {
    const d = fromLines(' {地点}停水 ', '因{原因}，停水。\n\n  请提前储水。 ')
    expect(d.title).toBe('{地点}停水')
    expect(d.blocks.map((b) => b.id)).toEqual(['b1', 'b2'])
    expect(toLines(d)).toBe('因{原因}，停水。\n请提前储水。')
    expect(moreThanLines(d)).toBe(false)
  })

  it('say when a document has more than paragraphs', () => {
    const d = fromLines('a', 'b')
    expect(moreThanLines({ ...d, blocks: [...d.blocks, { id: 'r', type: 'rule' }] })).toBe(true)
    expect(moreThanLines({ ...d, blocks: [{ id: 'b1', type: 'paragraph', runs: [{ text: 'b', bold: true }] }] })).toBe(true)
  })
})

describe('bounds of a blank', () => {
  it('are said in words', () => {
    expect(bounds({ name: '雨量', type: 'number', required: true, unit: '毫米', least: 1, most: 500 })).toBe('1 至 500毫米')
    expect(bounds({ name: '户数', type: 'number', required: true, least: 1 })).toBe('不小于 1')
    expect(bounds({ name: '级别', type: 'choice', required: true, options: ['蓝色', '黄色'] })).toBe('蓝色、黄色')
    expect(bounds({ name: '地点', type: 'place', required: true, max: 20 })).toBe('最多 20 个字')
    expect(bounds({ name: '日期', type: 'date', required: true })).toBe('')
  })
})
