// While no pictures are wanted: says so over the stage, and how to get them back.
import type { JSX } from 'preact'
import { Headphones } from 'lucide-preact'
import { useCall } from '../context.ts'
import { t } from '../language.ts'

export function AudioOnly(): JSX.Element | null {
  const { state, actions } = useCall()
  if (!state.audioOnly.value) return null
  return (
    <div class="banner" role="status">
      <Headphones size={20} aria-hidden="true" />
      <span>{t('view.audioOnlyText')}</span>
      <button
        type="button"
        class="button plain small"
        onClick={() => {
          actions.setAudioOnly(false)
        }}
      >
        {t('view.showPictures')}
      </button>
    </div>
  )
}
