// The start page: name a room, or take one by chance.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { RefreshCw, ShieldCheck, UserRound } from 'lucide-preact'
import { BusyButton } from '../BusyButton.tsx'
import { useCall } from '../context.ts'
import { TextField } from '../forms/TextField.tsx'
import { t } from '../language.ts'
import { PageFrame, PageTitle } from '../PageFrame.tsx'
import { Refusal } from '../Refusal.tsx'
import { MeshPicture } from './MeshPicture.tsx'

export function Home(): JSX.Element {
  const isNamed = useCall().state.instance.value?.namesAllowed !== false
  return (
    <PageFrame class="home">
      <div class="home-words">
        <PageTitle>{t('home.title')}</PageTitle>
        <p class="lead">{t(isNamed ? 'home.pitch' : 'home.pitchRandom')}</p>
        <CreateForm />
        <ul class="facts">
          <li>
            <UserRound size={20} aria-hidden="true" />
            {t('home.fact.account')}
          </li>
          <li>
            <ShieldCheck size={20} aria-hidden="true" />
            {t('home.fact.direct')}
          </li>
          <li>
            <RefreshCw size={20} aria-hidden="true" />
            {t('home.fact.stays')}
          </li>
        </ul>
      </div>
      <MeshPicture />
    </PageFrame>
  )
}

function CreateForm(): JSX.Element {
  const { state, actions } = useCall()
  const name = useSignal('')
  const isNamed = state.instance.value?.namesAllowed !== false
  const create = (event: SubmitEvent): void => {
    event.preventDefault()
    if (!state.busy.value) void actions.createRoom(isNamed ? name.value.trim() : '')
  }
  return (
    <form class={isNamed ? 'create' : 'create is-short'} onSubmit={create}>
      {isNamed && (
        <TextField
          label={t('home.room')}
          hint={t('home.hint')}
          value={name.value}
          maxLength={200}
          isCode
          onInput={(value) => {
            name.value = value
          }}
        />
      )}
      <BusyButton isBusy={state.busy.value}>{t('home.create')}</BusyButton>
      {!isNamed && <p class="hint">{t('home.hintRandom')}</p>}
      <Refusal />
    </form>
  )
}
