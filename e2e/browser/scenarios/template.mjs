import { must, settled } from '../lib/stage.mjs'
import { password } from '../lib/person.mjs'
import { beijing } from './parts.mjs'

const name = '停水通知'
const site = '青禾示范区网站'

/** A text signed beforehand: written, signed with the password, filled in on a phone, signed by the leader on duty. */
export const template = {
  name: 'a template written, signed by its leader, filled in on a phone and signed on duty',
  async run(t) {
    const writer = await t.person('linxiaoyu')
    await written(writer)
    await signed(t)
    const id = await filled(t)
    await onDuty(t, id)
    await altered(t)
    await withdrawn(t)
  },
}

async function written(writer) {
  const { page } = writer
  await page.getByRole('link', { name: '预审模板', exact: true }).click()
  await page.getByText('本单位还没有预审模板').waitFor()
  await writer.shot('template-1-empty')
  await page.getByRole('button', { name: '新建模板' }).click()
  await page.getByLabel('模板名称').fill(name)
  await blank(writer, 1, '停水范围', '地点')
  await blank(writer, 2, '停水时段', '时段')
  await blank(writer, 3, '影响户数', '数字')
  await page.getByLabel('影响户数的最小值').fill('1')
  await page.getByLabel('影响户数的最大值').fill('20000')
  await page.getByLabel('影响户数的单位').fill('户')
  await page.getByLabel('标题', { exact: true }).fill('关于{停水范围}临时停水的通知')
  await page.getByLabel('正文', { exact: true }).fill('因供水管道抢修，{停水范围}定于{停水时段}临时停水，约{影响户数}受影响。\n请提前储水备用，给您带来不便，敬请谅解。')
  await page.getByLabel('有效期从').fill(beijing())
  await page.getByLabel('有效期到').fill(beijing(90))
  await page.getByRole('checkbox', { name: new RegExp(site) }).check()
  await settled(page)
  await choose(page.locator('.qf-field', { hasText: '属于哪一种信息' }).getByRole('combobox'), /^业务活动$/)
  await writer.shot('template-2-write')
  await page.getByRole('button', { name: '保存并送签' }).click()
  await page.getByRole('heading', { name, exact: true }).waitFor()
  await page.getByText('待签发', { exact: true }).first().waitFor()
  await page.getByText(/等.*主管领导.*曹文斌.*签发/).waitFor()
  await page.getByRole('tab', { name: '谁签' }).click()
  await page.getByText('审签规则对预审模板有规定').waitFor()
}

async function blank(writer, n, called, type) {
  const { page } = writer
  await page.getByRole('button', { name: '添加填空项' }).click()
  await page.getByLabel(`第 ${n} 个填空项的名称`).fill(called)
  if (type === '地点') return
  await choose(page.getByLabel(`第 ${n} 个填空项的类型`), new RegExp(`^${type}$`))
}

/** Opens a list and takes an entry; a list that closed meanwhile, because the page was drawn anew, is opened again. */
async function choose(box, words) {
  const option = box.page().locator('.ant-select-item-option:visible', { hasText: words }).first()
  for (let tries = 1; ; tries++) {
    if (!(await option.count())) await box.click()
    await settled(box.page())
    try {
      return await option.click({ timeout: 5000 })
    } catch (e) {
      if (tries === 6) throw e
    }
  }
}

async function signed(t) {
  const leader = await t.person('caowenbin')
  const { page } = leader
  await page.getByText('有 1 份预审模板等您签发').getByRole('link', { name }).waitFor()
  await page.goto('/templates')
  await page.getByRole('region', { name: '待我签发' }).getByRole('link', { name: new RegExp(name) }).click()
  await page.getByRole('button', { name: '同意签发' }).click()
  await leader.dialog().locator('[data-act="sign"]').waitFor()
  await settled(page)
  await leader.shot('template-3-sign')
  leader.window.expect(403, /\/acts$/) // the question for the password is a refusal that the page answers
  await leader.dialog().locator('[data-act="sign"]').click()
  const asks = page.getByRole('dialog').filter({ hasText: '请再次输入密码' })
  await asks.getByLabel('密码').fill(password)
  await asks.getByRole('button', { name: '确认' }).click()
  await page.getByText('有效', { exact: true }).first().waitFor()
  await page.locator('.ant-modal-mask:visible').waitFor({ state: 'detached' })
  await page.getByRole('tab', { name: '办理经过' }).click()
  await page.getByText(/曹文斌签发/).waitFor()
  await leader.shot('template-4-signed')
}

