// In the people panel: whose link goes over a TURN server, and when there are more pictures than can be sent well.
import { useComputed } from '@preact/signals'
import type { JSX } from 'preact'
import { Waypoints } from 'lucide-preact'
import type { PeerId } from '../../../../protocol/primitives.ts'
import { useCall } from '../../context.ts'
import { t } from '../../language.ts'

/** The direct way is the usual one, and needs no sign. Drawn anew when the way changes, not at each report. */
export function RouteSign({ peer }: { readonly peer: PeerId }): JSX.Element | null {
  const { state } = useCall()
  const route = useComputed(() => state.engine.value?.links.find((link) => link.peer === peer)?.route ?? null).value
  // Of a link that broke since nobody has measured the next way.
  const isConnected = useComputed(() => state.participants.value.get(peer)?.link === 'connected').value
  if (route === null || route === 'direct' || !isConnected) return null
  const words = t(`route.${route}`)
  return (
    <span class="sign is-route" role="img" aria-label={words} title={words}>
      <Waypoints size={16} />
    </span>
  )
}

export function TooManyHint(): JSX.Element | null {
  const { state } = useCall()
  const isTooMany = useComputed(() => {
    const report = state.engine.value
    return report?.isOn === true && state.camerasShown.value.size > report.videos
  }).value
  return isTooMany ? <p class="panel-note is-hint">{t('people.tooMany')}</p> : null
}
