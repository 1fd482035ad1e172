import { infiniteQueryOptions } from '@tanstack/react-query'
import { call, upload } from '../../api/client'
import type { Article, Page, WorkBox, WorkItem } from '../../api/types'
import { api } from '../../paths'

export const workQuery = (box: WorkBox, q: string) =>
  infiniteQueryOptions({
    queryKey: ['work', box, q],
    queryFn: ({ pageParam }) => call<Page<WorkItem>>(api.work(box, q, pageParam)),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    refetchInterval: 60_000,
  })

export type Registration = { person: string; unit: string; means: 'paper' | 'mail' }

export const createArticle = (key: string, unit: string, registered: Registration | null) =>
  call<Article>(api.articles, { method: 'POST', key, body: { ...(unit ? { unit } : {}), ...(registered ? { registered_for: registered } : {}) } })

export function importFiles(id: string, files: File[], progress: (part: number) => void): Promise<Article> {
  const form = new FormData()
  for (const file of files) form.append('file', file)
  return upload<Article>(api.import(id), form, progress)
}
