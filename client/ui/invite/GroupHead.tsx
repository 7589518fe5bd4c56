// Above the invitations to one meeting: when that is, and what can be done about all of them.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { Meeting } from '../../../protocol/invitations.ts'
import { t } from '../language.ts'
import { isGood, type Group } from './groups.ts'
import { lengthWords, meetingTime, ownTime } from './meeting-words.ts'
import { RescheduleDialog } from './RescheduleDialog.tsx'
import { RevokeDialog } from './RevokeDialog.tsx'

type Props = { readonly group: Group; readonly now: number; readonly onDone: (words: string) => void }

export function GroupHead({ group, now, onDone }: Props): JSX.Element {
  const id = useId()
  const asked = useSignal<'nothing' | 'date' | 'end'>('nothing')
  const { meeting } = group
  const good = group.invitations.filter((each) => isGood(each, now))
  const close = (): void => {
    asked.value = 'nothing'
  }
  return (
    <div class="group-head">
      <div class="group-words">
        <h3 id={id}>{meeting === null ? t('invited.undated') : meetingTime(meeting, 'full')}</h3>
        {meeting !== null && <p class="hint">{aboutIt(meeting, group.isOff)}</p>}
      </div>
      {meeting !== null && good.length > 0 && !group.isOver && (
        <div class="group-tools">
          <button type="button" class="button plain small" aria-describedby={id} onClick={() => (asked.value = 'date')}>
            {t('invited.reschedule')}
          </button>
          <button type="button" class="button plain small" aria-describedby={id} onClick={() => (asked.value = 'end')}>
            {t('invited.cancel')}
          </button>
        </div>
      )}
      {asked.value === 'date' && <RescheduleDialog invitations={good} onDone={onDone} onClose={close} />}
      {asked.value === 'end' && <RevokeDialog invitations={good} isMeeting onDone={onDone} onClose={close} />}
    </div>
  )
}

function aboutIt(meeting: Meeting, isOff: boolean): string {
  return [isOff ? t('invited.off') : '', lengthWords(meeting.minutes), ownTime(meeting)]
    .filter((words) => words !== '')
    .join(' · ')
}
