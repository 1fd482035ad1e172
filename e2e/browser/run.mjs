// Browser runs: the real binary, a real Chromium, and people who do their work with nothing but the pages.
//
//   node e2e/browser/run.mjs [--docs] [--shots DIR] [--only NAME] [BINARY]
//
// One line for each scenario, then "N passed, N failed". Always on the embedded database; on PostgreSQL too when
// QIANFA_TEST_PG names a server. Pictures go into a temporary folder, with --docs into docs/screenshots/.

import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openBrowser, openWindow } from './lib/people.mjs'
import { serve } from './lib/server.mjs'
import { Stage } from './lib/stage.mjs'
import { scenarios } from './scenarios/all.mjs'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const { values: options, positionals } = parseArgs({ allowPositionals: true, options: { docs: { type: 'boolean' }, shots: { type: 'string' }, only: { type: 'string' } } })
const binary = resolve(positionals[0] ?? join(root, 'bin/qianfa'))
const shots = options.docs ? join(root, 'docs/screenshots') : options.shots ? resolve(options.shots) : mkdtempSync(join(tmpdir(), 'qianfa-shots-'))
const last = mkdtempSync(join(tmpdir(), 'qianfa-failed-')) // what everybody saw when a scenario failed
mkdirSync(shots, { recursive: true })

const databases = [{ name: 'SQLite', postgres: '' }]
if (process.env.QIANFA_TEST_PG) databases.push({ name: 'PostgreSQL', postgres: process.env.QIANFA_TEST_PG })

let passed = 0
let failed = 0

for (const database of databases) await round(database)
console.log(`pictures: ${shots}${failed > 0 ? `, of failures: ${last}` : ''}`)
console.log(`${passed} passed, ${failed} failed`)
process.exit(failed > 0 ? 1 : 0)

async function round({ name, postgres }) {
  const chosen = scenarios.filter((s) => !options.only || s.name.includes(options.only))
  const server = await attempt(`start on ${name}`, () => serve(binary, { postgres }))
  if (!server) return
  const browser = await attempt(`Chromium for ${name}`, openBrowser)
  for (const scenario of browser ? chosen : []) {
    const own = scenario.clock ? await attempt(`start for ${scenario.name} on ${name}`, () => serve(binary, { postgres, clock: true })) : null // a program whose clock it may set
    if (scenario.clock && !own) continue
    const { base } = own ?? server
    const stage = new Stage({ base, root, open: (how) => openWindow(browser, base, how), shots: postgres ? '' : shots })
    await report(`${scenario.name} (${name})`, async () => {
      try {
        await scenario.run(stage)
        stage.checkTroubles()
      } catch (error) {
        await stage.lastPictures(join(last, `FAIL-${name}-${scenario.name.replaceAll(/\W+/g, '-')}`))
        throw error
      } finally {
        await stage.close()
        await own?.stop()
      }
    })
    if (own && /level=ERROR|panic/.test(own.log())) await report(`quiet log of ${scenario.name} (${name})`, () => Promise.reject(new Error(own.log().slice(-2000))))
  }
  await browser?.close()
  await server.stop()
  if (/level=ERROR|panic/.test(server.log())) await report(`quiet log (${name})`, () => Promise.reject(new Error(server.log().slice(-2000))))
}

/** What must be there before the first scenario: when it is not, that is a failure and not a reason to skip. */
async function attempt(name, make) {
  try {
    return await make()
  } catch (error) {
    await report(name, () => Promise.reject(error))
    return null
  }
}

async function report(name, run) {
  const began = Date.now()
  try {
    await run()
    passed++
    console.log(`ok ${name} ${((Date.now() - began) / 1000).toFixed(1)}s`)
  } catch (error) {
    failed++
    console.log(`FAIL ${name}: ${String(error?.message ?? error).replaceAll(/\s*\n\s*/g, ' | ').slice(0, 1500)}`)
  }
}
