// What a hand does in some scenes of the gallery before the picture is taken.

/** @param {string} [tab] @param {(page: import('playwright-core').Page) => Promise<void>} [then] */
const inviteWindow = (tab, then) => async (/** @type {import('playwright-core').Page} */ page) => {
  await page
    .locator('.toolbar')
    .getByRole('button', { name: /^Invit/ })
    .first()
    .dispatchEvent('click')
  if (tab !== undefined) await page.locator(`[data-tab="${tab}"]`).click()
  await then?.(page)
}
/** What a hand does before the picture is taken. @type {Record<string, (page: import('playwright-core').Page) => Promise<void>>} */
export const before = {
  'call-menu': (page) => page.locator('.tools [aria-haspopup=menu]').click(),
  'call-tile-menu': (page) => page.locator('.tile-menu').nth(2).dispatchEvent('click'),
  'people-menu': (page) => page.locator('.person-menu').first().click(),
  async 'people-select'(page) {
    await page.locator('.people-tools .icon-button').click()
    for (const at of [1, 3]) await page.locator('.person-choice').nth(at).check()
  },
  async 'people-remove'(page) {
    await page.locator('.person-menu').first().click()
    await page.locator('.menu-item').last().click()
  },
  'call-blocked': (page) => page.locator('.tool.switch').first().dispatchEvent('click'),
  'room-settings-password': (page) => page.locator('.is-tall .button').first().click(),
  'room-settings-order': (page) => page.locator('.settings-group').nth(1).scrollIntoViewIfNeeded(),
  'room-settings-end': (page) => page.locator('.final').last().scrollIntoViewIfNeeded(),
  async 'room-settings-qr'(page) {
    await page.locator('.settings-group').last().locator('[aria-expanded]').click()
    await page.locator('.bans').scrollIntoViewIfNeeded()
  },
  'guest-feedback-empty': (page) => page.locator('.button.main').click(),
  async 'guest-feedback-thanks'(page) {
    await page.locator('textarea').fill('Well done.')
    await page.locator('.button.main').click()
    await page.locator('.card-icon').waitFor()
  },
  'invite-link': inviteWindow(),
  'invite-mail': inviteWindow('mail'),
  'invite-dated': inviteWindow('mail', async (page) => {
    await page.locator('textarea').first().fill('dora@example.org, Emmy Noether <emmy@example.org>')
    await page.locator('.form-part input').first().check()
    await page.locator('.form-part select').first().selectOption('other')
    await page.locator('.form-part select').last().selectOption('America/Buenos_Aires')
    await page.locator('.chips').scrollIntoViewIfNeeded()
  }),
  'invite-problems': inviteWindow('mail', async (page) => {
    await page.locator('textarea').first().fill('dora@example.org, emmy at example.org')
    await page.locator('textarea').last().fill('x'.repeat(1012))
    await page.locator('.form-part input').first().check()
    await page.locator('input[type=datetime-local]').fill('2020-02-02T10:00')
    await page.locator('input[type=email]').fill('sofia')
    await page.locator('.invite-send button').click()
  }),
  'invite-leaving': inviteWindow('mail', async (page) => {
    await page.locator('textarea').first().fill('dora@example.org')
    await page.keyboard.press('Escape')
  }),
  'invite-list': inviteWindow('list'),
  'invite-list-end': inviteWindow('list', (page) => page.locator('.invitation').last().scrollIntoViewIfNeeded()),
  'invite-list-empty': inviteWindow('list'),
  'invite-list-loading': inviteWindow('list'),
  'invite-menu': inviteWindow('list', (page) => page.locator('.person-menu').nth(1).click()),
  'invite-revoke': inviteWindow('list', async (page) => {
    await page.locator('.person-menu').first().click()
    await page.locator('.menu-item').last().click()
  }),
  'invite-reschedule': inviteWindow('list', (page) => page.locator('.group-tools button').first().click()),
  'invite-sent': inviteWindow('mail', async (page) => {
    await page.locator('textarea').first().fill('dora@example.org, emmy@example.org')
    await page.locator('.invite-send button').click()
    await page.locator('.invite-said:not(:empty)').waitFor()
  }),
  'invite-notified': (page) => page.locator('.notified-new').scrollIntoViewIfNeeded(),
  'floor-menu': (page) => page.locator('.person-menu').nth(3).click(),
  'floor-why': (page) => page.locator('.tool.switch').first().dispatchEvent('click'),
  'floor-settings': (page) => page.locator('.settings-group').nth(1).scrollIntoViewIfNeeded(),
  'floor-settings-smart': (page) => page.locator('.settings-group').nth(1).scrollIntoViewIfNeeded(),
  'statistics-links': (page) => page.locator('.stats-link').nth(2).scrollIntoViewIfNeeded(),
  'statistics-end': (page) => page.locator('.stats-copy').scrollIntoViewIfNeeded(),
  'room-settings-delete': (page) => page.locator('.final .button').last().click(),
}
