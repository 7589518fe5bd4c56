// What a call shows of the room's mode: its name at the head, and to whoever has the floor that it is theirs.
import type { JSX } from 'preact'
import { MicVocal } from 'lucide-preact'
import { knowsFloor, modeOf } from '../../state/floor.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { FloorTime } from './FloorTime.tsx'
import { modeIcons } from './mode-icons.ts'

/** Nothing where everybody is seen and heard, as in most rooms. */
export function ModeSign(): JSX.Element | null {
  const mode = modeOf(useCall().state)
  if (mode === 'all') return null
  const Icon = modeIcons[mode]
  return (
    <span class="call-mode" title={t(`mode.${mode}Hint`)}>
      <Icon size={16} aria-hidden="true" />
      <span class="call-mode-name">{t(`mode.${mode}`)}</span>
    </span>
  )
}

/** Over the pictures. While the people are listed, the list says it. */
export function FloorBar(): JSX.Element | null {
  const { state } = useCall()
  if (state.panel.value === 'people') return null
  return <OwnFloor />
}

/** Not said aloud: the notice of its coming was. */
export function OwnFloor(): JSX.Element | null {
  const { state, actions } = useCall()
  const since = state.self.value?.floorAt ?? null
  if (since === null || !knowsFloor(state)) return null
  return (
    <div class="own-floor">
      <MicVocal size={20} aria-hidden="true" />
      <p class="own-floor-words">
        <strong>{t('floor.yours')}</strong> <FloorTime since={since} />
        {state.microphone.value.is === 'off' && <span class="own-floor-hint">{t('floor.unmute')}</span>}
      </p>
      <button
        type="button"
        class="button plain small"
        onClick={() => {
          actions.leaveFloor()
        }}
      >
        {t('floor.leave')}
      </button>
    </div>
  )
}
