// `--self-signed` as somebody tries it: a browser that was told to go on gets a camera and a room.
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { launchChromium } from '../harness/browsers.ts'
import { createRoom, untilEverybodyMeets } from '../harness/call.ts'
import { freePort } from '../harness/free-port.ts'
import { openRoom } from '../harness/person.ts'
import { startProgram } from '../harness/program.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'

it('two browsers meet over a certificate that nobody has signed', async () => {
  const port = await freePort()
  const relay = await startProgram({
    command: process.execPath,
    args: [join(root, 'dist/server/main.js'), '--self-signed'],
    cwd: await makeTempDir('self-signed'),
    env: {
      PATH: process.env['PATH'] ?? '',
      VROOM_DAEMON_LISTEN_PORT: String(port),
      VROOM_VIDEO_WIDTH: '320',
      VROOM_VIDEO_HEIGHT: '180',
      VROOM_VIDEO_FRAME_RATE: '10',
    },
  })
  await waitFor(() => relay.log().some((line) => line.includes('Vroom is ready')), {
    what: 'the relay',
    timeoutMs: 30_000,
  })
  // As a click on "proceed anyway" does, for all that the page fetches.
  const browser = await launchChromium({ args: ['--ignore-certificate-errors'] })
  // A LAN address where there is one: a camera is given there to HTTPS alone.
  const lan = relay.log().find((line) => /^\s*https:\/\/\d/.test(line))
  const origin = lan?.trim() ?? `https://localhost:${String(port)}`
  const ann = await createRoom(browser, origin, 'attic')
  await ann.join('Ann')
  const bob = await openRoom(browser, `${origin}/attic`)
  await bob.join('Bob')
  await untilEverybodyMeets(
    new Map([
      ['Ann', ann],
      ['Bob', bob],
    ]),
    60_000,
  )
  expect(await ann.page.evaluate(() => window.isSecureContext)).toBe(true)
  expect([...ann.problems, ...bob.problems]).toEqual([])
})
