import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import type { Me } from '../../api/types'
import { Refusal } from '../../shared/parts'
import { login } from './api'

/** Name and password. `name` is fixed when somebody logs in again in the middle of his work. */
export function LoginForm({ name, onDone }: { name?: string; onDone: (me: Me) => void }) {
  const [error, setError] = useState<unknown>(null)
  const [pending, setPending] = useState(false)

  async function send(values: { name: string; password: string }) {
    setPending(true)
    setError(null)
    try {
      onDone(await login(values.name.trim(), values.password))
    } catch (e) {
      setError(e)
    } finally {
      setPending(false)
    }
  }

  return (
    <Form layout="vertical" requiredMark={false} onFinish={(v) => void send(v as { name: string; password: string })} initialValues={{ name: name ?? '', password: '' }}>
      <Form.Item label="登录名" name="name" rules={[{ required: true, message: '请填写登录名。' }]}>
        <Input autoComplete="username" autoFocus={!name} size="large" />
      </Form.Item>
      <Form.Item label="密码" name="password" rules={[{ required: true, message: '请填写密码。' }]}>
        <Input.Password autoComplete="current-password" autoFocus={!!name} size="large" />
      </Form.Item>
      {error ? <div style={{ marginBottom: 16 }}><Refusal error={error} /></div> : null}
      <Button type="primary" htmlType="submit" size="large" block loading={pending}>登录</Button>
    </Form>
  )
}
