// Saves the working copy while somebody writes. It never overwrites another person's text silently, never loses what was
// typed, and decides nothing about content. Start reading at DraftSaver.

import type { Current, Document, Meta } from '../../api/types'

export type Snapshot = { source: Document; meta: Meta }

/** What one attempt to save led to. */
export type Outcome =
  | { kind: 'saved'; base: string; at: string }
  | { kind: 'conflict'; current: Current }
  | { kind: 'offline'; text: string }
  | { kind: 'session' }
  | { kind: 'refused'; text: string; errors: { path: string; text: string }[] }

export type SaveState =
  | { kind: 'clean'; at: string }
  | { kind: 'dirty' }
  | { kind: 'saving' }
  | Exclude<Outcome, { kind: 'saved' }>

type Parts = {
  base: string
  save: (base: string, snapshot: Snapshot) => Promise<Outcome>
  /** Keeps the text on this device until it is saved; null removes it. */
  keep: (kept: { base: string; snapshot: Snapshot } | null) => void
  tell: (state: SaveState) => void
  /** Calls back later and returns how to call that off. */
  later: (run: () => void, ms: number) => () => void
  wait?: number
  retry?: number
}

export class DraftSaver {
  private base: string
  private latest: Snapshot | null = null
  private running: Promise<boolean> | null = null
  private cancel: (() => void) | null = null
  private stopped: 'conflict' | 'closed' | null = null
  private readonly parts: Parts
  /** The last copy sent without an answer: the server may have it. */
  private unanswered: Snapshot | null = null

  constructor(parts: Parts) {
    this.parts = parts
    this.base = parts.base
  }

  get currentBase(): string {
    return this.base
  }

  /** Whether something typed has not reached the server. */
  get unsaved(): boolean {
    return this.latest !== null
  }

  /** Takes over what stands in the editor now. It is kept on the device at once and saved a moment later. */
  change(snapshot: Snapshot): void {
    if (this.stopped === 'closed') return
    this.latest = snapshot
    this.parts.keep({ base: this.base, snapshot })
    if (this.stopped === 'conflict' || this.running) return
    this.parts.tell({ kind: 'dirty' })
    this.schedule(this.parts.wait ?? 2000)
  }

  /** Saves at once. True when everything typed so far is saved. */
  async flush(): Promise<boolean> {
    this.unschedule()
    while (!this.stopped) {
      if (this.running) await this.running
      else if (this.latest) {
        if (!(await this.run())) return false
      } else return true
    }
    return false
  }

  /** After a conflict: this person's text replaces the other's, which he has seen. */
  async keepMine(current: Current): Promise<boolean> {
    if (this.stopped !== 'conflict') return false
    this.base = current.base
    this.stopped = null
    return this.flush()
  }

  /** After a conflict, or when the server changed the copy itself (import): the other's text stands. */
  adopt(base: string): void {
    if (this.stopped === 'closed') return
    this.unschedule()
    this.base = base
    this.latest = null
    this.unanswered = null
    this.stopped = null
    this.parts.keep(null)
    this.parts.tell({ kind: 'clean', at: '' })
  }

  /** Ends the work; what is not saved stays on the device. */
  close(): void {
    this.unschedule()
    this.stopped = 'closed'
  }

  private schedule(ms: number): void {
    this.unschedule()
    this.cancel = this.parts.later(() => {
      this.cancel = null
      if (!this.running && !this.stopped) void this.run()
    }, ms)
  }

  private unschedule(): void {
    this.cancel?.()
    this.cancel = null
  }

  private run(): Promise<boolean> {
    this.running = this.once().finally(() => {
      this.running = null
    })
    return this.running
  }

  /** One attempt; true when the server has what was sent. */
  private async once(): Promise<boolean> {
    const snapshot = this.latest
    if (!snapshot) return true
    this.parts.tell({ kind: 'saving' })
    const outcome = await this.parts.save(this.base, snapshot)
    if (this.stopped === 'closed') return false
    if (outcome.kind === 'conflict' && this.unanswered && sameDraft(outcome.current, this.unanswered)) {
      // The copy whose answer was lost had arrived: nobody else wrote.
      this.base = outcome.current.base
      this.unanswered = null
      if (sameDraft(outcome.current, snapshot)) return this.done(snapshot, outcome.current.base, outcome.current.at)
      return this.once()
    }
    if (outcome.kind === 'saved') return this.done(snapshot, outcome.base, outcome.at)
    this.parts.tell(outcome)
    if (outcome.kind === 'conflict') this.stopped = 'conflict'
    if (outcome.kind === 'offline') {
      this.unanswered = snapshot
      this.schedule(this.parts.retry ?? 5000)
    }
    return false
  }

  private done(snapshot: Snapshot, base: string, at: string): true {
    this.base = base
    this.unanswered = null
    if (this.latest === snapshot) {
      this.latest = null
      this.parts.keep(null)
      this.parts.tell({ kind: 'clean', at })
      return true
    }
    if (this.latest) this.parts.keep({ base, snapshot: this.latest })
    this.parts.tell({ kind: 'dirty' })
    this.schedule(this.parts.wait ?? 2000)
    return true
  }
}

/** Whether two copies say the same, whatever defaults are written out. */
export function sameDraft(a: Snapshot, b: Snapshot): boolean {
  return canonical({ source: a.source, meta: a.meta }) === canonical({ source: b.source, meta: b.meta })
}

function canonical(value: unknown): string {
  return JSON.stringify(plain(value)) ?? ''
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((v) => plain(v) ?? null)
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(([k, v]) => [k, plain(v)] as const).filter(([, v]) => !empty(v)).sort(([a], [b]) => (a < b ? -1 : 1))
    return Object.fromEntries(entries)
  }
  return value
}

function empty(v: unknown): boolean {
  return v === undefined || v === null || v === '' || v === false || v === 0 || (Array.isArray(v) && v.length === 0)
    || (typeof v === 'object' && v !== null && !Array.isArray(v) && Object.keys(v).length === 0)
}
