// From settings to the real things, and nothing else.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type App, buildApp } from './app.ts'
import { createLateClock, systemClock } from './clock.ts'
import { openCluster } from './cluster/open-cluster.ts'
import type { ClusterEvents, Seat } from './cluster-port.ts'
import { withEventsInBounds } from './commands/events-in-bounds.ts'
import { aside } from './commands/aside.ts'
import { noteLost } from './commands/leave.ts'
import { createWaitingMails } from './commands/notify-waiting.ts'
import { createPasswordGate } from './commands/password-gate.ts'
import { reconcile } from './commands/reconcile.ts'
import { randomIds } from './crypto/ids.ts'
import { loadSecretKey } from './crypto/secret-key.ts'
import { createPasswords } from './crypto/passwords.ts'
import { createTokens } from './crypto/tokens.ts'
import { startExpiry } from './jobs/expire.ts'
import { startPurge } from './jobs/purge.ts'
import { startSending } from './jobs/send-mail.ts'
import { createComposer } from './mail/composer.ts'
import { mailRulesOf } from './mail/mail-rules.ts'
import { createMailer } from './mail/smtp-mailer.ts'
import type { MailRules, Post } from './mail-port.ts'
import { measuredGate, measuredStore } from './metrics/measured.ts'
import { openMetrics } from './metrics/open-metrics.ts'
import { createTallies, type Tallies } from './metrics/tallies.ts'
import type { Deps, Log, RoomRules, Tokens } from './ports.ts'
import { faceOf, type Face } from './settings/face.ts'
import type { Settings } from './settings/table.ts'
import { openTls } from './tls/tls-server.ts'
import { openStore } from './store/open-store.ts'
import { createIceIssuer } from './turn/ice-issuer.ts'

/** Compiled, this file is dist/server/wiring.js; as source, server/wiring.ts. Found from either. */
const ROOT = fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '..' : '../..', import.meta.url))

export type Wired = {
  readonly app: App
  readonly face: Face
  /** Why no mail is sent; null when it is. */
  readonly mailIsOff: string | null
  /** What the cluster knows this worker by; null when it is alone. */
  readonly worker: string | null
  /** A sibling of this host has died, which the cluster knew by this id. */
  bury(worker: string): void
  /** Ends jobs, tells all sockets to come back, answers what has begun. `leavesPort`: see `App.drain`. */
  drain(leavesPort: boolean): Promise<void>
  /** Ends presence and the store. Call after `drain`. */
  close(): Promise<void>
}

/**
 * Throws `StartProblem` when the secret key, the certificate or the database cannot be had. `trial`: see `faceOf`.
 */
export async function wire(settings: Settings, log: Log, trial: readonly string[] = []): Promise<Wired> {
  const { database, daemon, directories, rooms, turn } = settings
  const own = systemClock
  const clock = createLateClock(own)
  const rules = rulesOf(settings)
  const { graceMs } = rules
  const secret = loadSecretKey(daemon.secret_key, directories.data)
  const tokens = createTokens(secret)
  const schema = readFileSync(`${ROOT}schema.sql`, 'utf8')
  const tallies = createTallies()
  const { meter } = tallies
  const opened = measuredStore(await openStore(database, schema, log), meter)
  const store = withEventsInBounds(opened, { clock, log, tokens })
  const onLost = (seat: Seat): void => {
    noteLost(seat, { clock, log, store })
  }
  const events = lateEvents()
  const presence = await openCluster(settings, { clock: own, log, meter, graceMs, secret, onLost, ...events.now })
  clock.follow(presence.now)
  const passwords = createPasswords()
  const gate = measuredGate(createPasswordGate({ clock, log, passwords, store }), meter)
  const ice = createIceIssuer(turn)
  const mail = startMail(settings, tokens, { clock, log, store, cluster: presence })
  const waitingMails = createWaitingMails({ clock, log, store, tokens, mail })
  const cluster = waitingMails.over(presence)
  const deps: Deps = { clock, ids: randomIds, log, store, tokens, ice, cluster, passwords, gate, rules, mail, meter }
  events.become({
    onHeeded: waitingMails.onHeeded,
    onGap: (room) => {
      aside(reconcile(room, deps), room, 'the room could not be brought in line with the database', deps)
    },
  })
  const face = faceOf(daemon, trial)
  const tls = tlsOf(daemon, { clock, log })
  const app = await buildApp(deps, {
    ...doorsOf(settings, face, deps, tallies),
    tls,
  })
  const stopPurge = startPurge(deps, { auditDays: daemon.audit_days })
  const { inactivity_timeout: idleMinutes, reserved_inactivity_timeout: reservedIdleMinutes } = rooms
  const stopExpiry = startExpiry(deps, { idleMinutes, reservedIdleMinutes })
  return {
    app,
    face,
    mailIsOff: mail.rules.why,
    worker: presence.worker,
    bury: presence.bury,
    drain: async (leavesPort) => {
      stopPurge()
      stopExpiry()
      await Promise.all([mail.close(), app.drain(leavesPort)])
      await app.server.close()
    },
    close: async () => {
      tls?.close()
      await cluster.close()
      await store.close()
    },
  }
}

