// One figure with what it is called, in a list of them.
import type { JSX } from 'preact'
import type { MessageKey } from '../../../i18n/en.ts'
import { t } from '../../language.ts'

export function Figure({ label, value }: { readonly label: MessageKey; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{t(label)}</dt>
      <dd>{value}</dd>
    </div>
  )
}
