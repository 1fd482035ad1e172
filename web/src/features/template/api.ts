import { useCallback } from 'react'
import { keepPreviousData, queryOptions, useQueryClient } from '@tanstack/react-query'
import { call } from '../../api/client'
import type { Action, Article, Rules, Template, TemplateFill, TemplateItem, TemplateSketch, TemplateTextInput } from '../../api/types'
import { api } from '../../paths'
import { useOnce } from '../../shared/once'

export const templatesQuery = queryOptions({ queryKey: ['templates'], queryFn: () => call<{ items: TemplateItem[]; write: Action }>(api.templates) })

/** One template with the text of a version; 0 is the latest. */
export const templateQuery = (id: string, version = 0) => queryOptions({ queryKey: ['templates', id, version], queryFn: () => call<Template>(api.template(id, version)) })

export const rulesQuery = queryOptions({ queryKey: ['rules', ''], queryFn: () => call<Rules>(api.rules), staleTime: 60_000 })

export const articleQuery = (id: string) => queryOptions({ queryKey: ['article', id], queryFn: () => call<Article>(api.article(id)), enabled: id !== '' })

/** The text as it reads with these values; asked again whenever one of them changes. */
export const sketchQuery = (id: string, version: number, values: Record<string, string>) =>
  queryOptions({
    queryKey: ['template-sketch', id, version, values],
    queryFn: ({ signal }) => call<TemplateSketch>(api.templateSketch(id, version), { method: 'POST', body: { values }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    gcTime: 0,
  })

/** useOnce for a change of templates: what the pages show of them is read again, refused or not. */
export function useChange<A extends unknown[], T>(send: (key: string, ...args: A) => Promise<T>) {
  const client = useQueryClient()
  return useOnce(useCallback(async (key: string, ...args: A) => {
    try {
      return await send(key, ...args)
    } finally {
      void client.invalidateQueries({ queryKey: ['templates'] })
    }
  }, [client, send]))
}

export const writeTemplate = (key: string, name: string, text: TemplateTextInput) => call<Template>(api.templates, { method: 'POST', key, body: { name, text } })

export const writeVersion = (key: string, id: string, seen: number, text: TemplateTextInput) =>
  call<Template>(api.templateVersions(id), { method: 'POST', key, body: { seen, text } })

export type TemplateAct = { do: 'sign' | 'send_back' | 'withdraw'; version?: number; content?: string; reason?: string }

export const actOn = (key: string, id: string, act: TemplateAct) => call<Template>(api.templateActs(id), { method: 'POST', key, body: act })

export const startArticle = (key: string, id: string, version: number, fill: TemplateFill) =>
  call<Article>(api.templateArticles(id, version), { method: 'POST', key, body: fill })

export const refillArticle = (key: string, id: string, base: string, fill: TemplateFill) =>
  call<Article>(api.refill(id), { method: 'POST', key, body: { base, ...fill } })

export const submitArticle = (key: string, id: string, base: string) => call<Article>(api.submit(id), { method: 'POST', key, body: { base } })
