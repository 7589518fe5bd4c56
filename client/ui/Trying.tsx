// Says that the page asks again by itself, and that nothing need be done.
import type { JSX } from 'preact'
import { CloudOff } from 'lucide-preact'
import type { MessageKey } from '../i18n/en.ts'
import { useCall } from './context.ts'
import type { ShownCode } from './error-text.ts'
import { t } from './language.ts'

/** The element stands there also when it is empty: only what changes inside it is read out. */
export function Trying(): JSX.Element {
  const code = useCall().state.trying.value
  return (
    <div class="trying" role="status">
      {code !== null && (
        <p class="remark">
          <CloudOff size={18} aria-hidden="true" />
          <span>{t(wordsFor(code))}</span>
        </p>
      )}
    </div>
  )
}

function wordsFor(code: ShownCode): MessageKey {
  if (code === 'offline') return 'waiting.away'
  return code === 'draining' ? 'trying.crowd' : 'trying.server'
}
