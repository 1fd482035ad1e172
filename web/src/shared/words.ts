// Fixed words of the screen. Words that depend on rights, rules or state come from the API.

import type { AccountInfo, Phase, Severity, TargetState, Urgency } from '../api/types'

export const channelWord: Record<AccountInfo['channel'], string> = { wechat: '微信公众号', weibo: '微博', website: '网站', manual: '人工发布' }

export const urgencyWord: Record<Urgency, string> = { normal: '平急', urgent: '加急', most_urgent: '特急' }

export const severityWord: Record<Severity, string> = { must: '错误', should: '警告', hint: '提示' }

/** The tone in which a state is shown: colour never says more than the word beside it. */
export type Tone = 'plain' | 'busy' | 'good' | 'warn' | 'bad'

export const phaseTone: Record<Phase, Tone> = {
  draft: 'plain', review: 'busy', ready: 'busy', scheduled: 'busy', publishing: 'busy', published: 'good',
  returned: 'warn', held: 'warn', rejected: 'bad', withdrawn: 'plain', taken_down: 'plain',
}

export const targetTone: Record<TargetState['state'], Tone> = {
  none: 'plain', waiting: 'plain', ready: 'busy', scheduled: 'busy', publishing: 'busy', pending: 'busy', draft_ready: 'warn',
  published: 'good', refused: 'bad', uncertain: 'warn', taken_down: 'plain',
}
