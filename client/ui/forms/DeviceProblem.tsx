// Says why a microphone or a camera does not work, and the remedy.
import type { JSX } from 'preact'
import { TriangleAlert } from 'lucide-preact'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { browserKind, problemKeys } from '../problems.ts'

export function DeviceProblem({ kind }: { readonly kind: 'microphone' | 'camera' }): JSX.Element | null {
  const device = useCall().state[kind].value
  if (device.is !== 'problem') return null
  const { what, remedy } = problemKeys(kind, device.problem, browserKind(navigator.userAgent))
  return (
    <div class="device-problem" role="status">
      <TriangleAlert size={18} aria-hidden="true" />
      <p>
        <strong>{t(what)}</strong> {t(remedy)}
      </p>
    </div>
  )
}
