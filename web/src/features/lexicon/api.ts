import { useCallback } from 'react'
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { call, upload } from '../../api/client'
import type { Fates, ImportPreview, Lexicon, LexiconDiff, LexiconVersion, Page, Scan, ScanHit, Word, WordInput } from '../../api/types'
import { api } from '../../paths'
import { useOnce } from '../../shared/once'

export const lexiconsQuery = queryOptions({ queryKey: ['lexicons'], queryFn: () => call<Page<Lexicon>>(api.lexicons) })

export const lexiconQuery = (id: string) => queryOptions({ queryKey: ['lexicons', id], queryFn: () => call<Lexicon>(api.lexicon(id)) })

export const wordsQuery = (id: string, q: string) =>
  infiniteQueryOptions({
    queryKey: ['lexicons', id, 'words', q],
    queryFn: ({ pageParam }) => call<Page<Word>>(api.lexiconEntries(id, q, pageParam)),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
  })

export const versionsQuery = (id: string) =>
  queryOptions({ queryKey: ['lexicons', id, 'versions'], queryFn: () => call<Page<LexiconVersion>>(api.lexiconVersions(id)) })

export const diffQuery = (id: string, from: number, to: number) =>
  queryOptions({ queryKey: ['lexicons', id, 'diff', from, to], queryFn: () => call<LexiconDiff>(api.lexiconDiff(id, from, to)), staleTime: Infinity })

/** The scans of a lexicon; looked at again while one runs. */
export const scansQuery = (id: string) =>
  queryOptions({
    queryKey: ['lexicons', id, 'scans'],
    queryFn: () => call<Page<Scan>>(api.lexiconScans(id)),
    refetchInterval: (query) => (query.state.data?.items.some((s) => s.state === 'running') ? 2000 : false),
  })

/** The hits of a scan. What has been examined so far stands in the key: more articles, other pages. */
export const hitsQuery = (scan: string, done: number) =>
  infiniteQueryOptions({
    queryKey: ['lexicon-hits', scan, done],
    queryFn: ({ pageParam }) => call<Page<ScanHit>>(api.scanHits(scan, pageParam)),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: (old) => old,
  })

/** What became of findings since a day. Read again after a change of lexicons: a pattern may have been accepted. */
export const fatesQuery = (from: string) => queryOptions({ queryKey: ['lexicons', 'fates', from], queryFn: () => call<Fates>(api.fates(from)) })

/** useOnce for a change of lexicons: what the pages show of them is read again, refused or not. */
export function useChange<A extends unknown[], T>(send: (key: string, ...args: A) => Promise<T>) {
  const client = useQueryClient()
  return useOnce(useCallback(async (key: string, ...args: A) => {
    try {
      return await send(key, ...args)
    } finally {
      void client.invalidateQueries({ queryKey: ['lexicons'] })
    }
  }, [client, send]))
}

export const openLexicon = (key: string, name: string, kind: Lexicon['kind']) => call<Lexicon>(api.lexicons, { method: 'POST', key, body: { name, kind } })

export const putWord = (key: string, id: string, seen: number, word: WordInput) =>
  call<Lexicon>(api.lexiconChanges(id), { method: 'POST', key, body: { seen, put: [word] } })

export const retireWord = (key: string, id: string, seen: number, term: string, why: string) =>
  call<Lexicon>(api.lexiconChanges(id), { method: 'POST', key, body: { seen, retire: [{ term, why }] } })

export const switchTo = (key: string, id: string, version: number) =>
  call<Lexicon>(api.lexiconSwitch(id), { method: 'POST', key, body: { version } })

export const startScan = (key: string, id: string, version: number, published: boolean) =>
  call<Scan>(api.lexiconScans(id), { method: 'POST', key, body: { version, published } })

export const moveScan = (key: string, scan: string, act: 'pause' | 'resume' | 'cancel') =>
  call<Scan>(api.scanActs(scan), { method: 'POST', key, body: { do: act } })

export type WordFile = { file: File; why: string; alone: boolean; seen: number }

/** Shows what a file would change; with the token of what was shown, changes it. */
export function importWords(id: string, list: WordFile, accept: string): Promise<ImportPreview> {
  const form = new FormData()
  form.append('file', list.file)
  form.append('why', list.why)
  form.append('alone', String(list.alone))
  form.append('seen', String(list.seen))
  if (accept) form.append('accept', accept)
  return upload<ImportPreview>(api.lexiconImports(id), form)
}
