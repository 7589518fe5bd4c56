// Links whose library, the largest of the page, comes in a file of its own while people look at the first picture.
import type { OpenLink } from './peer-link.ts'

export type LateLink = {
  /** Fetches the library unless it is there. False when it cannot be had; another call tries again. */
  ready(): Promise<boolean>
  /** Throws as long as `ready` has not answered true. */
  readonly open: OpenLink
}

export function createLateLink(load: () => Promise<OpenLink>): LateLink {
  let loaded: OpenLink | null = null
  return {
    async ready() {
      if (loaded !== null) return true
      loaded = await load().catch(() => null)
      return loaded !== null
    },
    open(options, on) {
      if (loaded === null) throw new Error('A link was opened before its library was there')
      return loaded(options, on)
    },
  }
}
