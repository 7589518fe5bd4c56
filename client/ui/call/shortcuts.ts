// Keys that act anywhere in the call: M, V, C and H when nobody is typing, Escape to close a panel.
import { useEffect } from 'preact/hooks'
import { useCall, type Call } from '../context.ts'

export function useShortcuts(): void {
  const call = useCall()
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isHeld(event)) return
      if (event.key === 'Escape') closePanel(call)
      else if (!isTyping(event.target)) press(event.key.toLowerCase())
    }
    document.addEventListener('keydown', listen)
    return () => {
      document.removeEventListener('keydown', listen)
    }
  }, [call])
}

function isHeld(event: KeyboardEvent): boolean {
  return event.ctrlKey || event.metaKey || event.altKey || event.repeat
}

/** An open dialog counts as typing: what is behind it does not listen. */
function isTyping(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]') !== null) return true
  return target instanceof Element && target.closest('input, textarea, select, [contenteditable]') !== null
}

/** Presses the button that has the key, so that a key does what a press does, and says why when it may not. */
function press(key: string): void {
  if (!/^[a-z]$/.test(key)) return
  document.querySelector<HTMLButtonElement>(`[aria-keyshortcuts="${key.toUpperCase()}"]`)?.click()
}

/** A dialog closes itself on Escape, and nothing behind it. */
function closePanel({ state, actions }: Call): void {
  if (document.querySelector('dialog[open]') !== null) return
  const panel = state.panel.value
  if (panel === 'chat' || panel === 'people') actions.openPanel('none')
}
