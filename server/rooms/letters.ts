// What mails say, before they are put into words: the outbox keeps these. Pure.
import type { AnswerWord, Language, Meeting } from '../../protocol/invitations.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import type { InvitationRow } from './records.ts'

/** Somebody who came in. `name`: what they agreed to tell; `invited`: the address of the invitation they came by. */
export type Visit = { readonly name: string | null; readonly invited: string | null; readonly at: number }

/**
 * No secret stands in one: links are made when the mail is sent. What needs its invitation is nothing without it, and
 * what has to outlive it says all by itself.
 */
export type Letter =
  /** `isChange`: another date than the one in the mail before. */
  | { readonly kind: 'invitation'; readonly isChange: boolean }
  | { readonly kind: 'reminder'; readonly minutesBefore: number }
  | {
      readonly kind: 'cancellation'
      readonly room: RoomName
      readonly invitation: string
      readonly from: string
      readonly replyTo: string | null
      readonly meeting: Meeting
      readonly sequence: number
    }
  | {
      readonly kind: 'answer'
      readonly room: RoomName
      /** Of whoever answers. */
      readonly address: string
      readonly answer: AnswerWord
      readonly message: string
      readonly meeting: Meeting | null
    }
  | { readonly kind: 'entry'; readonly room: RoomName; readonly visits: readonly Visit[] }
  | {
      readonly kind: 'waiting'
      readonly room: RoomName
      readonly names: readonly (string | null)[]
      readonly since: number
    }
  | {
      readonly kind: 'feedback'
      readonly name: string | null
      readonly address: string | null
      readonly message: string
    }

export type LetterKind = Letter['kind']

/** One mail to be: to one address. */
export type NewLetter = {
  readonly letter: Letter
  readonly to: string
  /** `Tokens.mailbox` of `to`. */
  readonly mailbox: string
  readonly language: Language
  /** Not before, in UTC milliseconds. */
  readonly dueAt: number
}

/** What a calendar that knows of this meeting is told when it is off; null when none was ever told. */
export function cancellationOf(row: InvitationRow, room: RoomName): Letter | null {
  const { id, from, replyTo, meeting, sequence } = row
  if (meeting === null) return null
  return { kind: 'cancellation', room, invitation: id, from, replyTo, meeting, sequence: sequence + 1 }
}
