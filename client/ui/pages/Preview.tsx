// The own picture and sound before joining, with the two switches.
import type { JSX } from 'preact'
import { VideoOff } from 'lucide-preact'
import type { MessageKey } from '../../i18n/en.ts'
import type { DeviceState } from '../../state/call.ts'
import { useCall } from '../context.ts'
import { LevelMeter } from '../forms/LevelMeter.tsx'
import { CameraButton, MicrophoneButton } from '../forms/MediaButtons.tsx'
import { t } from '../language.ts'
import { Spinner } from '../Spinner.tsx'
import { VideoView } from '../VideoView.tsx'

const texts: Readonly<Record<Exclude<DeviceState['is'], 'on'>, MessageKey>> = {
  off: 'prejoin.cameraOff',
  starting: 'prejoin.cameraStarting',
  problem: 'prejoin.cameraProblem',
}

export function Preview(): JSX.Element {
  const { state } = useCall()
  const camera = state.camera.value
  return (
    <section class="preview" aria-label={t('prejoin.preview')}>
      <div class="preview-picture">
        <VideoView
          stream={state.selfView.value}
          isSelf
          class={camera.is === 'on' ? 'video mirrored' : 'video hidden'}
        />
        {camera.is !== 'on' && (
          <div class="preview-empty">
            {camera.is === 'starting' ? <Spinner /> : <VideoOff size={32} aria-hidden="true" />}
            <p>{t(texts[camera.is])}</p>
            {camera.is === 'problem' && <p class="preview-aside">{t('prejoin.without')}</p>}
          </div>
        )}
        <div class="preview-tools">
          <MicrophoneButton />
          <CameraButton />
        </div>
      </div>
      <div class="preview-sound">
        <LevelMeter />
        <p class="hint">{t(state.microphone.value.is === 'on' ? 'prejoin.listening' : 'prejoin.quiet')}</p>
      </div>
    </section>
  )
}
