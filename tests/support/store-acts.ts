// Every act of a store that leaves an event, and what there has to be for it.
import type { Origin } from '../../server/rooms/records.ts'
import type { Store } from '../../server/store-port.ts'
import { dated, freely, invitation, listener, mailboxOf, meeting } from '../contracts/store-mail-samples.ts'

const NOW = 1_700_000_000_000
const origin: Origin = { at: NOW, address: '192.0.2.1', user: 'session:12345678' }
const key = { id: 'key', name: 'backup', roomId: null, createdAt: NOW, expiresAt: null, usedAt: null }
const ban = { id: 'ban', peer: 'p'.repeat(22), session: 'rude', source: null, name: null, at: NOW }

/** What the acts below find. */
export async function prepareActs(store: Store): Promise<void> {
  await store.createRoom({ name: 'team', id: 'team', ownerSession: 'owner' }, 0, origin)
  await store.setMustWait('team', 'guest', true, origin)
  await store.setRole('team', 'rude', 'chairman', 'message', origin)
  await store.ban('team', [ban], origin)
  await store.addKey(key, 'hash', origin)
  // Over by the time that `expireRooms` is tried.
  await store.invite('team', [dated('dora', { expiresAt: NOW })], freely, origin)
  await store.invite('team', [invitation('open', { expiresAt: NOW + 1 })], freely, origin)
  await store.setNotified('team', [listener('emil@example.org')], origin)
}

export const acts: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  createRoom: (store) => store.createRoom({ name: 'new', id: 'new', ownerSession: 'owner' }, 0, origin),
  changeRoom: (store) => store.changeRoom('team', { note: 'soon', settings: { locked: true } }, 'message', origin),
  deleteRoom: (store) => store.deleteRoom('team', origin),
  expireRooms: (store) => store.expireRooms(NOW + 1, null, [], NOW + 1),
  invite: (store) => store.invite('team', [dated('fay')], freely, origin),
  useInvitation: (store) => store.useInvitation('open', 'guest', NOW, origin),
  answerInvitation: (store) =>
    store.answerInvitation('dora', { answer: 'declined', message: '', at: NOW }, [], freely, origin),
  resendInvitation: (store) => store.resendInvitation('team', 'dora', freely, origin),
  revokeInvitations: (store) => store.revokeInvitations('team', ['dora'], NOW, origin),
  reschedule: (store) => store.reschedule('team', ['dora'], meeting, NOW + 1, freely, origin),
  setNotified: (store) => store.setNotified('team', [], origin),
  postEntry: (store) => store.postEntry('team', { name: null, invited: null, at: NOW }, 0, mailboxOf, freely, origin),
  setRole: (store) => store.setRole('team', 'guest', 'chairman', 'message', origin),
  setVerdict: (store) => store.setVerdict('team', ['guest', 'owner'], 'camera', 'blocked', 'message', origin),
  setMustWait: (store) => store.setMustWait('team', 'guest', false, origin),
  ban: (store) => store.ban('team', [{ ...ban, id: 'another', session: 'guest' }], origin),
  liftBan: (store) => store.liftBan('team', 'ban', origin),
  openSession: (store) => store.openSession('hash', NOW + 1, origin),
  addKey: (store) => store.addKey({ ...key, id: 'another' }, 'another', origin),
  dropKey: (store) => store.dropKey('key', origin),
}
