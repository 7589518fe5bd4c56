// The start page's picture: four tiles, each joined to every other, which is what a call here is.
import type { JSX } from 'preact'

const tiles = [
  { x: 24, y: 36, hue: 'a' },
  { x: 276, y: 20, hue: 'b' },
  { x: 44, y: 236, hue: 'c' },
  { x: 292, y: 220, hue: 'd' },
] as const

const width = 164
const height = 124

const pairs = tiles.flatMap((from, index) => tiles.slice(index + 1).map((to) => ({ from, to })))

export function MeshPicture(): JSX.Element {
  return (
    <svg class="mesh" viewBox="0 0 480 380" aria-hidden="true">
      {pairs.map(({ from, to }) => (
        <line
          key={`${from.hue}${to.hue}`}
          class="mesh-link"
          x1={from.x + width / 2}
          y1={from.y + height / 2}
          x2={to.x + width / 2}
          y2={to.y + height / 2}
        />
      ))}
      {tiles.map((tile) => (
        <g key={tile.hue} class={`mesh-tile mesh-${tile.hue}`} transform={`translate(${tile.x} ${tile.y})`}>
          <rect class="mesh-ground" width={width} height={height} rx="18" />
          <circle class="mesh-head" cx={width / 2} cy="50" r="21" />
          <path class="mesh-body" d="M42 124a40 38 0 0 1 80 0z" />
          <rect class="mesh-name" x="12" y="102" width="44" height="10" rx="5" />
        </g>
      ))}
    </svg>
  )
}
