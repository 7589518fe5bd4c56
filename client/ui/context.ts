// Hands the call's state and actions to every component below.
import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import type { Actions } from '../actions/actions.ts'
import type { CallState } from '../state/call.ts'

export type Call = { readonly state: CallState; readonly actions: Actions }

export const CallContext = createContext<Call | null>(null)

export function useCall(): Call {
  const call = useContext(CallContext)
  if (call === null) throw new Error('useCall outside of CallContext')
  return call
}
