// Starts the real binary as a demo on a fresh data folder and a free port, and ends it again.

import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const patience = 60_000

/** Serves until `stop` is called. `postgres` is the address of a server on which a fresh database is made. */
export async function serve(binary, { postgres = '', clock = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'qianfa-browser-'))
  const database = postgres ? freshDatabase(postgres) : null
  const env = { ...process.env, ...(database ? { QIANFA_DATABASE: database.url } : {}) }
  const child = spawn(binary, ['serve', '--demo', '--no-tour', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0', ...(clock ? ['--test-clock'] : [])], { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  let log = ''
  child.stderr.setEncoding('utf8')

  async function stop() {
    child.kill('SIGTERM')
    await ended
    database?.drop()
    rmSync(folder, { recursive: true, force: true })
  }

  try {
    const base = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the demo did not come up within ${patience / 1000} s:\n${log}`)), patience)
      child.once('error', reject)
      child.once('exit', (code) => reject(new Error(`qianfa ended with ${code} before it served:\n${log}`)))
      child.stderr.on('data', (text) => {
        log += text
        const ready = /演示环境：(http:\S+?)[\s　]/.exec(log) // printed once the bodies and people are there
        if (!ready) return
        clearTimeout(timer)
        resolve(ready[1])
      })
    })
    return { base, stop, log: () => log }
  } catch (error) {
    await stop()
    throw error
  }
}

/** A database of its own on a PostgreSQL server that others may use too. */
function freshDatabase(server) {
  const name = `qianfa_browser_${randomBytes(6).toString('hex')}`
  sql(server, `CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => sql(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) }
}

function sql(server, statement) {
  const done = spawnSync(psql(), ['--no-psqlrc', '--quiet', '--dbname', server, '--command', statement], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`psql: ${done.error?.message ?? done.stderr.trim()} (apt-get install postgresql-client)`)
}

/** psql of the PATH, else of Debian's folder of versions. */
function psql() {
  const versions = '/usr/lib/postgresql'
  if (spawnSync('psql', ['--version']).status === 0 || !existsSync(versions)) return 'psql'
  const found = readdirSync(versions).map((v) => join(versions, v, 'bin', 'psql')).find((p) => existsSync(p))
  return found ?? 'psql'
}
