// A button that may not be used says why: always to screen readers, and beside it when it is pressed.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useId } from 'preact/hooks'

type Reason = {
  readonly id: string
  readonly words: string | null
  readonly isShown: boolean
  /** For the button. */
  readonly attributes: { readonly 'aria-disabled'?: boolean; readonly 'aria-describedby'?: string }
  /** True when the button may not be used; then the reason is on the screen. */
  say(): boolean
}

/** Time to read a sentence or two. */
const SHOWN_FOR_MS = 6_000

export function useWhy(words: string | null): Reason {
  const id = useId()
  const isShown = useSignal(false)
  useEffect(() => {
    if (words === null) isShown.value = false
    if (!isShown.value) return undefined
    const timer = setTimeout(() => {
      isShown.value = false
    }, SHOWN_FOR_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [words, isShown.value])
  return {
    id,
    words,
    isShown: isShown.value && words !== null,
    attributes: words === null ? {} : { 'aria-disabled': true, 'aria-describedby': id },
    say() {
      if (words !== null) isShown.value = true
      return words !== null
    },
  }
}

export function Why({ why }: { readonly why: Reason }): JSX.Element {
  return (
    <>
      {why.words !== null && (
        <span class="unseen" id={why.id}>
          {why.words}
        </span>
      )}
      <span class="why-place" role="status">
        {why.isShown && <span class="why">{why.words}</span>}
      </span>
    </>
  )
}
