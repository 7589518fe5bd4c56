// set-password: sets or removes the room's access or owner password. Nobody is thrown out by it.
import { Refusal } from '../../../protocol/errors.ts'
import { isAdmin, isChairman } from '../../../protocol/permissions.ts'
import { oldestWindow, TRIES_WINDOW_MS } from '../../rooms/tries.ts'
import type { Deps } from '../../ports.ts'
import type { RoomRow } from '../../rooms/records.ts'
import type { RoomChange } from '../../store-port.ts'
import type { Act, Actor } from '../actor.ts'
import { changeRoom } from './change-room.ts'

/** Words that a room's chairmen together may set beside another password within the window of wrong tries. */
const WORDS_BESIDE = 20

/**
 * Refuses with `not-reservable` when an owner password is set on a common name, with `same-password` when the room's
 * other password is that word, with `too-many-tries`, `too-busy`, `no-such-room`, and with `not-allowed` when the actor
 * is no chairman any more by the time the word has been hashed.
 */
export const setPassword: Act<'set-password'> = async ({ which, password }, room, actor, deps) => {
  const isOwner = which === 'owner'
  if (isOwner && password !== null && deps.rules.commonNames.has(room.name)) throw new Refusal('not-reservable')
  const stored = password === null ? null : await hashFor(room, isOwner, password, actor, deps)
  const message = `${which} password ${stored === null ? 'removed' : 'set'}`
  await changeRoom(room, changeTo(isOwner, stored), message, actor, deps)
}

async function hashFor(room: RoomRow, isOwner: boolean, password: string, actor: Actor, deps: Deps): Promise<string> {
  const other = otherOf(room, isOwner)
  if (other !== null) await countWord(room, deps)
  const source = deps.tokens.pseudonym(actor.address)
  const stored = await deps.gate.inTurn(source, () => hashBeside(other, password, deps))
  await requireUnchanged(room, isOwner, actor, deps)
  return stored
}

const otherOf = (room: RoomRow, isOwner: boolean): string | null => (isOwner ? room.accessPassword : room.ownerPassword)

/** `same-password` tells what the other one is: whoever may set the one shall not find the other by trying. */
async function countWord({ id }: RoomRow, { clock, store }: Deps): Promise<void> {
  const key = `words:${id}`
  const now = clock.now()
  await store.countTry([key], oldestWindow(now), now)
  const { count = 0, since = now } = (await store.tries([key], oldestWindow(now))).get(key) ?? {}
  if (count > WORDS_BESIDE) throw new Refusal('too-many-tries', Math.ceil((since + TRIES_WINDOW_MS - now) / 1000))
}

/** One word cannot mean two things at the door. */
async function hashBeside(other: string | null, password: string, { passwords }: Deps): Promise<string> {
  if (other !== null && (await passwords.match(password, { access: other, owner: null })) !== 'none')
    throw new Refusal('same-password')
  return passwords.hash(password, other)
}

/** Hashing takes a while: the actor may have been removed meanwhile, or the other password set to the same word. */
async function requireUnchanged(room: RoomRow, isOwner: boolean, actor: Actor, { store }: Deps): Promise<void> {
  const now = await store.findRoom(room.name)
  if (now?.id !== room.id) throw new Refusal('no-such-room')
  if (otherOf(now, isOwner) !== otherOf(room, isOwner)) throw new Refusal('too-busy', 1)
  if (actor.session === null || isAdmin(actor.role)) return
  const person = await store.findPerson(room.id, actor.session)
  if (!isChairman(person?.role ?? null)) throw new Refusal('not-allowed')
}

/** Without an access password the door is wider than before. */
function changeTo(isOwner: boolean, stored: RoomRow['ownerPassword']): RoomChange {
  return isOwner ? { ownerPassword: stored } : { accessPassword: stored, narrowsDoor: stored !== null }
}
