// Writes a picture of every scene of the gallery to .test/screens: `node tests/screens/shoot.mjs [part of a name …]`.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import preact from '@preact/preset-vite'
import { chromium } from 'playwright-core'
import { createServer } from 'vite'
import { before } from './before.mjs'

const out = '.test/screens'
const wanted = process.argv.slice(2)
const sizes = {
  desktop: { width: 1280, height: 720 },
  phone: { width: 390, height: 844 },
  narrow: { width: 360, height: 640 },
  wide: { width: 1920, height: 1080 },
}
const everywhere = [
  'home',
  'home-refused',
  'opening',
  'unknown-room',
  'prejoin',
  'prejoin-denied',
  'call-1',
  'call-2',
  'call-3',
  'call-4',
  'call-6',
  'call-9',
  'call-16',
  'call-screen',
  'call-own-screen',
  'call-chat',
  'call-chat-empty',
  'call-people',
  'call-settings',
  'call-trouble',
  'ended-left',
  'ended-kicked',
  'ended-lost',
  'ended-turned-away',
  'ended-meeting',
  'ended-deleted',
  'error-name',
  'error-offline',
]
/** Of rooms with rules: two sizes each, the pages outside of the call in the dark too, and some in French. */
const ofRooms = [
  'home-random',
  'prejoin-password',
  'prejoin-wrong',
  'prejoin-countdown',
  'prejoin-trying',
  'error-trying',
  'prejoin-locked',
  'waiting-admission',
  'waiting-chairman',
  'waiting-away',
  'people-chairman',
  'people-participant',
  'people-menu',
  'people-select',
  'people-remove',
  'people-waiting',
  'call-knock',
  'call-hands',
  'call-blocked',
  'call-blocked-chat',
  'room-settings',
  'room-settings-password',
  'room-settings-order',
  'room-settings-end',
  'room-settings-qr',
  'room-settings-delete',
]
/** Of rooms where the floor is given: two sizes and a narrow one, in both languages; the dialog in the dark too. */
const ofFloors = [
  'floor-chairman',
  'floor-menu',
  'floor-empty',
  'floor-listener',
  'floor-asked',
  'floor-why',
  'floor-own',
  'floor-own-people',
  'floor-smart',
  'floor-settings',
  'floor-settings-smart',
]
/** Of those who get our mails: in both languages, light and dark. */
const ofGuests = [
  'guest-invitation',
  'guest-meeting',
  'guest-opening',
  'guest-answered',
  'guest-begun',
  'guest-taken',
  'guest-expired',
  'guest-offline',
  'guest-prejoin',
  'guest-prejoin-used',
  'guest-mailbox-on',
  'guest-mailbox-off',
  'guest-mailbox-bad',
  'guest-feedback',
  'guest-feedback-empty',
  'guest-feedback-thanks',
  'guest-feedback-nobody',
]
/** Of invitations by e-mail: two sizes and a narrow one, each in French too; the call is dark in both themes. */
const ofInvitations = [
  'invite-link',
  'invite-mail',
  'invite-dated',
  'invite-problems',
  'invite-leaving',
  'invite-list',
  'invite-list-end',
  'invite-list-empty',
  'invite-list-loading',
  'invite-menu',
  'invite-revoke',
  'invite-reschedule',
  'invite-sent',
  'invite-notified',
  'invite-people',
]
/** Of ways to look at a call, which is dark in both themes. */
const ofViews = (
  'call-2 call-3 call-6 call-9 call-13 call-25 call-40 call-page-2 call-menu call-speaker-2 call-speaker-3 ' +
  'call-speaker-6 call-speaker-13 call-speaker-25 call-tile-menu call-screen-25 call-pinned call-audio-only'
).split(' ')
/** Of the media engine: three sizes, both languages, dark and light. */
const ofEngine =
  'statistics statistics-links statistics-end statistics-empty statistics-off engine-slides engine-people engine-settings'.split(
    ' ',
  )
const inFrench =
  /^(prejoin-(wrong|countdown|locked|trying)|error-trying|waiting|people-(chairman|menu|waiting|remove)|room-settings)/
const themed = ['home', 'unknown-room', 'prejoin', 'prejoin-denied', 'ended-left']

