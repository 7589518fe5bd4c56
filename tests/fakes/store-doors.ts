// What the fake store knows of browsers and programs before they are in a room: sessions, tickets, tries, API keys.
import type { ApiKey, Store } from '../../server/store-port.ts'
import { note, roomById, type Memory, type Serve } from './store-memory.ts'

type SessionMethods = Pick<Store, 'openSession' | 'useSession' | 'redeemTicket' | 'isRedeemed' | 'tries' | 'countTry'>
type KeyMethods = Pick<Store, 'useKey' | 'addKey' | 'keys' | 'dropKey'>

const DAY_MS = 24 * 3_600_000
const MINUTE_MS = 60_000

export function fakeSessions(memory: Memory, serve: Serve): SessionMethods {
  return {
    openSession: (hash, expiresAt, origin) =>
      serve('openSession', () => {
        memory.sessions.set(hash, { usedAt: origin.at, expiresAt })
        note(memory, 'session_create', '', 'session opened', origin)
      }),
    useSession: (hash, at, expiresAt) =>
      serve('useSession', () => {
        const session = memory.sessions.get(hash)
        if (!session || session.expiresAt <= at) return false
        if (at - session.usedAt >= DAY_MS) memory.sessions.set(hash, { usedAt: at, expiresAt })
        return true
      }),
    redeemTicket: (id, expiresAt) =>
      serve('redeemTicket', () => {
        if (memory.redeemed.has(id)) return false
        memory.redeemed.add(id)
        memory.ticketEnds.set(id, expiresAt)
        return true
      }),
    isRedeemed: (id) => serve('isRedeemed', () => memory.redeemed.has(id)),
    tries: (keys, since) =>
      serve(
        'tries',
        () => new Map([...memory.tried].filter(([key, tries]) => keys.includes(key) && tries.since >= since)),
      ),
    countTry: (keys, since, at) =>
      serve('countTry', () => {
        for (const key of new Set(keys)) {
          const former = memory.tried.get(key)
          const isOn = former !== undefined && former.since >= since
          const tries = isOn ? { ...former, count: former.count + 1, lastAt: at } : { count: 1, since: at, lastAt: at }
          memory.tried.set(key, tries)
        }
      }),
  }
}

export function fakeKeys(memory: Memory, serve: Serve): KeyMethods {
  const { apiKeys } = memory
  const roomOf = (key: ApiKey): string => (key.roomId === null ? '' : (roomById(memory, key.roomId)?.name ?? ''))
  return {
    useKey: (hash, at) =>
      serve('useKey', () => {
        const key = apiKeys.get(hash)
        if (!key || (key.expiresAt !== null && key.expiresAt <= at)) return null
        if (key.usedAt !== null && at - key.usedAt < MINUTE_MS) return key
        const used = { ...key, usedAt: at }
        apiKeys.set(hash, used)
        return used
      }),
    addKey: (key, hash, origin) =>
      serve('addKey', () => {
        if (key.roomId !== null && !roomById(memory, key.roomId)) throw new Error('no such room')
        apiKeys.set(hash, key)
        note(memory, 'admin_key', roomOf(key), `API key ${key.name} added`, origin)
      }),
    keys: () =>
      serve('keys', () => [...apiKeys.values()].sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1))),
    dropKey: (id, origin) =>
      serve('dropKey', () => {
        const found = [...apiKeys].find(([, key]) => key.id === id)
        if (!found) return false
        apiKeys.delete(found[0])
        note(memory, 'admin_key', roomOf(found[1]), `API key ${found[1].name} dropped`, origin)
        return true
      }),
  }
}

/** Tries are kept for a day after the last. */
export function purgeMemory(memory: Memory, at: number, eventsBefore: number | null): void {
  const isOver = (end: number | null): boolean => end !== null && end <= at
  for (const [id, end] of memory.ticketEnds) if (isOver(end)) memory.redeemed.delete(id)
  for (const [hash, { expiresAt }] of memory.sessions) if (isOver(expiresAt)) memory.sessions.delete(hash)
  for (const [hash, { expiresAt }] of memory.apiKeys) if (isOver(expiresAt)) memory.apiKeys.delete(hash)
  for (const [key, { lastAt }] of memory.tried) if (isOver(lastAt + DAY_MS)) memory.tried.delete(key)
  if (eventsBefore === null) return
  const kept = memory.recorded.filter((event) => event.at >= eventsBefore)
  memory.recorded.splice(0, memory.recorded.length, ...kept)
}
