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

    const organ = await t.window(phone)
    await amended(t, organ, first)
    await reworked(t)

    await office.openWork(title)
    const second = await invited(office)
    await agreed(t, await t.window(phone), second)

    await office.open(office.articleID())
    const row = office.page.locator('.qf-signed', { hasText: '外部会审（签名链接）' })
    await row.waitFor()
    const words = await row.innerText()
    must(words.includes('周启明（网络信息科科长）') && words.includes('不是本系统用户的电子签名'), `the answer is shown as: ${words}`)
    await row.scrollIntoViewIfNeeded()
    await office.shot('cosign-8-shown')
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

async function amended(t, organ, { link, code }) {
  const { page } = organ
  await page.goto(link)
  must(!(await page.content()).includes(title), 'without the code the page names the item')
  await t.shot(page, 'cosign-4-code')
  organ.expect(422, /\/huishen\//)
  await page.getByLabel(/口令/).fill(code === '123456' ? '654321' : '123456')
  await page.getByRole('button', { name: '查看稿件' }).click()
  await page.getByText('口令不对，还可以再试4次').waitFor()
  await page.getByLabel(/口令/).fill(code)
  await page.getByRole('button', { name: '查看稿件' }).click()
  await page.getByRole('heading', { name: '请云台县网信办会审' }).waitFor()
  must((await page.evaluate(() => document.documentElement.scrollWidth)) <= 390, 'the page is wider than the phone')
  await t.shot(page, 'cosign-5-item', { full: true })
  await page.getByText('有修改意见').click()
  await page.getByLabel('意见（同意的可以不写）').fill('“处置工作正在进行”改为“处置工作有序开展”。')
  await page.getByLabel('姓名').fill('周启明')
  await page.getByLabel('职务').fill('网络信息科科长')
  await page.getByRole('button', { name: '提交答复' }).click()
  await page.getByRole('heading', { name: '已收到答复' }).waitFor()
  await t.shot(page, 'cosign-6-amended')
}

async function reworked(t) {
  const author = await t.person('machunlan')
  await author.page.goto('/?box=mine')
  await author.page.getByRole('link', { name: title }).first().click()
  await author.page.locator('.qf-head h1', { hasText: title }).waitFor()
  must((await author.state()) === '退回修改', `after the organ's wish the item is ${await author.state()}`)
  await author.tabOf('正文与批改')
  await author.page.getByRole('link', { name: '修改稿件' }).click()
  await author.body().waitFor()
  await author.choose('正在进行')
  await author.changing(() => author.page.keyboard.insertText('有序开展'))
  await author.submit('重新报送')
  const back = await author.waiting()
  if (!back.includes('云台县网信办')) await reviewedAgain(t)
}

/** A change that is more than wording is signed anew. */
async function reviewedAgain(t) {
  for (const login of ['dingwei', 'bailing', 'hujianguo', 'yangshu', 'jinhailong']) {
    const who = await t.person(login)
    for (;;) {
      await who.page.goto('/')
      await who.page.getByRole('heading', { name: '工作台' }).waitFor()
      const mine = who.page.getByRole('link', { name: title })
      if (!(await mine.count())) break
      await who.openWork(title)
      if (!(await who.page.locator('.qf-bar [data-do="pass"]:enabled').count())) break
      await who.sign()
    }
    await who.window.close()
  }
}

async function agreed(t, organ, { link, code }) {
  const { page } = organ
  await page.goto(link)
  await page.getByLabel(/口令/).fill(code)
  await page.getByRole('button', { name: '查看稿件' }).click()
  await page.getByText('处置工作有序开展').waitFor()
  await page.getByText('同意按上面的内容发布').click()
  await page.getByLabel('姓名').fill('周启明')
  await page.getByLabel('职务').fill('网络信息科科长')
  await page.locator('input[type=file]').setInputFiles(t.file('咨询台.jpg'))
  await page.getByRole('button', { name: '提交答复' }).click()
  await page.getByRole('heading', { name: '已收到答复' }).waitFor()
  await t.shot(page, 'cosign-7-agreed')
  organ.expect(410, /\/huishen\//)
}
