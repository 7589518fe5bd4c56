// How loud the own microphone is.
import type { JSX } from 'preact'
import { useCall } from '../context.ts'
import { t } from '../language.ts'

const bars = 16

export function LevelMeter(): JSX.Element {
  const { state } = useCall()
  const level = Math.min(1, Math.max(0, state.level.value))
  const lit = Math.round(level * bars)
  return (
    <div
      class="meter"
      role="meter"
      aria-label={t('prejoin.level')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(level * 100)}
    >
      {Array.from({ length: bars }, (_, index) => (
        <span key={index} class={index < lit ? 'meter-bar is-lit' : 'meter-bar'} />
      ))}
    </div>
  )
}
