// One address that is told by e-mail: of what, and in which language.
import type { JSX } from 'preact'
import { X } from 'lucide-preact'
import { useId } from 'preact/hooks'
import type { Notified } from '../../../protocol/invitations.ts'
import { languageNames, languages } from '../../i18n/translator.ts'
import { t } from '../language.ts'

type Props = {
  readonly notified: Notified
  readonly isBusy: boolean
  readonly onChange: (changed: Notified) => void
  readonly onRemove: () => void
}

const occasions = ['entries', 'waiting', 'answers'] as const

export function NotifiedRow({ notified, isBusy, onChange, onRemove }: Props): JSX.Element {
  const id = useId()
  const { address } = notified
  return (
    <li class="notified-row" role="group" aria-labelledby={id}>
      <div class="notified-head">
        <bdi id={id} class="notified-address" title={address}>
          {address}
        </bdi>
        <button
          type="button"
          class="icon-button"
          aria-label={t('notified.removeOne', { address })}
          title={t('notified.remove')}
          onClick={onRemove}
        >
          <X size={18} />
        </button>
      </div>
      {occasions.map((occasion) => (
        <label key={occasion} class="notified-switch">
          <span>{t(`notified.${occasion}`)}</span>
          <input
            type="checkbox"
            role="switch"
            class="toggle"
            checked={notified[occasion]}
            aria-busy={isBusy}
            onChange={(event) => {
              const isOn = event.currentTarget.checked
              // The relay decides: what is shown is the list.
              event.currentTarget.checked = notified[occasion]
              onChange({ ...notified, [occasion]: isOn })
            }}
          />
        </label>
      ))}
      <LanguageBox notified={notified} onChange={onChange} />
    </li>
  )
}

function LanguageBox({ notified, onChange }: Pick<Props, 'notified' | 'onChange'>): JSX.Element {
  return (
    <div class="notified-switch">
      <span aria-hidden="true">{t('language.label')}</span>
      <select
        class="input"
        aria-label={t('notified.language', { address: notified.address })}
        value={notified.language}
        onChange={(event) => {
          const wanted = languages.find((each) => each === event.currentTarget.value)
          if (wanted !== undefined) onChange({ ...notified, language: wanted })
        }}
      >
        {languages.map((each) => (
          <option key={each} value={each} lang={each}>
            {languageNames[each]}
          </option>
        ))}
      </select>
    </div>
  )
}
