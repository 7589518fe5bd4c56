// What the room's door asks: a name, a password, or some patience.
import { useSignal, type Signal } from '@preact/signals'
import type { JSX, RefObject } from 'preact'
import { KeyRound, Lock } from 'lucide-preact'
import { useEffect, useRef } from 'preact/hooks'
import type { ErrorCode } from '../../../protocol/errors.ts'
import { MAX_NAME_LENGTH } from '../../../protocol/limits.ts'
import { spoilsInvitation } from '../../actions/refusals.ts'
import type { MessageKey } from '../../i18n/en.ts'
import type { CallState } from '../../state/call.ts'
import { BusyButton } from '../BusyButton.tsx'
import { useCall } from '../context.ts'
import { nameProblem } from '../display-name.ts'
import { errorText } from '../error-text.ts'
import { DeviceProblem } from '../forms/DeviceProblem.tsx'
import { DeviceSelects } from '../forms/DeviceSelect.tsx'
import { PasswordField } from '../forms/PasswordField.tsx'
import { TellsName } from '../forms/TellsName.tsx'
import { TextField } from '../forms/TextField.tsx'
import { t } from '../language.ts'
import { Patience } from '../Patience.tsx'
import { Refusal } from '../Refusal.tsx'
import { Trying } from '../Trying.tsx'
import { useTimeLeft } from '../use-now.ts'

type Filled = {
  readonly name: Signal<string>
  readonly nameProblem: Signal<MessageKey | null>
  readonly nameBox: RefObject<HTMLInputElement>
  readonly password: Signal<string>
  /** Nothing was typed where something has to be. */
  readonly isEmpty: Signal<boolean>
  readonly passwordBox: RefObject<HTMLInputElement>
}

export function JoinForm(): JSX.Element {
  const { state, actions } = useCall()
  const filled = useFilled()
  const hasOwner = useSignal(false)
  const left = useTimeLeft(state.retryAt.value)
  const asksPassword = useAsksPassword() || hasOwner.value
  const join = (event: SubmitEvent): void => {
    event.preventDefault()
    if (state.busy.value || left > 0) return
    const problem = problemWith(filled, { asksPassword, asksName: state.door.value?.askName ?? true })
    if (problem !== null) {
      problem.current?.focus()
      return
    }
    actions.setName(filled.name.value.trim())
    void (asksPassword ? actions.join(filled.password.value) : actions.join())
  }
  return (
    <form class="join" onSubmit={join} onFocusIn={actions.getReady} onPointerEnter={actions.getReady} noValidate>
      <LockedDoor hasOwner={hasOwner} />
      <NameBox filled={filled} />
      {asksPassword && <PasswordBox filled={filled} isOwner={hasOwner.value} />}
      <TellsName />
      <DeviceProblem kind="camera" />
      <DeviceProblem kind="microphone" />
      {!isSaidElsewhere(state.refusal.value) && <Refusal />}
      <Patience at={state.retryAt.value} left={left} />
      <Trying />
      <BusyButton isBusy={state.busy.value} isHeld={left > 0}>
        {t(state.busy.value ? 'prejoin.joining' : 'prejoin.join')}
      </BusyButton>
      <StopTrying />
      <DeviceSelects />
    </form>
  )
}

function StopTrying(): JSX.Element | null {
  const { state, actions } = useCall()
  if (state.trying.value === null) return null
  return (
    <button
      type="button"
      class="button plain"
      onClick={() => {
        actions.stopTrying()
      }}
    >
      {t('trying.stop')}
    </button>
  )
}

function useFilled(): Filled {
  const { state } = useCall()
  const nameBox = useRef<HTMLInputElement>(null)
  const passwordBox = useRef<HTMLInputElement>(null)
  useEffect(() => {
    nameBox.current?.focus()
  }, [])
  const refusal = state.refusal.value
  useEffect(() => {
    // What was typed stands, chosen, ready to be typed over.
    if (isAboutPassword(refusal)) passwordBox.current?.select()
  }, [refusal])
  return {
    name: useSignal(state.name.value),
    nameProblem: useSignal<MessageKey | null>(null),
    nameBox,
    password: useSignal(''),
    isEmpty: useSignal(false),
    passwordBox,
  }
}

