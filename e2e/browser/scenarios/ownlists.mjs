import { must, settled } from '../lib/stage.mjs'

const leaders = '局领导名单'
const typos = '本地易错写法'

/** The body's own lists beside words: its leaders imported in their order, and a wrong writing; both mark a draft. */
export const ownlists = {
  name: 'a list of leaders and one of wrong writings, kept by the body and marked in the editor',
  async run(t) {
    const keeper = await t.person('liuyang')
    await opened(keeper, leaders, '领导名单')
    await imported(keeper)
    await keeper.shot('ownlists-1-leaders')
    await turned(keeper)
    await opened(keeper, typos, '易错写法')
    await put(keeper)
    await turned(keeper)
    await reader(t)
    await marked(t)
  },
}

async function opened(keeper, name, kind) {
  const { page } = keeper
  await page.getByRole('link', { name: '词库', exact: true }).first().click()
  await page.getByRole('button', { name: '新建词库' }).click()
  await keeper.dialog().getByText(kind, { exact: true }).click()
  await keeper.dialog().getByRole('textbox', { name: '名称' }).fill(name)
  if (kind === '领导名单') await keeper.shot('ownlists-0-open')
  await keeper.dialog().getByRole('button', { name: /^新\s*建$/ }).click()
  await page.getByRole('heading', { name }).waitFor()
}

async function imported(keeper) {
  const { page } = keeper
  await page.getByRole('button', { name: '导入词表' }).click()
  const dialog = keeper.dialog()
  const buffer = Buffer.from('姓名,职务,排序,任职日期,原因\n周明远,局长,1,2024-03-01,任免通知\n方雅琴,副局长,2,2025-06-01,任免通知\n')
  await dialog.locator('input[type=file]').setInputFiles({ name: '领导名单.csv', mimeType: 'text/csv', buffer })
  await dialog.locator('.ant-modal-footer .ant-btn-primary', { hasText: /预\s*览/ }).click()
  await dialog.getByText('周明远（局长').waitFor()
  await dialog.getByRole('button', { name: '确认导入' }).click()
  await page.getByRole('cell', { name: '周明远', exact: true }).waitFor()
}

async function put(keeper) {
  const { page } = keeper
  await page.getByRole('button', { name: '收录易错写法' }).first().click()
  const dialog = keeper.dialog()
  await dialog.getByLabel('错误写法').fill('柳西市')
  await dialog.getByLabel('正确写法').fill('柳溪市')
  await dialog.getByLabel('为什么收录').fill('市名')
  await keeper.shot('ownlists-2-put')
  await dialog.getByRole('button', { name: /^收\s*录$/ }).click()
  await page.getByRole('cell', { name: '柳西市', exact: true }).waitFor()
}

async function turned(keeper) {
  await keeper.page.getByRole('button', { name: '启用词库' }).click()
  await keeper.dialog().getByRole('button', { name: /^启\s*用$/ }).click()
  await keeper.page.getByText('已启用第 1 版', { exact: true }).waitFor()
  await keeper.page.locator('.ant-modal-mask:visible').waitFor({ state: 'detached' })
}

/** Somebody else reads the leaders on a phone, in their order. */
async function reader(t) {
  const other = await t.person('zhaoguoqiang', { onPhone: true })
  const { page } = other
  await page.goto('/lexicons')
  await page.getByRole('link', { name: new RegExp(leaders) }).click()
  await page.getByText('副局长', { exact: true }).waitFor()
  await settled(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  must(wide <= 390, `the page is ${wide} px wide on a phone`)
  await other.shot('ownlists-3-phone')
}

async function marked(t) {
  const author = await t.person('zhangmin')
  await author.write()
  await author.type('局务会议召开', '会议由局长方雅琴主持，研究柳西市秋季执法工作。')
  await author.page.locator('.ProseMirror .qf-find-must', { hasText: '柳西市' }).waitFor()
  await author.page.locator('.ProseMirror .qf-find-must', { hasText: '局长' }).first().waitFor()
  await author.shot('ownlists-4-marked')
}
