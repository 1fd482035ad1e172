// Pictures on their way from the editor to the server: how far, or why not. The editor's node only carries the key.

import { useSyncExternalStore } from 'react'

export type Upload = { file: File; part: number; error: string; preview: string }

export class Uploads {
  private readonly all = new Map<string, Upload>()
  private readonly listeners = new Set<() => void>()

  start(key: string, file: File): void {
    this.all.set(key, { file, part: 0, error: '', preview: URL.createObjectURL(file) })
    this.tell()
  }

  update(key: string, change: Partial<Upload>): void {
    const now = this.all.get(key)
    if (!now) return
    this.all.set(key, { ...now, ...change })
    this.tell()
  }

  end(key: string): void {
    const now = this.all.get(key)
    if (now) URL.revokeObjectURL(now.preview)
    this.all.delete(key)
    this.tell()
  }

  get(key: string): Upload | undefined {
    return this.all.get(key)
  }

  get running(): number {
    return [...this.all.values()].filter((u) => !u.error).length
  }

  listen = (tell: () => void): (() => void) => {
    this.listeners.add(tell)
    return () => this.listeners.delete(tell)
  }

  private tell(): void {
    for (const tell of this.listeners) tell()
  }
}

export function useUpload(uploads: Uploads, key: string | null): Upload | undefined {
  return useSyncExternalStore(uploads.listen, () => (key ? uploads.get(key) : undefined))
}
