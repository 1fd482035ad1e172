import type { Answer, Checked, Decision } from '../../api/types'

/** What a decision of the rules means to the author. */
export const decisionWord: Record<Decision, { title: string; type: 'success' | 'info' | 'warning' | 'error' }> = {
  route: { title: '按规定可以报送，流程如下', type: 'success' },
  mixed: { title: '各渠道的结论不同，请看下面', type: 'warning' },
  refused: { title: '按规定不能报送', type: 'error' },
  intake_refused: { title: '还缺内容，补齐后才能确定流程', type: 'info' },
  forbidden: { title: '规定禁止发布', type: 'error' },
  undefined: { title: '规定没有写明这类稿件由谁审签，不能发布', type: 'error' },
}

/** Whether the rules close the way, whatever the author still fills in. */
export function closed(answer: Answer): boolean {
  return answer.decision === 'refused' || answer.decision === 'forbidden' || answer.decision === 'undefined'
}

/** One line on where the text stands before submission; n is how many things are still to be done. */
export function standing(checked: Checked, n: number): string {
  if (closed(checked.answer)) return decisionWord[checked.answer.decision].title
  return checked.ready ? '规定要的都齐了，可以报送。' : `报送前还有 ${Math.max(n, 1)} 项要处理`
}
