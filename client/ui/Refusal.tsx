// Why the last create or join did not work, beside the button that asked for it.
import type { JSX } from 'preact'
import { CircleAlert } from 'lucide-preact'
import { useCall } from './context.ts'
import { errorText, type ShownCode } from './error-text.ts'
import { t } from './language.ts'

export function Refusal(): JSX.Element | null {
  return <Refused code={useCall().state.refusal.value} />
}

/** The same for what one part of a page asked for. Null: nothing was refused. */
export function Refused({ code }: { readonly code: ShownCode | null }): JSX.Element | null {
  if (code === null) return null
  return (
    <p class="refusal" role="alert">
      <CircleAlert size={18} aria-hidden="true" />
      <span>{t(errorText(code).text)}</span>
    </p>
  )
}
