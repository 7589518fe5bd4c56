// After a try to send: puts the focus into the first box that has something wrong in it.
import { useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect } from 'preact/hooks'

/** What it returns is called together with saying what is wrong; the boxes are marked when it takes effect. */
export function useInvalidFocus(form: RefObject<HTMLElement>): () => void {
  const tries = useSignal(0)
  useEffect(() => {
    if (tries.value > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }, [tries.value])
  return () => {
    tries.value += 1
  }
}
