// The language on the screen, as a signal: whatever calls `t` while drawing is drawn again when it changes.
import { signal } from '@preact/signals'
import type { MessageKey } from '../i18n/en.ts'
import {
  languages,
  loadCatalogue,
  translate,
  type FetchCatalogue,
  type Language,
  type Values,
} from '../i18n/translator.ts'

/** Longer than this nobody looks at an empty page: English is shown until the right catalogue comes. */
const PATIENCE_MS = 3_000

export const language = signal<Language>('en')
/** What the reader asked for last; another one may be on the screen until its catalogue comes. */
export const wantedLanguage = signal<Language>('en')

export function t(key: MessageKey, values?: Values): string {
  return translate(language.value, key, values)
}

/** Fetches the catalogue, then changes the page. False: it cannot be had, and the page stays in the language it is in. */
export async function chooseLanguage(wanted: string, fetchCatalogue?: FetchCatalogue): Promise<boolean> {
  const found = languages.find((known) => known === wanted)
  if (found === undefined) return false
  wantedLanguage.value = found
  const isLoaded = await loadCatalogue(found, fetchCatalogue)
  // Another one may have been asked for meanwhile.
  if (wantedLanguage.value !== found) return true
  if (isLoaded) language.value = found
  return isLoaded
}

/** Before the first picture: settles when the page can be drawn in this language, and at the latest when patience ends. */
export async function startIn(
  wanted: Language,
  fetchCatalogue?: FetchCatalogue,
  patienceMs: number = PATIENCE_MS,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs)
  })
  await Promise.race([chooseLanguage(wanted, fetchCatalogue), enough])
  clearTimeout(timer)
}

/** Hours and minutes, as the chosen language writes them. */
export function clockTime(at: number): string {
  return new Intl.DateTimeFormat(language.value, { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** The day and the time of day, short. */
export function dayAndTime(at: number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}
