// One tile: a person's picture, or a shared screen, with name and state.
import type { CSSProperties, JSX } from 'preact'
import { Hand, Lock, MicOff, MonitorUp, RotateCw, WifiOff } from 'lucide-preact'
import { Avatar } from '../Avatar.tsx'
import { useCall } from '../context.ts'
import { t } from '../language.ts'
import { Spinner } from '../Spinner.tsx'
import { VideoView } from '../VideoView.tsx'
import type { Rect } from './layout.ts'
import type { TileView } from './tiles.ts'

export function Tile({ tile, rect }: { readonly tile: TileView; readonly rect: Rect }): JSX.Element {
  const name = tileName(tile)
  const isFace = tile.kind === 'face'
  return (
    <figure class={tileClass(tile, rect)} style={placed(rect)} aria-label={name}>
      <VideoView stream={tile.stream} isSelf={tile.isSelf} class={videoClass(tile)} />
      {!tile.hasPicture && tile.link === 'connected' && <Avatar peer={tile.peer} name={tile.name} />}
      <LinkCover tile={tile} />
      {isFace && tile.isHandUp && (
        <span class="tile-hand" role="img" aria-label={t('hand.up')} title={t('hand.up')}>
          <Hand size={20} />
        </span>
      )}
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
        <bdi class="tile-name">{name}</bdi>
      </figcaption>
    </figure>
  )
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

function tileClass(tile: TileView, rect: Rect): string {
  const parts = ['tile', `is-${tile.kind}`, `link-${tile.link}`]
  if (tile.kind === 'face' && tile.isSpeaking) parts.push('is-speaking')
  if (rect.width < 200) parts.push('is-small')
  return parts.join(' ')
}

function placed(rect: Rect): CSSProperties {
  return { left: `${rect.left}px`, top: `${rect.top}px`, width: `${rect.width}px`, height: `${rect.height}px` }
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
