// The mails' part of the store in memory, as it is while nobody has been invited. What is about mail is tested over the
// real store.
import type { MailStore } from '../../server/mail-port.ts'
import type { Serve } from './store-memory.ts'

export function fakeMail(serve: Serve): MailStore {
  const none = (call: keyof MailStore) => () =>
    serve(call, () => {
      throw new Error(`the store in memory has no ${call}: take the real one`)
    })
  return {
    findPass: () => serve('findPass', () => null),
    findInvitation: () => serve('findInvitation', () => null),
    invitations: () => serve('invitations', () => []),
    invitationsById: () => serve('invitationsById', () => []),
    notified: () => serve('notified', () => []),
    postEntry: () => serve('postEntry', () => undefined),
    isOptedOut: () => serve('isOptedOut', () => false),
    leaseMails: () => serve('leaseMails', () => []),
    nextMailAt: () => serve('nextMailAt', () => null),
    countMails: () => serve('countMails', () => ({ pending: 0, failed: 0, oldestDueAt: null })),
    countSent: () => serve('countSent', () => 0),
    invite: none('invite'),
    useInvitation: none('useInvitation'),
    answerInvitation: none('answerInvitation'),
    resendInvitation: none('resendInvitation'),
    revokeInvitations: none('revokeInvitations'),
    reschedule: none('reschedule'),
    setNotified: none('setNotified'),
    post: none('post'),
    setOptedOut: none('setOptedOut'),
    settleMail: none('settleMail'),
  }
}
