// At the foot of the people panel, for everybody: the order that is in force, and the way to become a chairman.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Crown, Lock, Scale } from 'lucide-preact'
import { useId } from 'preact/hooks'
import { sources } from '../../../../protocol/primitives.ts'
import { BusyButton } from '../../BusyButton.tsx'
import { useCall } from '../../context.ts'
import { DeedNote } from '../../DeedNote.tsx'
import { PasswordField } from '../../forms/PasswordField.tsx'
import { t } from '../../language.ts'
import { useDeed } from '../../use-deed.ts'
import { useFocusOnce } from '../../use-focus.ts'

export function RoomFacts(): JSX.Element | null {
  const { state } = useCall()
  const id = useId()
  const settings = state.room.value?.settings
  if (settings === undefined) return null
  const isOrdered = settings.locked || settings.waitingRoom !== 'off' || settings.onlyChairmen.length > 0
  const mayClaim = state.room.value?.isReserved === true && !state.isChairman.value
  if (!isOrdered && !mayClaim) return null
  return (
    <section class="facts-room" aria-labelledby={id}>
      <h3 id={id}>{t('facts.title')}</h3>
      <ul>
        {settings.locked && (
          <li>
            <Lock size={16} aria-hidden="true" />
            {t('facts.locked')}
          </li>
        )}
        {settings.waitingRoom !== 'off' && (
          <li>
            <Scale size={16} aria-hidden="true" />
            {t('facts.waitingRoom')}
          </li>
        )}
        {sources
          .filter((source) => settings.onlyChairmen.includes(source))
          .map((source) => (
            <li key={source}>
              <Scale size={16} aria-hidden="true" />
              {t(`facts.${source}`)}
            </li>
          ))}
      </ul>
      {mayClaim && <Claim />}
    </section>
  )
}

function Claim(): JSX.Element {
  const isOpen = useSignal(false)
  if (isOpen.value) {
    return (
      <ClaimForm
        onClose={() => {
          isOpen.value = false
        }}
      />
    )
  }
  return (
    <button
      type="button"
      class="link-button"
      onClick={() => {
        isOpen.value = true
      }}
    >
      <Crown size={16} aria-hidden="true" />
      {t('claim.offer')}
    </button>
  )
}

function ClaimForm({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const deed = useDeed()
  const typed = useSignal('')
  const isEmpty = useSignal(false)
  const input = useFocusOnce<HTMLInputElement>()
  const claim = async (): Promise<void> => {
    isEmpty.value = typed.value === ''
    // Done means a chairman: then this form is gone with the offer.
    if (isEmpty.value || !(await deed.run('claim', { password: typed.value }))) input.current?.focus()
  }
  return (
    <form
      class="password-form"
      onSubmit={(event) => {
        event.preventDefault()
        void claim()
      }}
    >
      <PasswordField
        label={t('claim.password')}
        value={typed.value}
        input={input}
        problem={isEmpty.value ? t('password.empty') : null}
        onInput={(value) => {
          typed.value = value
          isEmpty.value = false
        }}
      />
      <DeedNote outcome={deed.outcome} />
      <div class="row">
        <BusyButton isBusy={deed.outcome.is === 'busy'} isSmall>
          {t('claim.claim')}
        </BusyButton>
        <button type="button" class="button plain small" onClick={onClose}>
          {t('people.cancel')}
        </button>
      </div>
    </form>
  )
}