/** On a phone: what is wrong is said at its blank, the text fills itself while somebody types. */
async function filled(t) {
  const person = await t.person('linxiaoyu', { onPhone: true })
  const { page } = person
  await page.goto('/templates')
  await person.shot('template-5-phone-list')
  await page.getByRole('link', { name: `填写使用 ${name}` }).click()
  await page.getByRole('heading', { name: `填写：${name}` }).waitFor()
  await page.getByLabel('停水范围').fill('青禾大道望江里段')
  await page.getByLabel('停水时段 从').fill(`${beijing(1)}T08:00`)
  await page.getByLabel('停水时段 到').fill(`${beijing(1)}T06:00`)
  await page.getByLabel('影响户数').fill('0')
  await page.getByLabel('停水范围').focus()
  await page.getByText('“停水时段”的结束时间不晚于开始时间').waitFor()
  await page.getByText('“影响户数”应当在 1户 至 20000户 之间').waitFor()
  await settled(page)
  await person.shot('template-6-phone-wrong')
  await page.getByLabel('停水时段 到').fill(`${beijing(1)}T18:30`)
  await page.getByLabel('影响户数').fill('320')
  await page.getByRole('region', { name: '预览' }).getByText(/青禾大道望江里段定于.*8时至18时30分临时停水，约320户受影响/).waitFor()
  await page.getByRole('checkbox', { name: '我声明：非涉密' }).check()
  await page.getByText('已填好，可以报送').waitFor()
  await settled(page)
  await person.shot('template-7-phone-filled')
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  must(wide <= 390, `the page is ${wide} px wide on a phone`)
  await page.getByRole('region', { name: '报送' }).getByRole('button', { name: '报送', exact: true }).click()
  await page.waitForURL(/\/articles\/[^/]+$/)
  await page.getByText('填空以外与签发的模板一致').waitFor()
  must((await person.waiting()).includes('彭越'), 'it does not wait for the leader on duty')
  await person.shot('template-8-phone-waits')
  return person.articleID()
}

async function onDuty(t, id) {
  const leader = await t.person('pengyue', { onPhone: true })
  await leader.open(id)
  await leader.sign()
  const publisher = await t.person('dengchao')
  await publisher.open(id)
  must((await publisher.state()) === '已签待发', `it is ${await publisher.state()}`)
  await publisher.shot('template-9-signed')
}

/** A word outside the blanks is refused in one sentence, and the same text goes on as an ordinary manuscript. */
async function altered(t) {
  const person = await t.person('linxiaoyu')
  const { page } = person
  await page.goto('/templates')
  await page.getByRole('link', { name: `填写使用 ${name}` }).click()
  await page.getByLabel('停水范围').fill('沿河路')
  await page.getByLabel('停水时段 从').fill(`${beijing(2)}T08:00`)
  await page.getByLabel('停水时段 到').fill(`${beijing(2)}T10:00`)
  await page.getByLabel('影响户数').fill('50')
  await page.getByRole('region', { name: '预览' }).getByText(/约50户受影响/).waitFor()
  await page.getByRole('button', { name: '存为草稿' }).click()
  await page.waitForURL(/\/edit$/)
  await page.getByText(`本稿由预审模板“${name}”第 1 版填写`).waitFor()
  await person.append('请勿外出。')
  await page.getByText('正文第 2 段与模板不一致').first().waitFor()
  await person.shot('template-10-altered')
  await page.getByRole('button', { name: '转为普通稿件' }).click()
  await settled(page)
  await person.changing(() => person.dialog().getByRole('button', { name: '转为普通稿件' }).click())
  await person.declare('非涉密')
  await person.submit()
  must((await person.waiting()).includes('高军'), 'the ordinary manuscript does not wait for the head of the unit')
}

async function withdrawn(t) {
  const person = await t.person('linxiaoyu')
  const { page } = person
  await page.goto('/templates')
  await page.getByRole('link', { name: new RegExp(`有效.*${name}`) }).click()
  await page.getByRole('button', { name: '撤下' }).click()
  await person.dialog().getByLabel('原因').fill('改用新的格式')
  await person.dialog().locator('[data-act="withdraw"]').click()
  await page.getByText('已撤下', { exact: true }).first().waitFor()
  await page.locator('.ant-modal-mask:visible').waitFor({ state: 'detached' })
  await page.goto('/templates')
  await page.getByRole('region', { name: '已到期和撤下的' }).getByText(name).waitFor()
  must((await page.getByRole('link', { name: `填写使用 ${name}` }).count()) === 0, 'a withdrawn template can still be filled in')
}
