// One good set of fields for each act, aimed at a peer.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { PeerId } from '../../protocol/primitives.ts'

type Samples = { readonly [K in ActName]: ActFields<K> }

export function actSamples(to: PeerId): Samples {
  return {
    moderate: { to, source: 'microphone', blocked: true },
    'lower-hand': { to },
    'give-floor': { to },
    'take-floor': { to },
    remove: { to: [{ peer: 'n'.repeat(22) }, { peer: to, name: 'Somebody' }], address: false },
    'lift-ban': { ban: 'no-such-ban' },
    'end-meeting': {},
    'set-role': { to, role: 'participant' },
    admit: { to },
    'refuse-entry': { to },
    'put-back': { to },
    'tell-waiting': { text: 'soon' },
    configure: { settings: { locked: true } },
    'set-password': { which: 'access', password: 'secret' },
    claim: { password: 'secret' },
    'delete-room': {},
    invite: { addresses: ['dora@example.org'], from: 'Alice', language: 'en' },
    'resend-invitation': { invitation: 'i'.repeat(22) },
    'revoke-invitations': { invitations: ['i'.repeat(22)] },
    reschedule: {
      invitations: ['i'.repeat(22)],
      meeting: { startsAt: 4_000_000_000_000, timeZone: 'Europe/Paris', minutes: 30 },
    },
    'set-notified': {
      addresses: [{ address: 'alice@example.org', language: 'en', entries: true, waiting: true, answers: true }],
    },
  }
}
