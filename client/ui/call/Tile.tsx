// One tile: a person's picture, or a shared screen, with name and state.
import type { CSSProperties, JSX, RefObject } from 'preact'
import { Hand, Lock, MicOff, MonitorUp, Pin, RotateCw, WifiOff } from 'lucide-preact'
import { useRef } from 'preact/hooks'
import { Avatar } from '../Avatar.tsx'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { Spinner } from '../Spinner.tsx'
import { VideoView } from '../VideoView.tsx'
import { boxStyle } from './box-style.ts'
import type { Size } from './layout.ts'
import { usePictureInPicture } from './picture-in-picture.ts'
import type { Place } from './places.ts'
import { Sketch } from './Sketch.tsx'
import { ratioOf, shortOf, useAspect, useShown, type Shown } from './shown.ts'
import { TileMenu } from './TileMenu.tsx'
import type { TileView } from './tiles.ts'

type Props = {
  readonly tile: TileView
  readonly place: Place
  /** Device pixels a CSS pixel; 0: nothing of the stage is in view. */
  readonly ratio: number
}

export function Tile({ tile, place, ratio }: Props): JSX.Element {
  const name = tileName(tile)
  const isFace = tile.kind === 'face'
  const video = useRef<HTMLVideoElement>(null)
  const floating = usePictureInPicture(video, tile.isVisible)
  useTelling(video, { tile, place, ratio, floating: floating.size })
  const isOffered = floating.isPossible && (tile.hasPicture || floating.size !== null)
  return (
    <figure class={tileClass(tile, place)} style={placed(place)} aria-label={name} aria-hidden={place.isAway}>
      <Picture tile={tile} place={place} video={video} />
      {!tile.hasPicture && tile.link === 'connected' && <NoPicture tile={tile} />}
      <LinkCover tile={tile} />
      {isFace && tile.isHandUp && (
        <span class="tile-hand" role="img" aria-label={t('hand.up')} title={t('hand.up')}>
          <Hand size={20} />
        </span>
      )}
      {!tile.isSelf && (
        <TileMenu
          peer={tile.peer}
          name={name}
          isPinned={isFace ? tile.isPinned : null}
          floating={isOffered ? { isOn: floating.size !== null, onToggle: floating.toggle } : null}
        />
      )}
      <Caption tile={tile} />
    </figure>
  )
}

type PictureProps = Pick<Props, 'tile' | 'place'> & { readonly video: RefObject<HTMLVideoElement> }

function Picture({ tile, place, video }: PictureProps): JSX.Element {
  const { stream, isSelf, isSketched } = tile
  if (isSketched) return <Sketch stream={stream} isAway={place.isAway} class={videoClass(tile)} />
  return <VideoView stream={stream} isSelf={isSelf} class={videoClass(tile)} element={video} />
}

function Caption({ tile }: { readonly tile: TileView }): JSX.Element {
  const isFace = tile.kind === 'face'
  return (
    <figcaption class="tile-caption">
      {isFace && tile.isMuted && <MutedSign isBlocked={tile.isBlocked} />}
      {isFace && tile.isSpeaking && (
        <span class="tile-speaking" role="img" aria-label={t('tile.speaking')}>
          <i />
          <i />
          <i />
        </span>
      )}
      {!isFace && <MonitorUp size={16} aria-hidden="true" />}
      {tile.isPinned && (
        <span class="sign" role="img" aria-label={t('view.pinned')} title={t('view.pinned')}>
          <Pin size={16} />
        </span>
      )}
      <bdi class="tile-name">{tileName(tile)}</bdi>
    </figcaption>
  )
}

function NoPicture({ tile }: { readonly tile: TileView }): JSX.Element {
  if (tile.kind === 'face') return <Avatar peer={tile.peer} name={tile.name} />
  return (
    <span class="avatar" aria-hidden="true">
      <MonitorUp />
    </span>
  )
}

type Told = Props & { readonly floating: Size | null }

/** Our own pictures come over no link. */
function useTelling(video: RefObject<HTMLVideoElement>, told: Told): void {
  const aspect = useAspect(video)
  useShown(told.tile.isSelf ? null : onPage(told, aspect))
  useShown(told.floating && told.tile.isVisible ? onTop(told, told.floating, aspect) : null)
}

function onPage({ tile, place, ratio }: Told, aspect: number): Shown {
  const isScreen = tile.kind === 'screen'
  const isSeen = tile.isWanted && ratio > 0 && place.priority !== 'hidden'
  return {
    tile: tile.key,
    peer: tile.peer,
    picture: isScreen ? 'screen' : 'camera',
    short: isSeen ? shortOf(place.rect, isScreen ? 'contain' : 'cover', aspect, ratio) : 0,
    priority: isSeen ? place.priority : 'hidden',
    always: false,
  }
}

function onTop(told: Told, floating: Size, aspect: number): Shown {
  const short = shortOf(floating, 'contain', aspect, ratioOf(floating, devicePixelRatio))
  return { ...onPage(told, aspect), tile: `floating-${told.tile.key}`, short, priority: 'tile', always: true }
}

function MutedSign({ isBlocked }: { readonly isBlocked: boolean }): JSX.Element {
  const label = t(isBlocked ? 'sign.microphone' : 'tile.muted')
  return (
    <span class="tile-muted sign" role="img" aria-label={label} title={label}>
      <MicOff size={16} />
      {isBlocked && <Lock class="sign-lock" size={10} strokeWidth={3} />}
    </span>
  )
}

export function tileName(tile: TileView): string {
  if (tile.isSelf) return t(tile.kind === 'face' ? 'tile.you' : 'tile.yourScreen')
  const name = tile.name === '' ? t('tile.guest') : tile.name
  return tile.kind === 'face' ? name : t('tile.screenOf', { name })
}

/** Hidden, not removed: the element also plays the sound. */
function videoClass(tile: TileView): string {
  if (!tile.hasPicture) return 'video hidden'
  if (tile.kind === 'screen') return 'video whole'
  return tile.isSelf ? 'video mirrored' : 'video'
}

function tileClass(tile: TileView, { rect, isAway }: Place): string {
  const parts = ['tile', `is-${tile.kind}`, `link-${tile.link}`]
  if (tile.kind === 'face' && tile.isSpeaking) parts.push('is-speaking')
  if (rect.width < 200) parts.push('is-small')
  if (isAway) parts.push('is-away')
  return parts.join(' ')
}

/** On another page it is neither seen nor in the way, and its sound goes on. */
function placed({ rect, isAway }: Place): CSSProperties {
  return { ...boxStyle(rect), visibility: isAway ? 'hidden' : undefined }
}

function LinkCover({ tile }: { readonly tile: TileView }): JSX.Element | null {
  const { actions } = useCall()
  if (tile.isSelf || tile.link === 'connected') return null
  const isLost = tile.link === 'lost'
  return (
    <div class="tile-cover" role={isLost ? 'status' : undefined}>
      {isLost ? <WifiOff size={20} aria-hidden="true" /> : <Spinner />}
      <span>{t(`link.${tile.link}`)}</span>
      {isLost && tile.kind === 'face' && (
        <button
          type="button"
          class="button small"
          onClick={() => {
            actions.retryLink(tile.peer)
          }}
        >
          <RotateCw size={16} aria-hidden="true" />
          <span>{t('link.retry')}</span>
        </button>
      )}
    </div>
  )
}
