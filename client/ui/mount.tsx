// Puts the interface on the page.
import { effect } from '@preact/signals'
import { render } from 'preact'
import type { Actions } from '../actions/actions.ts'
import { pickLanguage, type Language } from '../i18n/translator.ts'
import type { CallState } from '../state/call.ts'
import { App } from './App.tsx'
import { language, startIn, wantedLanguage } from './language.ts'

export type LanguageChoice = {
  /** Wanted languages, best first, as in `navigator.languages`; a remembered choice goes to the front. */
  readonly wanted: readonly string[]
  /** Called at the start and on each change, so that somebody else may remember it. */
  readonly onChange: (language: Language) => void
}

const fromBrowser: LanguageChoice = { wanted: navigator.languages, onChange: () => undefined }

/** Settles when the page is there, in one language from its first moment. */
export async function mount(
  root: HTMLElement,
  state: CallState,
  actions: Actions,
  choice = fromBrowser,
): Promise<void> {
  await startIn(pickLanguage(choice.wanted))
  effect(() => {
    document.documentElement.lang = language.value
  })
  wantedLanguage.subscribe(choice.onChange)
  render(<App state={state} actions={actions} />, root)
}
