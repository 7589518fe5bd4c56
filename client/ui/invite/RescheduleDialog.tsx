// Another date, or a first one, for some invitations.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { Invitation } from '../../../protocol/invitations.ts'
import { MAX_INVITATIONS_AT_ONCE } from '../../../protocol/limits.ts'
import { BusyButton } from '../BusyButton.tsx'
import { DeedNote } from '../DeedNote.tsx'
import { Dialog } from '../Dialog.tsx'
import { t } from '../language.ts'
import { useDeed } from '../use-deed.ts'
import { readMeeting, useMeetingDraft } from './meeting-draft.ts'
import { MeetingFields, type DateProblems } from './MeetingFields.tsx'
import { useInvalidFocus } from './use-invalid-focus.ts'

type Props = {
  /** One at least, all with the same date. */
  readonly invitations: readonly Invitation[]
  readonly onDone: (words: string) => void
  readonly onClose: () => void
}

export function RescheduleDialog({ invitations, onDone, onClose }: Props): JSX.Element {
  const deed = useDeed()
  const draft = useMeetingDraft(invitations[0]?.meeting ?? null)
  const problems = useSignal<DateProblems>({})
  const form = useRef<HTMLFormElement>(null)
  const focusInvalid = useInvalidFocus(form)
  const save = async (): Promise<void> => {
    const read = readMeeting(draft, Date.now())
    problems.value = read.ok ? {} : read.error
    const ids = invitations.slice(0, MAX_INVITATIONS_AT_ONCE).map(({ id }) => id)
    if (!read.ok) focusInvalid()
    else if (await deed.run('reschedule', { invitations: ids, meeting: read.value })) {
      onDone(t('invited.rescheduled'))
      onClose()
    }
  }
  return (
    <Dialog title={t('invited.reschedule')} onClose={onClose}>
      <p class="dialog-text">
        {t('invited.rescheduleText', { count: invitations.length, address: invitations[0]?.address ?? '' })}
      </p>
      <form
        ref={form}
        class="invite-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <MeetingFields
          draft={draft}
          problems={problems.value}
          onChange={(field) => {
            problems.value = { ...problems.value, [field]: null }
          }}
        />
        {deed.outcome.is === 'refused' && <DeedNote outcome={deed.outcome} />}
        <div class="dialog-foot">
          <button type="button" class="button plain" onClick={onClose}>
            {t('people.cancel')}
          </button>
          <BusyButton isBusy={deed.outcome.is === 'busy'}>{t('invited.reschedule')}</BusyButton>
        </div>
      </form>
    </Dialog>
  )
}
