// The whole server as `buildApp` makes it, over a real SQLite in memory, for tests that inject requests.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildApp, type App, type AppRules } from '../../server/app.ts'
import { createLocalCluster } from '../../server/cluster/local-cluster.ts'
import { randomIds } from '../../server/crypto/ids.ts'
import { createTokens } from '../../server/crypto/tokens.ts'
import type { Deps } from '../../server/ports.ts'
import { openSqlite } from '../../server/store/sqlite.ts'
import { createFakeClock } from '../fakes/clock.ts'
import { createFakeIce } from '../fakes/ice.ts'
import { createFakeLog } from '../fakes/log.ts'
import { atEnd } from '../harness/cleanup.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'

export const ORIGIN = 'http://localhost:8090'

export type HttpApp = { readonly app: App; readonly deps: Deps; readonly log: ReturnType<typeof createFakeLog> }

export type HttpAppOptions = {
  readonly http?: Partial<AppRules['http']>
  readonly trustedProxies?: readonly string[]
}

export async function openHttpApp({ http, trustedProxies = [] }: HttpAppOptions = {}): Promise<HttpApp> {
  const log = createFakeLog()
  const clock = createFakeClock()
  const store = openSqlite({ file: ':memory:', schema: readFileSync(join(root, 'schema.sql'), 'utf8'), log })
  const cluster = createLocalCluster({ clock, log, graceMs: 1000, recoveringUntil: 0 })
  const tokens = createTokens(randomBytes(32))
  const deps: Deps = { clock, ids: randomIds, log, store, tokens, ice: createFakeIce(), cluster }
  const face = { origins: [ORIGIN], isSecure: false, cookieName: 'vroom' }
  const video = { width: 1280, height: 720, frameRate: 24 }
  const app = await buildApp(deps, {
    http: {
      face,
      instance: { version: '0', poweredBy: '', video },
      maxRooms: 0,
      createPerHour: 0,
      enterPerMinute: 0,
      clientDirectory: await makeClient(),
      ...http,
    },
    socket: { publicOrigins: [ORIGIN], graceMs: 1000, maxMembers: 0, cookieName: 'vroom' },
    trustedProxies,
  })
  atEnd(() => app.server.close())
  return { app, deps, log }
}

/** What a build of the client looks like. */
async function makeClient(): Promise<string> {
  const directory = await makeTempDir('client')
  mkdirSync(join(directory, 'assets'))
  writeFileSync(join(directory, 'index.html'), '<!doctype html><title>Vroom</title>')
  writeFileSync(join(directory, 'icon.svg'), '<svg/>')
  writeFileSync(join(directory, 'assets/main-abc.js'), 'plain')
  writeFileSync(join(directory, 'assets/main-abc.js.br'), 'brotli')
  return directory
}
