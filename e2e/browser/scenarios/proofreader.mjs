import { must, settled } from '../lib/stage.mjs'

const number = '11010519491231002X'

/** Marks appear while somebody writes a long text; next, previous, mend and keep go by keyboard. */
export const proofreader = {
  name: 'suspected mistakes marked while writing, handled by keyboard',
  async run(t) {
    const author = await t.person('linxiaoyu')
    const { page } = author
    const text = Array.from({ length: 210 }, (_, i) => `第${i + 1}段。${sentence(i)}`).join('\n')
    must(text.length >= 20_000, `the text has ${text.length} characters`)
    await author.importFiles([{ name: '长稿.txt', mimeType: 'text/plain', buffer: Buffer.from(`供热保障工作情况\n${text}\n`) }])
    const marks = page.locator('.ProseMirror .qf-find-must, .ProseMirror .qf-find-should')
    must((await marks.count()) === 0, 'a clean text has no marks')

    const waits = []
    for (let i = 0; i < 8; i++) waits.push(await typedUntilMarked(author, i))
    waits.sort((a, b) => a - b)
    console.log(`   marks on a text of ${text.length} characters: ${waits[waits.length >> 1]} ms after the last key (median), ${waits.at(-1)} ms at most, of ${waits.length}`)

    await page.keyboard.press('Control+Home')
    await page.keyboard.press('F8')
    await page.waitForFunction((words) => String(window.getSelection()) === words, number)
    await page.locator('.qf-findings li[aria-current]').waitFor()
    await author.shot('proof-1-found')
    await page.keyboard.press('Shift+F8') // round to the last
    await page.keyboard.press('F9')
    await page.waitForFunction(() => document.querySelector('.ProseMirror > :last-child').textContent.includes('***'))
    await page.waitForFunction((n) => document.querySelectorAll('.ProseMirror .qf-find-must, .ProseMirror .qf-find-should').length === n, 7)
    await page.keyboard.press('F8')
    await page.keyboard.press('Shift+F9')
    await author.dialog().getByRole('combobox', { name: '理由' }).click()
    await settled(page)
    await page.locator('.ant-select-item-option:visible', { hasText: '法律法规要求公开' }).click()
    await settled(page)
    await author.shot('proof-2-keep')
    await author.dialog().getByRole('button', { name: '保留原文' }).click()
    await page.waitForFunction(() => document.querySelectorAll('.ProseMirror .qf-find-must, .ProseMirror .qf-find-should').length === 0)
    await page.getByText('已核对保留的 1 处').waitFor()
    await author.shot('proof-3-done')
  },
}

/** Types a wrong word at the end of the text and returns how long after the last key its mark stands there, in ms. */
async function typedUntilMarked(author, n) {
  const { page } = author
  await author.body().focus()
  await page.keyboard.press('Control+End')
  await page.waitForFunction(() => { // the editor follows the cursor a moment later
    const last = document.querySelector('.ProseMirror > :last-child')
    return last.contains(window.getSelection().anchorNode)
  })
  await page.keyboard.press('Enter')
  await page.keyboard.insertText(`证件号码为${number.slice(0, 17)}`)
  await page.waitForFunction((words) => document.querySelector('.ProseMirror > :last-child').textContent === words, `证件号码为${number.slice(0, 17)}`)
  await page.evaluate((count) => {
    window.marked = new Promise((resolve) => {
      let last = 0
      document.querySelector('.ProseMirror').addEventListener('keydown', () => { last = performance.now() }, { capture: true })
      const look = () => {
        if (last > 0 && document.querySelectorAll('.ProseMirror .qf-find-must, .ProseMirror .qf-find-should').length > count) resolve(Math.round(performance.now() - last))
        else requestAnimationFrame(look)
      }
      look()
    })
  }, n)
  await page.keyboard.type(number.slice(17))
  return page.evaluate(() => window.marked)
}

const streets = ['东关街', '南湖路', '北门巷', '西苑路', '中山街']
const works = ['更换了老化的阀门', '清洗了换热站的滤网', '核对了用户的供暖面积', '巡查了一次管网', '回访了报修的居民']

/** A sentence without mistakes; each paragraph says something else. */
function sentence(i) {
  return `${streets[i % 5]}供热站的工作人员${works[(i * 3) % 5]}，并把当天的水温、水压和处理结果记入台账；遇到不能当场解决的问题，由值班负责人联系维修队，说明地点和情况，约定上门的时间，处理完毕后再请住户确认。`
}
