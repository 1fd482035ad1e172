import { describe, expect, it } from 'vitest'
import { apart } from './lines'

describe('two versions of a line', () => {
  it.each([
    ['接着写的一段。第一个窗口写的。', '接着写的一段。第二个窗口写的。', ['接着写的一段。第', '一', '个窗口写的。']],
    ['多出来的话。', '', ['', '多出来的话。', '']],
    ['一样', '一样', ['一样', '', '']],
    ['好好好', '好好', ['好好', '好', '']],
    ['😀甲', '😁甲', ['', '😀', '甲']],
  ])('%s beside %s', (text, other, want) => {
    expect(apart(text, other)).toEqual(want)
  })
})
