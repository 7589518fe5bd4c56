// Has this room's invitations loaded for a chairman who looks for them, if they are not there yet.
import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { ErrorCode } from '../../../protocol/errors.ts'
import { useCall } from '../context.ts'

export type Loading = {
  /** Why they could not be looked up; null while there is nothing to say. */
  readonly problem: ErrorCode | 'offline' | null
  readonly reload: () => void
}

/** Once they are there, the actions keep them true, over a relay that was away too. */
export function useInvitations(): Loading {
  const { state, actions } = useCall()
  const problem = useSignal<ErrorCode | 'offline' | null>(null)
  const load = async (): Promise<void> => {
    problem.value = null
    problem.value = await actions.loadInvitations()
  }
  const isWanted = state.invitations.value === null && state.connection.value.is === 'joined'
  useEffect(() => {
    if (isWanted) void load()
  }, [isWanted])
  return { problem: problem.value, reload: () => void load() }
}

/** Null: the relay has not said what it can do. */
export function sendsMail(state: ReturnType<typeof useCall>['state']): boolean {
  return state.instance.value?.mail === true
}
