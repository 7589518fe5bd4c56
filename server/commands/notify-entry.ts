// Somebody has come in: those hear of it by mail who asked for it, and the chairmen, when it was by an invitation.
import type { Notified } from '../../protocol/invitations.ts'
import { isAdmin } from '../../protocol/permissions.ts'
import type { Seat } from '../cluster-port.ts'
import type { Deps } from '../ports.ts'
import type { Origin, Pass } from '../rooms/records.ts'
import { tellInvitation } from './tell-invitation.ts'

/** Who comes within this time after a mail about a room stands in the next one. */
const ENTRY_MAILS_EVERY_MS = 5 * 60_000

/**
 * Of a seat that was just taken; not of an admin's. `notifyAs`: the name that its holder agreed to have told, or null.
 */
export async function notifyEntry(seat: Seat, notifyAs: string | null, origin: Origin, deps: Deps): Promise<void> {
  if (isAdmin(seat.role)) return
  const pass = await deps.store.findPass(seat.roomId, seat.session, origin.at)
  if (pass !== null) await tellChairmen(seat, pass, deps)
  await postEntry(seat, { name: notifyAs, invited: pass?.address ?? null, at: origin.at }, origin, deps)
}

async function tellChairmen({ room, roomId }: Seat, { invitation }: Pass, deps: Deps): Promise<void> {
  for (const row of await deps.store.invitationsById(roomId, [invitation]))
    await tellInvitation(row, room, 'entered', deps)
}

async function postEntry(
  { roomId, source }: Seat,
  visit: Parameters<Deps['store']['postEntry']>[1],
  origin: Origin,
  deps: Deps,
): Promise<void> {
  const { mail, store, tokens } = deps
  // Most rooms tell nobody, and then there is nothing to wake the sender for.
  if (!(await isToldOf('entries', roomId, deps))) return
  const budget = { ...mail.rules.budgets, source }
  const mailboxOf = (address: string): string => tokens.mailbox(address)
  await store.postEntry(roomId, visit, ENTRY_MAILS_EVERY_MS, mailboxOf, budget, origin)
  mail.wake()
}

/** Whether anybody is told of this by mail. The answer for a room that there is not is no. */
export async function isToldOf(
  what: keyof Pick<Notified, 'entries' | 'waiting' | 'answers'>,
  roomId: string,
  { mail, store }: Pick<Deps, 'mail' | 'store'>,
): Promise<boolean> {
  return mail.rules.isOn && (await store.notified(roomId)).some((each) => each[what])
}
