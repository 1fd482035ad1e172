import { must, settled } from '../lib/stage.mjs'
import { handedIn } from './parts.mjs'

const name = '单位名称用语'
const word = '便民小站'
const title = '便民小站开到家门口'

/** A list of the body's own: imported, tried out on past articles, switched on, and marked while somebody writes. */
export const lexicon = {
  name: 'a lexicon imported, tried out, switched on, and its words marked in the editor',
  async run(t) {
    await handedIn(t, 'zhangmin', title, `四处${word}本周起开放，市民可以在那里办理证照咨询。`)
    const keeper = await t.person('liuyang')
    const { page } = keeper
    await page.getByRole('link', { name: '词库', exact: true }).click()
    await page.getByRole('button', { name: '新建词库' }).click()
    await keeper.dialog().getByRole('textbox', { name: '名称' }).fill(name)
    await keeper.dialog().getByRole('button', { name: /^新\s*建$/ }).click()
    await page.getByRole('heading', { name }).waitFor()
    must(await page.getByRole('button', { name: '启用词库' }).isDisabled(), 'an empty lexicon can be switched on')

    await imported(keeper)
    await triedOut(keeper)
    await reader(t)
    await turned(keeper, '启用词库', /^启\s*用$/)
    await page.getByText('已启用第 1 版', { exact: true }).waitFor()
    await marked(t)
    await turned(keeper, '停用词库', /^停\s*用$/)
    await page.getByText('未启用', { exact: true }).waitFor()
  },
}

/** A list with a bad line imports nothing; the mended one is imported as it was shown. */
async function imported(keeper) {
  const { page } = keeper
  await page.getByRole('button', { name: '导入词表' }).click()
  const dialog = keeper.dialog()
  const list = (third) => ({ name: '词表.csv', mimeType: 'text/csv', buffer: Buffer.from(`词语,严重程度,修改建议,例外,原因\n${word},警告,写“便民服务点”,便民小站管理办法,上级通报\n${third}\n`) })
  await dialog.locator('input[type=file]').setInputFiles(list(`${word},警告,,,重复的一行`))
  await dialog.locator('.ant-modal-footer .ant-btn-primary', { hasText: /预\s*览/ }).click()
  await dialog.getByText(/第 3 行：.*重复/).waitFor()
  await dialog.locator('.ant-modal-footer .ant-btn-primary:disabled', { hasText: /预\s*览/ }).waitFor() // a list with a bad line cannot be imported
  await dialog.locator('input[type=file]').setInputFiles(list('一门式大厅,提示,写“政务服务大厅”,,机构更名'))
  await dialog.locator('.ant-modal-footer .ant-btn-primary', { hasText: /预\s*览/ }).click()
  await dialog.getByText('新增 2 个词').waitFor()
  await keeper.shot('lexicon-1-import')
  await dialog.getByRole('button', { name: '确认导入' }).click()
  await page.getByRole('cell', { name: word, exact: true }).waitFor()
}

async function triedOut(keeper) {
  const { page } = keeper
  await page.getByRole('tab', { name: '试用' }).click()
  await page.getByRole('button', { name: '试用第 1 版' }).click()
  await keeper.dialog().getByRole('button', { name: '开始试用' }).click()
  await page.getByText('已完成', { exact: true }).waitFor()
  await page.locator('.qf-lexicon-hits li', { hasText: title }).locator('mark', { hasText: word }).first().waitFor()
  await keeper.shot('lexicon-2-tried')
}

/** Somebody who keeps no lexicons reads it on a phone, sees who added what and why, and why he cannot change it. */
async function reader(t) {
  const other = await t.person('zhaoguoqiang', { onPhone: true })
  const { page } = other
  await page.goto('/lexicons')
  await page.getByRole('link', { name: new RegExp(name) }).click()
  await page.getByText('上级通报').waitFor()
  await page.getByText('只有本单位的词库管理员或系统管理员可以维护词库').first().waitFor()
  must(await page.getByRole('button', { name: '收录词语' }).isDisabled(), 'somebody else can add words')
  await settled(page)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  must(wide <= 390, `the page is ${wide} px wide on a phone`)
}

async function turned(keeper, button, answer) {
  await keeper.page.getByRole('button', { name: button }).click()
  await keeper.dialog().getByRole('button', { name: answer }).click()
  await keeper.page.locator('.ant-modal-mask:visible').waitFor({ state: 'detached' })
}

async function marked(t) {
  const author = await t.person('zhangmin')
  await author.write()
  await author.type('秋季普法活动预告', `市民可以到就近的${word}领取宣传册。`)
  await author.page.locator('.ProseMirror .qf-find-should', { hasText: word }).waitFor()
  await author.shot('lexicon-3-marked')
}
