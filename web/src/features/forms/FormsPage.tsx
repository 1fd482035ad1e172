import { App, Button, Popconfirm } from 'antd'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Heading, Loaded, Refusal, State } from '../../shared/parts'
import { when } from '../../shared/time'
import { formsQuery, withdraw, type FormShelf, type OwnForm } from './api'
import { BringDialog } from './BringDialog'

/** 表样: the body's own forms in place of those that come with the program. */
export default function FormsPage() {
  const query = useQuery(formsQuery)
  return (
    <>
      <Heading title="本单位表样" />
      <Loaded query={query}>{(shelf) => <Shelf shelf={shelf} />}</Loaded>
    </>
  )
}

function Shelf({ shelf }: { shelf: FormShelf }) {
  const [bringing, setBringing] = useState('')
  return (
    <>
      <section className="qf-card">
        <p className="qf-quiet">审签单、呈批表可以用本单位自己的式样：在 Word 或网页文件里写上字段，例如 {'{{标题}}'}、{'{{分管领导意见}}'}，打印时自动填写。没有启用的，按系统自带的式样打印。</p>
        {shelf.may.ok ? null : <p className="qf-why-not">{shelf.may.reason}</p>}
        <ul className="qf-shelf">
          {shelf.names.map((name) => <Row key={name} name={name} form={shelf.items.find((f) => f.name === name)} may={shelf.may.ok} onBring={() => setBringing(name)} />)}
        </ul>
      </section>
      <section className="qf-card">
        <h2>可以使用的字段</h2>
        <p className="qf-fields">{shelf.fields.map((f) => <code key={f}>{`{{${f}}}`}</code>)}</p>
        <p className="qf-quiet qf-small">还可以写“职务＋意见、姓名、日期”，例如 {'{{分管领导意见}}'} {'{{分管领导姓名}}'} {'{{分管领导日期}}'}；流程里没有这个职务的，打印时空着。</p>
      </section>
      <section className="qf-card">
        <h2>启用记录</h2>
        {shelf.history.length === 0 ? <p className="qf-quiet">还没有启用过本单位的表样。</p> : (
          <ol className="qf-timeline">
            {shelf.history.map((h) => <li key={`${h.at} ${h.name} ${h.text}`}><div className="qf-quiet qf-small">{when(h.at)}</div><div><b>{h.by.name} </b>“{h.name}”{h.text}{h.file ? `：${h.file}` : ''}</div></li>)}
          </ol>
        )}
      </section>
      {bringing ? <BringDialog name={bringing} onClose={() => setBringing('')} /> : null}
    </>
  )
}

function Row({ name, form, may, onBring }: { name: string; form: OwnForm | undefined; may: boolean; onBring: () => void }) {
  const client = useQueryClient()
  const { message } = App.useApp()
  const [error, setError] = useState<unknown>(null)

  async function back() {
    setError(null)
    try {
      await withdraw(name)
      await client.invalidateQueries({ queryKey: formsQuery.queryKey })
      void message.success(`“${name}”已改回系统自带的表样。`)
    } catch (e) {
      setError(e)
    }
  }

  return (
    <li>
      <div><b>{name}</b>　{form ? <State tone="good">本单位表样</State> : <State tone="plain">系统自带</State>}<div className="qf-quiet qf-small">{form ? form.file : '按系统自带的式样打印'}</div><Refusal error={error} /></div>
      {may ? (
        <div className="qf-buttons">
          <Button onClick={onBring}>{form ? '换一份' : '上传表样'}</Button>
          {form ? <Popconfirm title={`停用本单位的“${name}”？`} description="以后按系统自带的式样打印，已打印的不受影响。" okText="停用" cancelText="不停用" onConfirm={() => void back()}><Button>停用</Button></Popconfirm> : null}
        </div>
      ) : null}
    </li>
  )
}
