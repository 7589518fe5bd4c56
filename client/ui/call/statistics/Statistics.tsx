// The window of the media engine's figures. It changes with each look of the engine, and says none of it aloud.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { Check, Copy } from 'lucide-preact'
import { useId } from 'preact/hooks'
import type { PeerId } from '../../../../protocol/primitives.ts'
import { enStatistics } from '../../../i18n/en-statistics.ts'
import { frStatistics } from '../../../i18n/fr-statistics.ts'
import { addSentences } from '../../../i18n/translator.ts'
import type { CallState } from '../../../state/call.ts'
import type { EngineReport, LinkFigures } from '../../../state/engine-report.ts'
import { bits } from '../../bits.ts'
import { useCall } from '../../context.ts'
import { Dialog } from '../../Dialog.tsx'
import { t } from '../../language.ts'
import { Decisions } from './Decisions.tsx'
import { Figure } from './Figure.tsx'
import { HistoryChart } from './HistoryChart.tsx'
import { LinkCard } from './LinkCard.tsx'
import { percent } from './words.ts'

addSentences({ en: enStatistics, fr: frStatistics })

export function Statistics({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { state } = useCall()
  const report = state.engine.value
  return (
    <Dialog title={t('stats.title')} class="is-wide" onClose={onClose}>
      {report === null ? <p class="dialog-text">{t('stats.nothing')}</p> : <Figures report={report} />}
      <CopyAll />
    </Dialog>
  )
}

function Figures({ report }: { readonly report: EngineReport }): JSX.Element {
  const { state, actions } = useCall()
  const { moments, viewers } = actions.engineHistory()
  // The last report of a link that has gone stays until there is another.
  const links = report.links.filter(({ peer }) => state.participants.value.has(peer))
  const nameOf = (peer: PeerId): string => nameIn(state, peer)
  return (
    <>
      <Totals report={report} links={links} />
      <HistoryChart moments={moments} now={report.at} />
      <Links links={links} nameOf={nameOf} />
      {report.isOn && <Decisions viewers={viewers} now={report.at} nameOf={nameOf} />}
    </>
  )
}

function nameIn({ participants }: CallState, peer: PeerId): string {
  const name = participants.value.get(peer)?.name
  return name === undefined ? t('stats.gone') : name || t('tile.guest')
}

type TotalsProps = { readonly report: EngineReport; readonly links: readonly LinkFigures[] }

function Totals({ report, links }: TotalsProps): JSX.Element {
  const { isOn, uplinkBps, encodeLoad, videos } = report
  const sum = (of: (link: LinkFigures) => number): string => bits(links.reduce((all, link) => all + of(link), 0))
  return (
    <>
      <dl class="stats-figures is-totals">
        <Figure label="stats.sent" value={sum(({ outBps }) => outBps)} />
        <Figure label="stats.received" value={sum(({ inBps }) => inBps)} />
        <Figure label="stats.budget" value={uplinkBps > 0 ? bits(uplinkBps) : t('stats.unknown')} />
        <Figure label="stats.encoding" value={percent(encodeLoad)} />
      </dl>
      <p class="dialog-text">{isOn ? t('stats.fit', { cameras: videos }) : t('stats.off')}</p>
    </>
  )
}

type LinksProps = { readonly links: readonly LinkFigures[]; readonly nameOf: (peer: PeerId) => string }

function Links({ links, nameOf }: LinksProps): JSX.Element {
  const id = useId()
  return (
    <section class="stats-part" aria-labelledby={id}>
      <h3 id={id}>{t('stats.links')}</h3>
      <ul class="stats-links" aria-labelledby={id}>
        {links.map((link) => (
          <LinkCard key={link.peer} link={link} name={nameOf(link.peer)} />
        ))}
      </ul>
    </section>
  )
}

function CopyAll(): JSX.Element {
  const { actions } = useCall()
  const outcome = useSignal<'none' | 'copied' | 'not-copied'>('none')
  const copy = async (): Promise<void> => {
    outcome.value = (await actions.copyStatistics()) ? 'copied' : 'not-copied'
  }
  return (
    <div class="stats-copy">
      <button type="button" class="button plain" onClick={() => void copy()}>
        {outcome.value === 'copied' ? <Check size={18} aria-hidden="true" /> : <Copy size={18} aria-hidden="true" />}
        <span>{t('stats.copy')}</span>
      </button>
      <p class="hint">{t('stats.copyHint')}</p>
      <p class="deed" role="status">
        {outcome.value === 'copied' && t('stats.copied')}
        {outcome.value === 'not-copied' && t('stats.notCopied')}
      </p>
    </div>
  )
}
