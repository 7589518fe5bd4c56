// Gives the same object for as long as it says the same, so that what is drawn from it is not drawn anew.
import { useRef } from 'preact/hooks'

/** Objects are kept by key, and those whose key is not named while drawing are let go. */
export function useSteady<T extends object>(
  isSame: (a: T, b: T) => boolean = isShallowlySame,
): (key: string, now: T) => T {
  const kept = useRef<ReadonlyMap<string, T>>(new Map())
  const before = kept.current
  const named = new Map<string, T>()
  kept.current = named
  return (key, now) => {
    const old = before.get(key)
    const steady = old !== undefined && isSame(old, now) ? old : now
    named.set(key, steady)
    return steady
  }
}

function isShallowlySame<T extends object>(a: T, b: T): boolean {
  const keys = Object.keys(b) as (keyof T)[]
  return keys.length === Object.keys(a).length && keys.every((key) => Object.is(a[key], b[key]))
}
