// Which language the page is drawn in, while catalogues come, come late, or do not come at all.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, cleanup, fireEvent, render, screen } from '@testing-library/preact'
import { App } from '../../../client/ui/App.tsx'
import { chooseLanguage, language, startIn, t, wantedLanguage } from '../../../client/ui/language.ts'
import type { FetchCatalogue } from '../../../client/i18n/translator.ts'
import { fr } from '../../../client/i18n/fr.ts'
import { newState, noteActions } from './made-up.ts'

// A catalogue stays once it is loaded, so the order of these tests matters: those without French come first.
const never: FetchCatalogue = () => new Promise(() => undefined)
const fails: FetchCatalogue = () => Promise.reject(new TypeError('error loading dynamically imported module'))

beforeEach(() => {
  language.value = wantedLanguage.value = 'en'
})
afterEach(() => {
  cleanup()
  jest.useRealTimers()
})

describe('without the catalogue', () => {
  it('starts in English when it fails to come, and still wants the other', async () => {
    await startIn('fr', fails)
    expect([language.value, wantedLanguage.value]).toEqual(['en', 'fr'])
    expect(t('call.leave')).toBe('Leave')
  })

  it('starts in English when it does not come in time', async () => {
    jest.useFakeTimers()
    let started = false
    const start = startIn('fr', never).then(() => {
      started = true
    })
    await jest.advanceTimersByTimeAsync(2_900)
    expect(started).toBe(false)
    await jest.advanceTimersByTimeAsync(200)
    await start
    expect(language.value).toBe('en')
  })

  it('stays as it is when another language cannot be had', async () => {
    expect(await chooseLanguage('fr', fails)).toBe(false)
    expect(language.value).toBe('en')
  })

  it('listens to the last wish when two are on their way', async () => {
    let fail: (why: Error) => void = () => undefined
    const french = chooseLanguage('fr', () => new Promise((_resolve, reject) => (fail = reject)))
    expect(await chooseLanguage('en')).toBe(true)
    fail(new TypeError('offline'))
    expect(await french).toBe(true)
    expect([language.value, wantedLanguage.value]).toEqual(['en', 'en'])
  })

  it('knows no language that is not there', async () => {
    expect(await chooseLanguage('tlh')).toBe(false)
    expect(wantedLanguage.value).toBe('en')
  })
})

describe('with the catalogue', () => {
  it('waits for it, and is never in English', async () => {
    let come: () => void = () => undefined
    let started = false
    const start = startIn('fr', () => new Promise((resolve) => (come = () => resolve(fr)))).then(() => {
      started = true
    })
    await Promise.resolve()
    expect(started).toBe(false)
    come()
    await start
    expect([language.value, t('call.leave')]).toEqual(['fr', fr['call.leave']])
  })

  it('changes the page when another is chosen, and back', async () => {
    render(<App state={newState()} actions={noteActions()} />)
    fireEvent.change(screen.getByRole('combobox', { name: 'Language' }), { target: { value: 'fr' } })
    expect(await screen.findByRole('button', { name: 'Créer le salon' })).toBeTruthy()
    fireEvent.change(screen.getByRole('combobox', { name: 'Langue' }), { target: { value: 'en' } })
    expect(await screen.findByRole('button', { name: 'Create room' })).toBeTruthy()
  })

  it('shows the language that another part of the page chose', async () => {
    render(<App state={newState()} actions={noteActions()} />)
    await act(() => chooseLanguage('fr').then(() => undefined))
    expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Langue' }).value).toBe('fr')
  })
})
