import { must } from '../lib/stage.mjs'
import { beijing } from './parts.mjs'

const title = '关于一起聚集性疫情的通报'
const phone = { onPhone: true }

/** NX-R2: an organ outside opens a link on a phone, without any account, and answers with a photo of the stamped form. */
export const cosign = {
  name: 'joint review by signed link',
  async run(t) {
    await drafted(t)
    await reviewed(t)

    const office = await t.person('tianye')
    await office.openWork(title)
    must((await office.waiting()).includes('云台县网信办'), `the item should wait for the organ outside: ${await office.waiting()}`)
    const first = await invited(office, { pictures: true })

    await agreed(t, await t.window(phone), first)

    await office.open(office.articleID())
    const row = office.page.locator('.qf-signed', { hasText: '外部会审（签名链接）' })
    await row.waitFor()
    const words = await row.innerText()
    must(words.includes('周启明（网络信息科科长）') && words.includes('不是本系统用户的电子签名'), `the answer is shown as: ${words}`)
    await row.scrollIntoViewIfNeeded()
    await office.shot('cosign-7-shown')
    await office.publish()
    await office.everywhere('已发布', 1)
  },
}

async function drafted(t) {
  const author = await t.person('machunlan')
  await author.write()
  await author.type(title, '我县报告一起聚集性疫情，处置工作正在进行。请广大群众做好个人防护，如有不适及时就诊。')
  await author.answer('是否为重大突发事件', '是')
  await author.changing(() => author.page.getByRole('checkbox', { name: '网信' }).check())
  await author.declare('非涉密')
  await author.eventDay(beijing(-1))
  await author.target('云台县卫生健康局网站')
  await author.submit()
}

/** Everybody of the body signs what is his; the author's rework comes back to them. */
async function reviewed(t) {
  for (const login of ['dingwei', 'dingwei', 'bailing', 'bailing', 'hujianguo', 'hujianguo', 'yangshu', 'bailing', 'jinhailong']) {
    const who = await t.person(login)
    await who.openWork(title)
    await who.sign()
    await who.window.close()
  }
}

/** The office sends a link; what it says is told only once. */
async function invited(office, { pictures = false } = {}) {
  await office.pick('invite')
  const dialog = office.dialog()
  await dialog.getByLabel('联系人姓名').fill('周启明')
  await dialog.getByLabel('职务或科室').fill('网络信息科')
  if (pictures) await office.shot('cosign-1-ask')
  await dialog.locator('[data-act="invite"]').click()
  await office.page.locator('[data-link]').waitFor()
  const link = (await office.page.locator('[data-link]').innerText()).trim()
  const code = (await office.page.locator('[data-code]').innerText()).trim()
  if (pictures) await office.shot('cosign-2-link', { full: true })
  await office.page.locator('[data-act="sent"]').click()
  await office.page.locator('.qf-invitations', { hasText: '等待答复' }).waitFor()
  if (pictures) {
    await office.page.locator('.qf-invitations').scrollIntoViewIfNeeded()
    await office.shot('cosign-3-waits')
  }
  return { link, code }
}

async function agreed(t, organ, { link, code }) {
  const { page } = organ
  await page.goto(link)
  must(!(await page.content()).includes(title), 'without the code the page names the item')
  await t.shot(page, 'cosign-4-code')
  organ.expect(422, /\/huishen\//)
  await page.getByLabel(/口令/).fill(code === '123 456' ? '654321' : '123456')
  await page.getByRole('button', { name: '查看稿件' }).click()
  await page.getByText('口令不对，还可以再试4次').waitFor()
  await page.getByLabel(/口令/).fill(code)
  await page.getByRole('button', { name: '查看稿件' }).click()
  await page.getByRole('heading', { name: '请云台县网信办会审' }).waitFor()
  must((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, 'the page is wider than the phone')
  await t.shot(page, 'cosign-5-item', { full: true })
  await page.getByText('同意按上面的内容发布').click()
  await page.getByLabel('姓名').fill('周启明')
  await page.getByLabel('职务').fill('网络信息科科长')
  await page.locator('input[type=file]').setInputFiles(t.file('咨询台.jpg'))
  await page.getByRole('button', { name: '提交答复' }).click()
  await page.getByRole('heading', { name: '已收到答复' }).waitFor()
  await t.shot(page, 'cosign-6-agreed')
}
