// A text as a QR code, dark on light in every theme: many readers know no other.
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { encode } from 'uqr'
import { t } from '../language.ts'

/** The standard's quiet zone, in modules. */
const BORDER = 4

export function QrPicture({ text }: { readonly text: string }): JSX.Element {
  const { size, data } = useMemo(() => encode(text, { ecc: 'M', border: BORDER }), [text])
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t('room.qr')} shape-rendering="crispEdges">
      <title>{t('room.qr')}</title>
      <rect width={size} height={size} fill="#fff" />
      <path d={pathOf(data)} fill="#000" />
    </svg>
  )
}

/** One path for all: each run of dark modules in a row is a rectangle one unit high. */
function pathOf(data: readonly (readonly boolean[])[]): string {
  return data
    .map((row, y) => {
      const bits = row.map((isDark) => (isDark ? '1' : '0')).join('')
      return [...bits.matchAll(/1+/g)]
        .map(({ index, 0: run }) => `M${index} ${y}h${run.length}v1h-${run.length}z`)
        .join('')
    })
    .join('')
}
