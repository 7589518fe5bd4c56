// claim: whoever knows the room's owner password becomes a chairman of it.
import { Refusal } from '../../../protocol/errors.ts'
import { openDoor } from '../door.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { askAgain } from './ask-again.ts'
import { settle } from './settle.ts'
import { seatsIn, waitersOf } from './target.ts'

/** No address has this pseudonym. */
const NO_SOURCE = ''

/**
 * The role is the session's, for good. Refuses with `wrong-password` (at the same cost when the room has no owner
 * password), with what `PasswordGate.check` refuses with, with `not-allowed` for a program, which has no session, and
 * with `banned`, which is told to those alone who know the password.
 */
export const claim: Act<'claim'> = async ({ password }, room, actor, deps) => {
  const { clock, gate, store, tokens } = deps
  const { session } = actor
  if (session === null) throw new Refusal('not-allowed')
  const source = tokens.pseudonym(actor.address)
  const origin = originOf(actor, clock.now())
  // The access password is as wrong here as any other, and counts as a wrong try.
  const match = await gate.check(room.name, source, password, { access: null, owner: room.ownerPassword }, origin)
  // Comparing takes a while: it has to be the room's password still.
  const now = await store.findRoom(room.name)
  if (match !== 'owner' || now?.ownerPassword !== room.ownerPassword) throw new Refusal('wrong-password')
  // Somebody who was removed does not come back this way. A ban of an address does not count for whoever sits inside.
  if (await store.isBanned(room.id, session, actor.peer === null ? source : NO_SOURCE)) throw new Refusal('banned')
  const outcome = await store.setRole(room.id, session, 'chairman', 'became chairman by the owner password', origin)
  if (outcome === 'banned') throw new Refusal('banned')
  if (outcome === 'gone') throw new Refusal('no-such-room')
  await settle(room, session, actor.peer, deps)
  if ((await seatsIn(room, deps)).some((seat) => seat.session === session)) await openDoor(room, deps)
  const own = (await waitersOf(room, deps)).filter((waiter) => waiter.session === session)
  await askAgain(own, room, deps)
}
