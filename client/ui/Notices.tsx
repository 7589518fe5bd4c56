// Short messages that come and go at the edge of the window.
import type { JSX } from 'preact'
import { CircleAlert, Info, X } from 'lucide-preact'
import { useEffect } from 'preact/hooks'
import { sources } from '../../protocol/primitives.ts'
import type { Notice } from '../state/call.ts'
import { useCall } from './context.ts'
import { t } from './language.ts'

/** Time to read: problems stay longer, and both can be dismissed sooner. */
const SHOWN_FOR_MS = { info: 6_000, problem: 15_000 } as const

/** The region is always there, because screen readers only watch regions that existed before the news. */
export function Notices(): JSX.Element {
  const { state } = useCall()
  return (
    <div class="notices" role="status">
      {state.notices.value.map((notice) => (
        <Toast key={notice.id} notice={notice} />
      ))}
    </div>
  )
}

function Toast({ notice }: { readonly notice: Notice }): JSX.Element {
  const { actions } = useCall()
  const { id, tone } = notice
  useEffect(() => {
    const timer = setTimeout(() => {
      actions.dismiss(id)
    }, SHOWN_FOR_MS[tone])
    return () => {
      clearTimeout(timer)
    }
  }, [id, tone])
  const Icon = tone === 'problem' ? CircleAlert : Info
  return (
    <div class={`toast is-${tone}`}>
      <Icon size={18} aria-hidden="true" />
      <span class="toast-text">{t(`notice.${notice.key}`, wordsFor(notice))}</span>
      <button
        type="button"
        class="icon-button"
        aria-label={t('notice.dismiss')}
        onClick={() => {
          actions.dismiss(id)
        }}
      >
        <X size={16} />
      </button>
    </div>
  )
}

/** Somebody without a name is a guest, or a chairman where one did it; a source is said in the person's language. */
function wordsFor({ values }: Notice): Readonly<Record<string, string>> {
  const source = sources.find((each) => each === values['source'])
  return {
    ...values,
    name: values['name'] || t('tile.guest'),
    by: values['by'] || t('notice.aChairman'),
    ...(source !== undefined && { source: t(`source.${source}`) }),
  }
}
