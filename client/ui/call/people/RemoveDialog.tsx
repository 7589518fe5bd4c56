// Asks before people are removed, and whether their addresses are to be kept out too.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import { MAX_REMOVED_AT_ONCE } from '../../../../protocol/limits.ts'
import { ConfirmDialog } from '../../ConfirmDialog.tsx'
import { t } from '../../language.ts'
import { useDeed } from '../../use-deed.ts'
import type { Row } from './rows.ts'

type Props = { readonly rows: readonly Row[]; readonly onClose: (isDone: boolean) => void }

export function RemoveDialog({ rows, onClose }: Props): JSX.Element {
  const id = useId()
  const deed = useDeed()
  const address = useSignal(false)
  const [first] = rows
  const isOne = rows.length === 1 && first !== undefined
  const remove = async (): Promise<void> => {
    // The name is for the list of bans; the relay knows no names of its own.
    const to = rows.slice(0, MAX_REMOVED_AT_ONCE).map(({ peer, name }) => (name === '' ? { peer } : { peer, name }))
    if (await deed.run('remove', { to, address: address.value })) onClose(true)
  }
  return (
    <ConfirmDialog
      title={isOne ? t('remove.title', { name: first.shownName }) : t('remove.titleSeveral', { count: rows.length })}
      text={t('remove.text')}
      verb={t('act.remove')}
      outcome={deed.outcome}
      onConfirm={() => void remove()}
      onClose={() => {
        onClose(false)
      }}
    >
      {!isOne && (
        <ul class="remove-names">
          {rows.map((row) => (
            <li key={row.peer}>
              <bdi>{row.shownName}</bdi>
            </li>
          ))}
        </ul>
      )}
      <div class="check-block">
        <label class="check">
          <input
            type="checkbox"
            checked={address.value}
            aria-describedby={id}
            onChange={(event) => {
              address.value = event.currentTarget.checked
            }}
          />
          <span>{t(isOne ? 'remove.address' : 'remove.addresses')}</span>
        </label>
        <p class="hint" id={id}>
          {t('remove.addressHint')}
        </p>
      </div>
    </ConfirmDialog>
  )
}
