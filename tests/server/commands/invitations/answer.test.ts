// What an invitee sees before coming in, and who hears their answer.
import { afterEach, describe, expect, it } from '@jest/globals'
import type { AnswerWord } from '../../../../protocol/invitations.ts'
import { InvitationReply } from '../../../../protocol/http.ts'
import { decodeAs } from '../../../../protocol/codec.ts'
import { answerInvitation } from '../../../../server/commands/answer-invitation.ts'
import { enterRoom } from '../../../../server/commands/enter-room.ts'
import { lookAtInvitation } from '../../../../server/commands/look-at-invitation.ts'
import { addressOf, CHAIR, type WorldOptions } from '../../../support/command-world.ts'
import { createMailWorld, HOUR_MS, type MailWorld, newsOf } from '../../../support/mail-world.ts'

let open: MailWorld | null = null

afterEach(async () => {
  await open?.store.close()
  open = null
})

const closedRoom = { access: 'sesame', settings: { waitingRoom: 'everybody' } } as const

async function worldWith(options: WorldOptions = {}): Promise<MailWorld> {
  open = createMailWorld(options)
  await open.makeRoom('lobby', closedRoom)
  return open
}

const shownBy = (as: string | null, token: string) => ({
  token,
  sessionToken: as,
  address: addressOf(as ?? 'stranger'),
})

const look = async (world: MailWorld, token: string, as: string | null = null): Promise<InvitationReply> =>
  (await lookAtInvitation(world.deps, shownBy(as, token))).shown

const answer = (world: MailWorld, token: string, word: AnswerWord, message = ''): Promise<void> =>
  answerInvitation(world.deps, { ...shownBy(null, token), answer: word, message })

async function revoke(world: MailWorld, token: string): Promise<void> {
  const { id, roomId } = await world.rowOf(token)
  await world.store.revokeInvitations(roomId, [id], world.clock.now(), world.origin(CHAIR))
}

function inAnHour(world: MailWorld) {
  const startsAt = world.clock.now() + HOUR_MS
  return { meeting: { startsAt, timeZone: 'Europe/Paris', minutes: 60 }, expiresAt: startsAt + 2 * HOUR_MS }
}

describe('looking at an invitation', () => {
  it('[N2] shows what the bearer would find at the door, and uses nothing up', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby', { message: 'Come.' })
    const reply = await look(world, token)
    const { name, askName } = { name: 'lobby', askName: true }
    expect(reply).toEqual({
      room: 'lobby',
      address: 'dora@example.org',
      from: 'Ann',
      message: 'Come.',
      meeting: null,
      answer: null,
      mayAnswer: true,
      way: 'open',
      door: { name, door: 'open', role: 'participant', askName, waitingRoom: false, notifies: false },
    })
    expect(decodeAs(InvitationReply, JSON.stringify(reply)).ok).toBe(true)
    expect(await world.rowOf(token)).toMatchObject({ session: null, usedAt: null })
  })

  it('[N3] gives a new browser the session that it will come in by, so that a lost reply shuts nobody out', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby')
    const { openedSession } = await lookAtInvitation(world.deps, shownBy(null, token))
    if (openedSession === null) throw new Error('no session was opened')
    const again = await lookAtInvitation(world.deps, shownBy(openedSession, token))
    expect(again).toMatchObject({ openedSession: null, shown: { way: 'open' } })
    // The reply to the first entry never arrives; the same browser asks once more.
    const wish = {
      name: 'lobby',
      sessionToken: openedSession,
      address: addressOf('dora'),
      isAdmin: false,
      password: null,
    }
    expect((await enterRoom(world.deps, { ...wish, invitation: token })).openedSession).toBeNull()
    expect((await enterRoom(world.deps, { ...wish, invitation: token })).role).toBe('participant')
    // Whoever comes too late gets none.
    expect(await lookAtInvitation(world.deps, shownBy(null, token))).toMatchObject({
      openedSession: null,
      shown: { way: 'taken' },
    })
  })

  it('[N3] says whose way it is', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby')
    await world.enterBy(token, 'dora', 'lobby')
    await world.openSession('eve')
    expect(await look(world, token, 'dora')).toMatchObject({ way: 'yours', door: { door: 'open' } })
    for (const as of ['eve', null])
      expect(await look(world, token, as)).toMatchObject({
        way: 'taken',
        door: { door: 'password', waitingRoom: true },
      })
  })

  it('[N3] shows the doors that it does not spare', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby', { passes: { password: false, waitingRoom: false } })
    expect((await look(world, token)).door).toMatchObject({ door: 'password', waitingRoom: true })
    await world.act('configure', { settings: { locked: true } }, 'lobby')
    expect((await look(world, token)).door).toMatchObject({ door: 'locked' })
  })

  it('[D4] where rooms are hidden, it is the door of its own room that the bearer sees', async () => {
    const world = await worldWith({ rules: { hideExistence: true } })
    const token = await world.invite('dora', 'lobby')
    expect((await look(world, token)).door).toMatchObject({ door: 'open' })
    await world.act('configure', { settings: { locked: true } }, 'lobby')
    expect((await look(world, token)).door).toMatchObject({ door: 'locked' })
  })

  it('[M9] shows no door to the banned', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby')
    await world.openSession('dora')
    const row = { id: 'ban', peer: 'p'.repeat(22), source: null, name: null, at: 0, session: world.sessionOf('dora') }
    await world.store.ban((await world.roomNow('lobby')).id, [row], world.origin(CHAIR))
    expect((await look(world, token, 'dora')).door).toBeNull()
  })

  it('[N4] refuses one that is none, over or taken back', async () => {
    const world = await worldWith()
    const over = await world.invite('dora', 'lobby', { expiresAt: world.clock.now() + HOUR_MS })
    const revoked = await world.invite('emil', 'lobby')
    await revoke(world, revoked)
    world.clock.advance(HOUR_MS)
    await expect(look(world, 'x'.repeat(43))).rejects.toMatchObject({ code: 'bad-invitation' })
    await expect(look(world, over)).rejects.toMatchObject({ code: 'invitation-expired' })
    await expect(look(world, revoked)).rejects.toMatchObject({ code: 'invitation-revoked' })
  })
})

