import { getSchema } from '@tiptap/core'
import { EditorState } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import type { Block, Document } from '../../../api/types'
import { safeLink, toDocument, toEditor, type Node } from './map'
import { placeOf } from './place'
import { assignIDs, extensions } from './schema'

const schema = getSchema(extensions())
const media = 'sha256:' + 'a'.repeat(64)

function doc(...blocks: Block[]): Document {
  return { v: 1, title: '关于开展汛期巡查的通知', blocks }
}

/** Through the editor's real schema and back. */
function through(document: Document): Document {
  const node = schema.nodeFromJSON(toEditor(document))
  node.check()
  return toDocument(node.toJSON() as Node, document)
}

const samples: Record<string, Document> = {
  'an empty document': doc(),
  'title, summary and byline': { ...doc(), summary: '第一行\n第二行', byline: '横沥镇党政办' },
  'an empty paragraph of the author': doc({ id: 'b1', type: 'paragraph' }),
  'paragraphs with every style': doc(
    { id: 'b1', type: 'paragraph', indent: 2, runs: [
      { text: '巡查' }, { text: '重点', bold: true }, { text: '区域', italic: true, underline: true }, { text: '作废', strike: true },
      { text: 'm' }, { text: '2', script: 'sup' }, { text: 'H' }, { text: '2', script: 'sub' }, { text: 'O' },
      { text: '政府网站', link: 'https://www.example.gov.cn/a?b=1#c', bold: true },
    ] },
    { id: 'b2', type: 'paragraph', align: 'center', runs: [{ text: '（盖章）' }] },
    { id: 'b3', type: 'paragraph', align: 'right', runs: [{ text: '2026年11月22日' }] },
    { id: 'b4', type: 'paragraph', align: 'justify', runs: [{ text: '\t制表符与𠮷野家😀' }] },
  ),
  'headings of six levels': doc(...[1, 2, 3, 4, 5, 6].map((level): Block => ({ id: `h${level}`, type: 'heading', level, runs: [{ text: `第${level}级` }] }))),
  'line breaks within one style and between two': doc(
    { id: 'b1', type: 'paragraph', runs: [{ text: '电话：\n12345\n\n地址', bold: true }, { text: '\n结束' }] },
    { id: 'b2', type: 'paragraph', runs: [{ text: '\n' }] },
  ),
  'lists with levels, a start and empty items': doc(
    { id: 'l1', type: 'list', items: [
      { id: 'i1', runs: [{ text: '一级' }] }, { id: 'i2', level: 1, runs: [{ text: '二级', bold: true }] }, { id: 'i3', level: 2 },
      { id: 'i4', level: 1, runs: [{ text: '又二级' }] }, { id: 'i5', runs: [{ text: '又一级' }] },
    ] },
    { id: 'l2', type: 'list', ordered: true, start: 3, items: [{ id: 'i6', runs: [{ text: '第三项' }] }, { id: 'i7', level: 1, runs: [{ text: '细项' }] }] },
    { id: 'l3', type: 'list', ordered: true, items: [{ id: 'i8', runs: [{ text: '紧挨着的另一列表' }] }] },
  ),
  'a table with merged cells, headers and empty cells': doc({ id: 't1', type: 'table', rows: [
    { cells: [{ id: 'c1', header: true, colspan: 2, blocks: [{ id: 'p1', type: 'paragraph', align: 'center', runs: [{ text: '时间' }] }] }, { id: 'c2', rowspan: 2 }] },
    { cells: [{ id: 'c3', blocks: [{ id: 'p2', type: 'paragraph' }] }, { id: 'c4', blocks: [
      { id: 'p3', type: 'paragraph', runs: [{ text: '上午' }] }, { id: 'l9', type: 'list', items: [{ id: 'i9', runs: [{ text: '地点' }] }] },
    ] }] },
  ] }),
  'pictures, quotes, rules and attachments': doc(
    { id: 'm1', type: 'image', media, alt: '现场照片', caption: '11月20日，志愿者在河堤巡查。', width: 1600, height: 1200 },
    { id: 'm2', type: 'image', media },
    { id: 'q1', type: 'quote', blocks: [{ id: 'q2', type: 'paragraph', runs: [{ text: '原文' }] }, { id: 'q3', type: 'quote' }] },
    { id: 'r1', type: 'rule' },
    { id: 'a1', type: 'attachment', media, name: '实施方案.pdf' },
  ),
}

