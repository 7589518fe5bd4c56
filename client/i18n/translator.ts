// The catalogues behind one function from key and values to a sentence.
import { createInstance } from 'i18next'
import { en, type Catalogue, type MessageKey } from './en.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** Each language by its own name, as its speakers look for it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }

export type Values = Readonly<Record<string, string | number>>

/** Gets a catalogue; rejects when it cannot be had, as in a page whose build the relay serves no more. */
export type FetchCatalogue = (language: Exclude<Language, 'en'>) => Promise<Catalogue>

const loaders: Readonly<Record<Exclude<Language, 'en'>, () => Promise<Catalogue>>> = {
  fr: async () => (await import('./fr.ts')).fr,
}

/** i18next's name for the one set of sentences of a language. */
const SET = 'translation'
/** And for the sentences that parts of the page bring along. */
const LATER = 'later'

const i18n = createInstance()
// English comes with the page, so that there is something to read whatever happens; the others are fetched in their turn.
// No escaping: sentences become text nodes, never markup.
void i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { [SET]: en } },
  fallbackNS: LATER,
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, skipOnVariables: true },
})

/** False when the catalogue cannot be had; another call tries again. */
export async function loadCatalogue(
  language: Language,
  fetchCatalogue: FetchCatalogue = (wanted) => loaders[wanted](),
): Promise<boolean> {
  if (language === 'en' || i18n.hasResourceBundle(language, SET)) return true
  try {
    i18n.addResourceBundle(language, SET, await fetchCatalogue(language))
    return true
  } catch {
    return false
  }
}

/** What a part that is not there from the first has to say, in all languages. */
export function addSentences(sentences: Readonly<Record<Language, Readonly<Record<string, string>>>>): void {
  for (const language of languages) i18n.addResourceBundle(language, LATER, sentences[language])
}

/** In English as long as the language's catalogue is not loaded. */
export function translate(language: Language, key: MessageKey, values: Values = {}): string {
  return i18n.t(key, { ...values, lng: language })
}

/** The first wanted language that we have; `wanted` as in `navigator.languages`. */
export function pickLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = languages.find((language) => tag.toLowerCase().split('-')[0] === language)
    if (found !== undefined) return found
  }
  return 'en'
}
