// Notices when a change of the roster has been missed (PROTOCOL.md, R1 and R2).

export type RosterWatch = {
  /** A whole roster: whatever was missed before is made good, and counting starts here. */
  whole(version: number): void
  /** One change; false when it is older than what is known. Asks for the whole roster when one before it is missing. */
  change(version: number): boolean
}

/** `ask` sends `sync`; false when the relay is away, and then its next `welcome` brings a roster anyway. */
export function createRosterWatch(ask: () => boolean): RosterWatch {
  let known = 0
  let isAsked = false
  return {
    whole(version) {
      known = version
      isAsked = false
    },
    change(version) {
      const isNew = version > known
      if (version !== known + 1 && !isAsked) isAsked = ask()
      if (isNew) known = version
      return isNew
    },
  }
}
