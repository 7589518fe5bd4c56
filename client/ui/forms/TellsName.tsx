// Some rooms tell people by e-mail who comes in; the name is in that mail only if its bearer agrees.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { useCall } from '../context.ts'
import { t } from '../language.ts'

export function TellsName(): JSX.Element | null {
  const { state, actions } = useCall()
  const id = useId()
  const door = state.door.value
  if (door?.notifies !== true) return null
  const isInvited = state.invited.value !== null
  return (
    <div class="check-block">
      <label class="check">
        <input
          type="checkbox"
          checked={state.tellsName.value}
          aria-describedby={id}
          onChange={(event) => {
            actions.setTellsName(event.currentTarget.checked)
          }}
        />
        <span>{t('guest.tellsName')}</span>
      </label>
      <p class="hint" id={id}>
        {t('guest.tellsNameHint')}
        {isInvited && ` ${t('guest.tellsAddressHint')}`}
      </p>
    </div>
  )
}
