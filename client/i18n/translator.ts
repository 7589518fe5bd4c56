// The catalogues behind one function from key and values to a sentence.
import { createInstance } from 'i18next'
import { en, type MessageKey } from './en.ts'
import { fr } from './fr.ts'

export const languages = ['en', 'fr'] as const
export type Language = (typeof languages)[number]

/** Each language by its own name, as its speakers look for it. */
export const languageNames: Readonly<Record<Language, string>> = { en: 'English', fr: 'Français' }

export type Values = Readonly<Record<string, string | number>>

const i18n = createInstance()
// Synchronous: the catalogues are in the bundle. No escaping: sentences become text nodes, never markup.
void i18n.init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: en }, fr: { translation: fr } },
  initAsync: false,
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false, skipOnVariables: true },
})

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
