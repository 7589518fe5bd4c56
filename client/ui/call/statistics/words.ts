// Figures of the media engine in the words and numbers of the chosen language.
import type { PictureFigures } from '../../../state/engine-report.ts'
import type { Given, Wish } from '../../../../protocol/picture.ts'
import type { MessageKey } from '../../../i18n/en.ts'
import { bits } from '../../bits.ts'
import { language, t } from '../../language.ts'

export const pictures = ['camera', 'screen'] as const
export type Picture = (typeof pictures)[number]
export type Way = 'sent' | 'received'

/** Up to this rung a picture is small because it is shown small. */
const SMALL = 270

/** `of`: 0 to 1; more than 1 is possible. */
export function percent(of: number): string {
  return new Intl.NumberFormat(language.value, { style: 'percent', maximumFractionDigits: of < 0.1 ? 1 : 0 }).format(of)
}

export function wantedWords(wanted: Wish | null): string {
  if (wanted === null) return t('stats.unsaid')
  return t(`stats.size.${wanted.priority}`, { picture: pictureWords(wanted.rung, wanted.framerate) })
}

export function givenWords(given: Given | null): string {
  if (given === null) return t('stats.unsaid')
  if (given.rung === null) return t('stats.none')
  return t('stats.atMost', { picture: pictureWords(given.rung, given.framerate), bits: bits(given.kbps * 1000) })
}

export function whyWords(way: Way, wanted: Wish | null, given: Given): string {
  return t(`why.${way}.${whyKey(wanted, given)}`)
}

export function measuredWords({ width, height, framerate, bps, codec }: PictureFigures): string {
  if (bps === 0) return t('stats.none')
  const flow = t('stats.flow', { width, height, framerate: Math.round(framerate), bits: bits(bps) })
  return codec === null ? flow : `${flow}, ${codec}`
}

type WhyKey = MessageKey extends infer K ? (K extends `why.sent.${infer Word}` ? Word : never) : never

function whyKey(wanted: Wish | null, { rung, why }: Given): WhyKey {
  if (why === 'off' && wanted?.priority === 'hidden') return 'hidden'
  return why === 'wish' && rung !== null && rung <= SMALL ? 'small' : why
}

function pictureWords(rung: number, framerate: number): string {
  return t('stats.picture', { rung, framerate: Math.round(framerate) })
}
