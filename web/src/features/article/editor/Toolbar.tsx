import {
  AlignCenterOutlined, AlignLeftOutlined, AlignRightOutlined, BoldOutlined, ItalicOutlined, LinkOutlined, OrderedListOutlined, PictureOutlined,
  RedoOutlined, StrikethroughOutlined, TableOutlined, UnderlineOutlined, UndoOutlined, UnorderedListOutlined,
} from '@ant-design/icons'
import { Button, Dropdown, Input, Modal, Select, Tooltip } from 'antd'
import { useEditorState, type Editor } from '@tiptap/react'
import { useRef, useState, type ReactNode } from 'react'
import { safeLink } from './map'

export function Toolbar({ editor, onPictures }: { editor: Editor; onPictures: (files: File[]) => void }) {
  const files = useRef<HTMLInputElement>(null)
  const [linking, setLinking] = useState(false)
  const s = useEditorState({
    editor,
    selector: ({ editor: e }) => ({
      level: e.isActive('heading') ? (e.getAttributes('heading').level as number) : 0,
      bold: e.isActive('bold'), italic: e.isActive('italic'), underline: e.isActive('underline'), strike: e.isActive('strike'),
      sup: e.isActive('script', { kind: 'sup' }), sub: e.isActive('script', { kind: 'sub' }), link: e.isActive('link'),
      bullet: e.isActive('bulletList'), ordered: e.isActive('orderedList'), quote: e.isActive('blockquote'), table: e.isActive('table'),
      align: ((e.getAttributes('paragraph').align ?? e.getAttributes('heading').align) as string | null) ?? 'left',
      indent: (e.getAttributes('paragraph').indent as number) > 0, undo: e.can().undo(), redo: e.can().redo(),
    }),
  })
  const chain = () => editor.chain().focus()
  const align = (value: string | null) => chain().updateAttributes('paragraph', { align: value }).updateAttributes('heading', { align: value }).run()

  return (
    <div className="qf-tools" role="toolbar" aria-label="排版">
      <Select size="small" value={s.level} aria-label="段落样式" className="qf-tools-style" onChange={(level: number) => {
        if (level === 0) chain().setParagraph().run()
        else chain().setHeading({ level: level as 1 | 2 | 3 }).run()
      }} options={[{ value: 0, label: '正文' }, ...[1, 2, 3, 4].map((n) => ({ value: n, label: `${'一二三四'[n - 1]}级标题` })), ...(s.level > 4 ? [{ value: s.level, label: `${s.level}级标题` }] : [])]} />
      <Tool on={s.bold} text="加粗" icon={<BoldOutlined />} run={() => chain().toggleBold().run()} />
      <Tool on={s.italic} text="倾斜" icon={<ItalicOutlined />} run={() => chain().toggleItalic().run()} />
      <Tool on={s.underline} text="下划线" icon={<UnderlineOutlined />} run={() => chain().toggleUnderline().run()} />
      <Tool on={s.strike} text="删除线" icon={<StrikethroughOutlined />} run={() => chain().toggleStrike().run()} />
      <Tool on={s.sup} text="上标" icon={<>x²</>} run={() => chain().toggleMark('script', { kind: 'sup' }).run()} />
      <Tool on={s.sub} text="下标" icon={<>x₂</>} run={() => chain().toggleMark('script', { kind: 'sub' }).run()} />
      <span className="qf-tools-gap" />
      <Tool on={s.indent} text="首行缩进两字" icon={<>缩进</>} run={() => chain().updateAttributes('paragraph', { indent: s.indent ? 0 : 2 }).run()} />
      <Tool on={s.align === 'left'} text="左对齐" icon={<AlignLeftOutlined />} run={() => align(null)} />
      <Tool on={s.align === 'center'} text="居中" icon={<AlignCenterOutlined />} run={() => align('center')} />
      <Tool on={s.align === 'right'} text="右对齐" icon={<AlignRightOutlined />} run={() => align('right')} />
      <Tool on={s.bullet} text="项目列表" icon={<UnorderedListOutlined />} run={() => chain().toggleBulletList().run()} />
      <Tool on={s.ordered} text="编号列表" icon={<OrderedListOutlined />} run={() => chain().toggleOrderedList().run()} />
      <Tool on={s.quote} text="引用" icon={<>引用</>} run={() => chain().toggleBlockquote().run()} />
      <Tool on={false} text="分隔线" icon={<>横线</>} run={() => chain().setHorizontalRule().run()} />
      <span className="qf-tools-gap" />
      <Tool on={s.link} text="链接" icon={<LinkOutlined />} run={() => setLinking(true)} />
      <Tool on={false} text="插入图片" icon={<PictureOutlined />} run={() => files.current?.click()} />
      <input ref={files} type="file" accept="image/jpeg,image/png,image/gif,image/webp" multiple hidden aria-label="选择图片" onChange={(e) => {
        onPictures([...(e.target.files ?? [])])
        e.target.value = ''
      }} />
      {s.table ? (
        <Dropdown trigger={['click']} menu={{ items: tableActs.map((a) => ({ key: a.key, label: a.label })), onClick: ({ key }) => tableActs.find((a) => a.key === key)?.run(editor) }}>
          <Button size="small" type="primary" icon={<TableOutlined />} aria-label="表格操作" title="表格操作" />
        </Dropdown>
      ) : <Tool on={false} text="插入表格" icon={<TableOutlined />} run={() => chain().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run()} />}
      <span className="qf-tools-gap" />
      <Tool on={false} off={!s.undo} text="撤销" icon={<UndoOutlined />} run={() => chain().undo().run()} />
      <Tool on={false} off={!s.redo} text="重做" icon={<RedoOutlined />} run={() => chain().redo().run()} />
      {linking ? <LinkDialog editor={editor} onClose={() => setLinking(false)} /> : null}
    </div>
  )
}

