// A few words to those who run this Vroom.
import type { JSX } from 'preact'

export function FeedbackPage(): JSX.Element | null {
  return null
}
