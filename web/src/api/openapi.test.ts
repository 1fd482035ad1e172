import { readFileSync } from 'node:fs'
import openapiTS, { astToString } from 'openapi-typescript'
import { expect, it } from 'vitest'

it('the generated types are those of the API as it is agreed (else: npm run api)', async () => {
  const agreed = new URL('../../../internal/httpapi/openapi.golden.json', import.meta.url)
  const fresh = astToString(await openapiTS(JSON.parse(readFileSync(agreed, 'utf8')) as never))
  const kept = readFileSync(new URL('./openapi.d.ts', import.meta.url), 'utf8')
  expect(kept.slice(kept.indexOf('export interface paths'))).toBe(fresh.slice(fresh.indexOf('export interface paths')))
}, 30_000)
