// The address bar: where we are, and what a link brought along in its fragment. Paths are those below the base.
import { ROOT, type Base } from './base.ts'

/** What of `window` is used. */
export type Bar = { readonly location: Location; readonly history: History }

export type Address = {
  /** Path of the page; the home page is `/`. */
  path(): string
  /** What stands behind `#`, once: it is out of the address bar then. Empty when there is nothing. */
  takeFragment(): string
  push(path: string): void
  /** The address of a path, to give to others. */
  share(path: string): string
}

/**
 * The fragment of the first address is taken at once: it may be a secret (PROTOCOL.md, N2), and nothing that is asked,
 * drawn or kept in the history from now on is to see it.
 */
export function createAddress({ location, history }: Bar, base: Base = ROOT): Address {
  const takeFromBar = (): string => {
    const { hash, pathname, search } = location
    if (hash !== '') history.replaceState(history.state, '', pathname + search)
    return hash.slice(1)
  }
  let first = takeFromBar()
  return {
    path: () => below(base, location.pathname),
    takeFragment() {
      const taken = takeFromBar() || first
      first = ''
      return taken
    },
    push(path) {
      history.pushState(null, '', whole(base, path))
    },
    share: (path) => location.origin + whole(base, path),
  }
}

/** What is not below the base is none of our pages: it stays as it is, and is not found. */
function below(base: Base, pathname: string): string {
  if (`${pathname}/` === base) return '/'
  return pathname.startsWith(base) ? pathname.slice(base.length - 1) : pathname
}

function whole(base: Base, path: string): string {
  return base + path.slice(1)
}
