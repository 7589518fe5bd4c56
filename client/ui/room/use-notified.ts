// The list of those who are told by e-mail, as it was loaded and as it is being changed. It is saved whole.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ErrorCode } from '../../../protocol/errors.ts'
import type { Notified } from '../../../protocol/invitations.ts'
import { useCall } from '../context.ts'
import { useDeed, type Outcome } from '../use-deed.ts'

export type NotifiedList = {
  /** Null: not loaded. */
  readonly shown: readonly Notified[] | null
  readonly problem: ErrorCode | 'offline' | null
  readonly outcome: Outcome
  readonly reload: () => void
  /** Shows it at once, and goes back when it is refused. True when it was saved. */
  readonly save: (list: readonly Notified[]) => Promise<boolean>
}

export function useNotified(): NotifiedList {
  const { actions } = useCall()
  const deed = useDeed()
  const saved = useSignal<readonly Notified[] | null>(null)
  const wish = useSignal<readonly Notified[] | null>(null)
  const problem = useSignal<ErrorCode | 'offline' | null>(null)
  const load = async (): Promise<void> => {
    problem.value = null
    const reply = await actions.loadNotified()
    if (reply.ok) saved.value = reply.value
    else problem.value = reply.error
  }
  useEffect(() => {
    void load()
  }, [])
  return {
    shown: wish.value ?? saved.value,
    problem: problem.value,
    outcome: deed.outcome,
    reload: () => void load(),
    async save(list) {
      if (deed.outcome.is === 'busy') return false
      wish.value = list
      const isDone = await deed.run('set-notified', { addresses: [...list] })
      if (isDone) saved.value = list
      wish.value = null
      return isDone
    },
  }
}
