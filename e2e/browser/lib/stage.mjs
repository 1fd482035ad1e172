// What a scenario works with: people who come in and do things on pages, pictures, and plain expectations.

import { join } from 'node:path'
import { Person } from './person.mjs'

export class Stage {
  #windows = []
  #open
  #shots

  constructor({ base, root, open, shots }) {
    Object.assign(this, { base, root })
    this.#open = open
    this.#shots = shots
  }

  /** One of the files that the demo ships. */
  file(name) {
    return join(this.root, 'internal/demo/files', name)
  }

  /** A window in which nobody is logged in. */
  async window(how) {
    const window = await this.#open(how)
    this.#windows.push(window)
    return window
  }

  /** Somebody of the demo, logged in by one press on the login page. */
  async person(login, how) {
    const person = new Person(this, await this.window(how))
    await person.enter(login)
    return person
  }

  /** Keeps a picture for the documents; the second round needs none. */
  async shot(page, name, { full = false } = {}) {
    await settled(page)
    const window = this.#windows.find((w) => w.context === page.context())
    for (let i = 0; window?.open.size > 0 && i < 50; i++) await page.evaluate(() => new Promise((next) => { requestAnimationFrame(next) }))
    if (!this.#shots) return
    const before = page.viewportSize()
    if (full) await page.setViewportSize({ ...before, height: Math.max(before.height, await page.evaluate(() => document.documentElement.scrollHeight)) })
    await page.screenshot({ path: join(this.#shots, `${name}.png`), caret: 'hide' })
    if (full) await page.setViewportSize(before)
  }

  checkTroubles() {
    const troubles = this.#windows.flatMap((w) => w.troubles)
    if (troubles.length > 0) throw new Error(`behind the pages: ${[...new Set(troubles)].join('; ')}`)
  }

  async lastPictures(path) {
    let n = 0
    for (const w of this.#windows) for (const page of w.context.pages()) await page.screenshot({ path: `${path}-${++n}.png` }).catch(() => undefined)
  }

  async close() {
    for (const w of this.#windows) await w.close().catch(() => undefined)
  }
}

/** Waits until the page has drawn what it has: pictures and fonts there, nothing turning, nothing scrolling. */
export async function settled(page) {
  await page.waitForLoadState('load')
  await page.evaluate(() => [...document.images].forEach((i) => { i.loading = 'eager' })) // pictures below the fold too
  await page.waitForFunction(() => document.fonts.status === 'loaded' && [...document.images].every((i) => i.complete)
    && !document.querySelector('.ant-skeleton, .ant-spin-spinning'))
  await page.evaluate(async () => {
    const frame = () => new Promise((next) => { requestAnimationFrame(next) })
    const moving = () => document.getAnimations().filter((a) => a.playState === 'running' && a.effect?.getComputedTiming().iterations !== Infinity).length
    const places = () => JSON.stringify([scrollX, scrollY, document.body.scrollHeight, moving()])
    for (let last = '', same = 0; same < 6; last = places()) {
      await frame()
      same = places() === last && moving() === 0 ? same + 1 : 0
    }
  })
}

/** Refuses with words when something does not hold. */
export function must(holds, words) {
  if (!holds) throw new Error(words)
}
