// How much this browser may send to all others together: for connections that others share, or that cost by the megabyte.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { instanceCapBps } from '../../state/call.ts'
import { bits, megabits } from '../bits.ts'
import { useCall } from '../context.ts'
import { describedBy, Field } from '../forms/Field.tsx'
import { t } from '../language.ts'

const choices: readonly number[] = [500_000, 1_000_000, 2_000_000, 4_000_000, 8_000_000, 16_000_000]

export function UploadLimit(): JSX.Element {
  const { state, actions } = useCall()
  const id = useId()
  const cap = state.uplinkCap.value
  const most = instanceCapBps(state.instance.value)
  const words = {
    label: t('limit.label'),
    hint: most === null ? t('limit.hint') : `${t('limit.hint')} ${t('limit.instance', { limit: bits(most) })}`,
  }
  // Somebody may have written another one into the browser's storage.
  const listed = cap === null || choices.includes(cap) ? choices : [...choices, cap].sort((one, other) => one - other)
  return (
    <Field id={id} {...words}>
      <select
        id={id}
        class="input"
        value={cap ?? ''}
        aria-describedby={describedBy(id, words)}
        onChange={(event) => {
          const chosen = event.currentTarget.value
          actions.setUplinkCap(chosen === '' ? null : Number(chosen))
        }}
      >
        <option value="">{t('limit.none')}</option>
        {listed.map((bps) => (
          <option key={bps} value={bps}>
            {megabits(bps)}
          </option>
        ))}
      </select>
    </Field>
  )
}
