// What went out, came in and could have gone out in the last five minutes, as lines.
import type { JSX } from 'preact'
import type { Moment } from '../../../state/engine-report.ts'
import type { MessageKey } from '../../../i18n/en.ts'
import { bits } from '../../bits.ts'
import { t } from '../../language.ts'

const SPAN_MS = 5 * 60_000
const [WIDTH, HEIGHT] = [600, 120]
const LEAST_BPS = 100_000

type Line = { readonly look: string; readonly label: MessageKey; readonly bpsOf: (moment: Moment) => number }
const lines: readonly Line[] = [
  { look: 'is-budget', label: 'stats.budget', bpsOf: ({ uplinkBps }) => uplinkBps },
  { look: 'is-received', label: 'stats.received', bpsOf: ({ inBps }) => inBps },
  { look: 'is-sent', label: 'stats.sent', bpsOf: ({ outBps }) => outBps },
]

type Props = {
  readonly moments: readonly Moment[]
  /** Milliseconds of the page's clock: the right edge. */
  readonly now: number
}

export function HistoryChart({ moments, now }: Props): JSX.Element {
  const top = topOf(moments)
  return (
    <figure class="stats-chart">
      <figcaption>
        {lines.map(({ look, label }) => (
          <span key={look} class="stats-key">
            <svg viewBox="0 0 24 4" aria-hidden="true">
              <line class={`stats-line ${look}`} x1="0" y1="2" x2="24" y2="2" />
            </svg>
            {t(label)}
          </span>
        ))}
      </figcaption>
      <span class="stats-top">{bits(top)}</span>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={t('stats.chart')}>
        <path class="stats-grid" d={`M0 0.5H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT - 0.5}H${WIDTH}`} />
        {lines.map(({ look, bpsOf }) => (
          <polyline key={look} class={`stats-line ${look}`} points={pointsOf(moments, now, top, bpsOf)} />
        ))}
      </svg>
      <span class="stats-times">
        <span>{t('stats.start')}</span>
        <span>{t('stats.now')}</span>
      </span>
    </figure>
  )
}

/** What a budget has above twice the traffic is cut off, or the traffic would lie flat. */
function topOf(moments: readonly Moment[]): number {
  const most = (of: (moment: Moment) => number): number => Math.max(LEAST_BPS, ...moments.map(of))
  const traffic = Math.max(
    most(({ outBps }) => outBps),
    most(({ inBps }) => inBps),
  )
  return roundUp(
    Math.max(
      traffic,
      Math.min(
        2 * traffic,
        most(({ uplinkBps }) => uplinkBps),
      ),
    ),
  )
}

/** To a number that is quickly read. */
function roundUp(bps: number): number {
  const power = 10 ** Math.floor(Math.log10(bps))
  return power * ([1, 1.5, 2, 2.5, 3, 4, 5, 6, 8].find((step) => step * power >= bps) ?? 10)
}

function pointsOf(moments: readonly Moment[], now: number, top: number, bpsOf: Line['bpsOf']): string {
  return moments
    .map((moment) => {
      const x = WIDTH * (1 - (now - moment.at) / SPAN_MS)
      const y = HEIGHT * (1 - Math.min(1, bpsOf(moment) / top))
      return `${x.toFixed(1)},${y.toFixed(1)}`
    })
    .join(' ')
}
