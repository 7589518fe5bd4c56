// The pages that mails lead to: an answer, the way into the room, no more mails, feedback.
import { describe, expect, it } from '@jest/globals'
import { ok } from '../../../protocol/result.ts'
import { signalsOf } from '../../support/all-signals.ts'
import { refusal } from '../../support/call-routes.ts'
import { invited } from '../../support/doors.ts'
import { createCallWorld, type CallWorld } from '../../support/call-world.ts'

const token = 'secret-Token_'.repeat(4).slice(0, 43)
const seal = `${'m'.repeat(43)}.${'s'.repeat(43)}`

async function answering(more: Parameters<typeof invited>[0] = {}): Promise<CallWorld> {
  const world = createCallWorld()
  world.path = '/invitation'
  world.fragment = `i=${token}`
  world.lookAtInvitation = async (shown) => (shown === token ? ok(invited(more)) : refusal('bad-invitation'))
  await world.route()
  return world
}

async function leavingTheList(more: Partial<CallWorld> = {}): Promise<CallWorld> {
  const world = Object.assign(createCallWorld(), more)
  world.path = '/unsubscribe'
  world.fragment = seal
  await world.route()
  return world
}

describe('the page of an invitation', () => {
  it('[N2] shows the invitation; the token is neither in the address nor in what is drawn', async () => {
    const world = await answering()
    expect(world.state.page.value).toEqual({ is: 'invitation' })
    expect(world.state.invited.value).toEqual(invited())
    expect([world.path, world.fragment]).toEqual(['/invitation', ''])
    expect(JSON.stringify(signalsOf(world.state))).not.toContain(token)
    expect(world.devices.live()).toEqual([])
  })

  it('[N6] the answer is told, shown, and may be another one', async () => {
    const world = await answering()
    const told: unknown[][] = []
    world.answerInvitation = async (...said) => (told.push(said), ok(null))
    world.clock.advance(500)
    expect(await world.actions.answerInvitation('later', 'My train.')).toBeNull()
    const at = world.clock.now()
    expect(world.state.invited.value?.answer).toEqual({ answer: 'later', message: 'My train.', at })
    expect(await world.actions.answerInvitation('declined', '')).toBeNull()
    expect(world.state.invited.value).toEqual({ ...invited(), answer: { answer: 'declined', message: '', at } })
    expect(told).toEqual([
      [token, 'later', 'My train.'],
      [token, 'declined', ''],
    ])
  })

  it('an answer that was not taken is not shown', async () => {
    const world = await answering()
    world.answerInvitation = async () => refusal('answer-closed')
    expect(await world.actions.answerInvitation('accepted', '')).toBe('answer-closed')
    expect(world.state.invited.value).toMatchObject({ answer: null, mayAnswer: false })
    world.answerInvitation = async () => refusal('too-fast', 4_000)
    expect(await world.actions.answerInvitation('accepted', '')).toBe('too-fast')
    expect(world.state.retryAt.value).toBe(world.clock.now() + 4_000)
  })

  it.each([
    ['before it begins', 1, true],
    ['when it has begun', 0, false],
  ])('[N6] a first answer to a meeting %s may be changed: %#', async (_name, ahead, mayAnswer) => {
    const world = createCallWorld()
    world.path = '/invitation'
    world.fragment = `i=${token}`
    const meeting = { startsAt: world.clock.now() + ahead, timeZone: 'Europe/Paris', minutes: 60 }
    world.lookAtInvitation = async () => ok(invited({ meeting }))
    await world.route()
    expect(await world.actions.answerInvitation('accepted', '')).toBeNull()
    expect(world.state.invited.value).toMatchObject({ answer: { answer: 'accepted' }, mayAnswer })
  })

  it('an answer whose page is gone is told all the same', async () => {
    const world = await answering()
    world.answerInvitation = async () => {
      world.actions.goTo('/')
      return refusal('offline')
    }
    expect(await world.actions.answerInvitation('accepted', '')).toBeNull()
    expect(world.state.invited.value).toBeNull()
    expect(await world.actions.answerInvitation('accepted', '')).toBe('bad-invitation')
  })

  it('a reload finds it again; another tab does not', async () => {
    const { kept } = await answering()
    for (const [tab, refused] of [
      [kept, null],
      [new Map<string, string>(), 'bad-invitation'],
    ] as const) {
      const world = createCallWorld({ kept: tab })
      world.path = '/invitation'
      world.lookAtInvitation = async () => ok(invited())
      await world.route()
      expect(world.state.refusal.value).toBe(refused)
      expect(world.state.invited.value !== null).toBe(refused === null)
    }
  })

  it.each(['bad-invitation', 'invitation-expired', 'invitation-revoked', 'offline'] as const)(
    '%s is said on the page, and again after a reload',
    async (code) => {
      const world = createCallWorld()
      world.path = '/invitation'
      world.fragment = `i=${token}`
      world.lookAtInvitation = async () => refusal(code)
      for (let times = 0; times < 2; times++) {
        await world.route()
        expect(world.state.page.value).toEqual({ is: 'invitation' })
        expect([world.state.refusal.value, world.state.invited.value]).toEqual([code, null])
      }
    },
  )

  it('says how long to wait when there were too many questions, and no longer once it is shown', async () => {
    const world = createCallWorld()
    world.path = '/invitation'
    world.fragment = `i=${token}`
    world.lookAtInvitation = async () => refusal('too-fast', 7_000)
    await world.route()
    expect(world.state.refusal.value).toBe('too-fast')
    expect(world.state.retryAt.value).toBe(world.clock.now() + 7_000)
    world.lookAtInvitation = async () => ok(invited())
    await world.route()
    expect([world.state.refusal.value, world.state.retryAt.value]).toEqual([null, null])
  })

  it.each(['', 'i=', 'i=cut', `i=${token}x`, '%E0%A4%A', '../lobby'])('the fragment %j says nothing', async (text) => {
    const world = createCallWorld()
    world.path = '/invitation'
    world.fragment = text
    world.lookAtInvitation = () => Promise.reject(new Error('asked'))
    await world.route()
    expect(world.state.refusal.value).toBe('bad-invitation')
  })

  it('what comes late is not shown elsewhere', async () => {
    const world = createCallWorld()
    const answers: (() => void)[] = []
    world.lookAtInvitation = () => new Promise((resolve) => answers.push(() => resolve(ok(invited()))))
    world.path = '/invitation'
    world.fragment = `i=${token}`
    const slow = world.route()
    world.actions.goTo('/')
    answers[0]?.()
    await slow
    expect(world.state.page.value).toEqual({ is: 'home' })
    expect(world.state.invited.value).toBeNull()
  })

  it('leads into the room with what the invitation is good for, and back', async () => {
    const world = await answering()
    await world.actions.followInvitation()
    expect(world.path).toBe('/lobby')
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
    world.actions.setName('Dora')
    await world.actions.join()
    world.welcome()
    expect(world.tokens).toEqual([token])
    world.path = '/invitation'
    await world.route()
    expect(world.state.invited.value).toEqual(invited())
    expect(world.socket().isClosed).toBe(true)
  })

  it('leads nowhere from elsewhere', async () => {
    const world = createCallWorld()
    await world.actions.followInvitation()
    await world.arrive()
    await world.actions.followInvitation()
    expect([...world.kept]).toEqual([])
    expect(world.state.page.value).toEqual({ is: 'prejoin', room: 'lobby' })
  })
})

