// The language on the screen, as a signal: whatever calls `t` while drawing is drawn again when it changes.
import { signal } from '@preact/signals'
import type { MessageKey } from '../i18n/en.ts'
import { languages, translate, type Language, type Values } from '../i18n/translator.ts'

export const language = signal<Language>('en')

export function t(key: MessageKey, values?: Values): string {
  return translate(language.value, key, values)
}

export function chooseLanguage(wanted: string): void {
  const found = languages.find((known) => known === wanted)
  if (found !== undefined) language.value = found
}

/** Hours and minutes, as the chosen language writes them. */
export function clockTime(at: number): string {
  return new Intl.DateTimeFormat(language.value, { hour: '2-digit', minute: '2-digit' }).format(at)
}

/** The day and the time of day, short. */
export function dayAndTime(at: number): string {
  return new Intl.DateTimeFormat(language.value, { dateStyle: 'medium', timeStyle: 'short' }).format(at)
}
