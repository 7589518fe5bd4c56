// The room's address with a button that copies it.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Check, Copy } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import type { RoomName } from '../../../protocol/primitives.ts'
import { useCall } from '../context.ts'
import { t } from '../language.ts'

export function RoomAddress({ room }: { readonly room: RoomName }): JSX.Element {
  const { state, actions } = useCall()
  const text = useRef<HTMLInputElement>(null)
  const isCopied = useSignal(false)
  const copy = async (): Promise<void> => {
    await actions.copyLink()
    isCopied.value = state.notices.value.some((notice) => notice.key === 'link-copied')
    // Where the browser forbids copying, the person can: the text is chosen already.
    if (!isCopied.value) text.current?.select()
  }
  return (
    <div class="address">
      <input
        ref={text}
        class="input address-text"
        readOnly
        aria-label={t('invite.address')}
        value={actions.addressOf(`/${room}`)}
        onFocus={(event) => {
          event.currentTarget.select()
        }}
      />
      <button type="button" class="button main" onClick={() => void copy()}>
        {isCopied.value ? <Check size={18} aria-hidden="true" /> : <Copy size={18} aria-hidden="true" />}
        <span>{t(isCopied.value ? 'invite.copied' : 'invite.copy')}</span>
      </button>
    </div>
  )
}
