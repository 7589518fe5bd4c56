// set-password: sets or removes the room's access or owner password. Nobody is thrown out by it.
import { Refusal } from '../../../protocol/errors.ts'
import type { Deps } from '../../ports.ts'
import type { RoomRow } from '../../rooms/records.ts'
import type { RoomChange } from '../../store-port.ts'
import type { Act } from '../actor.ts'
import { changeRoom } from './change-room.ts'

/**
 * Refuses with `not-reservable` when an owner password is set on a common name, with `same-password` when the room's
 * other password is that word, with `too-busy` or `no-such-room`.
 */
export const setPassword: Act<'set-password'> = async ({ which, password }, room, actor, deps) => {
  const isOwner = which === 'owner'
  if (isOwner && password !== null && deps.rules.commonNames.has(room.name)) throw new Refusal('not-reservable')
  const other = isOwner ? room.accessPassword : room.ownerPassword
  const stored = password === null ? null : await hashBeside(other, password, deps)
  const message = `${which} password ${stored === null ? 'removed' : 'set'}`
  await changeRoom(room, changeTo(isOwner, stored), message, actor, deps)
}

/** One word cannot mean two things at the door. */
async function hashBeside(other: string | null, password: string, { passwords }: Deps): Promise<string> {
  if (other !== null && (await passwords.match(password, { access: other, owner: null })) !== 'none')
    throw new Refusal('same-password')
  return passwords.hash(password, other)
}

/** Without an access password the door is wider than before. */
function changeTo(isOwner: boolean, stored: RoomRow['ownerPassword']): RoomChange {
  return isOwner ? { ownerPassword: stored } : { accessPassword: stored, narrowsDoor: stored !== null }
}