describe('answering', () => {
  it('[N6] counts the last answer, until the meeting begins', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby', inAnHour(world))
    await answer(world, token, 'accepted')
    await answer(world, token, 'later', 'At ten.')
    expect(await look(world, token)).toMatchObject({ answer: { answer: 'later', message: 'At ten.' }, mayAnswer: true })
    world.clock.advance(HOUR_MS)
    expect(await look(world, token)).toMatchObject({ mayAnswer: false })
    await expect(answer(world, token, 'declined')).rejects.toMatchObject({ code: 'answer-closed' })
    expect((await world.rowOf(token)).answer).toMatchObject({ answer: 'later' })
  })

  it('[N6] takes a first answer as long as the invitation is good', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby', inAnHour(world))
    world.clock.advance(2 * HOUR_MS)
    await answer(world, token, 'later')
    await expect(answer(world, token, 'declined')).rejects.toMatchObject({ code: 'answer-closed' })
    world.clock.advance(HOUR_MS)
    await expect(answer(world, token, 'declined')).rejects.toMatchObject({ code: 'invitation-expired' })
  })

  it('[N6] of an invitation without a date may be changed as long as it is good', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby')
    await answer(world, token, 'accepted')
    world.clock.advance(23 * HOUR_MS)
    await answer(world, token, 'declined')
    world.clock.advance(HOUR_MS)
    await expect(answer(world, token, 'accepted')).rejects.toMatchObject({ code: 'invitation-expired' })
    expect((await world.rowOf(token)).answer).toMatchObject({ answer: 'declined' })
  })

  it('[N4] is not for an invitation that is none, or that was taken back', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby')
    await revoke(world, token)
    await expect(answer(world, token, 'accepted')).rejects.toMatchObject({ code: 'invitation-revoked' })
    await expect(answer(world, 'x'.repeat(43), 'accepted')).rejects.toMatchObject({ code: 'bad-invitation' })
  })

  it('[N5] [N6] is seen by the chairmen in the room, and then no mail tells of it', async () => {
    const world = await worldWith()
    await world.listen('lobby', [{ address: 'bo@example.org', answers: true }])
    const token = await world.invite('dora', 'lobby', { replyTo: 'ann@example.org' })
    const chair = await world.join(CHAIR, 'lobby')
    const guest = await world.joinBy(await world.invite('emil', 'lobby'), 'emil', 'lobby')
    await newsOf(chair, 1)
    await answer(world, token, 'declined', 'I am ill.')
    const news = (await newsOf(chair, 2))[1]
    expect(news).toMatchObject({
      news: 'answered',
      invitation: { answer: { answer: 'declined', message: 'I am ill.' } },
    })
    expect(await newsOf(guest, 0)).toEqual([])
    expect(await world.mails('answer')).toEqual([])
  })

  it('[N6] is told by mail while no chairman is in: to each mailbox that asked for it once, never to its own', async () => {
    const world = await worldWith()
    await world.join('emil', 'lobby', 'sesame')
    await world.listen('lobby', [
      { address: 'bo@example.org', answers: true, language: 'fr' },
      { address: 'Ann@Example.org', answers: true, language: 'fr' },
      { address: 'dora@example.org', answers: true },
      { address: 'cy@example.org', entries: true, waiting: true },
    ])
    const token = await world.invite('dora', 'lobby', { replyTo: 'ann@example.org' })
    const wakes = world.mail.wakes()
    await answer(world, token, 'later', 'At ten.')
    const mails = await world.mails('answer')
    expect(mails.map(({ to, language }) => `${to} ${language}`).sort()).toEqual([
      'Ann@Example.org fr',
      'bo@example.org fr',
    ])
    const letter = { kind: 'answer', room: 'lobby', address: 'dora@example.org', answer: 'later', message: 'At ten.' }
    for (const mail of mails) expect(mail.letter).toEqual({ ...letter, meeting: null })
    expect(world.mail.wakes()).toBe(wakes + 1)
  })

  it('[N6] given twice in the same words is told once', async () => {
    const world = await worldWith()
    const token = await world.invite('dora', 'lobby', { replyTo: 'ann@example.org' })
    for (const word of ['accepted', 'accepted', 'later'] as const) await answer(world, token, word)
    expect((await world.mails('answer')).map(({ letter }) => 'answer' in letter && letter.answer)).toEqual([
      'accepted',
      'later',
    ])
  })

  it('counts although no more mails may be written', async () => {
    const budgets = { sourcePerHour: 0, roomPerHour: 0, roomPerDay: 0, recipientPerDay: 0, instancePerHour: 0 }
    const world = await worldWith({ mail: { isOn: true, budgets } })
    const token = await world.invite('dora', 'lobby', { replyTo: 'ann@example.org' })
    await answer(world, token, 'accepted')
    expect((await world.rowOf(token)).answer).toMatchObject({ answer: 'accepted' })
    expect(await world.mails('answer')).toEqual([])
  })
})
