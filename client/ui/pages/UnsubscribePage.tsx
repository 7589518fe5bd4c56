// The way out of our mails.
import type { JSX } from 'preact'

export function UnsubscribePage({ optedOut }: { readonly optedOut: boolean | null }): JSX.Element | null {
  void optedOut
  return null
}
