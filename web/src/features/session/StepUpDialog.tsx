import { Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { Refusal } from '../../shared/parts'
import { stepUp } from './api'

/** Asks for the password again before a signature. */
export function StepUpDialog({ name, onEnd }: { name: string; onEnd: (done: boolean) => void }) {
  const [form] = Form.useForm<{ password: string }>()
  const [error, setError] = useState<unknown>(null)
  const [pending, setPending] = useState(false)

  async function send({ password }: { password: string }) {
    setPending(true)
    setError(null)
    try {
      await stepUp(password)
      onEnd(true)
    } catch (e) {
      setError(e)
      setPending(false)
    }
  }

  return (
    <Modal title="请再次输入密码确认是您本人" open okText="确认" cancelText="不办了" onOk={form.submit} onCancel={() => onEnd(false)} confirmLoading={pending} zIndex={1900}>
      <p>{name}，签批前需要核验身份。取消则什么都不会发生。</p>
      <Form form={form} layout="vertical" requiredMark={false} onFinish={(v) => void send(v)}>
        <Form.Item name="password" label="密码" rules={[{ required: true, message: '请填写密码。' }]}>
          <Input.Password autoFocus autoComplete="current-password" size="large" />
        </Form.Item>
      </Form>
      <Refusal error={error} />
    </Modal>
  )
}
