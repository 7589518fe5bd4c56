// What the engine decided last, for people who want to know why a picture has become smaller.
import type { JSX } from 'preact'
import { useId } from 'preact/hooks'
import type { PeerId } from '../../../../protocol/primitives.ts'
import type { EngineHistory } from '../../../state/engine-report.ts'
import { t } from '../../language.ts'
import { minutesAndSeconds } from '../../use-now.ts'
import { givenWords, whyWords } from './words.ts'

const MOST = 20

type Props = {
  readonly viewers: EngineHistory['viewers']
  /** Milliseconds of the page's clock. */
  readonly now: number
  readonly nameOf: (peer: PeerId) => string
}

export function Decisions({ viewers, now, nameOf }: Props): JSX.Element {
  const id = useId()
  const all = viewers.flatMap(({ peer, decisions }) => decisions.map((decision) => ({ peer, ...decision })))
  const last = all.sort((one, other) => other.at - one.at).slice(0, MOST)
  return (
    <section class="stats-part" aria-labelledby={id}>
      <h3 id={id}>{t('stats.decisions')}</h3>
      {last.length === 0 && <p class="hint">{t('stats.undecided')}</p>}
      <ol class="stats-decisions" aria-labelledby={id}>
        {last.map(({ peer, at, picture, wanted, given }) => (
          <li key={`${peer} ${picture} ${at}`}>
            <span class="stats-ago">{t('stats.ago', { time: minutesAndSeconds(Math.max(0, now - at)) })}</span>
            <span class="stats-decision">
              <bdi>{t(`stats.decided.${picture}`, { name: nameOf(peer) })}</bdi>
              <span>{givenWords(given)}</span>
              <span class="hint">{whyWords('sent', wanted, given)}</span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  )
}
