// An invitation as whoever has its mail shows it: by the token of its link.
import { Refusal } from '../../protocol/errors.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { Deps } from '../ports.ts'
import type { InvitationRow } from '../rooms/records.ts'

export type ShownInvitation = InvitationRow & { readonly room: RoomName }

/** Also one that is over. Refuses with `bad-invitation`. */
export async function findShown(token: string, { store, tokens }: Pick<Deps, 'store' | 'tokens'>) {
  const row: ShownInvitation | null = await store.findInvitation(tokens.hash(token))
  if (row === null) throw new Refusal('bad-invitation')
  return row
}
