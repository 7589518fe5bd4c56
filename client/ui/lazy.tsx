// Parts of the interface that come in files of their own: fetched when they are first shown, or before that.
import { signal } from '@preact/signals'
import type { ComponentType, JSX } from 'preact'
import { useEffect } from 'preact/hooks'

/** What stands in a part's place learns besides the part's own properties. */
export type Meanwhile = { readonly hasFailed: boolean; readonly onRetry: () => void }

type Lazy<P> = ((props: P) => JSX.Element) & {
  /** Fetches the part unless it is there or on its way; false when it cannot be had. */
  preload(): Promise<boolean>
}

/**
 * `InPlace` is drawn until the part is there. Firefox remembers that a file could not be fetched until the page is
 * loaded again: there another try does not help.
 */
export function lazy<P extends object>(
  load: () => Promise<ComponentType<P>>,
  InPlace: ComponentType<P & Meanwhile>,
): Lazy<P> {
  const part = signal<ComponentType<P> | null>(null)
  const hasFailed = signal(false)
  let underway: Promise<boolean> | null = null

  async function fetchPart(): Promise<boolean> {
    hasFailed.value = false
    try {
      part.value = await load()
    } catch {
      hasFailed.value = true
      underway = null
    }
    return part.value !== null
  }

  function preload(): Promise<boolean> {
    underway ??= fetchPart()
    return underway
  }

  function Part(props: P): JSX.Element {
    useEffect(() => {
      void preload()
    }, [])
    const Loaded = part.value
    if (Loaded !== null) return <Loaded {...props} />
    return <InPlace {...props} hasFailed={hasFailed.value} onRetry={() => void preload()} />
  }
  return Object.assign(Part, { preload })
}
