import { api } from '../paths'
import type { Problem } from './types'

/** A refusal of the server, or a lost connection (status 0). `message` is the Chinese sentence to show. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly problem: Problem

  constructor(status: number, problem: Problem) {
    super(problem.detail || problem.title || '操作没有完成，请稍后再试。')
    this.status = status
    this.code = problem.code ?? ''
    this.problem = problem
  }

  get cites(): string[] {
    return this.problem.cites ?? []
  }
}

const lost: Problem = { code: 'offline', detail: '连接不上服务器。请检查网络，恢复后再试；没有保存的内容留在本机。' }

type Options = {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  body?: unknown
  /** Repeating a request with the same key has no second effect. */
  key?: string
  signal?: AbortSignal
}

/** Sends one JSON request. Throws ApiError for every answer but a 2xx, and when there is none. */
export async function call<T>(path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json' }
  if (options.body !== undefined) headers['Content-Type'] = 'application/json'
  if (options.key) headers['Idempotency-Key'] = options.key
  let response: Response
  try {
    response = await fetch(path, {
      method: options.method ?? 'GET',
      headers,
      body: options.body === undefined ? undefined : JSON.stringify(options.body),
      signal: options.signal,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (options.signal?.aborted) throw error
    throw new ApiError(0, lost)
  }
  const text = await response.text().catch(() => '')
  return answer<T>(path, response.status, text)
}

/** Sends files and reports how much has gone, 0 to 1. */
export function upload<T>(path: string, form: FormData, progress?: (part: number) => void, method: 'POST' | 'PUT' = 'POST'): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(method, path)
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Idempotency-Key', newKey())
    request.upload.onprogress = (e) => {
      if (e.lengthComputable) progress?.(e.loaded / e.total)
    }
    request.onerror = () => reject(new ApiError(0, lost))
    request.onload = () => {
      try {
        resolve(answer<T>(path, request.status, request.responseText))
      } catch (error) {
        reject(error)
      }
    }
    request.send(form)
  })
}

/** A key that marks one press of a button. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
}

let ended: () => void = () => {}

/** Says who is told when the server no longer knows the session. */
export function onSessionEnd(tell: () => void): void {
  ended = tell
}

function answer<T>(path: string, status: number, text: string): T {
  if (status >= 200 && status < 300) return (text === '' ? undefined : parse(text)) as T
  const problem = asProblem(status, text)
  if (status === 401 && path !== api.session) ended()
  throw new ApiError(status, problem)
}

function asProblem(status: number, text: string): Problem {
  const value = parse(text)
  if (typeof value === 'object' && value !== null) return value as Problem
  if (status === 401) return { status, code: 'unauthenticated', detail: '登录已经失效，请重新登录。' }
  if (status === 413) return { status, detail: '文件太大，服务器没有接收。单个文件最大 20 MB。' }
  if (status >= 500) return { status, detail: '服务器暂时出错，没有完成这次操作。请稍后再试；一再出现请联系管理员。' }
  return { status, detail: '这次操作没有被接受，请刷新页面后再试。' }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
