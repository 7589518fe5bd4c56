// Puts the focus on something that has just appeared because of a press.
import { useEffect, useRef } from 'preact/hooks'
import type { RefObject } from 'preact'

export function useFocusOnce<E extends HTMLElement>(): RefObject<E> {
  const element = useRef<E>(null)
  useEffect(() => {
    element.current?.focus()
  }, [])
  return element
}
