import { Modal } from 'antd'
import type { Me } from '../../api/types'
import { secrecyNotice } from '../../shared/session'
import { LoginForm } from './LoginForm'

/** Login in place when the session ended in the middle of work. The page behind stays as it is. */
export function ExpiredDialog({ me, open, onDone }: { me: Me | null; open: boolean; onDone: (me: Me) => void }) {
  return (
    <Modal title="登录已经失效，请重新登录" open={open} footer={null} closable={false} mask={{ closable: false }} keyboard={false} destroyOnHidden zIndex={2000}>
      <p>{me ? `${me.person.name}，` : ''}您写的内容都还在，登录后接着办。</p>
      <p className="qf-secrecy">{secrecyNotice}</p>
      <LoginForm name={me?.login} onDone={onDone} />
    </Modal>
  )
}
