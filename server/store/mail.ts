// The mails' part of the store in the database.
import type { MailStore } from '../mail-port.ts'
import type { Desk } from './desk.ts'

export function storeMail(desk: Desk): MailStore {
  const soon = (): Promise<never> => desk.read(() => Promise.reject(new Error('not written yet')))
  return {
    findPass: async () => null,
    notified: async () => [],
    postEntry: async () => undefined,
    invite: soon,
    invitations: soon,
    invitationsById: soon,
    findInvitation: soon,
    useInvitation: soon,
    answerInvitation: soon,
    resendInvitation: soon,
    revokeInvitations: soon,
    reschedule: soon,
    setNotified: soon,
    post: soon,
    setOptedOut: soon,
    isOptedOut: soon,
    leaseMails: soon,
    settleMail: soon,
    nextMailAt: soon,
    countSent: soon,
    countMails: soon,
  }
}
