import { call } from '../../api/client'
import type { Me } from '../../api/types'
import { api } from '../../paths'

export const login = (name: string, password: string) =>
  call<Me>(api.session, { method: 'POST', body: { name, password, bearer: false } })

export const logout = () => call<void>(api.session, { method: 'DELETE' })

export const stepUp = (password: string) => call<{ until: string }>(api.stepUp, { method: 'POST', body: { password } })
