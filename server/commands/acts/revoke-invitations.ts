// revoke-invitations: they open no door any more. Whoever came in by one stays.
import type { Act } from '../actor.ts'
import { originOf } from '../actor.ts'
import { announce, ownInvitations } from './posting.ts'

/** What was revoked before stays so, and nobody hears of it again. Refuses with `no-such-invitation` when none is the room's. */
export const revokeInvitations: Act<'revoke-invitations'> = async ({ invitations }, room, actor, deps) => {
  const at = deps.clock.now()
  const own = (await ownInvitations(invitations, room, deps)).map(({ id }) => id)
  const rows = await deps.store.revokeInvitations(room.id, own, at, originOf(actor, at))
  const revoked = new Set(rows.map(({ id }) => id))
  await announce(
    own.filter((id) => revoked.has(id)),
    room,
    'revoked',
    deps,
  )
}
