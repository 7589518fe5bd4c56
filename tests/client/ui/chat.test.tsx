// Chat: hostile text stays text, links are safe, and the box sends what it should.
import './jsdom-gaps.ts'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { cleanup, fireEvent, render, screen, within } from '@testing-library/preact'
import { MAX_CHAT_LENGTH } from '../../../protocol/limits.ts'
import type { CallState, ChatMessage } from '../../../client/state/call.ts'
import { App } from '../../../client/ui/App.tsx'
import { groupMessages } from '../../../client/ui/call/ChatLog.tsx'
import { hostileTexts } from './hostile-texts.ts'
import { inCall, noteActions, participant, type Deeds } from './made-up.ts'

let state: CallState
let actions: Deeds

beforeEach(() => {
  state = inCall()
  state.panel.value = 'chat'
  actions = noteActions()
})
afterEach(cleanup)

const show = () => render(<App state={state} actions={actions} />)
const log = () => screen.getByRole('log', { name: 'Chat messages' })
const box = () => screen.getByRole('textbox', { name: 'Message' })
const message = (change: Partial<ChatMessage>): ChatMessage => ({
  id: 'id',
  from: 'peer',
  name: 'Ada',
  text: 'hello',
  at: 0,
  ...change,
})

describe('the messages', () => {
  it.each(hostileTexts)('show %j letter by letter, as text and in names', (text) => {
    state.chat.value = [message({ id: 'a', text, name: text })]
    state.participants.value = new Map([['p', participant(text, { peer: 'p' })]])
    show()
    expect(log().querySelector('.message')?.textContent).toBe(text)
    expect(log().querySelector('.group-name')?.textContent).toBe(text)
    expect(document.querySelectorAll('figure')[0]?.getAttribute('aria-label')).toBe(text)
    const made = [
      ...document.querySelectorAll('script, iframe, img, math, [onerror], [onclick], [onload], [onmouseover]'),
    ]
    expect(made).toEqual([])
    for (const link of log().querySelectorAll('a')) expect(['http:', 'https:']).toContain(link.protocol)
  })

  it('open links apart, without telling where from', () => {
    state.chat.value = [message({ text: 'see https://example.org/a.' })]
    show()
    const link = within(log()).getByRole('link', { name: 'https://example.org/a' })
    expect(link.getAttribute('rel')).toBe('noopener noreferrer')
    expect(link.getAttribute('target')).toBe('_blank')
  })

  it('are grouped by who wrote them, within five minutes', () => {
    const minute = 60_000
    const groups = groupMessages([
      message({ id: 'a' }),
      message({ id: 'b', at: minute }),
      message({ id: 'c', at: 2 * minute, from: null }),
      message({ id: 'd', at: 3 * minute }),
      message({ id: 'e', at: 9 * minute }),
    ])
    expect(groups.map((group) => group.messages.map((each) => each.id).join(''))).toEqual(['ab', 'c', 'd', 'e'])
  })

  it('are read out as they come', () => {
    show()
    expect(log().getAttribute('aria-live')).toBe('polite')
    expect(log().textContent).toContain('No messages yet')
  })
})

describe('the box', () => {
  it('sends with Enter and is empty again', () => {
    show()
    fireEvent.input(box(), { target: { value: ' hello ' } })
    fireEvent.keyDown(box(), { key: 'Enter' })
    expect(actions.sendChat).toHaveBeenCalledWith('hello')
    expect((box() as HTMLTextAreaElement).value).toBe('')
  })

  it('sends with the button', () => {
    show()
    fireEvent.input(box(), { target: { value: 'hello' } })
    fireEvent.click(screen.getByRole('button', { name: 'Send' }))
    expect(actions.sendChat).toHaveBeenCalledTimes(1)
  })

  it('does not send on Shift+Enter, nor while an input method composes, nor nothing', () => {
    show()
    fireEvent.keyDown(box(), { key: 'Enter' })
    fireEvent.input(box(), { target: { value: 'hello' } })
    fireEvent.keyDown(box(), { key: 'Enter', shiftKey: true })
    fireEvent.keyDown(box(), { key: 'Enter', isComposing: true })
    expect(actions.sendChat).not.toHaveBeenCalled()
  })

  it('keeps what could not be sent, and says so', () => {
    actions.sendChat.mockReturnValue(false)
    show()
    fireEvent.input(box(), { target: { value: 'hello' } })
    fireEvent.keyDown(box(), { key: 'Enter' })
    expect((box() as HTMLTextAreaElement).value).toBe('hello')
    expect(screen.getByRole('alert').textContent).toBe('That could not be sent.')
  })

  it('says by how much a text is too long', () => {
    show()
    fireEvent.input(box(), { target: { value: 'x'.repeat(MAX_CHAT_LENGTH + 3) } })
    expect(screen.getByRole('alert').textContent).toBe('Too long by 3 characters.')
  })
})
