import type { Tone } from '../../shared/words'

/** How a state of a credential looks. */
export const credentialTone: Record<string, Tone> = { none: 'plain', sealed: 'good', due: 'warn', required: 'bad', expired: 'bad' }

/** How a line of an examination looks, and what it is called. */
export const levels: Record<string, { tone: Tone; text: string }> = {
  ok: { tone: 'good', text: '正常' }, warn: { tone: 'warn', text: '注意' }, bad: { tone: 'bad', text: '有问题' }, unknown: { tone: 'plain', text: '没有查到' },
}

export const unsealTone: Record<string, Tone> = { asked: 'busy', approved: 'busy', shown: 'good', refused: 'plain', lapsed: 'plain' }

/** What is typed in for a credential, and where it is found. */
export function hint(channel: string, kind: string): string {
  if (channel === 'wechat' && kind === 'secret') return '公众平台“设置与开发—开发接口管理—基本配置”，管理员扫码后重置得到，平台只显示一次。'
  if (channel === 'wechat' && kind === 'callback') return '“基本配置—服务器配置”里的 Token 和 EncodingAESKey，中间用一个空格隔开。'
  if (channel === 'weibo' && kind === 'secret') return '由账号本人在微博开放平台授权得到。平台不会自动续期，请填写到期日。'
  if (channel === 'weibo' && kind === 'app_secret') return '微博开放平台“我的应用—应用信息—基本信息”。'
  return '账号在平台网站登录用的密码。平时不用它，只在找回账号等时候由两位保管人启封。'
}

/** Two digits for a running clock. */
export function clock(seconds: number): string {
  const s = Math.max(0, Math.floor(seconds))
  return `${Math.floor(s / 60)} 分 ${String(s % 60).padStart(2, '0')} 秒`
}
