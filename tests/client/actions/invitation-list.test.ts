// What chairmen see of the room's invitations, and what visitors let those know who are told by mail.
import { describe, expect, it } from '@jest/globals'
import type { InstanceReply } from '../../../protocol/http.ts'
import type { Invitation, InvitationNews } from '../../../protocol/invitations.ts'
import { ok } from '../../../protocol/result.ts'
import { settled } from '../../fakes/media.ts'
import { invitation, refusal, ticket } from '../../support/call-routes.ts'
import { openDoor } from '../../support/doors.ts'
import { createCallWorld, self, type CallWorld } from '../../support/call-world.ts'
import { member } from '../../support/mesh-world.ts'

const instance: InstanceReply = {
  version: '1',
  poweredBy: '',
  namesAllowed: true,
  mail: true,
  feedback: false,
  video: { width: 1, height: 1, frameRate: 1, maxUplinkKbps: 0 },
}

/** In the call, as `role`; counts how often the list was asked for. */
async function inside(role: 'chairman' | 'participant', listed: Invitation[] = []) {
  const world = createCallWorld()
  const asked: string[] = []
  world.state.instance.value = instance
  world.invitations = async (name) => (asked.push(name), ok({ invitations: listed, next: null }))
  await world.arrive()
  await world.actions.join()
  world.welcome({ role, roster: { version: 1, complete: true, peers: [member(self, { role })] } })
  await settled()
  return { world, asked }
}

const hear = (world: CallWorld, news: InvitationNews, told: Invitation): void => {
  world.socket().on.frame({ type: 'invitation', invitation: told, news })
}
const letters = (world: CallWorld): string | undefined =>
  world.state.invitations.value?.map(({ id }) => id.slice(0, 1)).join('')
const notices = (world: CallWorld): unknown[] =>
  world.state.notices.value.filter(({ key }) => key.startsWith('invitation')).map(({ key, values }) => [key, values])

describe('the list of invitations', () => {
  it('[N5] comes with the call to chairmen, and to them alone', async () => {
    const chair = await inside('chairman', [invitation('b'), invitation('a')])
    expect([chair.asked, letters(chair.world)]).toEqual([['lobby'], 'ba'])
    const guest = await inside('participant')
    expect([guest.asked, guest.world.state.invitations.value]).toEqual([[], null])
    chair.world.actions.leave()
    guest.world.actions.leave()
    expect(chair.world.state.invitations.value).toBeNull()
  })

  it('is not asked for where no mail is sent, unless somebody looks', async () => {
    const { world, asked } = await inside('participant', [invitation('a')])
    world.state.instance.value = { ...instance, mail: false }
    world.change(null, member(self, { role: 'chairman' }))
    await settled()
    expect(asked).toEqual([])
    expect(await world.actions.loadInvitations()).toBeNull()
    expect(letters(world)).toBe('a')
    world.actions.leave()
  })

  it('comes with the chair and goes with it, also what is on its way', async () => {
    const { world, asked } = await inside('participant', [invitation('a')])
    world.change(null, member(self, { role: 'chairman' }))
    await settled()
    expect([asked.length, letters(world)]).toEqual([1, 'a'])
    const answers: (() => void)[] = []
    world.invitations = () => new Promise((resolve) => answers.push(() => resolve(ok({ invitations: [], next: null }))))
    const loading = world.actions.loadInvitations()
    world.change(null, member(self, { role: 'participant' }))
    expect(world.state.invitations.value).toBeNull()
    answers[0]?.()
    expect(await loading).toBeNull()
    expect(world.state.invitations.value).toBeNull()
    world.actions.leave()
  })

  it('news take their place in it: the newest first', async () => {
    const { world } = await inside('chairman', [invitation('d'), invitation('b')])
    hear(world, 'made', invitation('e'))
    hear(world, 'changed', invitation('c'))
    hear(world, 'changed', invitation('a'))
    expect(letters(world)).toBe('edcba')
    hear(world, 'entered', invitation('b', { state: 'used', peers: [self] }))
    expect(letters(world)).toBe('edcba')
    expect(world.state.invitations.value?.[3]).toEqual(invitation('b', { state: 'used', peers: [self] }))
    world.actions.leave()
  })

  it('what is told while the list is on its way is not lost, and the later of two questions counts', async () => {
    const { world } = await inside('chairman')
    const answers: ((...listed: Invitation[]) => void)[] = []
    world.invitations = () =>
      new Promise((resolve) =>
        answers.push((...listed) => {
          resolve(ok({ invitations: listed, next: null }))
        }),
      )
    const first = world.actions.loadInvitations()
    const second = world.actions.loadInvitations()
    hear(world, 'mail', invitation('a', { state: 'sent' }))
    hear(world, 'made', invitation('c'))
    answers[1]?.(invitation('b'), invitation('a'))
    expect(await second).toBeNull()
    answers[0]?.(invitation('z'))
    expect(await first).toBeNull()
    expect(letters(world)).toBe('cba')
    expect(world.state.invitations.value?.[2]?.state).toBe('sent')
    world.actions.leave()
  })

  it('is asked for again when the relay was away', async () => {
    const { world, asked } = await inside('chairman')
    world.socket().on.lost()
    const roster = { version: 1, complete: true, peers: [member(self, { role: 'chairman' })] }
    world.welcome({ role: 'chairman', resumed: true, roster })
    await settled()
    expect(asked).toHaveLength(2)
    world.actions.leave()
  })

  it('a list that cannot be had is a code; outside there is none', async () => {
    const { world } = await inside('chairman', [invitation('a')])
    world.invitations = async () => refusal('too-fast')
    world.notified = async () => refusal('not-allowed')
    expect(await world.actions.loadInvitations()).toBe('too-fast')
    expect(letters(world)).toBe('a')
    expect(await world.actions.loadNotified()).toEqual({ ok: false, error: 'not-allowed' })
    const told = { address: 'a@example.org', language: 'en', entries: true, waiting: false, answers: false } as const
    world.notified = async () => ok({ addresses: [told] })
    expect(await world.actions.loadNotified()).toEqual(ok([told]))
    world.actions.leave()
    expect(await world.actions.loadInvitations()).toBe('offline')
    expect(await world.actions.loadNotified()).toEqual({ ok: false, error: 'offline' })
  })
})