/** The door may have been given a password after this page looked at it: the refusal says so then. */
function useAsksPassword(): boolean {
  const { state } = useCall()
  const wasAsked = useRef(false)
  if (isAboutPassword(state.refusal.value)) wasAsked.current = true
  return state.door.value?.door === 'password' || wasAsked.current
}

function isAboutPassword(code: string | null): boolean {
  return code === 'wrong-password' || code === 'password-required'
}

function isSaidElsewhere(code: ErrorCode | 'offline' | null): boolean {
  return isAboutPassword(code) || spoilsInvitation(code)
}

/** The box to correct, or null. Says beside it what is wrong. */
function problemWith(
  filled: Filled,
  asks: { readonly asksPassword: boolean; readonly asksName: boolean },
): RefObject<HTMLInputElement> | null {
  const name = filled.name.value.trim()
  filled.nameProblem.value = name === '' && !asks.asksName ? null : nameProblem(name)
  filled.isEmpty.value = asks.asksPassword && filled.password.value === ''
  if (filled.nameProblem.value !== null) return filled.nameBox
  return filled.isEmpty.value ? filled.passwordBox : null
}

function NameBox({ filled }: { readonly filled: Filled }): JSX.Element {
  const { state } = useCall()
  const door = state.door.value
  const problem = filled.nameProblem.value
  const hint = t(whoSeesName(state))
  return (
    <TextField
      label={t('prejoin.name')}
      hint={door?.askName === false ? `${hint} ${t('door.nameOptional')}` : hint}
      value={filled.name.value}
      input={filled.nameBox}
      autocomplete="name"
      problem={problem === null ? null : t(problem, { max: MAX_NAME_LENGTH })}
      onInput={(value) => {
        filled.name.value = value
        filled.nameProblem.value = null
      }}
    />
  )
}

function whoSeesName({ door, tellsName }: CallState): MessageKey {
  if (door.value?.waitingRoom === true) return 'door.nameHint'
  return door.value?.notifies === true && tellsName.value ? 'guest.nameTold' : 'prejoin.nameHint'
}

type PasswordProps = { readonly filled: Filled; readonly isOwner: boolean }

function PasswordBox({ filled, isOwner }: PasswordProps): JSX.Element {
  const { state } = useCall()
  const refusal = state.refusal.value
  // A refusal is about what was typed then; typing anew takes it off the screen.
  const refused = useSignal(refusal)
  useEffect(() => {
    refused.value = refusal
  }, [refusal, state.busy.value])
  useEffect(() => {
    if (isOwner) filled.passwordBox.current?.focus()
  }, [isOwner])
  return (
    <PasswordField
      label={t('password.label')}
      hint={t(isOwner ? 'password.ownerHint' : 'password.hint')}
      value={filled.password.value}
      input={filled.passwordBox}
      problem={passwordWords(filled.isEmpty.value, refused.value)}
      onInput={(value) => {
        filled.password.value = value
        filled.isEmpty.value = false
        refused.value = null
      }}
    />
  )
}

function passwordWords(isEmpty: boolean, refusal: string | null): string | null {
  if (isEmpty) return t('password.empty')
  if (refusal !== 'wrong-password' && refusal !== 'password-required') return null
  return t(errorText(refusal).text)
}

/** A locked room says so, and leaves its owner a way in. */
function LockedDoor({ hasOwner }: { readonly hasOwner: Signal<boolean> }): JSX.Element | null {
  const { state } = useCall()
  const isLocked = state.door.value?.door === 'locked'
  if (!isLocked && state.refusal.value !== 'room-locked') return null
  return (
    <div class="locked-door">
      {isLocked && (
        <p class="remark">
          <Lock size={18} aria-hidden="true" />
          <span>{t('door.locked')}</span>
        </p>
      )}
      {!hasOwner.value && (
        <button
          type="button"
          class="link-button"
          onClick={() => {
            hasOwner.value = true
          }}
        >
          <KeyRound size={16} aria-hidden="true" />
          {t('door.haveOwnerPassword')}
        </button>
      )}
    </div>
  )
}
