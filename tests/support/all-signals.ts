// Everything that the pages could draw, as one value that can be searched.
import type { CallState } from '../../client/state/call.ts'

/** Maps and the values of signals, laid open. Browser objects, such as streams, stay closed. */
export function signalsOf(state: CallState): unknown {
  const values = Object.entries(state).map(([name, held]) => {
    const value: unknown = typeof held === 'boolean' ? held : held.peek()
    return [name, value instanceof Map ? [...value] : value]
  })
  return Object.fromEntries(values) as unknown
}
