// Keys that act anywhere in the call: M, V and C when nobody is typing, Escape to close a panel.
import { useEffect } from 'preact/hooks'
import { useCall, type Call } from '../context.ts'

export function useShortcuts(): void {
  const call = useCall()
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || isHeld(event)) return
      if (event.key === 'Escape') closePanel(call)
      else if (!isTyping(event.target)) act(call, event.key.toLowerCase())
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

function act({ state, actions }: Call, key: string): void {
  if (key === 'm') void actions.toggleMicrophone()
  else if (key === 'v') void actions.toggleCamera()
  else if (key === 'c') actions.openPanel(state.panel.value === 'chat' ? 'none' : 'chat')
}

/** A dialog closes itself on Escape. */
function closePanel({ state, actions }: Call): void {
  const panel = state.panel.value
  if (panel === 'chat' || panel === 'people') actions.openPanel('none')
}
