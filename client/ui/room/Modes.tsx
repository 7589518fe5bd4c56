// Room settings: who is seen and heard, each way with a sentence that says what it does.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { MAX_SPEAKERS } from '../../../protocol/limits.ts'
import type { RoomMode, RoomSettings } from '../../../protocol/room-state.ts'
import { modeIcons } from '../call/mode-icons.ts'
import { DeedNote } from '../DeedNote.tsx'
import { t } from '../language.ts'
import { useSetting } from './use-setting.ts'

const modes = ['all', 'smart', 'podium', 'lecture'] as const satisfies readonly RoomMode[]

export function Modes({ settings }: { readonly settings: RoomSettings }): JSX.Element {
  const id = useId()
  const setting = useSetting(settings, 'mode')
  return (
    <>
      <div class="setting is-tall" role="radiogroup" aria-labelledby={id}>
        <div class="setting-words">
          <h4 id={id}>{t('mode.title')}</h4>
          <DeedNote outcome={setting.outcome} />
        </div>
        <div class="modes">
          {modes.map((mode) => (
            <Choice
              key={mode}
              mode={mode}
              group={id}
              isChosen={setting.shown === mode}
              isBusy={setting.outcome.is === 'busy'}
              onChoose={() => void setting.apply(mode)}
            />
          ))}
        </div>
      </div>
      {(setting.shown === 'smart' || setting.shown === 'podium') && (
        <Speakers settings={settings} mode={setting.shown} />
      )}
    </>
  )
}

type ChoiceProps = {
  readonly mode: RoomMode
  readonly group: string
  readonly isChosen: boolean
  readonly isBusy: boolean
  readonly onChoose: () => void
}

function Choice({ mode, group, isChosen, isBusy, onChoose }: ChoiceProps): JSX.Element {
  const id = useId()
  const Icon = modeIcons[mode]
  return (
    <label class="mode">
      <input
        type="radio"
        name={group}
        checked={isChosen}
        aria-labelledby={id}
        aria-describedby={`${id}-hint`}
        aria-busy={isBusy}
        onClick={(event) => {
          // One choice at a time: until it is answered, the browser goes back to the one before.
          if (isBusy) event.preventDefault()
        }}
        onChange={onChoose}
      />
      <Icon size={20} aria-hidden="true" />
      <span class="mode-words">
        <span class="mode-name" id={id}>
          {t(`mode.${mode}`)}
        </span>
        <span class="hint" id={`${id}-hint`}>
          {t(`mode.${mode}Hint`)}
        </span>
      </span>
    </label>
  )
}

type SpeakersProps = { readonly settings: RoomSettings; readonly mode: 'smart' | 'podium' }

function Speakers({ settings, mode }: SpeakersProps): JSX.Element {
  const id = useId()
  const setting = useSetting(settings, 'speakers')
  return (
    <div class="setting">
      <div class="setting-words">
        <label for={id}>{t('mode.speakers')}</label>
        <p class="hint" id={`${id}-hint`}>
          {t(`mode.${mode}Speakers`)}
        </p>
        <DeedNote outcome={setting.outcome} />
      </div>
      <select
        id={id}
        class="input setting-box is-number"
        value={setting.shown}
        aria-describedby={`${id}-hint`}
        onChange={(event) => {
          void setting.apply(Number(event.currentTarget.value))
        }}
      >
        {Array.from({ length: MAX_SPEAKERS }, (_, index) => (
          <option key={index} value={index + 1}>
            {index + 1}
          </option>
        ))}
      </select>
    </div>
  )
}