describe('no more mails', () => {
  it('[O3] opening the page changes nothing; the choice does, both ways', async () => {
    const asked: string[] = []
    const world = await leavingTheList({
      mailbox: async (shown) => (asked.push(`look ${shown}`), ok({ optedOut: false })),
      optOut: async (shown) => (asked.push(`out ${shown}`), ok({ optedOut: true })),
      optIn: async (shown) => (asked.push(`in ${shown}`), ok({ optedOut: false })),
    })
    expect(asked).toEqual([`look ${seal}`])
    expect(world.state.page.value).toEqual({ is: 'unsubscribe', optedOut: false })
    expect(JSON.stringify(signalsOf(world.state))).not.toContain(seal)
    expect(await world.actions.optOut(true)).toBeNull()
    expect(world.state.page.value).toEqual({ is: 'unsubscribe', optedOut: true })
    expect(await world.actions.optOut(false)).toBeNull()
    expect(world.state.page.value).toEqual({ is: 'unsubscribe', optedOut: false })
    expect(asked).toEqual([`look ${seal}`, `out ${seal}`, `in ${seal}`])
  })

  it('a choice that was not taken is not shown', async () => {
    const world = await leavingTheList({ optOut: async () => refusal('offline') })
    expect(await world.actions.optOut(true)).toBe('offline')
    expect(world.state.page.value).toEqual({ is: 'unsubscribe', optedOut: false })
  })

  it('a link that the relay does not know, and none at all, are said', async () => {
    const world = await leavingTheList({ mailbox: async () => refusal('bad-mailbox') })
    expect(world.state.page.value).toEqual({ is: 'unsubscribe', optedOut: null })
    expect(world.state.refusal.value).toBe('bad-mailbox')
    const other = createCallWorld()
    other.path = '/unsubscribe'
    await other.route()
    expect(other.state.refusal.value).toBe('bad-mailbox')
    expect(await other.actions.optOut(true)).toBe('bad-mailbox')
  })

  it('a slow relay changes no other page', async () => {
    const answers: (() => void)[] = []
    const slow: CallWorld['optOut'] = () => new Promise((say) => answers.push(() => say(ok({ optedOut: true }))))
    const world = await leavingTheList({ optOut: slow })
    world.mailbox = slow
    const choosing = world.actions.optOut(true)
    const looking = world.route()
    world.actions.goTo('/')
    for (const answer of answers) answer()
    await looking
    expect(await choosing).toBeNull()
    expect(world.state.page.value).toEqual({ is: 'home' })
  })
})

describe('feedback', () => {
  it('[O6] goes as it was written, and a refusal says when to try again', async () => {
    const world = createCallWorld()
    world.path = '/feedback'
    await world.route()
    expect(world.state.page.value).toEqual({ is: 'feedback' })
    const sent: unknown[] = []
    world.feedback = async (body) => (sent.push(body), ok(null))
    expect(await world.actions.sendFeedback({ message: 'Good.', address: 'eve@example.org' })).toBeNull()
    expect(sent).toEqual([{ message: 'Good.', address: 'eve@example.org' }])
    world.feedback = async () => refusal('too-fast', 60_000)
    expect(await world.actions.sendFeedback({ message: 'Good.' })).toBe('too-fast')
    expect(world.state.retryAt.value).toBe(world.clock.now() + 60_000)
  })
})

describe('a browser without WebRTC', () => {
  it.each(['/invitation', '/unsubscribe', '/feedback'])('is good enough for %s', async (path) => {
    const world = createCallWorld({ mayCall: false })
    world.path = path
    await world.route()
    expect(world.state.page.value.is).toBe(path.slice(1))
  })

  it.each(['/', '/lobby', '/a/b'])('is not for %s', async (path) => {
    const world = createCallWorld({ mayCall: false })
    world.path = path
    await world.route()
    expect(world.state.page.value).toEqual({ is: 'error', code: 'unsupported-browser' })
  })
})
