// At the foot of the people panel, for everybody: the order that is in force, and the way to become a chairman.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Crown, DoorClosed, Lock, Scale, type LucideIcon } from 'lucide-preact'
import { useId } from 'preact/hooks'
import { sources } from '../../../../protocol/primitives.ts'
import type { RoomSettings } from '../../../../protocol/room-state.ts'
import type { MessageKey } from '../../../i18n/en.ts'
import { BusyButton } from '../../BusyButton.tsx'
import { useCall } from '../../context.ts'
import { DeedNote } from '../../DeedNote.tsx'
import { PasswordField } from '../../forms/PasswordField.tsx'
import { t } from '../../language.ts'
import { modeIcons } from '../mode-icons.ts'
import { useDeed } from '../../use-deed.ts'
import { Patience } from '../../Patience.tsx'
import { useTimeLeft } from '../../use-now.ts'
import { useFocusOnce } from '../../use-focus.ts'

export function RoomFacts(): JSX.Element | null {
  const { state } = useCall()
  const id = useId()
  const room = state.room.value
  const facts = room === null ? [] : factsOf(room.settings)
  const mayClaim = room?.isReserved === true && !state.isChairman.value
  if (facts.length === 0 && !mayClaim) return null
  return (
    <section class="facts-room" aria-labelledby={id}>
      <h3 id={id}>{t('facts.title')}</h3>
      <ul>
        {facts.map(({ icon: Icon, words }) => (
          <li key={words}>
            <Icon size={16} aria-hidden="true" />
            {t(words)}
          </li>
        ))}
      </ul>
      {mayClaim && <Claim />}
    </section>
  )
}

type Fact = { readonly icon: LucideIcon; readonly words: MessageKey }

function factsOf(settings: RoomSettings): readonly Fact[] {
  const facts: Fact[] = []
  const { mode } = settings
  if (mode !== 'all') facts.push({ icon: modeIcons[mode], words: `mode.${mode}Hint` })
  if (settings.locked) facts.push({ icon: Lock, words: 'facts.locked' })
  if (settings.waitingRoom !== 'off') facts.push({ icon: DoorClosed, words: 'facts.waitingRoom' })
  const order = sources.filter((source) => settings.onlyChairmen.includes(source))
  return [...facts, ...order.map((source): Fact => ({ icon: Scale, words: `facts.${source}` }))]
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
  const retryAt = useCall().state.retryAt.value
  const left = useTimeLeft(retryAt)
  const typed = useSignal('')
  const isEmpty = useSignal(false)
  const input = useFocusOnce<HTMLInputElement>()
  const claim = async (): Promise<void> => {
    if (left > 0) return
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
      <Patience at={retryAt} left={left} />
      <div class="row">
        <BusyButton isBusy={deed.outcome.is === 'busy'} isHeld={left > 0} isSmall>
          {t('claim.claim')}
        </BusyButton>
        <button type="button" class="button plain small" onClick={onClose}>
          {t('people.cancel')}
        </button>
      </div>
    </form>
  )
}
