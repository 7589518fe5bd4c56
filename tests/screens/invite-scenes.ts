// Scenes of chairmen who invite by e-mail.
import type { Invitation } from '../../protocol/invitations.ts'
import { invitationTo } from '../support/doors.ts'
import { inCall, participant, roomState, type Scene } from './cast.ts'

const DAY_MS = 24 * 3_600_000
const now = Date.now()
/** A full hour, so that the pictures look like what people type. */
const tomorrow = Math.ceil((now + DAY_MS) / 3_600_000) * 3_600_000
const harvest = { startsAt: tomorrow, timeZone: 'Europe/Paris', minutes: 90 }

let made = 0
function invitation(address: string, change: Partial<Invitation> = {}): Invitation {
  made += 1
  const id = `invitation-${made}-aaaaaaaaaaa`.slice(0, 22).padEnd(22, 'a')
  const from = 'Sofia Kovalevskaya'
  return invitationTo({ id, address, createdAt: now, expiresAt: tomorrow }, { from, ...change })
}

const invitations: readonly Invitation[] = [
  invitation('dora@example.org', {
    meeting: harvest,
    state: 'answered',
    answer: { answer: 'accepted', message: 'With pleasure. I bring the plums!', at: now },
  }),
  invitation('emmy.noether@mathematics.example.org', {
    meeting: harvest,
    state: 'answered',
    answer: { answer: 'later', message: '', at: now },
  }),
  invitation('a.very.long.address.that.hardly.fits.anywhere.at.all@subdomain.of.a.university.example.org', {
    meeting: harvest,
    state: 'pending',
    problem: 'unreachable',
  }),
  invitation('nobody@example.com', { meeting: harvest, state: 'failed', problem: 'address-refused' }),
  invitation('sophie@example.org', {
    meeting: harvest,
    state: 'answered',
    answer: { answer: 'declined', message: 'I am on a train then, and it has no net.\nNext week?', at: now },
  }),
  invitation('ada@example.org', { state: 'used', usedAt: now, peers: [participant(0).peer] }),
  invitation('hedy@example.org', { state: 'sent' }),
  invitation('old@example.org', { state: 'revoked' }),
  invitation('late@example.org', {
    meeting: { ...harvest, startsAt: now - 9 * DAY_MS },
    state: 'expired',
    expiresAt: now - 8 * DAY_MS,
  }),
]

const inviting =
  (list: readonly Invitation[] | null): Scene =>
  (state) => {
    inCall(
      state,
      [0, 1].map((index) => participant(index)),
    )
    state.room.value = roomState({ waitingRoom: 'everybody' }, { hasPassword: true })
    state.invitations.value = list
  }

const listed = inviting(invitations)

export const inviteScenes: Readonly<Record<string, Scene>> = {
  'invite-link': listed,
  'invite-mail': listed,
  'invite-dated': listed,
  'invite-problems': (state) => {
    listed(state)
    state.room.value = roomState({ locked: true })
  },
  'invite-leaving': listed,
  'invite-list': listed,
  'invite-list-end': listed,
  'invite-list-empty': inviting([]),
  'invite-list-loading': inviting(null),
  'invite-menu': listed,
  'invite-revoke': listed,
  'invite-reschedule': listed,
  'invite-sent': listed,
  'invite-notified': (state) => {
    listed(state)
    state.panel.value = 'room-settings'
  },
  'invite-people': (state) => {
    listed(state)
    state.panel.value = 'people'
  },
}
