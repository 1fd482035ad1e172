// People at their own browsers: each has a window with nothing shared with anybody else's, and everything that goes wrong
// behind a page is kept, so that a run can be refused for it.

import { createRequire } from 'node:module'
import { existsSync } from 'node:fs'

const { chromium, devices } = createRequire(new URL('../../../web/package.json', import.meta.url))('playwright-core')

const binaries = [process.env.QIANFA_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].filter(Boolean)

const quiet = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export async function openBrowser() {
  const executablePath = binaries.find((p) => existsSync(p))
  if (!executablePath) throw new Error('no Chromium on this machine: apt-get install chromium, or name one in QIANFA_CHROMIUM')
  return chromium.launch({ executablePath, args: quiet })
}

const desktop = { viewport: { width: 1280, height: 720 } }
const phone = { ...devices['iPhone 13'], defaultBrowserType: undefined, viewport: { width: 390, height: 844 }, deviceScaleFactor: 1 }

/** A window of one person; `still` is somebody who wants nothing to move. `troubles` are the errors of its pages that nobody said were expected. */
export async function openWindow(browser, base, { onPhone = false, still = false } = {}) {
  const context = await browser.newContext({ ...(onPhone ? phone : desktop), reducedMotion: still ? 'reduce' : 'no-preference', baseURL: base, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', acceptDownloads: true })
  context.setDefaultTimeout(40_000) // other tests may share the machine
  const troubles = []
  const open = new Set() // requests that are under way
  const expected = [{ status: 401, path: /\/api\/v1\/session$/ }] // the question "is somebody logged in?"
  const watch = (page) => {
    page.on('pageerror', (e) => troubles.push(`script: ${e.message}`))
    page.on('console', (m) => {
      if (m.type() === 'error' && !m.text().startsWith('Failed to load resource')) troubles.push(`console: ${m.text()}`)
    })
    page.on('response', (r) => {
      if (r.status() >= 400 && !expected.some((e) => e.status === r.status() && e.path.test(r.url()))) troubles.push(`${r.request().method()} ${r.url().replace(base, '')}: ${r.status()}`)
    })
    page.on('request', (r) => open.add(r))
    page.on('requestfinished', (r) => open.delete(r))
    page.on('requestfailed', (r) => {
      open.delete(r)
      const why = r.failure()?.errorText ?? ''
      if (why !== 'net::ERR_ABORTED') troubles.push(`${r.method()} ${r.url().replace(base, '')}: ${why}`) // a page that is left ends its requests
    })
  }
  context.on('page', watch)
  const page = await context.newPage()
  return { context, page, troubles, open, expect: (status, path) => expected.push({ status, path }), close: () => context.close() }
}
