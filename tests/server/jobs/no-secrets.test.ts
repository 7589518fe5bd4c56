// The whole life of an invitation, and then a look into all that is kept and logged of it: no secret stands there.
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { expect, it } from '@jest/globals'
import { performAct } from '../../../server/commands/acts.ts'
import { answerInvitation } from '../../../server/commands/answer-invitation.ts'
import { enterRoom } from '../../../server/commands/enter-room.ts'
import { lookAtInvitation } from '../../../server/commands/look-at-invitation.ts'
import { setOptedOut } from '../../../server/commands/opt-out.ts'
import { sendFeedback } from '../../../server/commands/send-feedback.ts'
import { startSending } from '../../../server/jobs/send-mail.ts'
import { createComposer } from '../../../server/mail/composer.ts'
import { smtpProblem } from '../../../server/mail/failures.ts'
import type { Message } from '../../../server/mail-port.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { atEnd } from '../../harness/cleanup.ts'
import { makeTempDir } from '../../harness/temp-dir.ts'
import { waitFor } from '../../harness/wait-for.ts'
import { makeDeps } from '../../support/http-app.ts'

const HOUR_MS = 3_600_000
const address = '192.0.2.1'

/** What a mail gives to its reader alone. */
function secretsOf({ text }: Message): readonly string[] {
  const found = text.matchAll(/(?:#i=|unsubscribe#)([\w.-]{43,})/g)
  return [...found].flatMap(([, secret = '']) => [secret, ...secret.split('.').slice(1)])
}

it('[N1] [N2] tokens, links and sessions stand in no audit event, no log line and no column', async () => {
  const file = join(await makeTempDir('no-secrets'), 'vroom.db')
  const [clock, log] = [createFakeClock(), createFakeLog()]
  const deps = makeDeps(clock, log, { file, rules: { hideExistence: true } })
  const sent: Message[] = []
  const secrets = new Set<string>()
  let isRefusing = true
  const sender = startSending(deps, {
    composer: createComposer({
      ...{ publicUrl: 'https://meet.example.org', timeZone: 'UTC', tokens: deps.tokens },
      from: { name: 'Vroom', address: 'vroom@example.org' },
    }),
    mailer: {
      send: async (message) => {
        for (const secret of secretsOf(message)) secrets.add(secret)
        // Whatever a server says of a mail is logged.
        const links = message.text.match(/https:\S+/g)?.join(' ')
        const response = `450 4.7.1 suspicious: ${String(links)}`
        if (isRefusing) throw smtpProblem({ code: 'EMESSAGE', cause: null, command: 'DATA', response, message: '' })
        sent.push(message)
      },
      close: async () => undefined,
    },
    ...{ atOnce: 4, firstRetryMs: 1000 },
  })
  const rows = new Database(file, { readonly: true })
  atEnd(async () => {
    rows.close()
    await sender.stop()
    await deps.cluster.close()
    await deps.store.close()
  })
  const origin = { at: clock.now(), address, user: 'relay' }
  await deps.store.createRoom({ name: 'team', id: 'id-team', ownerSession: 'chair' }, 0, origin)
  const room = await deps.store.findRoom('team')
  if (!room) throw new Error('there is no room')
  const actor = { role: 'chairman', session: 'chair', user: 'session:chair', peer: null, address } as const
  const meeting = { startsAt: clock.now() + HOUR_MS, timeZone: 'UTC', minutes: 30 }
  const all = { language: 'en', entries: true, waiting: true, answers: true } as const
  const mailed = async (count: number): Promise<void> => {
    sender.wake()
    await waitFor(() => sent.length >= count, { what: `${String(count)} mails` })
  }

  await performAct('set-notified', { addresses: [{ address: 'ann@example.org', ...all }] }, room, actor, deps)
  const addresses = ['dora@example.org', 'emil@example.org']
  await performAct('invite', { addresses, from: 'Ann', language: 'en', meeting, reminders: [15] }, room, actor, deps)
  sender.wake()
  await waitFor(() => log.lines.filter(({ message }) => message === 'mail not taken').length >= 2, { what: 'refusals' })
  isRefusing = false
  clock.advance(1500)
  await mailed(2)

  const [token = ''] = sent.filter(({ to }) => to === 'dora@example.org').flatMap(secretsOf)
  const { openedSession } = await lookAtInvitation(deps, { token, sessionToken: null, address })
  if (openedSession === null) throw new Error('no session was opened')
  const bearer = { sessionToken: openedSession, address }
  await answerInvitation(deps, { ...bearer, token, answer: 'later', message: 'My train comes at ten.' })
  const visitor = { ...bearer, name: 'team', password: null, isAdmin: false }
  const { ticket } = await enterRoom(deps, { ...visitor, invitation: token })
  const guess = { ...visitor, sessionToken: null, invitation: token }
  await expect(enterRoom(deps, guess)).rejects.toMatchObject({ code: 'invitation-used' })
  for (const secret of [token, ticket, openedSession]) secrets.add(secret)
  await mailed(3)

  const invitations = (await deps.store.invitations('id-team', null, 1)).map(({ id }) => id)
  await performAct('reschedule', { invitations, meeting: { ...meeting, minutes: 45 } }, room, actor, deps)
  await mailed(4)
  await performAct('revoke-invitations', { invitations }, room, actor, deps)
  await mailed(5)
  const [sealed = ''] = sent.slice(-1).flatMap(secretsOf)
  await setOptedOut(deps, sealed, true, { ...origin, at: clock.now() })
  await sendFeedback(deps, { name: 'Dora', address: 'dora@example.org', message: 'Thank you.' }, origin)
  await mailed(6)

  const said = log.lines.map(({ fields, message }) => {
    const { err } = fields as { err?: Error }
    return JSON.stringify([fields, message, err?.message, err?.stack])
  })
  const tables = rows.prepare("select name from sqlite_master where type = 'table'").pluck().all()
  const kept = tables.map((name) => JSON.stringify(rows.prepare(`select * from "${String(name)}"`).all()))
  const places = [...said, ...kept].join('\n')
  expect(places).toContain('mail not taken')
  expect(secrets.size).toBeGreaterThanOrEqual(10)
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThanOrEqual(43)
    expect(places.includes(secret)).toBe(false)
  }
  // What a look for it would find, if it stood there.
  expect(places).toContain(deps.tokens.hash(token))
  expect(said.join('\n')).not.toMatch(/(?:dora|emil|ann)@/)
})
