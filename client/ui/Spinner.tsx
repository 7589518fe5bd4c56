// A turning ring. Silent for screen readers: the words beside it speak.
import type { JSX } from 'preact'

export function Spinner(): JSX.Element {
  return <span class="spinner" aria-hidden="true" />
}
