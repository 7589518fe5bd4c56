// remove: takes somebody's seats, and keeps them out until the ban is lifted.
import type { ActFields } from '../../../protocol/acts.ts'
import { Refusal } from '../../../protocol/errors.ts'
import type { Seat, Waiter } from '../../cluster-port.ts'
import type { BanRow } from '../../store-port.ts'
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { tellInvitations } from '../tell-invitation.ts'
import { requireChairmanBeside, requireOthers, requireRankOver, seatsIn, waitersOf } from './target.ts'

const BAN_ID_BYTES = 12

type Found = Pick<Seat | Waiter, 'peer' | 'session' | 'source'>

/**
 * All seats of the sessions that are named by their peers, in the room or before its door. Peers that are gone are
 * passed over; `no-such-peer` when none is left. Refuses with `not-allowed` when the actor is among them, and with
 * `last-chairman`.
 */
export const remove: Act<'remove'> = async ({ to, address }, room, actor, deps) => {
  const { clock, cluster, ids, store } = deps
  const seats = await seatsIn(room, deps)
  const present: readonly Found[] = [...seats, ...(await waitersOf(room, deps))]
  const names = namesBySession(to, present)
  const sessions = [...names.keys()]
  if (sessions.length === 0) throw new Refusal('no-such-peer')
  const isTheirs = ({ session }: Found): boolean => names.has(session)
  requireOthers(sessions, actor)
  requireRankOver(seats.filter(isTheirs), actor)
  requireChairmanBeside(sessions, seats)

  const at = clock.now()
  const bans = present.filter(isTheirs).map(({ peer, session, source }): BanRow => {
    const name = names.get(session) ?? null
    return { id: ids.token(BAN_ID_BYTES), peer, session, source: address ? source : null, name, at }
  })
  const revoked = await store.ban(room.id, bans, originOf(actor, at))
  // Looked up again: whoever came in meanwhile either is seen here or sees the ban.
  const out = (await seatsIn(room, deps)).filter(isTheirs).map(({ peer }) => peer)
  const away = (await waitersOf(room, deps)).filter(isTheirs).map(({ peer }) => peer)
  await cluster.expel(room.name, out, 'kicked', 'removed', actor.peer)
  await cluster.dismiss(room.name, away, 'removed')
  if (revoked.length === 0) return
  deps.mail.wake()
  await tellInvitations(revoked, room.name, 'revoked', deps)
}

/** The sessions behind the named peers, each with the name that the ban list will show. */
function namesBySession(
  named: ActFields<'remove'>['to'],
  present: readonly Found[],
): ReadonlyMap<string, string | null> {
  const names = new Map<string, string | null>()
  for (const { peer, name } of named) {
    const found = present.find((each) => each.peer === peer)
    if (found) names.set(found.session, name ?? names.get(found.session) ?? null)
  }
  return names
}