describe('what chairmen are told at the edge of the screen', () => {
  it.each(['accepted', 'later', 'declined'] as const)('%s, by whom', async (answer) => {
    const { world } = await inside('chairman')
    hear(world, 'answered', invitation('a', { state: 'answered', answer: { answer, message: '', at: 1 } }))
    expect(notices(world)).toEqual([[`invitation-${answer}`, { address: 'a@example.org' }]])
    world.actions.leave()
  })

  it('[N6] an answer takes the place of what the same person said before', async () => {
    const { world } = await inside('chairman')
    const answer = (who: string, said: 'accepted' | 'later' | 'declined'): void => {
      hear(world, 'answered', invitation(who, { answer: { answer: said, message: '', at: 1 } }))
    }
    hear(world, 'mail', invitation('a', { state: 'failed', problem: 'mailbox-full' }))
    for (const said of ['declined', 'accepted', 'later', 'later'] as const) answer('a', said)
    answer('b', 'declined')
    expect(notices(world)).toEqual([
      ['invitation-failed', { address: 'a@example.org' }],
      ['invitation-later', { address: 'a@example.org' }],
      ['invitation-declined', { address: 'b@example.org' }],
    ])
    const ids = world.state.notices.value.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('a mail that could not go out, and nothing of those that did or wait', async () => {
    const { world } = await inside('chairman')
    for (const state of ['pending', 'sent', 'failed'] as const) hear(world, 'mail', invitation('a', { state }))
    for (const news of ['made', 'entered', 'changed', 'revoked'] as const) {
      hear(world, news, invitation('b', { state: 'failed', answer: { answer: 'later', message: '', at: 1 } }))
    }
    expect(notices(world)).toEqual([['invitation-failed', { address: 'a@example.org' }]])
    expect(world.state.notices.value.at(-1)?.tone).toBe('problem')
    world.actions.leave()
  })

  it('also before the list is there, and not before the welcome', async () => {
    const world = createCallWorld()
    await world.arrive()
    await world.actions.join()
    const answered = invitation('a', { answer: { answer: 'accepted', message: '', at: 1 } })
    hear(world, 'answered', answered)
    expect(notices(world)).toEqual([])
    world.welcome()
    hear(world, 'answered', answered)
    expect(notices(world)).toHaveLength(1)
    expect(world.state.invitations.value).toBeNull()
    world.actions.leave()
  })
})

describe('the name in the mail to those who are told who comes in', () => {
  async function joined(notifies: boolean, tells: boolean, name = 'Mia'): Promise<CallWorld> {
    const world = createCallWorld()
    world.find = async (room) => ok(openDoor(room, { notifies, askName: false }))
    await world.arrive()
    world.actions.setName(name)
    world.actions.setTellsName(tells)
    await world.actions.join()
    return world
  }

  it('[O4] is told by whoever agreed, where somebody is told', async () => {
    expect((await joined(true, true, ' Mia ')).socket().notifyAs).toBe('Mia')
    expect((await joined(true, false)).socket().notifyAs).toBeNull()
    expect((await joined(false, true)).socket().notifyAs).toBeNull()
    expect((await joined(true, true, '')).socket().notifyAs).toBeNull()
  })

  it('[O4] through the waiting room too, beside the name for the chairmen', async () => {
    const world = createCallWorld()
    world.find = async (room) => ok(openDoor(room, { notifies: true }))
    world.entry = async () => ok({ ...ticket, role: 'waiting' })
    await world.arrive()
    world.actions.setTellsName(true)
    await world.actions.join()
    expect([world.socket().name, world.socket().notifyAs]).toEqual(['Mia', 'Mia'])
    world.actions.leave()
  })

  it('is asked for at each door anew', async () => {
    const world = await joined(true, true)
    world.welcome()
    world.actions.leave()
    expect(world.state.tellsName.value).toBe(true)
    await world.arrive()
    expect(world.state.tellsName.value).toBe(false)
    await world.actions.join()
    expect(world.socket().notifyAs).toBeNull()
    world.actions.leave()
  })
})