function Tool({ on, off, text, icon, run }: { on: boolean; off?: boolean; text: string; icon: ReactNode; run: () => void }) {
  return (
    <Tooltip title={text} mouseEnterDelay={0.5}>
      <Button size="small" type={on ? 'primary' : 'text'} disabled={off} aria-label={text} aria-pressed={on} onMouseDown={(e) => e.preventDefault()} onClick={run}>{icon}</Button>
    </Tooltip>
  )
}

const tableActs: { key: string; label: string; run: (e: Editor) => void }[] = [
  { key: 'rowBefore', label: '在上面加一行', run: (e) => e.chain().focus().addRowBefore().run() },
  { key: 'rowAfter', label: '在下面加一行', run: (e) => e.chain().focus().addRowAfter().run() },
  { key: 'colBefore', label: '在左边加一列', run: (e) => e.chain().focus().addColumnBefore().run() },
  { key: 'colAfter', label: '在右边加一列', run: (e) => e.chain().focus().addColumnAfter().run() },
  { key: 'merge', label: '合并选中的单元格', run: (e) => e.chain().focus().mergeCells().run() },
  { key: 'split', label: '拆分单元格', run: (e) => e.chain().focus().splitCell().run() },
  { key: 'header', label: '设为或取消表头', run: (e) => e.chain().focus().toggleHeaderCell().run() },
  { key: 'delRow', label: '删去这一行', run: (e) => e.chain().focus().deleteRow().run() },
  { key: 'delCol', label: '删去这一列', run: (e) => e.chain().focus().deleteColumn().run() },
  { key: 'del', label: '删去整张表', run: (e) => e.chain().focus().deleteTable().run() },
]

function LinkDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const before = (editor.getAttributes('link').href as string | undefined) ?? ''
  const [href, setHref] = useState(before)
  const empty = editor.state.selection.empty && !before
  const bad = href !== '' && !safeLink(href.trim())

  function apply() {
    const chain = editor.chain().focus().extendMarkRange('link')
    if (href.trim() === '') chain.unsetLink().run()
    else if (empty) chain.insertContent({ type: 'text', text: href.trim(), marks: [{ type: 'link', attrs: { href: href.trim() } }] }).run()
    else chain.setLink({ href: href.trim() }).run()
    onClose()
  }

  return (
    <Modal title="链接" open okText={before && href.trim() === '' ? '去掉链接' : '确定'} cancelText="取消" onOk={apply} onCancel={onClose} okButtonProps={{ disabled: bad || (!before && href.trim() === '') }}>
      <Input autoFocus value={href} onChange={(e) => setHref(e.target.value)} placeholder="https://" aria-label="链接地址" onPressEnter={() => !bad && href.trim() && apply()} />
      {bad ? <p className="qf-need">请写完整地址，以 https://、http:// 或 mailto: 开头。</p> : <p className="qf-quiet qf-small">微信公众号和微博对外部链接有限制，以发布预览为准。</p>}
    </Modal>
  )
}
