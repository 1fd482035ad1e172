import { describe, expect, it } from 'vitest'
import type { Action } from '../../../api/types'
import { gathered } from './gather'

const act = (o: Partial<Action>): Action => ({ do: 'pass', label: '', ok: true, needs: [], effect: '', step: '1', ...o })

describe('buttons', () => {
  it('for handing a step over become one that asks to whom', () => {
    const out = gathered([act({}), act({ do: 'transfer', person: 'p1', label: '转请李静审签', needs: ['reason'] }), act({ do: 'hold' }), act({ do: 'transfer', person: 'p2', label: '转请赵启明审签', needs: ['reason'] })])
    expect(out.map((a) => a.do)).toEqual(['pass', 'transfer', 'hold'])
    expect(out[1]).toMatchObject({ person: undefined, needs: ['reason', 'to'], people: [{ id: 'p1', name: '李静' }, { id: 'p2', name: '赵启明' }] })
  })

  it('of different steps, single or forbidden ones stay as they are', () => {
    const all = [act({ do: 'transfer', person: 'p1', label: '转请李静审签' }), act({ do: 'transfer', step: '2', person: 'p1', label: '转请李静审签' }), act({ do: 'transfer', ok: false, label: '转请审签' })]
    expect(gathered(all)).toEqual(all)
  })

  it('for publishing come after one that publishes everywhere', () => {
    const [site, weibo] = [act({ do: 'publish', target: 'a', label: '发布到网站' }), act({ do: 'publish', target: 'b', label: '发布到微博' })]
    const out = gathered([site, weibo, act({ do: 'hold' })])
    expect(out.map((a) => a.label)).toEqual(['发布到全部 2 个渠道', '发布到网站', '发布到微博', ''])
    expect(out[0]).toMatchObject({ do: 'publish', target: undefined })
    expect(gathered([site])).toEqual([site])
  })
})
