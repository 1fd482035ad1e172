import { must } from '../lib/stage.mjs'
import { handedIn } from './parts.mjs'

const title = '门前三包巡查情况'
const name = '巡查用语'
const word = '三包路段'

/** A list switched on after the hand-in: the signer sees what it finds, cannot sign before he answers for it, then signs. */
export const late = {
  name: 'a list changed after the hand-in is answered for before the item is let out',
  async run(t) {
    await handedIn(t, 'liwei', title, `巡查队员本周走访${word}12处，整改问题9个。`)
    const first = await t.person('wufang')
    await first.openWork(title)
    await first.sign({ opinion: '同意。' })
    await switchedOn(t)

    const second = await t.person('wangjing')
    await second.openWork(title)
    await second.sign({ opinion: '同意。' })
    const leader = await t.person('chenzhiyuan')
    await leader.openWork(title)
    const card = leader.page.getByRole('region', { name: '报送以后查出' })
    await card.getByText(word).first().waitFor()
    must(await leader.page.getByRole('button', { name: /^同意/ }).count() === 0, 'the signer can sign before he answered')
    await leader.shot('late-1-signer')
    const phone = await t.person('chenzhiyuan', { onPhone: true })
    await phone.openWork(title)
    await phone.page.getByRole('region', { name: '报送以后查出' }).waitFor()
    await phone.shot('late-2-phone')

    await card.getByRole('button', { name: '经核无误，保留原文' }).click()
    await leader.dialog().getByLabel('理由').click()
    await leader.page.getByText('专有名称、规范简称或固定用法').last().click()
    await leader.dialog().getByRole('button', { name: '保留原文', exact: true }).click()
    await card.waitFor({ state: 'detached' })
    await leader.sign({ opinion: '同意签发。' })
    must((await leader.state()) !== '审签中', `the item should be signed: ${await leader.waiting()}`)
  },
}

async function switchedOn(t) {
  const keeper = await t.person('liuyang')
  const { page } = keeper
  await page.getByRole('link', { name: '词库', exact: true }).first().click()
  await page.getByRole('button', { name: '新建词库' }).click()
  await keeper.dialog().getByRole('textbox', { name: '名称' }).fill(name)
  await keeper.dialog().getByRole('button', { name: /^新\s*建$/ }).click()
  await page.getByRole('heading', { name }).waitFor()
  await page.getByRole('button', { name: '收录词语' }).first().click()
  await keeper.dialog().getByLabel('词', { exact: true }).fill(word)
  await keeper.dialog().getByText('错误', { exact: true }).click()
  await keeper.dialog().getByLabel('说明').fill('写“责任路段”')
  await keeper.dialog().getByLabel('为什么收录').fill('上级通报')
  await keeper.dialog().getByRole('button', { name: /^收\s*录$/ }).click()
  await page.getByRole('cell', { name: word, exact: true }).waitFor()
  await page.getByRole('button', { name: '启用词库' }).click()
  await keeper.dialog().getByRole('button', { name: /^启\s*用$/ }).click()
  await page.getByText('已启用第 1 版', { exact: true }).waitFor()
}
