// What an invitee answers.
import type { JSX } from 'preact'

export function InvitationPage(): JSX.Element | null {
  return null
}
