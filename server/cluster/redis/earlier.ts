// What a worker of the version before this one does not say of seats and rooms (C9).
import { defaultRoomSettings } from '../../../protocol/room-state.ts'

const { mode, speakers } = defaultRoomSettings

/**
 * The same with the members that are new, wherever a seat or the settings of a room stand without them. What is said
 * stays. The schemas look at it afterwards.
 */
export function withNews(body: { readonly type: string }): { readonly type: string } {
  return { ...eachMember(body), type: body.type }
}

function completed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(completed)
  return typeof value === 'object' && value !== null ? eachMember(value) : value
}

function eachMember(record: object): object {
  const said = Object.fromEntries(Object.entries(record).map(([name, member]) => [name, completed(member)]))
  if (Object.hasOwn(said, 'handAt')) return { floorAt: null, ...said }
  return Object.hasOwn(said, 'onlyChairmen') ? { mode, speakers, ...said } : said
}
