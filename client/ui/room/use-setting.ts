// One setting of the room as a control shows it: what is in force, or what has just been asked for.
import { useSignal } from '@preact/signals'
import type { RoomSettings } from '../../../protocol/room-state.ts'
import { useCall } from '../context.ts'
import { useDeed, type Outcome } from '../use-deed.ts'

export type Setting<T> = {
  readonly shown: T
  readonly outcome: Outcome
  readonly apply: (wanted: T) => Promise<boolean>
}

/**
 * What was asked for is shown until the relay tells of the room's next state, or refuses. So a control neither jumps
 * back while its request travels nor hides what another chairman has changed since.
 */
export function useSetting<K extends keyof RoomSettings>(settings: RoomSettings, key: K): Setting<RoomSettings[K]> {
  const { state } = useCall()
  const deed = useDeed()
  const wish = useSignal<{ readonly value: RoomSettings[K]; readonly revision: number } | null>(null)
  const revision = state.room.value?.revision ?? 0
  const isWaiting = wish.value?.revision === revision
  return {
    shown: isWaiting && wish.value !== null ? wish.value.value : settings[key],
    outcome: deed.outcome,
    async apply(wanted) {
      if (deed.outcome.is === 'busy') return false
      wish.value = { value: wanted, revision }
      const isDone = await deed.run('configure', { settings: { [key]: wanted } })
      if (!isDone) wish.value = null
      return isDone
    },
  }
}
