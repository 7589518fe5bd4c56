// What the fake store's rooms remember of people: roles, verdicts, bans.
import type { Source } from '../../protocol/primitives.ts'
import { Refusal } from '../../protocol/errors.ts'
import { blockedFor } from '../../server/rooms/moderation.ts'
import type { Person, Verdicts } from '../../server/rooms/records.ts'
import type { BanRow, Store } from '../../server/store-port.ts'
import { note, roomById, type Memory, type Serve } from './store-memory.ts'

type PeopleMethods = Pick<Store, 'findPerson' | 'people' | 'setRole' | 'setVerdict' | 'setMustWait'>
type BanMethods = Pick<Store, 'ban' | 'bans' | 'isBanned' | 'liftBan'>

const peopleOf = (memory: Memory, roomId: string): Map<string, Person> =>
  memory.remembered.get(roomId) ?? new Map<string, Person>()

export function fakePeople(memory: Memory, serve: Serve): PeopleMethods {
  const find = (roomId: string, session: string): Person | null => peopleOf(memory, roomId).get(session) ?? null
  return {
    findPerson: (roomId, session) => serve('findPerson', () => find(roomId, session)),
    people: (roomId) =>
      serve('people', () => [...peopleOf(memory, roomId).values()].sort((a, b) => (a.session < b.session ? -1 : 1))),
    setRole: (roomId, session, role, message, origin) =>
      serve('setRole', () => {
        const room = roomById(memory, roomId)
        if (!room) return 'gone'
        const person = find(roomId, session) ?? stranger(session)
        if (person.role === role) return 'done'
        if (role !== 'chairman' && !hasOtherChairman(memory, roomId, [session])) return 'last-chairman'
        const bans = memory.banned.get(roomId) ?? []
        if (role === 'chairman' && bans.some((ban) => ban.session === session)) return 'banned'
        remember(memory, roomId, { ...person, role })
        note(memory, 'peer_role', room.name, message, origin)
        return 'done'
      }),
    setVerdict: (roomId, sessions, source, verdict, message, origin) =>
      serve('setVerdict', () => {
        const room = roomById(memory, roomId)
        const people = sessions.map((session) => find(roomId, session) ?? stranger(session))
        const changed = people
          .filter((person) => (person.verdicts[source] ?? null) !== verdict)
          .map((person) => ({ ...person, verdicts: withVerdict(person.verdicts, source, verdict) }))
        if (!room || changed.length === 0) return
        for (const person of changed) remember(memory, roomId, person)
        const isBlocked = changed.some(({ role, verdicts }) =>
          blockedFor(role, room.settings.onlyChairmen, verdicts).includes(source),
        )
        note(memory, isBlocked ? 'peer_block' : 'peer_unblock', room.name, message, origin)
      }),
    setMustWait: (roomId, session, mustWait, origin) =>
      serve('setMustWait', () => {
        const room = roomById(memory, roomId)
        if (!room) return
        remember(memory, roomId, { ...(find(roomId, session) ?? stranger(session)), mustWait })
        const [event, did] = mustWait
          ? (['waiting_back', 'put back'] as const)
          : (['waiting_admit', 'admitted'] as const)
        note(memory, event, room.name, `session:${session.slice(0, 8)} ${did}`, origin)
      }),
  }
}

export function fakeBans(memory: Memory, serve: Serve): BanMethods {
  const of = (roomId: string): readonly BanRow[] => memory.banned.get(roomId) ?? []
  return {
    ban: (roomId, bans, origin) =>
      serve('ban', () => {
        const room = roomById(memory, roomId)
        if (!room || bans.length === 0) return []
        const sessions = bans.map((ban) => ban.session)
        const known = sessions.flatMap((session) => peopleOf(memory, roomId).get(session) ?? [])
        const takesRoles = known.some((person) => person.role === 'chairman')
        if (takesRoles && !hasOtherChairman(memory, roomId, sessions)) throw new Refusal('last-chairman')
        for (const person of known) remember(memory, roomId, { ...person, role: 'participant' })
        memory.banned.set(roomId, [...of(roomId), ...bans])
        note(memory, 'peer_remove', room.name, `removed ${bans.map((ban) => ban.peer).join(', ')}`, origin)
        return []
      }),
    bans: (roomId) => serve('bans', () => [...of(roomId)].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))),
    isBanned: (roomId, session, source) =>
      serve('isBanned', () => of(roomId).some((ban) => ban.session === session || ban.source === source)),
    liftBan: (roomId, id, origin) =>
      serve('liftBan', () => {
        const room = roomById(memory, roomId)
        const lifted = of(roomId).find((ban) => ban.id === id)
        if (!room || !lifted) return false
        const left = of(roomId).filter((ban) => ban.session !== lifted.session)
        memory.banned.set(roomId, left)
        note(memory, 'ban_lift', room.name, `ban of ${lifted.peer} lifted`, origin)
        return true
      }),
  }
}

const stranger = (session: string): Person => ({ session, role: 'participant', verdicts: {}, mustWait: false })

function withVerdict(verdicts: Verdicts, source: Source, verdict: Verdicts[Source] | null): Verdicts {
  const words = new Map(Object.entries(verdicts))
  if (verdict) words.set(source, verdict)
  else words.delete(source)
  return Object.fromEntries(words)
}

function hasOtherChairman(memory: Memory, roomId: string, except: readonly string[]): boolean {
  return [...peopleOf(memory, roomId).values()].some(
    ({ role, session }) => role === 'chairman' && !except.includes(session),
  )
}

/** Somebody of whom there is nothing to say is forgotten. */
function remember(memory: Memory, roomId: string, person: Person): void {
  const people = peopleOf(memory, roomId)
  const isWorthIt = person.role === 'chairman' || person.mustWait || Object.keys(person.verdicts).length > 0
  if (isWorthIt) people.set(person.session, person)
  else people.delete(person.session)
  memory.remembered.set(roomId, people)
}
