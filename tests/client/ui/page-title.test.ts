// The title of the tab, for whoever has many.
import './jsdom-gaps.ts'
import { expect, it } from '@jest/globals'
import type { CallState } from '../../../client/state/call.ts'
import { pageTitle } from '../../../client/ui/page-title.ts'
import { letter } from './guest-parts.ts'
import { newState, room } from './made-up.ts'

type Change = (state: CallState) => void

it.each<[string, Change]>([
  ['Vroom', ({ page }) => (page.value = { is: 'home' })],
  [`${room} · Vroom`, ({ page }) => (page.value = { is: 'prejoin', room })],
  ['Invitation · Vroom', ({ page }) => (page.value = { is: 'invitation' })],
  [
    `Invitation to ${room} · Vroom`,
    (state) => {
      state.page.value = { is: 'invitation' }
      state.invited.value = letter()
      // Of an answer that was not taken: the page is still that of the invitation.
      state.refusal.value = 'offline'
    },
  ],
  [
    'This invitation was taken back · Vroom',
    (state) => {
      state.page.value = { is: 'invitation' }
      state.refusal.value = 'invitation-revoked'
    },
  ],
  ['E-mail from here · Vroom', ({ page }) => (page.value = { is: 'unsubscribe', optedOut: null })],
  ['Feedback · Vroom', ({ page }) => (page.value = { is: 'feedback' })],
])('is %s', (title, change) => {
  const state = newState()
  change(state)
  expect(pageTitle(state)).toBe(title)
})
