// One link in the statistics: the way it takes, and what goes over it in both directions.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { LinkFigures, PictureFigures } from '../../../state/engine-report.ts'
import { t } from '../../language.ts'
import { Figure } from './Figure.tsx'
import { givenWords, measuredWords, percent, pictures, wantedWords, whyWords, type Picture, type Way } from './words.ts'

/** From us to them first. */
const ways: readonly Way[] = ['sent', 'received']

export function LinkCard({ link, name }: { readonly link: LinkFigures; readonly name: string }): JSX.Element {
  const id = useId()
  const { route, roundTripMs, lost, concealed } = link
  const unknown = t('stats.unknown')
  return (
    <li class="stats-link" aria-labelledby={id}>
      <div class="stats-link-head">
        <h4 id={id}>
          <bdi>{name}</bdi>
        </h4>
        <span class="role is-quiet">{t(`route.${route ?? 'none'}`)}</span>
      </div>
      <dl class="stats-figures is-line">
        <Figure label="stats.roundTrip" value={roundTripMs === null ? unknown : inMs(roundTripMs)} />
        <Figure label="stats.lost" value={lost === null ? unknown : percent(lost)} />
        <Figure label="stats.concealed" value={percent(concealed)} />
      </dl>
      <div class="stats-ways">
        {pictures.flatMap((picture) =>
          ways
            .filter((way) => picture === 'camera' || isThere(link[way].screen))
            .map((way) => (
              <WayPart key={`${picture} ${way}`} picture={picture} way={way} figures={link[way][picture]} />
            )),
        )}
      </div>
    </li>
  )
}

function inMs(ms: number): string {
  return t('stats.ms', { ms: Math.round(ms) })
}

/** A screen that nobody shares is not worth a place. */
function isThere({ given, bps }: PictureFigures): boolean {
  return bps > 0 || (given !== null && given.rung !== null)
}

type PartProps = { readonly picture: Picture; readonly way: Way; readonly figures: PictureFigures }

function WayPart({ picture, way, figures }: PartProps): JSX.Element {
  const id = useId()
  const { wanted, given } = figures
  return (
    <section class="stats-way" aria-labelledby={id}>
      <h5 id={id}>{t(`stats.${picture}.${way}`)}</h5>
      <dl class="stats-figures is-rows">
        <Figure label="stats.wanted" value={wantedWords(wanted)} />
        <Figure label="stats.given" value={givenWords(given)} />
        {given !== null && <Figure label="stats.why" value={whyWords(way, wanted, given)} />}
        <Figure label="stats.measured" value={measuredWords(figures)} />
      </dl>
    </section>
  )
}
