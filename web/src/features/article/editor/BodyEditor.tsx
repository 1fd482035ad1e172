import { App } from 'antd'
import { EditorContent, useEditor, type Editor } from '@tiptap/react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import type { Document, Finding, MediaInfo } from '../../../api/types'
import { findingMarks, findingsKey } from './findings'
import { imageWith } from './ImageView'
import { toEditor } from './map'
import { extensions, newBlockID } from './schema'
import { Toolbar } from './Toolbar'
import { Uploads } from './uploads'

type Props = {
  source: Document
  findings: Finding[]
  send: (file: File, progress: (part: number) => void) => Promise<MediaInfo>
  onChange: (editor: Editor) => void
  onPick: (finding: string) => void
  onReady: (editor: Editor) => void
  /** A text file dropped on the page: the caller asks whether to import it. */
  onFiles: (files: File[]) => void
}

/** The rich text of the body. What it can hold is the schema; what it shows beside the text are findings and uploads. */
export default function BodyEditor({ source, findings, send, onChange, onPick, onReady, onFiles }: Props) {
  const { message } = App.useApp()
  const uploads = useMemo(() => new Uploads(), [])
  const editorRef = useRef<Editor | null>(null)
  const calls = useRef({ send, onPick, onChange, onFiles })
  useEffect(() => {
    calls.current = { send, onPick, onChange, onFiles }
  })

  const carry = useCallback(async (key: string) => {
    const upload = uploads.get(key)
    const editor = editorRef.current
    if (!upload || !editor) return
    uploads.update(key, { part: 0, error: '' })
    try {
      const media = await calls.current.send(upload.file, (part) => uploads.update(key, { part }))
      place(editor, key, media)
      uploads.end(key)
    } catch (e) {
      uploads.update(key, { error: e instanceof Error ? e.message : '图片没有传上去。' })
    }
  }, [uploads])

  const insert = useCallback((files: File[], at?: number) => {
    const editor = editorRef.current
    const pictures = files.filter((f) => f.type.startsWith('image/'))
    const others = files.filter((f) => !f.type.startsWith('image/'))
    if (others.length > 0) calls.current.onFiles(others)
    if (!editor || pictures.length === 0) return
    const keys = pictures.map((file) => {
      const key = newBlockID()
      uploads.start(key, file)
      return key
    })
    const nodes = keys.map((upload) => ({ type: 'image', attrs: { upload } }))
    const { selection } = editor.state
    editor.chain().insertContentAt(at ?? selection.to, nodes).run()
    for (const key of keys) void carry(key)
  }, [carry, uploads])

  const editor = useEditor({
    extensions: [...extensions(imageWith(uploads, (key) => void carry(key))), findingMarks((f) => calls.current.onPick(f))],
    content: toEditor(source),
    immediatelyRender: true,
    shouldRerenderOnTransaction: false,
    editorProps: {
      attributes: { class: 'qf-doc qf-body', role: 'textbox', 'aria-multiline': 'true', 'aria-label': '正文', spellcheck: 'false' },
      handlePaste: (_view, event) => {
        const files = [...(event.clipboardData?.files ?? [])]
        const html = event.clipboardData?.getData('text/html') ?? ''
        // Word offers its text and, beside it, one picture of the whole page: the text is what is wanted.
        const words = html && (new DOMParser().parseFromString(html, 'text/html').body.textContent ?? '').trim() !== ''
        if (words) {
          if (/<img\b/i.test(html)) void message.info('文字已粘贴。文字里的图片请逐张拖入，或用“导入”带进来。')
          return false
        }
        if (files.length === 0) return false
        insert(files)
        return true
      },
      handleDrop: (view, event, _slice, moved) => {
        const files = [...((event as DragEvent).dataTransfer?.files ?? [])]
        if (moved || files.length === 0) return false
        event.preventDefault()
        insert(files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos)
        return true
      },
    },
    onUpdate: ({ editor: e }) => calls.current.onChange(e),
  })

  useEffect(() => {
    editorRef.current = editor
    onReady(editor)
  }, [editor, onReady])

  // A file that misses the text still lands in it, and never replaces the page.
  useEffect(() => {
    const files = (e: DragEvent) => [...(e.dataTransfer?.files ?? [])]
    const over = (e: DragEvent) => {
      if (e.dataTransfer?.types.includes('Files')) e.preventDefault()
    }
    const drop = (e: DragEvent) => {
      if (e.defaultPrevented || files(e).length === 0) return
      e.preventDefault()
      insert(files(e))
    }
    window.addEventListener('dragover', over)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('drop', drop)
    }
  }, [insert])

  useEffect(() => {
    if (!editor.isDestroyed) editor.view.dispatch(editor.state.tr.setMeta(findingsKey, findings))
  }, [editor, findings])

  return (
    <div className="qf-editor">
      <Toolbar editor={editor} onPictures={insert} />
      <EditorContent editor={editor} />
    </div>
  )
}

/** Puts the picture that arrived into the node that waits for it. */
function place(editor: Editor, key: string, media: MediaInfo): void {
  if (editor.isDestroyed) return
  editor.state.doc.descendants((node, pos) => {
    if (node.type.name !== 'image' || node.attrs.upload !== key) return
    editor.view.dispatch(editor.state.tr.setNodeMarkup(pos, undefined, { ...node.attrs, media: media.digest, width: media.width, height: media.height, upload: null }))
  })
}
