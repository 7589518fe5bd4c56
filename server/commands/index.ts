// The dispatch table of the socket: one verb for each frame; a missing one does not compile.
import type { ClientFrameOf, ClientFrameType } from '../../protocol/client-to-server.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Deps } from '../ports.ts'
import { act } from './act-frame.ts'
import type { Caller, MemberCommand, Outcome, Standing } from './command.ts'
import { hand } from './hand.ts'
import { hello } from './hello.ts'
import { leave } from './leave.ts'
import { links } from './links.ts'
import { ping } from './ping.ts'
import { relaySignal } from './relay-signal.ts'
import { sync } from './sync.ts'
import { yieldFloor } from './yield-floor.ts'

type Verb<F> = (frame: F, standing: Standing, caller: Caller, deps: Deps) => Promise<Outcome> | Outcome
type Verbs = { readonly [K in ClientFrameType]: Verb<ClientFrameOf<K>> }

const verbs: Verbs = {
  hello,
  leave,
  ping,
  signal: inside(relaySignal),
  sync: inside(sync),
  hand: inside(hand),
  'yield-floor': inside(yieldFloor),
  links: inside(links),
  moderate: inside(act('moderate')),
  'lower-hand': inside(act('lower-hand')),
  'give-floor': inside(act('give-floor')),
  'take-floor': inside(act('take-floor')),
  remove: inside(act('remove')),
  'lift-ban': inside(act('lift-ban')),
  'end-meeting': inside(act('end-meeting')),
  'set-role': inside(act('set-role')),
  admit: inside(act('admit')),
  'refuse-entry': inside(act('refuse-entry')),
  'put-back': inside(act('put-back')),
  'tell-waiting': inside(act('tell-waiting')),
  configure: inside(act('configure')),
  'set-password': inside(act('set-password')),
  claim: inside(act('claim')),
  'delete-room': inside(act('delete-room')),
  invite: inside(act('invite')),
  'resend-invitation': inside(act('resend-invitation')),
  'revoke-invitations': inside(act('revoke-invitations')),
  reschedule: inside(act('reschedule')),
  'set-notified': inside(act('set-notified')),
}

/** Does what the frame asks for. Shape, pace and right have been checked. Throws `Refusal`, or rejects with it. */
export function perform<K extends ClientFrameType>(
  type: K,
  frame: ClientFrameOf<K>,
  standing: Standing,
  caller: Caller,
  deps: Deps,
): Promise<Outcome> | Outcome {
  const verb: Verb<ClientFrameOf<K>> = verbs[type]
  return verb(frame, standing, caller, deps)
}

function inside<F>(command: MemberCommand<F>): Verb<F> {
  return (frame, standing, caller, deps) => {
    if (standing.is !== 'joined') throw new Refusal('not-joined')
    return command(frame, standing.seat, caller, deps)
  }
}
