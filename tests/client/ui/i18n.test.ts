// The catalogues: complete, with the same values to fill in, and safe with hostile values.
import './jsdom-gaps.ts'
import { beforeAll, describe, expect, it } from '@jest/globals'
import { errors, type ErrorCode } from '../../../protocol/errors.ts'
import { en } from '../../../client/i18n/en.ts'
import { enStatistics } from '../../../client/i18n/en-statistics.ts'
import { fr } from '../../../client/i18n/fr.ts'
import { frStatistics } from '../../../client/i18n/fr-statistics.ts'
import { loadCatalogue, pickLanguage, translate } from '../../../client/i18n/translator.ts'
import { errorText } from '../../../client/ui/error-text.ts'
import { hostileTexts } from './hostile-texts.ts'

const [english, french] = [
  { ...en, ...enStatistics },
  { ...fr, ...frStatistics },
]
const keys = Object.keys(english) as (keyof typeof english)[]
const valuesIn = (sentence: string) => [...sentence.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1]).sort()

describe('the catalogues', () => {
  beforeAll(async () => {
    expect(await loadCatalogue('fr')).toBe(true)
  })

  it('have the same keys', () => {
    expect(Object.keys(french).sort()).toEqual(Object.keys(english).sort())
    // What the page brings hides what a window brings.
    expect(keys).toHaveLength(Object.keys(en).length + Object.keys(enStatistics).length)
  })

  it('have no empty sentence and the same values in each', () => {
    for (const key of keys) {
      expect([key, french[key].trim()]).not.toEqual([key, ''])
      expect([key, ...valuesIn(french[key])]).toEqual([key, ...valuesIn(english[key])])
    }
  })

  it('choose the plural of the language', () => {
    expect(translate('en', 'people.count', { count: 1 })).toBe('1 person in the room')
    expect(translate('en', 'people.count', { count: 0 })).toBe('0 people in the room')
    expect(translate('fr', 'people.count', { count: 0 })).toBe('0 personne dans le salon')
    expect(translate('fr', 'people.count', { count: 2 })).toBe('2 personnes dans le salon')
  })

  it.each(hostileTexts)('put %j into a sentence letter by letter', (name) => {
    expect(translate('en', 'notice.joined', { name })).toBe(`${name} joined`)
  })

  it('have a sentence for every error code', () => {
    for (const code of Object.keys(errors) as ErrorCode[]) {
      expect(translate('fr', errorText(code).text)).toMatch(/\w{3}/)
      expect(translate('en', errorText(code).title)).toMatch(/\w{3}/)
    }
  })
})

describe('pickLanguage', () => {
  it.each([
    [['fr-CA', 'en'], 'fr'],
    [['de', 'EN-gb', 'fr'], 'en'],
    [['de', 'it'], 'en'],
    [[], 'en'],
    [['frr'], 'en'],
  ] as const)('of %j is %s', (wanted, language) => {
    expect(pickLanguage(wanted)).toBe(language)
  })
})
