// Before the call: see and hear oneself, choose devices, say a name, join.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { MAX_NAME_LENGTH } from '../../../protocol/limits.ts'
import type { RoomName } from '../../../protocol/primitives.ts'
import type { MessageKey } from '../../i18n/en.ts'
import { BusyButton } from '../BusyButton.tsx'
import { useCall } from '../context.ts'
import { nameProblem } from '../display-name.ts'
import { DeviceProblem } from '../forms/DeviceProblem.tsx'
import { DeviceSelects } from '../forms/DeviceSelect.tsx'
import { TextField } from '../forms/TextField.tsx'
import { t } from '../language.ts'
import { PageFrame } from '../PageFrame.tsx'
import { Refusal } from '../Refusal.tsx'
import { Preview } from './Preview.tsx'

export function Prejoin({ room }: { readonly room: RoomName }): JSX.Element {
  const { actions } = useCall()
  useEffect(() => {
    void actions.preview()
  }, [])
  return (
    <PageFrame class="prejoin">
      <Preview />
      <section class="prejoin-form" aria-labelledby="prejoin-title">
        <p class="eyebrow">
          {t('prejoin.room')} <span class="room-name">{room}</span>
        </p>
        <h1 class="page-title" id="prejoin-title">
          {t('prejoin.title')}
        </h1>
        <JoinForm />
      </section>
    </PageFrame>
  )
}

function JoinForm(): JSX.Element {
  const { state, actions } = useCall()
  const name = useSignal(state.name.value)
  const problem = useSignal<MessageKey | null>(null)
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.focus()
  }, [])
  const join = (event: SubmitEvent): void => {
    event.preventDefault()
    if (state.busy.value) return
    const wanted = name.value.trim()
    problem.value = nameProblem(wanted)
    if (problem.value !== null) {
      input.current?.focus()
      return
    }
    actions.setName(wanted)
    void actions.join()
  }
  return (
    <form class="join" onSubmit={join} noValidate>
      <TextField
        label={t('prejoin.name')}
        hint={t('prejoin.nameHint')}
        value={name.value}
        input={input}
        autocomplete="name"
        problem={problem.value === null ? null : t(problem.value, { max: MAX_NAME_LENGTH })}
        onInput={(value) => {
          name.value = value
          problem.value = null
        }}
      />
      <DeviceProblem kind="camera" />
      <DeviceProblem kind="microphone" />
      <Refusal />
      <BusyButton isBusy={state.busy.value}>{t(state.busy.value ? 'prejoin.joining' : 'prejoin.join')}</BusyButton>
      <DeviceSelects />
    </form>
  )
}