function doorsOf(
  settings: Settings,
  face: Face,
  deps: Deps,
  tallies: Tallies,
): Omit<Parameters<typeof buildApp>[1], 'tls'> {
  const { daemon, rooms } = settings
  return {
    http: {
      face,
      instance: instanceOf(settings, deps.mail.rules),
      metrics: openMetrics(daemon, { ...deps, tallies, version: packageVersion() }),
      createPerHour: rooms.create_per_hour,
      enterPerMinute: rooms.enter_per_minute,
      clientDirectory: `${ROOT}dist/client`,
    },
    socket: { publicOrigins: face.origins, cookieName: face.cookieName },
    trustedProxies: daemon.trusted_proxies,
  }
}

function tlsOf({ tls_certificate: certificate, tls_key: key }: Settings['daemon'], parts: Pick<Deps, 'clock' | 'log'>) {
  return certificate === '' ? null : openTls({ certificate, key }, parts)
}

type LateEvents = Required<Pick<ClusterEvents, 'onHeeded' | 'onGap'>>

/** What the cluster tells goes to those who are made out of the cluster. */
function lateEvents(): { readonly now: LateEvents; become(events: LateEvents): void } {
  let late: LateEvents = { onHeeded: () => undefined, onGap: () => undefined }
  return {
    now: {
      onHeeded: (room) => {
        late.onHeeded(room)
      },
      onGap: (room) => {
        late.onGap(room)
      },
    },
    become: (events) => {
      late = events
    },
  }
}

type Sending = Post & {
  /** Lets the mails that are on their way arrive. */
  close(): Promise<void>
}

/** With no settings for mail there is no sender, and nobody can write anything for one. */
function startMail(
  { daemon, email }: Settings,
  tokens: Tokens,
  parts: Pick<Deps, 'clock' | 'log' | 'store' | 'cluster'>,
): Sending {
  const rules = mailRulesOf(email)
  if (!rules.isOn) return { rules, wake: () => undefined, problem: () => null, close: () => Promise.resolve() }
  const { publicUrl } = faceOf(daemon)
  const mailer = createMailer(email, publicUrl)
  const composer = createComposer({ publicUrl, from: { name: email.from_name, address: email.from }, tokens })
  const { retry_after: firstRetryS, smtp_pool: atOnce } = email
  const sender = startSending(parts, { mailer, composer, firstRetryMs: firstRetryS * 1000, atOnce })
  return {
    rules,
    wake: sender.wake,
    problem: sender.problem,
    close: async () => {
      await sender.stop()
      await mailer.close()
    },
  }
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

function instanceOf({ interface: face, rooms, video }: Settings, mail: MailRules): AppInstance {
  const { width, height, frame_rate: frameRate, max_uplink_kbps: maxUplinkKbps } = video
  return {
    version: packageVersion(),
    poweredBy: face.powered_by,
    namesAllowed: !rooms.hide_existence,
    mail: mail.isOn,
    feedback: mail.contact !== null,
    video: { width, height, frameRate, maxUplinkKbps },
  }
}

type AppInstance = Parameters<typeof buildApp>[1]['http']['instance']

function packageVersion(): string {
  const version = /"version":\s*"([^"]+)"/.exec(readFileSync(`${ROOT}package.json`, 'utf8'))?.[1]
  return version ?? 'unknown'
}
