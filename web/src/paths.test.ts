import { describe, expect, it } from 'vitest'
import { api, pages, patterns, query, safeNext } from './paths'

describe('paths', () => {
  it('leaves out what is not set in a query', () => {
    expect(query({})).toBe('')
    expect(query({ a: '', b: undefined, c: 0 })).toBe('?c=0')
    expect(query({ q: '防汛 & 值班' })).toBe('?q=%E9%98%B2%E6%B1%9B+%26+%E5%80%BC%E7%8F%AD')
  })

  it('escapes what a person or a platform may have chosen', () => {
    expect(api.article('a/../b?c')).toBe('/api/v1/articles/a%2F..%2Fb%3Fc')
    expect(api.preview('1', '微信 1')).toBe('/api/v1/articles/1/previews/%E5%BE%AE%E4%BF%A1%201')
    expect(api.rulesOf('jh#4')).toBe('/api/v1/rules/jh%234')
  })

  it('keeps the colon of a digest readable', () => {
    expect(api.media('sha256:ab')).toBe('/api/v1/media/sha256:ab')
  })

  it('names the same pages for links and for the router', () => {
    expect(pages.article('$id')).toBe(patterns.article)
    expect(pages.edit('$id')).toBe(patterns.edit)
    expect(pages.rulesOf('$pack')).toBe(patterns.rulesOf)
    expect(pages.lexicon('$id')).toBe(patterns.lexicon)
    expect(pages.template('$id')).toBe(patterns.template)
    expect(pages.templateWrite('$id')).toBe(patterns.templateWrite)
    expect(pages.templateFill('$id')).toBe(patterns.templateFill)
    expect(pages.ledgerOf('$id')).toBe(patterns.ledgerOf)
  })

  it('never leads out of this site after login', () => {
    expect(safeNext('/articles/1')).toBe('/articles/1')
    for (const bad of ['https://evil.example/', '//evil.example', '/\\evil.example', '', null, 7, '/login?next=/x']) {
      expect(safeNext(bad)).toBe('/')
    }
  })
})
