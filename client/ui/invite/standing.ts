// Where an invitation stands, as icons and words.
import {
  Ban,
  Check,
  CircleAlert,
  CircleCheck,
  CircleX,
  Clock,
  ClockArrowDown,
  Hourglass,
  LogIn,
  type LucideIcon,
} from 'lucide-preact'
import type { AnswerWord, Invitation, InvitationState } from '../../../protocol/invitations.ts'
import type { MessageKey } from '../../i18n/en.ts'
import type { CallState } from '../../state/call.ts'
import { t } from '../language.ts'
import { stateNow } from './groups.ts'

export type Standing = {
  readonly icon: LucideIcon
  readonly words: string
  readonly look: 'good' | 'quiet' | 'bad'
}

type Shown = { readonly icon: LucideIcon; readonly key: MessageKey; readonly look: Standing['look'] }

const states: Readonly<Record<Exclude<InvitationState, 'answered'>, Shown>> = {
  pending: { icon: Clock, key: 'invited.state.pending', look: 'quiet' },
  sent: { icon: Check, key: 'invited.state.sent', look: 'quiet' },
  failed: { icon: CircleAlert, key: 'invited.state.failed', look: 'bad' },
  used: { icon: LogIn, key: 'invited.state.used', look: 'good' },
  expired: { icon: Hourglass, key: 'invited.state.expired', look: 'quiet' },
  revoked: { icon: Ban, key: 'invited.state.revoked', look: 'quiet' },
}

const answers: Readonly<Record<AnswerWord, Shown>> = {
  accepted: { icon: CircleCheck, key: 'invited.state.accepted', look: 'good' },
  later: { icon: ClockArrowDown, key: 'invited.state.later', look: 'good' },
  declined: { icon: CircleX, key: 'invited.state.declined', look: 'bad' },
}

/** One or two: an answer stays worth knowing after they came, or when it is over. `now` in UTC milliseconds. */
export function standingOf(invitation: Invitation, state: CallState, now: number): readonly Standing[] {
  const { answer } = invitation
  const word = stateNow(invitation, now)
  const answered = answer === null ? [] : [said(answers[answer.answer])]
  const names = namesOf(invitation, state)
  if (names !== '') return [{ icon: LogIn, words: t('invited.state.here', { name: names }), look: 'good' }, ...answered]
  return word === 'answered' ? answered : [said(states[word]), ...answered]
}

/** Why its mail is not out; null when it is, or when that matters no more. */
export function problemWords({ state, problem }: Invitation): string | null {
  if (problem === null || (state !== 'failed' && state !== 'pending')) return null
  const words = t(`invited.problem.${problem}`)
  return state === 'pending' ? `${words} ${t('invited.again')}` : words
}

function said({ icon, key, look }: Shown): Standing {
  return { icon, words: t(key), look }
}

/** Of those who are in the room by it, as far as their browsers have told us. */
function namesOf({ peers }: Invitation, state: CallState): string {
  return peers
    .flatMap((peer) => {
      if (peer === state.self.value?.peer) return [t('tile.you')]
      const name = state.participants.value.get(peer)?.name
      return name === undefined ? [] : [name === '' ? t('tile.guest') : name]
    })
    .join(', ')
}
