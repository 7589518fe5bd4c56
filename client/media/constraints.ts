// What is asked of microphones and cameras.
import type { Pick } from './source.ts'

/** Wishes, not demands: a camera gives the nearest mode that it has. */
export type VideoWish = { readonly width: number; readonly height: number; readonly frameRate: number }

/** Filters made for a voice spoil music; without them it comes as it is, with both its channels. */
export function microphoneConstraints(pick: Pick, isMusic: boolean): MediaTrackConstraints {
  const isFiltered = !isMusic
  return {
    echoCancellation: isFiltered,
    noiseSuppression: isFiltered,
    autoGainControl: isFiltered,
    ...(isMusic && { channelCount: { ideal: 2 } }),
    ...device(pick),
  }
}

export function cameraConstraints(pick: Pick, wish: VideoWish): MediaTrackConstraints {
  return {
    width: { ideal: wish.width },
    height: { ideal: wish.height },
    frameRate: { ideal: wish.frameRate },
    ...device(pick),
  }
}

function device({ id, must }: Pick): MediaTrackConstraints {
  if (id === '') return {}
  return { deviceId: must ? { exact: id } : { ideal: id } }
}
