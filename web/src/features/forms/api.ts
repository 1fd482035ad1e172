import { queryOptions } from '@tanstack/react-query'
import { ApiError, call, upload } from '../../api/client'
import type { Action, Problem, Ref } from '../../api/types'
import { api } from '../../paths'

export type OwnForm = { name: string; format: 'docx' | 'html'; file?: string; digest: string; size: number }

export type FormShelf = {
  items: OwnForm[]
  names: string[]
  fields: string[]
  history: { at: string; by: Ref; name: string; file?: string; text: string }[]
  may: Action
}

export type Found = { known: string[]; unknown: string[] }

export const formsQuery = queryOptions({ queryKey: ['forms'], queryFn: () => call<FormShelf>(api.forms) })

const body = (file: File) => {
  const form = new FormData()
  form.append('file', file)
  return form
}

export const fieldsOf = (file: File) => upload<Found>(api.formFields, body(file))

export const adopt = (name: string, file: File) => upload<undefined>(api.formOf(name), body(file), undefined, 'PUT')

export const withdraw = (name: string) => call<undefined>(api.formOf(name), { method: 'DELETE' })

export type Sample = { problems: string[] } | { file: Blob; page: boolean }

/** The template filled with invented entries: a file to look at, or everything that is wrong with it. */
export async function sampleOf(file: File): Promise<Sample> {
  const response = await fetch(api.formPreview, { method: 'POST', body: body(file), credentials: 'same-origin' })
  const type = response.headers.get('Content-Type') ?? ''
  if (!response.ok) throw new ApiError(response.status, (await response.json()) as Problem)
  if (type.startsWith('application/json')) return (await response.json()) as { problems: string[] }
  return { file: await response.blob(), page: type.startsWith('text/html') }
}