function guestShots() {
  return ofGuests.flatMap((scene) => [
    ...['desktop', 'phone', 'narrow', 'wide'].map((size) => ({ scene, size, scheme: 'light', lang: 'en' })),
    ...['desktop', 'narrow'].flatMap((size) => [
      { scene, size, scheme: 'dark', lang: 'en' },
      { scene, size, scheme: 'light', lang: 'fr' },
    ]),
  ])
}

function invitationShots() {
  return ofInvitations.flatMap((scene) =>
    ['desktop', 'phone', 'narrow'].flatMap((size) =>
      ['en', 'fr'].map((lang) => ({ scene, size, scheme: 'light', lang })),
    ),
  )
}

function viewShots() {
  return ofViews.flatMap((scene) => [
    ...['desktop', 'wide', 'phone', 'narrow'].map((size) => ({ scene, size, scheme: 'dark', lang: 'en' })),
    { scene, size: 'narrow', scheme: 'dark', lang: 'fr' },
  ])
}

function engineShots() {
  return ofEngine.flatMap((scene) =>
    ['desktop', 'phone', 'narrow'].flatMap((size) => [
      ...['en', 'fr'].map((lang) => ({ scene, size, scheme: 'light', lang })),
      { scene, size, scheme: 'dark', lang: 'en' },
    ]),
  )
}

function floorShots() {
  return ofFloors.flatMap((scene) =>
    ['desktop', 'phone', 'narrow'].flatMap((size) => [
      ...['en', 'fr'].map((lang) => ({ scene, size, scheme: 'light', lang })),
      { scene, size, scheme: 'dark', lang: 'en' },
    ]),
  )
}

function plan() {
  const shots = []
  for (const scene of everywhere) {
    for (const size of ['desktop', 'phone', 'wide']) shots.push({ scene, size, scheme: 'light', lang: 'en' })
  }
  for (const scene of themed) {
    shots.push(
      { scene, size: 'desktop', scheme: 'dark', lang: 'en' },
      { scene, size: 'phone', scheme: 'dark', lang: 'en' },
    )
  }
  for (const scene of [...themed, 'call-trouble', 'call-people', 'call-chat']) {
    shots.push(
      { scene, size: 'desktop', scheme: 'light', lang: 'fr' },
      { scene, size: 'phone', scheme: 'light', lang: 'fr' },
    )
  }
  for (const scene of ofRooms) {
    for (const size of ['desktop', 'phone', 'narrow']) {
      shots.push({ scene, size, scheme: 'light', lang: 'en' })
      if (!/^(call|people|room)/.test(scene)) shots.push({ scene, size, scheme: 'dark', lang: 'en' })
      if (inFrench.test(scene)) shots.push({ scene, size, scheme: 'light', lang: 'fr' })
    }
  }
  shots.push(...guestShots(), ...invitationShots(), ...floorShots(), ...viewShots(), ...engineShots())
  return shots
    .map((shot) => ({ ...shot, file: [shot.scene, shot.size, shot.scheme, shot.lang].join('.') + '.png' }))
    .filter((shot) => wanted.length === 0 || wanted.some((part) => shot.file.includes(part)))
}

const server = await createServer({
  configFile: false,
  root: process.cwd(),
  plugins: [preact({ prefreshEnabled: false, devToolsEnabled: false })],
  // Its own cache: the real development server may be running beside it.
  cacheDir: '.test/vite-screens',
  server: { host: '127.0.0.1', port: 0, hmr: false },
  logLevel: 'error',
})
await server.listen()
const address = server.httpServer?.address()
const port = typeof address === 'object' && address !== null ? address.port : 0
const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
})
await mkdir(out, { recursive: true })
for (const shot of plan()) {
  const context = await browser.newContext({
    viewport: sizes[shot.size],
    colorScheme: shot.scheme,
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => process.stderr.write(`${shot.file}: ${error.message}\n`))
  await page.goto(`http://127.0.0.1:${port}/tests/screens/gallery.html?scene=${shot.scene}&lang=${shot.lang}`)
  await page.waitForSelector('#root > *')
  await page.waitForFunction(() =>
    [...document.querySelectorAll('video')].every((video) => video.srcObject === null || video.readyState >= 2),
  )
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
  if (overflow > 0) process.stderr.write(`${shot.file}: ${overflow} px wider than the window\n`)
  await before[shot.scene]?.(page)
  await page.screenshot({ path: join(out, shot.file) })
  await context.close()
}
await browser.close()
await server.close()
