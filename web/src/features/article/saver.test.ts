import { describe, expect, it } from 'vitest'
import type { Current, Meta } from '../../api/types'
import { keep, kept, purge } from './kept'
import { DraftSaver, sameDraft, type Outcome, type SaveState, type Snapshot } from './saver'

const meta = { origin: 'original', targets: [], answers: {}, concerns: [] } as unknown as Meta

function text(words: string): Snapshot {
  return { source: { v: 1, title: words, blocks: [] }, meta }
}

function current(words: string, base: string): Current {
  return { ...text(words), base, by: { id: 'p2', name: '李静' }, at: '2026-11-22T10:00:00+08:00' }
}

/** A server with one working copy, a clock that runs by hand, and faults on demand. */
function desk(faults: ('lost' | 'down' | 'session' | 'refused')[] = []) {
  const server = { words: '起初', n: 1, saves: 0 }
  const states: SaveState[] = []
  const device: { copy: { base: string; snapshot: Snapshot } | null } = { copy: null }
  let timer: (() => void) | null = null
  const save = async (base: string, s: Snapshot): Promise<Outcome> => {
    await Promise.resolve()
    server.saves++
    const fault = faults.shift()
    if (fault === 'down') return { kind: 'offline', text: '连接不上' }
    if (fault === 'session') return { kind: 'session' }
    if (fault === 'refused') return { kind: 'refused', text: '太长', errors: [] }
    if (base !== `v${server.n}`) return { kind: 'conflict', current: current(server.words, `v${server.n}`) }
    server.words = s.source.title
    server.n++
    return fault === 'lost' ? { kind: 'offline', text: '连接不上' } : { kind: 'saved', base: `v${server.n}`, at: 'now' }
  }
  const saver = new DraftSaver({
    base: 'v1', save, keep: (k) => (device.copy = k), tell: (s) => states.push(s),
    later: (run) => {
      timer = run
      return () => (timer = null)
    },
  })
  const tick = async () => {
    const run = timer
    timer = null
    run?.()
    for (let i = 0; i < 20; i++) await Promise.resolve()
  }
  return { server, states, device, saver, tick, waiting: () => timer !== null, last: () => states.at(-1)?.kind }
}

describe('saving while somebody writes', () => {
  it('sends one copy for many changes and clears the device', async () => {
    const d = desk()
    d.saver.change(text('一'))
    d.saver.change(text('一二'))
    expect(d.device.copy?.snapshot.source.title).toBe('一二')
    await d.tick()
    expect(d.server).toMatchObject({ words: '一二', saves: 1 })
    expect(d.device.copy).toBeNull()
    expect(d.last()).toBe('clean')
  })

  it('saves what was typed during a save afterwards, on the new base', async () => {
    const d = desk()
    d.saver.change(text('一'))
    const flushed = d.saver.flush()
    d.saver.change(text('一二'))
    expect(await flushed).toBe(true)
    expect(d.server).toMatchObject({ words: '一二', saves: 2 })
    expect(d.saver.currentBase).toBe('v3')
  })

  it('keeps the text on the device and tries again while the line is down', async () => {
    const d = desk(['down', 'down'])
    d.saver.change(text('山洪预警'))
    await d.tick()
    expect(d.last()).toBe('offline')
    expect(d.device.copy?.snapshot.source.title).toBe('山洪预警')
    await d.tick()
    await d.tick()
    expect(d.server.words).toBe('山洪预警')
    expect(d.device.copy).toBeNull()
  })

  it('takes its own copy for saved when only the answer was lost', async () => {
    const d = desk(['lost'])
    d.saver.change(text('已到'))
    await d.tick()
    expect(d.last()).toBe('offline')
    await d.tick()
    expect(d.last()).toBe('clean')
    expect(d.states.some((s) => s.kind === 'conflict')).toBe(false)
    expect(d.saver.currentBase).toBe('v2')
  })

  it('goes on from its own copy when more was typed after the lost answer', async () => {
    const d = desk(['lost'])
    d.saver.change(text('已到'))
    await d.tick()
    d.saver.change(text('已到，又写'))
    await d.tick()
    expect(d.server.words).toBe('已到，又写')
    expect(d.last()).toBe('clean')
  })

  it('waits for a new login without sending or losing anything', async () => {
    const d = desk(['session'])
    d.saver.change(text('登录过期'))
    await d.tick()
    expect(d.last()).toBe('session')
    expect(d.waiting()).toBe(false)
    expect(d.device.copy).not.toBeNull()
    expect(await d.saver.flush()).toBe(true)
    expect(d.server.words).toBe('登录过期')
  })

  it('shows a refusal and does not hammer the server', async () => {
    const d = desk(['refused'])
    d.saver.change(text('太长'))
    await d.tick()
    expect(d.last()).toBe('refused')
    expect(d.waiting()).toBe(false)
  })
})

