// An invitation while it is being typed, and the way from what was typed to what the relay takes.
import { useSignal, type Signal } from '@preact/signals'
import type { ActFields } from '../../../protocol/acts.ts'
import type { Language, Meeting } from '../../../protocol/invitations.ts'
import {
  DEFAULT_REMINDERS,
  MAX_INVITED_AT_ONCE,
  MAX_MESSAGE_LENGTH,
  MAX_NAME_LENGTH,
} from '../../../protocol/limits.ts'
import { err, ok, type Result } from '../../../protocol/result.ts'
import { useCall } from '../context.ts'
import { nameProblem } from '../display-name.ts'
import { language, t } from '../language.ts'
import { asMailText } from '../mail-text.ts'
import { readMeeting, useMeetingDraft, type MeetingDraft, type MeetingField } from './meeting-draft.ts'
import { asAddress, parseAddresses } from './parse-addresses.ts'

export type Field = 'addresses' | 'from' | 'replyTo' | 'message' | MeetingField
/** What is wrong with what was typed, in words; null: it was changed since. */
export type Problems = Readonly<Partial<Record<Field, string | null>>>

export type Draft = {
  readonly addresses: Signal<string>
  readonly from: Signal<string>
  readonly replyTo: Signal<string>
  readonly language: Signal<Language>
  readonly message: Signal<string>
  readonly hasDate: Signal<boolean>
  readonly meeting: MeetingDraft
  /** Minutes before the meeting. */
  readonly reminders: Signal<readonly number[]>
  readonly noPassword: Signal<boolean>
  readonly noWaiting: Signal<boolean>
}

export function useDraft(): Draft {
  const { state } = useCall()
  return {
    addresses: useSignal(''),
    from: useSignal(state.name.value),
    replyTo: useSignal(''),
    language: useSignal<Language>(language.value),
    message: useSignal(''),
    hasDate: useSignal(false),
    meeting: useMeetingDraft(null),
    reminders: useSignal<readonly number[]>(DEFAULT_REMINDERS),
    noPassword: useSignal(true),
    noWaiting: useSignal(true),
  }
}

/** After sending, the same again for others would be a mistake more often than a wish. The rest may well be wanted. */
export function emptyDraft(draft: Draft): void {
  draft.addresses.value = ''
  draft.message.value = ''
}

/** Worth asking before it is thrown away. */
export function isBegun({ addresses, message }: Draft): boolean {
  return addresses.value.trim() !== '' || message.value.trim() !== ''
}

/** `now` in UTC milliseconds. */
export function readDraft(draft: Draft, now: number): Result<ActFields<'invite'>, Problems> {
  const { found, problem } = readAddresses(draft.addresses.value)
  const from = draft.from.value.trim()
  const replyTo = readReplyTo(draft.replyTo.value)
  const message = readMessage(draft.message.value)
  const meeting = draft.hasDate.value ? readMeeting(draft.meeting, now) : ok(null)
  const problems: Problems = {
    ...(problem !== null && { addresses: problem }),
    ...fromProblem(from),
    ...(!replyTo.ok && replyTo.error),
    ...(!message.ok && message.error),
    ...(!meeting.ok && meeting.error),
  }
  if (!replyTo.ok || !message.ok || !meeting.ok || Object.keys(problems).length > 0) return err(problems)
  return ok({
    addresses: [...found],
    from,
    language: draft.language.value,
    passes: { password: draft.noPassword.value, waitingRoom: draft.noWaiting.value },
    ...replyTo.value,
    ...message.value,
    ...dated(meeting.value, draft.reminders.value),
  })
}

type Part<K extends keyof ActFields<'invite'>> = Result<Pick<ActFields<'invite'>, K>, Problems>

/** What is left empty is left out. */
function readReplyTo(typed: string): Part<'replyTo'> {
  if (typed.trim() === '') return ok({})
  const replyTo = asAddress(typed)
  return replyTo === null ? err({ replyTo: t('inviting.addressBad') }) : ok({ replyTo })
}

function readMessage(typed: string): Part<'message'> {
  const message = asMailText(typed)
  const over = message.length - MAX_MESSAGE_LENGTH
  if (over > 0) return err({ message: t('inviting.messageOver', { count: over }) })
  return ok(message === '' ? {} : { message })
}

function dated(
  meeting: Meeting | null,
  reminders: readonly number[],
): Pick<ActFields<'invite'>, 'meeting' | 'reminders'> {
  return meeting === null ? {} : { meeting, reminders: [...reminders] }
}

function readAddresses(text: string): { readonly found: readonly string[]; readonly problem: string | null } {
  const { found, bad } = parseAddresses(text)
  return { found, problem: addressesProblem(found.length, bad) }
}

function addressesProblem(count: number, bad: readonly string[]): string | null {
  if (bad.length > 0) return t('inviting.addressesBad', { words: bad.join(', ') })
  if (count === 0) return t('inviting.addressesMissing')
  return count > MAX_INVITED_AT_ONCE ? t('inviting.addressesMany', { max: MAX_INVITED_AT_ONCE, count }) : null
}

function fromProblem(from: string): Problems {
  const problem = nameProblem(from)
  return problem === null ? {} : { from: t(problem, { max: MAX_NAME_LENGTH }) }
}