describe('the editor keeps a document', () => {
  for (const [name, document] of Object.entries(samples)) {
    it(`with ${name}`, () => expect(through(document)).toEqual(document))
  }

  it('for any mixture of the samples', () => {
    let n = 0
    const renamed = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(renamed)
      if (typeof value !== 'object' || value === null) return value
      return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, k === 'id' ? `x${n++}` : renamed(v)]))
    }
    const all = Object.values(samples).flatMap((d) => d.blocks)
    for (let turn = 0; turn < all.length; turn++) {
      const mixed = doc(...(renamed([...all.slice(turn), ...all.slice(0, turn)]) as Block[]))
      expect(through(mixed)).toEqual(mixed)
    }
  })
})

describe('what the format cannot hold', () => {
  it('is normalised: left alignment, neighbouring runs of one style, levels that jump', () => {
    expect(through(doc(
      { id: 'b1', type: 'paragraph', align: 'left', runs: [{ text: '甲' }, { text: '乙' }, { text: '' }] },
      { id: 'l1', type: 'list', items: [{ id: 'i1', level: 3, runs: [{ text: '跳级' }] }, { id: 'i2', level: 5, runs: [{ text: '再跳' }] }] },
    ))).toEqual(doc(
      { id: 'b1', type: 'paragraph', runs: [{ text: '甲乙' }] },
      { id: 'l1', type: 'list', items: [{ id: 'i1', runs: [{ text: '跳级' }] }, { id: 'i2', level: 1, runs: [{ text: '再跳' }] }] },
    ))
  })

  it('never leaves as a dangerous link, a control character or a picture still on its way', () => {
    const root: Node = { type: 'doc', content: [
      { type: 'paragraph', attrs: { id: 'b1' }, content: [{ type: 'text', text: '点\u0000我\u200b', marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }] }] },
      { type: 'image', attrs: { id: 'b2', media: '', upload: 'u1' } },
    ] }
    expect(toDocument(root, { title: ' 题\n目\u0007 ' })).toEqual({ v: 1, title: '题 目', blocks: [{ id: 'b1', type: 'paragraph', runs: [{ text: '点我\u200b' }] }] })
    for (const bad of ['javascript:alert(1)', 'data:text/html,x', '//x.cn', '/local', 'https://a b', 'http://', 'mailto:']) expect(safeLink(bad)).toBe(false)
    for (const good of ['https://a.cn', 'http://a.cn/x', 'mailto:a@b.cn']) expect(safeLink(good)).toBe(true)
  })
})

describe('block ids', () => {
  it('are given to new blocks, and anew to the second of a pair', () => {
    const node = schema.nodeFromJSON(toEditor(doc({ id: 'b1', type: 'paragraph', runs: [{ text: '上' }] }, { id: 'b1', type: 'paragraph', runs: [{ text: '下' }] },
      { id: '', type: 'list', items: [{ id: '', runs: [{ text: '项' }] }] })))
    const state = EditorState.create({ doc: node })
    const tr = assignIDs(state.tr)
    const ids = toDocument(tr!.doc.toJSON() as Node, { title: '' }).blocks.flatMap((b) => [b.id, ...(b.type === 'list' ? (b.items ?? []).map((i) => i.id) : [])])
    expect(ids[0]).toBe('b1')
    expect(new Set(ids).size).toBe(4)
    for (const id of ids) expect(id).toMatch(/^[A-Za-z0-9_-]{1,64}$/)
    expect(assignIDs(state.apply(tr!).tr)).toBeNull()
  })
})

describe('the place of a finding', () => {
  const node = schema.nodeFromJSON(toEditor(doc(
    { id: 'b1', type: 'paragraph', runs: [{ text: '𠮷a', bold: true }, { text: '\n错误' }] },
    { id: 'l1', type: 'list', items: [{ id: 'i1', runs: [{ text: '列表错字' }] }] },
    { id: 'm1', type: 'image', media },
  )))
  const words = (block: string, start: number, end: number) => {
    const place = placeOf(node, block, start, end)
    return place && node.textBetween(place.from, place.to, '', '\n')
  }

  it('counts code points and line breaks', () => {
    expect(words('b1', 0, 1)).toBe('𠮷')
    expect(words('b1', 1, 3)).toBe('a\n')
    expect(words('b1', 3, 5)).toBe('错误')
    expect(words('i1', 2, 4)).toBe('错字')
  })

  it('is the whole picture, and null when the block is gone', () => {
    expect(placeOf(node, 'm1', 0, 0)?.whole).toBe(true)
    expect(placeOf(node, 'b1', 9, 9)?.whole).toBe(true)
    expect(placeOf(node, 'gone', 0, 1)).toBeNull()
  })
})
