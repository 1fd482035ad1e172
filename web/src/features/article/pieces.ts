// Cuts the runs of a block where marks begin and end, so that a mark may cross styles. All counts are code points.

import type { Run } from '../../api/types'

export type Span<T> = { start: number; end: number; mark: T }

export type Piece<T> = { run: Run; text: string; marks: T[]; ends: T[] }

/** The runs in pieces that lie wholly inside or outside each span; `ends` are the spans that end with the piece. */
export function pieces<T>(runs: Run[] | undefined, spans: Span<T>[]): Piece<T>[] {
  const cuts = [...new Set(spans.flatMap((s) => [s.start, s.end]))].sort((a, b) => a - b)
  const out: Piece<T>[] = []
  let at = 0
  for (const run of runs ?? []) {
    const points = Array.from(run.text)
    const end = at + points.length
    const bounds = [at, ...cuts.filter((c) => c > at && c < end), end]
    for (let i = 0; i + 1 < bounds.length; i++) {
      const [from, to] = [bounds[i]!, bounds[i + 1]!]
      const inside = spans.filter((s) => s.start < to && s.end > from)
      out.push({
        run, text: points.slice(from - at, to - at).join(''), marks: inside.map((s) => s.mark),
        ends: spans.filter((s) => s.end === to && s.start < to).map((s) => s.mark),
      })
    }
    at = end
  }
  return out
}

/** How many code points a text has. */
export function points(text: string): number {
  return Array.from(text).length
}

/** Whether two ranges share a code point. */
export function overlap(a: { start: number; end: number }, b: { start: number; end: number }): boolean {
  return a.start < b.end && b.start < a.end
}
