// The button that shows an address as a QR code.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { QrCode as QrIcon } from 'lucide-preact'
import { t } from '../language.ts'
import { lazy } from '../lazy.tsx'
import { Loading } from '../Loading.tsx'

export const QrPicture = lazy(async () => (await import('./QrPicture.tsx')).QrPicture, Loading)

export function ShowQr({ address }: { readonly address: string }): JSX.Element {
  const isShown = useSignal(false)
  return (
    <>
      <div>
        <button
          type="button"
          class="button plain small"
          aria-expanded={isShown.value}
          onClick={() => {
            isShown.value = !isShown.value
          }}
        >
          <QrIcon size={18} aria-hidden="true" />
          {t(isShown.value ? 'room.qrHide' : 'room.qrShow')}
        </button>
      </div>
      {isShown.value && (
        <div class="qr-place">
          <QrPicture text={address} />
          <p class="hint">{t('room.qrHint')}</p>
        </div>
      )}
    </>
  )
}
