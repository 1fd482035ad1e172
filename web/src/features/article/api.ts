import { queryOptions } from '@tanstack/react-query'
import { ApiError, call, upload } from '../../api/client'
import type { ActRequest, Article, Checked, Diff, LinksChecked, MediaInfo, Preview, Rules, TextChecked, SentLink } from '../../api/types'
import { api } from '../../paths'
import type { Outcome, Snapshot } from './saver'

export const articleQuery = (id: string) => queryOptions({
  queryKey: ['article', id],
  queryFn: () => call<Article>(api.article(id)),
  // While a platform is at work its state changes by itself.
  refetchInterval: (q) => (q.state.data && (q.state.data.phase === 'scheduled' || q.state.data.targets.some((t) => t.state === 'publishing' || t.state === 'pending')) ? 2_000 : false),
})

export const previewQuery = (id: string, account: string, version: string) =>
  queryOptions({ queryKey: ['preview', id, account, version], queryFn: () => call<Preview>(api.preview(id, account)), staleTime: 30_000 })

export const diffQuery = (id: string, from: number, to: number) =>
  queryOptions({ queryKey: ['diff', id, from, to], queryFn: () => call<Diff>(api.diff(id, from, to)), staleTime: Infinity })

export const rulesQuery = queryOptions({ queryKey: ['rules', ''], queryFn: () => call<Rules>(api.rules), staleTime: 60_000 })

export const act = (key: string, id: string, request: ActRequest) => call<Article>(api.acts(id), { method: 'POST', key, body: request })

/** Makes a link for an organ outside. Its answer is never kept for a repeat: it holds the code. */
export const invite = (id: string, body: { step: string; contact: string; office: string; due: string; seal: string }) =>
  call<SentLink>(api.invitations(id), { method: 'POST', body })

export const submit = (key: string, id: string, base: string) => call<Article>(api.submit(id), { method: 'POST', key, body: { base } })

export const saveVersion = (key: string, id: string, base: string) => call<Article>(api.versions(id), { method: 'POST', key, body: { base } })

export const check = (id: string, signal?: AbortSignal) => call<Checked>(api.checks(id), { method: 'POST', signal })

/** Checks the words as they stand in the editor; nothing is saved. */
export const checkText = (id: string, text: Snapshot, signal: AbortSignal) => call<TextChecked>(api.textChecks(id), { method: 'POST', body: text, signal })

/** Asks whether the links of the saved text answer. */
export const checkLinks = (id: string) => call<LinksChecked>(api.linkChecks(id), { method: 'POST' })

export const overrule = (key: string, id: string, finding: string, reason: string, note: string) =>
  call<Checked>(api.overrules(id), { method: 'POST', key, body: { key: finding, reason, note } })

export const fileLink = (key: string, id: string, account: string, url: string) =>
  call<Article>(api.link(id, account), { method: 'POST', key, body: { url } })

export function uploadMedia(id: string, file: File, progress?: (part: number) => void): Promise<MediaInfo> {
  const form = new FormData()
  form.append('file', file)
  return upload<MediaInfo>(api.articleMedia(id), form, progress)
}

export function importInto(id: string, files: File[], progress: (part: number) => void): Promise<Article> {
  const form = new FormData()
  for (const file of files) form.append('file', file)
  return upload<Article>(api.import(id), form, progress)
}

/** One attempt to save the working copy; every answer is an outcome, none is thrown. */
export async function saveDraft(id: string, base: string, snapshot: Snapshot): Promise<Outcome> {
  try {
    const saved = await call<{ base: string; saved_at: string }>(api.draft(id), { method: 'PUT', body: { base, ...snapshot } })
    return { kind: 'saved', base: saved.base, at: saved.saved_at }
  } catch (e) {
    if (!(e instanceof ApiError)) throw e
    if (e.status === 409 && e.problem.current) return { kind: 'conflict', current: e.problem.current }
    if (e.status === 401) return { kind: 'session' }
    if (e.status === 0 || e.status >= 500 || e.status === 429) return { kind: 'offline', text: e.message }
    return { kind: 'refused', text: e.message, errors: e.problem.errors ?? [] }
  }
}
