// What stands around the store and the passwords and counts what they do.
import { Refusal } from '../../protocol/errors.ts'
import type { MailOutcome } from '../mail-port.ts'
import type { MailMeter, Meter } from '../meter-port.ts'
import type { PasswordGate } from '../ports.ts'
import type { Store } from '../store-port.ts'

/** What is asked of the disk: whether something is to be written, as a rule. `ping` is for those who ask how we are. */
const kinds: Readonly<Record<keyof Store, 'read' | 'write' | null>> = {
  createRoom: 'write',
  findRoom: 'read',
  listRooms: 'read',
  changeRoom: 'write',
  deleteRoom: 'write',
  touchRooms: 'write',
  expireRooms: 'write',
  findPerson: 'read',
  people: 'read',
  setRole: 'write',
  setVerdict: 'write',
  setMustWait: 'write',
  ban: 'write',
  bans: 'read',
  isBanned: 'read',
  liftBan: 'write',
  openSession: 'write',
  useSession: 'read',
  redeemTicket: 'write',
  isRedeemed: 'read',
  tries: 'read',
  countTry: 'write',
  useKey: 'read',
  addKey: 'write',
  keys: 'read',
  dropKey: 'write',
  record: 'write',
  events: 'read',
  purge: 'write',
  ping: null,
  close: null,
  invite: 'write',
  invitations: 'read',
  invitationsById: 'read',
  findInvitation: 'read',
  findPass: 'read',
  useInvitation: 'write',
  answerInvitation: 'write',
  resendInvitation: 'write',
  revokeInvitations: 'write',
  reschedule: 'write',
  notified: 'read',
  setNotified: 'write',
  postEntry: 'write',
  post: 'write',
  setOptedOut: 'write',
  isOptedOut: 'read',
  leaseMails: 'write',
  settleMail: 'write',
  nextMailAt: 'read',
  countSent: 'read',
  countMails: 'read',
}

const isKnown = (name: string | symbol): name is keyof Store => Object.hasOwn(kinds, name)

/** A no that the store was asked to give is no failure of it. */
const isFailure = (error: unknown): boolean => !(error instanceof Refusal) || error.code === 'storage-unavailable'

export function measuredStore(store: Store, meter: Pick<Meter, 'now' | 'store' | 'mail'>): Store {
  const timed = new Proxy(store, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name)
      const kind = isKnown(name) ? kinds[name] : null
      if (typeof value !== 'function' || kind === null) return value
      return async (...args: unknown[]): Promise<unknown> => {
        const from = meter.now()
        let failed = false
        try {
          const answer: unknown = await Reflect.apply(value, target, args)
          return answer
        } catch (error) {
          failed = isFailure(error)
          throw error
        } finally {
          meter.store.call(kind, meter.now() - from, failed)
        }
      }
    },
  })
  return {
    ...timed,
    async settleMail(id, lease, outcome, at) {
      const row = await timed.settleMail(id, lease, outcome, at)
      countMail(outcome, meter.mail)
      return row
    },
  }
}

function countMail(outcome: MailOutcome, meter: MailMeter): void {
  switch (outcome.is) {
    case 'sent':
      meter.sent()
      return
    case 'failed':
    case 'later':
      meter.failed(outcome.problem, outcome.is === 'failed')
      return
    case 'dropped':
  }
}

export function measuredGate(gate: PasswordGate, { passwords: meter }: Pick<Meter, 'passwords'>): PasswordGate {
  async function counted<T>(work: () => Promise<T>): Promise<T> {
    const over = meter.begun()
    try {
      return await work()
    } catch (error) {
      if (error instanceof Refusal) meter.refused(error.code)
      throw error
    } finally {
      over()
    }
  }
  return {
    check: (...args) => counted(() => gate.check(...args)),
    inTurn: (source, hash) => counted(() => gate.inTurn(source, hash)),
  }
}
