// What the browser's tab says: where one is, before what all tabs of this site have in common.
import type { CallState } from '../state/call.ts'
import { errorText } from './error-text.ts'
import { t } from './language.ts'

export function pageTitle(state: CallState): string {
  const here = whereIn(state)
  return here === null ? t('app.name') : `${here} · ${t('app.name')}`
}

function whereIn({ page, invited, refusal }: CallState): string | null {
  const { is } = page.value
  if ('room' in page.value) return page.value.room
  if (is === 'feedback') return t('feedback.link')
  if (is !== 'invitation' && is !== 'unsubscribe') return null
  if (invited.value !== null) return t('guest.tab', { room: invited.value.room })
  if (refusal.value !== null) return t(errorText(refusal.value).title)
  return t(is === 'invitation' ? 'guest.tabOpening' : 'mailbox.tab')
}
