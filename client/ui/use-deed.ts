// One control's act on the room: whether it is under way, and what came of it.
import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import { useCall } from './context.ts'

export type Outcome =
  | { readonly is: 'idle' }
  | { readonly is: 'busy' }
  | { readonly is: 'done' }
  | { readonly is: 'refused'; readonly code: ErrorCode | 'offline' }

export type Deed = {
  readonly outcome: Outcome
  /** True when it was done. A call while the last one is under way does nothing. */
  run<K extends ActName>(name: K, fields: ActFields<K>): Promise<boolean>
  /** What was refused is not what is asked now. */
  forget(): void
}

/** Long enough to be seen and read; then the control is as before. */
const SHOWN_FOR_MS = 4_000

export function useDeed(): Deed {
  const { actions } = useCall()
  const outcome = useSignal<Outcome>({ is: 'idle' })
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )
  return {
    outcome: outcome.value,
    async run(name, fields) {
      if (outcome.value.is === 'busy') return false
      clearTimeout(timer.current)
      outcome.value = { is: 'busy' }
      const code = await actions.act(name, fields)
      outcome.value = code === null ? { is: 'done' } : { is: 'refused', code }
      if (code === null) {
        timer.current = setTimeout(() => {
          outcome.value = { is: 'idle' }
        }, SHOWN_FOR_MS)
      }
      return code === null
    },
    forget() {
      if (outcome.value.is === 'refused') outcome.value = { is: 'idle' }
    },
  }
}
