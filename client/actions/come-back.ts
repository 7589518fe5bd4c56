// What a worker of the relay that has died, or a relay that began anew, has lost of ours: we ask for it again.
import type { FrameOf, Member } from '../../protocol/server-to-client.ts'
import { isChairman } from '../../protocol/permissions.ts'
import { knowsFloor, modeOf } from '../state/floor.ts'
import type { Context } from './context.ts'
import { notify } from './notices.ts'
import type { OwnMedia } from './own-media.ts'

type Lost = { readonly hand: boolean; readonly floor: boolean }

/**
 * What of ours the welcome does not know any more; to be asked before its roster is taken. A chairman may take the floor
 * again: it is put down quietly, so that nothing goes off and nothing is told for the moment until it is back.
 */
export function lostOf({ state, stay }: Context, { resumed, roster }: FrameOf<'welcome'>): Lost {
  const before = state.self.value
  const after = roster.peers.find(({ peer }) => peer === before?.peer)
  if (resumed || !before || !after) return { hand: false, floor: false }
  const hand = before.handAt !== null && after.handAt === null
  const floor = before.floorAt !== null && mayTakeAgain(after, roster.peers) && knowsFloor(state)
  if (floor) {
    state.self.value = { ...before, floorAt: null }
    stay?.members.set(before.peer, state.self.value)
  }
  return { hand, floor }
}

/** Not from somebody who has been given it meanwhile. */
function mayTakeAgain({ role }: Member, members: readonly Member[]): boolean {
  return isChairman(role) && members.every(({ floorAt }) => floorAt === null)
}

export function askAgain({ state, stay }: Context, media: OwnMedia, { hand, floor }: Lost): void {
  if (hand) void stay?.socket.ask('hand', { raised: true })
  const peer = state.self.value?.peer
  if (!floor || peer === undefined) return
  void stay?.socket.ask('give-floor', { to: peer }).then((refused) => {
    // On a podium chairmen need none.
    if (!refused || modeOf(state) !== 'lecture') return
    notify(state, 'you-floor-taken')
    media.hush()
  })
}
