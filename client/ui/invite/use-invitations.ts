// Has this room's invitations loaded for a chairman, and again whenever the relay was away.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ErrorCode } from '../../../protocol/errors.ts'
import { useCall } from '../context.ts'

export type Loading = {
  /** Why they could not be looked up; null while there is nothing to say. */
  readonly problem: ErrorCode | 'offline' | null
  readonly reload: () => void
}

/** Nothing is asked for where no mail is sent. What is known stays on the screen when looking it up anew fails. */
export function useInvitations(): Loading {
  const { state, actions } = useCall()
  const problem = useSignal<ErrorCode | 'offline' | null>(null)
  const load = async (): Promise<void> => {
    problem.value = null
    problem.value = await actions.loadInvitations()
  }
  const isWanted = state.isChairman.value && sendsMail(state) && state.connection.value.is === 'joined'
  useEffect(() => {
    if (isWanted) void load()
  }, [isWanted])
  return { problem: problem.value, reload: () => void load() }
}

/** Null: the relay has not said what it can do. */
export function sendsMail(state: ReturnType<typeof useCall>['state']): boolean {
  return state.instance.value?.mail === true
}
