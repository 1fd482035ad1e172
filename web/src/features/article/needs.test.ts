import { describe, expect, it } from 'vitest'
import type { Finding } from '../../api/types'
import { hasField, needOf, openFindings, spotOf, spotOfPath } from './needs'

const need = (kind: string, field: string) => ({ kind, field, clause: 'jh#五' })

describe('what is missing leads to its place', () => {
  it('by the kind of requirement', () => {
    expect(spotOf(need('answer', '敏感领域'))).toEqual({ tab: 'info', id: 'need-answer-敏感领域' })
    expect(spotOf(need('fact', '事发日期'))).toEqual({ tab: 'info', id: 'need-fact-event_date' })
    expect(spotOf(need('fact', '标题'))).toEqual({ tab: 'text', id: 'need-title' })
    expect(spotOf(need('fact', '没听说过'))).toEqual({ tab: 'info', id: 'needs' })
    expect(spotOf(need('format', '图片'))).toEqual({ tab: 'info', id: 'need-originals' })
  })

  it('by the path of a refusal', () => {
    expect(spotOfPath('source.title').id).toBe('need-title')
    expect(spotOfPath('meta.targets').tab).toBe('targets')
    expect(spotOfPath('answers.敏感领域').id).toBe('need-answer-敏感领域')
    expect(spotOfPath('meta.event_date').id).toBe('need-fact-event_date')
  })

  it('at the field that answers it', () => {
    const needs = [need('field', '栏目'), need('fact', '栏目')]
    expect(needOf(needs, 'column')?.kind).toBe('fact')
    expect(needOf(needs, 'people')).toBeUndefined()
    expect(hasField(need('fact', '栏目'))).toBe(true)
    expect(hasField(need('event', '栏目'))).toBe(false)
  })
})

it('errors and warnings stand open until they are mended or kept; hints never do', () => {
  const f = (severity: Finding['severity'], overruled: Finding['overruled']) => ({ severity, overruled }) as Finding
  const kept = { by: { id: 'p', name: '王敏' }, reason: '', at: '' }
  expect(openFindings([f('must', null), f('should', kept), f('hint', null), f('should', null)])).toHaveLength(2)
})
