// An invitee says whether they will come.
import { Refusal } from '../../protocol/errors.ts'
import type { Answer } from '../../protocol/invitations.ts'
import type { Deps } from '../ports.ts'
import { invitationRefusal } from '../rooms/admission.ts'
import { answerLetters, mayAnswer } from '../rooms/answers.ts'
import type { NewLetter } from '../rooms/letters.ts'
import { userOf } from './actor.ts'
import { hasChairman } from './approach.ts'
import type { LookAtInvitation } from './look-at-invitation.ts'
import { findShown, type ShownInvitation } from './shown-invitation.ts'
import { tellInvitation } from './tell-invitation.ts'
import { findSession } from './use-session.ts'

type AnswerInvitation = LookAtInvitation & Pick<Answer, 'answer' | 'message'>

/**
 * The last answer counts. Chairmen in the room see it; while there are none, mails tell those who asked for it. Whoever
 * has the token may answer, whichever browser came in by it. Refuses with `bad-invitation`, `invitation-expired`,
 * `invitation-revoked` or `answer-closed`. A mail beyond the budget is left out: the answer counts all the same.
 */
export async function answerInvitation(deps: Deps, wish: AnswerInvitation): Promise<void> {
  const { clock, store, tokens, mail } = deps
  const row = await findShown(wish.token, deps)
  const at = clock.now()
  requireOpen(row, at)
  const answer: Answer = { answer: wish.answer, message: wish.message, at }
  // Somebody who presses the button twice has answered once.
  if (row.answer?.answer === answer.answer && row.answer.message === answer.message) return
  const letters = await lettersFor(row, answer, deps)
  const session = await findSession(deps, wish.sessionToken)
  const origin = { at, address: wish.address, user: session === null ? 'nobody' : userOf(session) }
  const budget = { ...mail.rules.budgets, source: tokens.pseudonym(wish.address) }
  const answered = await store.answerInvitation(row.id, answer, letters, budget, origin)
  if (answered === null) throw new Refusal('invitation-revoked')
  await tellInvitation(answered, row.room, 'answered', deps)
  if (letters.length > 0) mail.wake()
}

function requireOpen(row: ShownInvitation, now: number): void {
  const no = invitationRefusal(row, row.session, now)
  if (no !== null) throw new Refusal(no)
  if (!mayAnswer(row, now)) throw new Refusal('answer-closed')
}

/** A chairman who has a seat is told there. */
async function lettersFor(row: ShownInvitation, answer: Answer, deps: Deps): Promise<readonly NewLetter[]> {
  const { rules } = deps.mail
  if (!rules.isOn || (await hasChairman({ name: row.room, id: row.roomId }, deps))) return []
  const notified = await deps.store.notified(row.roomId)
  const mailboxOf = (address: string): string => deps.tokens.mailbox(address)
  return answerLetters(row, row.room, answer, { notified, language: rules.language, mailboxOf })
}
