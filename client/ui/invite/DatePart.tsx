// Of an invitation by e-mail: when to meet, if that is settled, and when to be reminded.
import type { JSX } from 'preact'
import { t } from '../language.ts'
import { CheckField } from './CheckField.tsx'
import type { Draft, Field, Problems } from './draft.ts'
import { MeetingFields } from './MeetingFields.tsx'
import { Reminders } from './Reminders.tsx'

type Props = { readonly draft: Draft; readonly problems: Problems; readonly forget: (field: Field) => void }

export function DatePart({ draft, problems, forget }: Props): JSX.Element {
  return (
    <div class="form-part">
      <CheckField label={t('inviting.hasDate')} hint={t('inviting.hasDateHint')} isOn={draft.hasDate} />
      {draft.hasDate.value && (
        <>
          <MeetingFields draft={draft.meeting} problems={problems} onChange={forget} />
          <Reminders chosen={draft.reminders} />
        </>
      )}
    </div>
  )
}
