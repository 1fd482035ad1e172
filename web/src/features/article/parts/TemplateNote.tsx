import { Alert, App, Button } from 'antd'
import { Link } from '@tanstack/react-router'
import type { Article, Checked, Meta } from '../../../api/types'
import { patterns } from '../../../paths'

/** Says of an item that is being written which template it was filled from, whether it still equals it, and the two ways on. */
export function TemplateNote({ article, meta, checked, setMeta }: { article: Article; meta: Meta; checked: Checked | undefined; setMeta: (change: Partial<Meta>) => void }) {
  const { modal } = App.useApp()
  const used = article.template
  if (meta.origin !== 'template' || !meta.template || !used) return null
  const trouble = checked?.template ?? used.stopped

  function ordinary() {
    modal.confirm({
      title: '转为普通稿件', okText: '转为普通稿件', cancelText: '取消',
      content: '文字和信息都保留，以后可以随意修改；报送后走普通审签程序，不能再按预审模板办理。',
      onOk: () => setMeta({ origin: 'original', template: undefined }),
    })
  }

  return (
    <Alert type={trouble ? 'warning' : 'info'} showIcon style={{ marginBottom: 12 }} title={trouble || `本稿由预审模板“${used.name}”第 ${used.version} 版填写，只能改填空项里的内容。`}
      description={
        <div className="qf-buttons">
          <Link to={patterns.templateFill} params={{ id: used.id }} search={{ article: article.id }}><Button size="small" type="primary">重新填写</Button></Link>
          <Button size="small" onClick={ordinary}>转为普通稿件</Button>
        </div>
      } />
  )
}

/** The same for who reads it: which template it equals. */
export function TemplateLine({ article }: { article: Article }) {
  const used = article.template
  if (!used) return null
  return (
    <p className="qf-small qf-head-facts">
      <span>套用预审模板 <Link to={patterns.template} params={{ id: used.id }}>{used.name}</Link> 第 {used.version} 版{used.differs ? `，但${used.differs}` : '，填空以外与签发的模板一致'}</span>
    </p>
  )
}
