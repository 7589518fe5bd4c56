// What the link of a mail brought in its fragment: kept for this tab, by the page that it led to, and shown nowhere.
import type { TabStore } from '../net/storage.ts'

export const ANSWER_PAGE = '/invitation'
export const OPT_OUT_PAGE = '/unsubscribe'

export type Links = {
  /** Takes it out of the address bar. Asked again, it loses nothing of what it found before. */
  collect(): void
  /** Null when no link led to this page; empty when one did that was cut or mangled on its way. */
  read(path: string): string | null
  /** One page's link is another's from now on, too. */
  carry(from: string, to: string): void
  forget(path: string): void
}

export function createLinks(
  address: { readonly path: () => string; readonly takeFragment: () => string },
  tab: TabStore,
): Links {
  const read = (path: string): string | null => tab.read(keyOf(path))
  const keep = (path: string, token: string): void => {
    tab.write(keyOf(path), token)
  }
  return {
    collect() {
      const fragment = safeDecode(address.takeFragment())
      const path = address.path()
      const token = tokenIn(fragment, safeDecode(path))
      // A mangled link makes a good one that came before no worse.
      if (token !== null && (token !== '' || read(path) === null)) keep(path, token)
    },
    read,
    carry(from, to) {
      const token = read(from)
      if (token !== null) keep(to, token)
    },
    forget(path) {
      tab.forget(keyOf(path))
    },
  }
}

/** Mail programs leave the full stop or the bracket behind a link in it, and add things of their own: neither counts. */
function tokenIn(fragment: string, path: string): string | null {
  if (path === OPT_OUT_PAGE) return /^[\w-]{1,128}\.[\w-]{1,128}/.exec(fragment)?.[0] ?? null
  if (!fragment.startsWith('i=')) return null
  return /^i=([\w-]{43})(?![\w-])/.exec(fragment)?.[1] ?? ''
}

/** Rooms have one name, however it is typed. */
function keyOf(path: string): string {
  return `link:${safeDecode(path).toLowerCase()}`
}

/** As it is, where percent signs are not what they should be. */
export function safeDecode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
