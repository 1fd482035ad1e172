import { must } from '../lib/stage.mjs'
import { password } from '../lib/person.mjs'

const wechat = '柳溪城管公众号（演练）'
const secret = 'browser-password-71'

/** Credentials entered, taken out by two people once, the connection examined, and a post handed over. */
export const custody = {
  name: 'credentials kept by two, taken out once, and handed over',
  async run(t) {
    const first = await t.person('liuyang')
    first.window.expect(403, /\/credentials$/) // the password is asked for again
    await first.page.getByRole('link', { name: '账号凭据', exact: true }).click()
    const card = first.page.getByRole('article', { name: wechat })
    await entered(first, card)
    await first.shot('custody-1-accounts')
    await examined(first, card)
    await takenOut(t, first, card)
    await handedOver(t)
  },
}

/** Asks for the password again, when the page does. */
async function stepUp(person) {
  const dialog = person.page.getByRole('dialog').filter({ hasText: '请再次输入密码' })
  await dialog.getByLabel('密码').fill(password)
  await dialog.getByRole('button', { name: /^确\s*认$/ }).click()
  await dialog.waitFor({ state: 'hidden' })
}

async function entered(first, card) {
  const row = card.getByRole('listitem').filter({ hasText: '平台登录密码' })
  await row.getByRole('button', { name: /^录\s*入$/ }).click()
  await first.dialog().getByLabel('平台登录密码').fill(secret)
  await first.dialog().getByRole('button', { name: /^封\s*存$/ }).click()
  await stepUp(first)
  await row.getByText('已封存').waitFor()
  must(!(await first.page.content()).includes(secret), 'the page still has the credential')
}

async function examined(first, card) {
  await card.getByRole('button', { name: '开始体检' }).click()
  await card.getByText('公众号有发布接口的权限').waitFor()
  await card.getByText('平台看到的', { exact: false }).waitFor({ state: 'hidden' })
  await card.scrollIntoViewIfNeeded()
  await first.shot('custody-2-doctor', { full: true })
}

async function takenOut(t, first, card) {
  await card.getByRole('listitem').filter({ hasText: '平台登录密码' }).getByRole('button', { name: '申请启封' }).click()
  await first.dialog().getByLabel('事由').fill('平台要求用密码登录，办理认证年审')
  await first.dialog().getByRole('button', { name: /^申\s*请$/ }).click()
  await card.getByText('等另一位保管人同意').waitFor()
  must(!(await card.getByRole('button', { name: '同意启封' }).isVisible()), 'somebody can agree with himself')

  const second = await t.person('wangjing', { onPhone: true })
  second.window.expect(403, /\/approve$/)
  await second.page.getByText('账号凭据有').waitFor()
  await second.shot('custody-3-notice-phone')
  await second.page.goto('/custody')
  const other = second.page.getByRole('article', { name: wechat })
  await other.getByText('办理认证年审').waitFor()
  await other.getByRole('button', { name: '同意启封' }).scrollIntoViewIfNeeded()
  await second.shot('custody-4-approve-phone')
  await other.getByRole('button', { name: '同意启封' }).click()
  await second.page.locator('.ant-popover').getByRole('button', { name: /^同\s*意$/ }).click()
  await stepUp(second)
  await other.getByText('另一位保管人已同意').waitFor()

  await first.page.reload()
  await card.getByRole('button', { name: '查看凭据（仅一次）' }).click()
  await first.dialog().getByRole('button', { name: '现在查看' }).click()
  must((await first.dialog().getByLabel('凭据', { exact: true }).innerText()) === secret, 'another credential is shown')
  await first.shot('custody-5-shown')
  await first.dialog().getByRole('button', { name: '看完了，关闭' }).click()
  await card.getByText('已启封，由申请人查看一次').waitFor()
  await card.getByText('凭据已经启封导出，须立即更换').waitFor()
  must(!(await first.page.content()).includes(secret), 'the page still has the credential')
}

/** Chooses somebody from a list by name. */
async function pick(person, list, name) {
  await person.dialog().getByRole('combobox', { name: list }).fill(name)
  await person.page.locator('.ant-select-item-option:visible', { hasText: name }).first().click()
  await person.dialog().locator('.ant-select', { hasText: name }).first().waitFor()
}

async function handedOver(t) {
  const steward = await t.person('fangyun')
  const { page } = steward
  await page.goto('/custody')
  await page.getByRole('button', { name: '开出交接单' }).click()
  await pick(steward, '离岗的人', '刘洋')
  await steward.dialog().getByLabel('依据的文件').fill('柳执人〔2026〕6号')
  await steward.dialog().getByRole('button', { name: /^开\s*出$/ }).click()
  await page.getByRole('heading', { name: '刘洋的账号交接单' }).waitFor()
  must(await page.getByRole('button', { name: '确认交接完成' }).isDisabled(), 'a handover with open items can be closed')
  await steward.shot('custody-6-handover', { full: true })

  await page.getByRole('link', { name: '回到账号凭据' }).click()
  const card = page.getByRole('article', { name: wechat })
  await card.locator('.qf-custody-row').filter({ hasText: '绑定手机' }).getByRole('button', { name: '登记变更' }).click()
  await pick(steward, '接手人', '王静')
  await steward.dialog().getByRole('button', { name: /^登\s*记$/ }).click()
  await card.locator('.qf-custody-row').filter({ hasText: '绑定手机' }).getByText('王静').waitFor()
  await page.getByRole('tab', { name: /交接单/ }).click()
  await page.getByRole('link', { name: /刘洋的交接单/ }).click()
  await page.getByRole('listitem').filter({ hasText: '绑定手机' }).filter({ hasText: wechat }).getByText('已交接').waitFor()

  const phone = await t.person('fangyun', { onPhone: true })
  await phone.page.goto('/custody')
  await phone.page.getByRole('article', { name: wechat }).waitFor()
  await phone.shot('custody-7-phone')
  await phone.page.goto(new URL(page.url()).pathname)
  await phone.page.getByRole('heading', { name: '刘洋的账号交接单' }).waitFor()
  await phone.shot('custody-8-handover-phone')
}
