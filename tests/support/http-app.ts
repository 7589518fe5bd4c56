// The whole server as `buildApp` makes it, over a real SQLite, for tests that inject requests.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp, type App, type AppRules } from '../../server/app.ts'
import { createLocalCluster } from '../../server/cluster/local-cluster.ts'
import { createPasswordGate } from '../../server/commands/password-gate.ts'
import { randomIds } from '../../server/crypto/ids.ts'
import { createTokens } from '../../server/crypto/tokens.ts'
import type { MailRules } from '../../server/mail-port.ts'
import type { Deps, RoomRules } from '../../server/ports.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { createFakeIce } from '../fakes/ice.ts'
import { createFakeLog } from '../fakes/log.ts'
import { createFakeMeter } from '../fakes/meter.ts'
import { createFakePasswords } from '../fakes/passwords.ts'
import { createFakePost } from '../fakes/post.ts'
import { atEnd } from '../harness/cleanup.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'

export const ORIGIN = 'http://localhost:8090'

export type HttpApp = {
  readonly app: App
  readonly deps: ReturnType<typeof makeDeps>
  readonly clock: FakeClock
  readonly log: ReturnType<typeof createFakeLog>
}

export type HttpAppOptions = {
  readonly http?: Partial<AppRules['http']>
  readonly rules?: Partial<RoomRules>
  /** On unless it says otherwise. */
  readonly mail?: Partial<MailRules>
  readonly trustedProxies?: readonly string[]
  /** Where the database is, for a test that looks into it; in memory when not given. */
  readonly file?: string
}

export async function openHttpApp(options: HttpAppOptions = {}): Promise<HttpApp> {
  const { http, trustedProxies = [] } = options
  const log = createFakeLog()
  const clock = createFakeClock()
  const deps = makeDeps(clock, log, options)
  const face = { origins: [ORIGIN], base: '', isSecure: false, cookieName: 'vroom' }
  const video = { width: 1280, height: 720, frameRate: 24, maxUplinkKbps: 0 }
  const app = await buildApp(deps, {
    http: {
      face,
      instance: { version: '0', poweredBy: '', namesAllowed: true, mail: true, feedback: true, video },
      createPerHour: 0,
      enterPerMinute: 0,
      clientDirectory: await makeClient(),
      metrics: null,
      ...http,
    },
    socket: { publicOrigins: [ORIGIN], cookieName: 'vroom' },
    trustedProxies,
  })
  atEnd(() => app.server.close())
  return { app, deps, clock, log }
}

/** What the server is made of: the real store and cluster, random ids, real tokens. */
export function makeDeps(clock: FakeClock, log: HttpApp['log'], options: HttpAppOptions = {}) {
  const { rules, mail, file = ':memory:' } = options
  const store = openSqlite({ file, schema: readFileSync(join(root, 'schema.sql'), 'utf8'), log })
  const cluster = createLocalCluster({ clock, log, graceMs: 1000, recoveringUntil: 0 })
  const tokens = createTokens(randomBytes(32))
  const passwords = createFakePasswords()
  const gate = createPasswordGate({ clock, log, passwords, store })
  const usual = { graceMs: 1000, maxMembers: 0, maxRooms: 0, hideExistence: false, commonNames: new Set<string>() }
  const parts = {
    clock,
    ids: randomIds,
    log,
    store,
    tokens,
    ice: createFakeIce(),
    cluster,
    passwords,
    gate,
    mail: createFakePost(mail),
    meter: createFakeMeter(),
  }
  return { ...parts, rules: { ...usual, ...rules } } satisfies Deps
}

/** What a build of the client looks like. */
async function makeClient(): Promise<string> {
  const directory = await makeTempDir('client')
  mkdirSync(join(directory, 'assets'))
  writeFileSync(
    join(directory, 'index.html'),
    '<!doctype html><title>Vroom</title><script type="module" src="./assets/main-abc.js"></script>',
  )
  writeFileSync(join(directory, 'icon.svg'), '<svg/>')
  writeFileSync(join(directory, 'assets/main-abc.js'), 'plain')
  writeFileSync(join(directory, 'assets/main-abc.js.br'), 'brotli')
  return directory
}