describe('a conflict', () => {
  async function conflicting() {
    const d = desk()
    d.server.words = '对方的稿子'
    d.server.n = 7
    d.saver.change(text('我的稿子'))
    await d.tick()
    const state = d.states.at(-1)
    if (state?.kind !== 'conflict') throw new Error('no conflict')
    return { ...d, theirs: state.current }
  }

  it('stops saving and never overwrites by itself', async () => {
    const d = await conflicting()
    d.saver.change(text('我又写了'))
    await d.tick()
    expect(await d.saver.flush()).toBe(false)
    expect(d.server).toMatchObject({ words: '对方的稿子', saves: 1 })
    expect(d.device.copy?.snapshot.source.title).toBe('我又写了')
  })

  it('lets the person put his text over the one he was shown', async () => {
    const d = await conflicting()
    expect(await d.saver.keepMine(d.theirs)).toBe(true)
    expect(d.server.words).toBe('我的稿子')
  })

  it('asks again when a third text came meanwhile', async () => {
    const d = await conflicting()
    d.server.words = '第三个人'
    d.server.n = 8
    expect(await d.saver.keepMine(d.theirs)).toBe(false)
    expect(d.server.words).toBe('第三个人')
    expect(d.last()).toBe('conflict')
  })

  it('lets him take over the other text and write on', async () => {
    const d = await conflicting()
    d.saver.adopt(d.theirs.base)
    expect(d.device.copy).toBeNull()
    d.saver.change(text('接着对方的写'))
    await d.tick()
    expect(d.server.words).toBe('接着对方的写')
  })
})

describe('two copies are the same', () => {
  it('whatever order and defaults they are written in', () => {
    const a = { source: { v: 1, title: '题', summary: '', blocks: [{ id: 'b', type: 'paragraph', indent: 0, runs: [] }] }, meta: { ...meta, column: '' } }
    const b = { meta: { ...meta }, source: { blocks: [{ type: 'paragraph', id: 'b' }], title: '题', v: 1 } }
    expect(sameDraft(a as unknown as Snapshot, b as unknown as Snapshot)).toBe(true)
    expect(sameDraft(text('甲'), text('乙'))).toBe(false)
  })
})

describe('the copy on the device', () => {
  function storage(): Storage {
    const m = new Map<string, string>()
    return { get length() { return m.size }, key: (i) => [...m.keys()][i] ?? null, getItem: (k) => m.get(k) ?? null,
      setItem: (k, v) => void m.set(k, v), removeItem: (k) => void m.delete(k), clear: () => m.clear() }
  }
  const day = 24 * 3600 * 1000

  it('belongs to one person and one article, and leaves after seven days', () => {
    const s = storage()
    keep(s, 'p1', 'a1', { base: 'v1', snapshot: text('稿') }, 0)
    expect(kept(s, 'p1', 'a1', day)?.snapshot.source.title).toBe('稿')
    expect(kept(s, 'p2', 'a1', day)).toBeNull()
    purge(s, 6 * day)
    expect(s.length).toBe(1)
    purge(s, 8 * day)
    expect(s.length).toBe(0)
  })

  it('is ignored when it cannot be read, and a full device is said', () => {
    const s = storage()
    s.setItem('qianfa.draft.p1.a1', '{broken')
    expect(kept(s, 'p1', 'a1', 0)).toBeNull()
    const full = { ...storage(), setItem: () => { throw new Error('quota') } } as Storage
    expect(keep(full, 'p1', 'a1', { base: 'v1', snapshot: text('稿') }, 0)).toBe(false)
  })
})
