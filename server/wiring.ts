// From settings to the real things, and nothing else.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type App, buildApp } from './app.ts'
import { systemClock } from './clock.ts'
import { createLocalCluster } from './cluster/local-cluster.ts'
import type { Seat } from './cluster-port.ts'
import { withEventsInBounds } from './commands/events-in-bounds.ts'
import { noteLost } from './commands/leave.ts'
import { createPasswordGate } from './commands/password-gate.ts'
import { randomIds } from './crypto/ids.ts'
import { loadSecretKey } from './crypto/secret-key.ts'
import { createPasswords } from './crypto/passwords.ts'
import { createTokens } from './crypto/tokens.ts'
import { startExpiry } from './jobs/expire.ts'
import { startPurge } from './jobs/purge.ts'
import type { Post } from './mail-port.ts'
import type { Deps, Log, RoomRules } from './ports.ts'
import { faceOf, type Face } from './settings/face.ts'
import type { Settings } from './settings/table.ts'
import { openSqlite } from './store/sqlite.ts'
import { createIceIssuer } from './turn/ice-issuer.ts'

/** Compiled, this file is dist/server/wiring.js; as source, server/wiring.ts. Found from either. */
const ROOT = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url))

export type Wired = {
  readonly app: App
  readonly face: Face
  /** Ends jobs, presence and the store. Call after the server is closed. */
  close(): Promise<void>
}

/** Throws `StartProblem` when the secret key or the database cannot be had. */
export async function wire(settings: Settings, log: Log): Promise<Wired> {
  const { database, daemon, directories, rooms, turn } = settings
  const clock = systemClock
  const rules = rulesOf(settings)
  const { graceMs } = rules
  const tokens = createTokens(loadSecretKey(daemon.secret_key, directories.data))
  const schema = readFileSync(`${ROOT}schema.sql`, 'utf8')
  const store = withEventsInBounds(openSqlite({ file: database.dsn, schema, log }), { clock, log, tokens })
  const onLost = (seat: Seat): void => {
    noteLost(seat, { clock, log, store })
  }
  const cluster = createLocalCluster({ clock, log, graceMs, recoveringUntil: clock.now() + graceMs, onLost })
  const passwords = createPasswords()
  const gate = createPasswordGate({ clock, log, passwords, store })
  const ice = createIceIssuer(turn)
  const mail = noPost
  const deps: Deps = { clock, ids: randomIds, log, store, tokens, ice, cluster, passwords, gate, rules, mail }
  const face = faceOf(daemon)
  const app = await buildApp(deps, {
    http: {
      face,
      instance: instanceOf(settings),
      createPerHour: rooms.create_per_hour,
      enterPerMinute: rooms.enter_per_minute,
      clientDirectory: `${ROOT}dist/client`,
    },
    socket: { publicOrigins: face.origins, cookieName: face.cookieName },
    trustedProxies: daemon.trusted_proxies,
  })
  const stopPurge = startPurge(deps, { auditDays: daemon.audit_days })
  const { inactivity_timeout: idleMinutes, reserved_inactivity_timeout: reservedIdleMinutes } = rooms
  const stopExpiry = startExpiry(deps, { idleMinutes, reservedIdleMinutes })
  return {
    app,
    face,
    close: async () => {
      stopPurge()
      stopExpiry()
      await cluster.close()
      await store.close()
    },
  }
}

const noPost: Post = {
  rules: {
    isOn: false,
    why: 'not written yet',
    contact: null,
    language: 'en',
    budgets: { sourcePerHour: 20, roomPerHour: 50, roomPerDay: 200, recipientPerDay: 5, instancePerHour: 1000 },
    lifeMs: 24 * 3_600_000,
    lifeAfterMs: 2 * 3_600_000,
    waitingAfterMs: 120_000,
  },
  wake: () => undefined,
  problem: () => null,
}

function rulesOf({ daemon, rooms }: Settings): RoomRules {
  return {
    graceMs: daemon.grace * 1000,
    maxMembers: rooms.max_members,
    maxRooms: rooms.max_rooms,
    hideExistence: rooms.hide_existence,
    commonNames: new Set(rooms.common_names),
  }
}

function instanceOf({ interface: face, rooms, video }: Settings): AppInstance {
  const { width, height, frame_rate: frameRate } = video
  return {
    version: packageVersion(),
    poweredBy: face.powered_by,
    namesAllowed: !rooms.hide_existence,
    mail: false,
    feedback: false,
    video: { width, height, frameRate },
  }
}

type AppInstance = Parameters<typeof buildApp>[1]['http']['instance']

function packageVersion(): string {
  const version = /"version":\s*"([^"]+)"/.exec(readFileSync(`${ROOT}package.json`, 'utf8'))?.[1]
  return version ?? 'unknown'
}
