import { Button, Input, Progress } from 'antd'
import { NodeViewWrapper, ReactNodeViewRenderer, type NodeViewProps } from '@tiptap/react'
import { api } from '../../../paths'
import { Image } from './schema'
import { useUpload, type Uploads } from './uploads'

/** A picture in the editor: itself, its caption and its description for those who cannot see it, or its upload. */
export function imageWith(uploads: Uploads, retry: (key: string) => void) {
  function ImageView({ node, updateAttributes, deleteNode, selected, editor }: NodeViewProps) {
    const key = node.attrs.upload as string | null
    const upload = useUpload(uploads, key)
    const media = node.attrs.media as string
    const src = media ? api.media(media) : upload?.preview
    return (
      <NodeViewWrapper as="figure" className={selected ? 'qf-figure qf-selected' : 'qf-figure'} data-drag-handle>
        {src ? <img src={src} alt={node.attrs.alt as string} draggable={false} /> : <p className="qf-quiet">图片没有上传完，请移除后重新放入。</p>}
        {!media && upload ? (
          upload.error ? (
            <p role="alert" className="qf-need">{upload.error} <Button size="small" onClick={() => retry(key ?? '')}>再试</Button></p>
          ) : <Progress percent={Math.round(upload.part * 100)} size="small" aria-label="上传进度" />
        ) : null}
        {editor.isEditable ? (
          <div className="qf-figure-fields" contentEditable={false} onKeyDown={(e) => e.stopPropagation()}>
            <Input size="small" placeholder="图片说明（显示在图下）" aria-label="图片说明" value={node.attrs.caption as string} onChange={(e) => updateAttributes({ caption: e.target.value })} />
            <Input size="small" placeholder="图片内容描述（供读屏软件朗读）" aria-label="图片内容描述" value={node.attrs.alt as string} onChange={(e) => updateAttributes({ alt: e.target.value })} />
            <Button size="small" onClick={deleteNode}>移除</Button>
          </div>
        ) : null}
      </NodeViewWrapper>
    )
  }
  return Image.extend({
    addNodeView: () => ReactNodeViewRenderer(ImageView, { stopEvent: ({ event }) => event.target instanceof HTMLInputElement || event.target instanceof HTMLButtonElement }),
  })
}
