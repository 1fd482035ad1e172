import { describe, expect, it } from 'vitest'
import { byArticle, force, percent, scope, split, until, weight } from './words'

describe('words of lexicons', () => {
  it('says where a word is looked for', () => {
    const none = { channels: [], units: [], genres: [] }
    expect(scope(none)).toBe('全部稿件')
    expect(scope({ channels: ['weibo', 'website'], units: ['u-1', 'u-2'], genres: ['notice'] }, [{ id: 'u-1', name: '办公室' } as never])).toBe('微博、网站；办公室、u-2；通知')
  })

  it('says a word that stands as it is before its severity', () => {
    expect(weight({ allow: true, severity: 'must' })).toBe('放行')
    expect(weight({ allow: false, severity: 'must' })).toBe('错误')
  })

  it('says until when a word is looked for', () => {
    expect(until({ until: '' })).toBe('长期')
    expect(until({ until: '2027-01-31' })).toBe('2027年1月31日')
  })

  it('says that a newer version waits beside the one in force', () => {
    expect(force({ on: 0, version: 3 }).text).toBe('未启用')
    expect(force({ on: 3, version: 3 }).text).toBe('已启用第 3 版')
    expect(force({ on: 2, version: 3 })).toEqual({ text: '已启用第 2 版，另有未启用的第 3 版', tone: 'warn' })
  })

  it('never says that all is done before it is', () => {
    expect(percent({ done: 999, total: 1000 })).toBe(99)
    expect(percent({ done: 0, total: 0 })).toBe(100)
  })

  it('puts the hits of an article together', () => {
    expect(byArticle([{ article: 'b', n: 1 }, { article: 'a', n: 2 }, { article: 'b', n: 3 }])).toEqual([
      { article: 'b', hits: [{ article: 'b', n: 1 }, { article: 'b', n: 3 }] }, { article: 'a', hits: [{ article: 'a', n: 2 }] },
    ])
  })

  it('reads several words however they are divided, each once', () => {
    expect(split('微信公众号、 微信支付，微信支付\n\n企业微信')).toEqual(['微信公众号', '微信支付', '企业微信'])
  })
})
