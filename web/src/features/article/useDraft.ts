import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { Editor } from '@tiptap/core'
import type { Article, Document, Meta } from '../../api/types'
import { useMe, useSessionTools } from '../../shared/session'
import { articleQuery, saveDraft } from './api'
import { toDocument, toEditor, type Node } from './editor/map'
import { keep, kept, purge, type Kept } from './kept'
import { DraftSaver, type SaveState, type Snapshot } from './saver'

export type Head = Pick<Document, 'title' | 'summary' | 'byline'>

/** The text somebody writes: head, meta and the editor's body, saved as they change. */
export function useDraft(article: Article) {
  const me = useMe()
  const client = useQueryClient()
  const { restored } = useSessionTools()
  const [head, setHeadState] = useState<Head>({ title: article.source.title, summary: article.source.summary, byline: article.source.byline })
  const [meta, setMetaState] = useState<Meta>(article.meta)
  const [state, setState] = useState<SaveState>({ kind: 'clean', at: '' })
  const [base, setBase] = useState(article.base)
  const [found, setFound] = useState<Kept | null>(() => {
    const copy = kept(localStorage, me.person.id, article.id, Date.now())
    return copy
  })
  const [full, setFull] = useState(false)
  const [loads, setLoads] = useState(0)
  const editor = useRef<Editor | null>(null)
  const now = useRef({ head, meta })
  const timer = useRef(0)

  const saver = useMemo(() => new DraftSaver({
    base: article.base,
    save: (at, snapshot) => saveDraft(article.id, at, snapshot),
    keep: (copy) => setFull(!keep(localStorage, me.person.id, article.id, copy, Date.now())),
    tell: (s) => {
      setState(s)
      if (s.kind === 'clean') setBase(saver.currentBase)
    },
    later: (run, ms) => {
      const t = window.setTimeout(run, ms)
      return () => window.clearTimeout(t)
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- one saver for the life of the page; later bases come by adopt
  }), [article.id, me.person.id])

  const snapshot = useCallback((): Snapshot => ({
    source: editor.current ? toDocument(editor.current.getJSON() as Node, now.current.head) : { ...article.source, ...now.current.head },
    meta: now.current.meta,
  }), [article.source])

  /** Hands over what is typed now. Reading a long text at each key would be slow, so a pause of 300 ms is waited for. */
  const touch = useCallback(() => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      timer.current = 0
      saver.change(snapshot())
    }, 300)
  }, [saver, snapshot])

  const settle = useCallback(() => {
    if (timer.current === 0) return
    window.clearTimeout(timer.current)
    timer.current = 0
    saver.change(snapshot())
  }, [saver, snapshot])

  const setHead = useCallback((change: Partial<Head>) => {
    now.current.head = { ...now.current.head, ...change }
    setHeadState(now.current.head)
    touch()
  }, [touch])

  const setMeta = useCallback((change: Partial<Meta>) => {
    now.current.meta = { ...now.current.meta, ...change }
    setMetaState(now.current.meta)
    touch()
  }, [touch])

  /** Shows another text in the editor, as nobody's typing. */
  const load = useCallback((text: Snapshot) => {
    now.current = { head: { title: text.source.title, summary: text.source.summary, byline: text.source.byline }, meta: text.meta }
    setHeadState(now.current.head)
    setMetaState(text.meta)
    editor.current?.commands.setContent(toEditor(text.source), { emitUpdate: false })
    setLoads((n) => n + 1)
  }, [])

  /** Takes over what the server holds: after an import, or the other text of a conflict. */
  const adopt = useCallback((text: Snapshot, at: string) => {
    window.clearTimeout(timer.current)
    timer.current = 0
    load(text)
    saver.adopt(at)
  }, [load, saver])

  const flush = useCallback(() => {
    settle()
    return saver.flush()
  }, [saver, settle])

  /** Goes on with the copy that an earlier visit left on this device. */
  const restore = useCallback((copy: Kept) => {
    setFound(null)
    load(copy.snapshot)
    if (copy.base !== saver.currentBase) saver.adopt(copy.base)
    saver.change(copy.snapshot)
    void saver.flush()
  }, [load, saver])

  const drop = useCallback(() => {
    setFound(null)
    keep(localStorage, me.person.id, article.id, null, Date.now())
  }, [article.id, me.person.id])

  const attach = useCallback((e: Editor) => {
    editor.current = e
  }, [])

  useEffect(() => {
    if (restored > 0) void saver.flush()
  }, [restored, saver])

  useEffect(() => {
    purge(localStorage, Date.now())
    const online = () => void saver.flush()
    const hide = () => settle()
    const leave = (e: BeforeUnloadEvent) => {
      settle()
      if (saver.unsaved) e.preventDefault()
    }
    window.addEventListener('online', online)
    window.addEventListener('pagehide', hide)
    window.addEventListener('beforeunload', leave)
    return () => {
      window.removeEventListener('online', online)
      window.removeEventListener('pagehide', hide)
      window.removeEventListener('beforeunload', leave)
      settle()
      void saver.flush().finally(() => {
        void client.invalidateQueries({ queryKey: articleQuery(article.id).queryKey })
        void client.invalidateQueries({ queryKey: ['work'] })
      })
    }
  }, [article.id, client, saver, settle])

  return { head, setHead, meta, setMeta, state, base, editor, attach, touch, flush, adopt, saver, snapshot, found, restore, drop, full, loads }
}

export type Draft = ReturnType<typeof useDraft>
