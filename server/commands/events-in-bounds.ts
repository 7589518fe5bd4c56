// Keeps strangers from filling the audit: what anybody can cause by knocking is written down at a pace.
import type { Deps } from '../ports.ts'
import type { EventName } from '../rooms/events.ts'
import type { Store } from '../store-port.ts'
import { createPace } from './pace.ts'

/** Of one source, all of these together. */
const EVENTS_AT_ONCE = 60
const EVENTS_PER_SECOND = 0.5

const byAnybody: ReadonlySet<EventName> = new Set<EventName>([
  'no_role',
  'api_action_denied',
  'entry_denied',
  'member_off_limit',
  'peer_id_mismatch',
])

/** Beyond the pace they are lines in the log, at the level `debug`. What changes anything is always recorded. */
export function withEventsInBounds(
  store: Store,
  { clock, log, tokens }: Pick<Deps, 'clock' | 'log' | 'tokens'>,
): Store {
  const pace = createPace(EVENTS_PER_SECOND, EVENTS_AT_ONCE)
  return {
    ...store,
    async record(event, room, message, origin) {
      const isInBounds = !byAnybody.has(event) || pace(tokens.pseudonym(origin.address), clock.now())
      if (isInBounds) await store.record(event, room, message, origin)
      else log.debug({ event, room, user: origin.user, address: origin.address }, message)
    },
  }
}
