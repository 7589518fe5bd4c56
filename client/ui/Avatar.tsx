// The round stand-in for somebody without a picture.
import type { JSX } from 'preact'
import { UserRound } from 'lucide-preact'
import { hueOf, initials } from './initials.ts'

export function Avatar({ peer, name }: { readonly peer: string; readonly name: string }): JSX.Element {
  const letters = initials(name)
  return (
    <span class="avatar" style={{ '--hue': String(hueOf(peer)) }} aria-hidden="true">
      {letters === '' ? <UserRound /> : <span dir="auto">{letters}</span>}
    </span>
  )
}
