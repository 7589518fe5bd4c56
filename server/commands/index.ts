// The dispatch table of the socket: one verb for each frame; a missing one does not compile.
import type { ClientFrameOf, ClientFrameType } from '../../protocol/client-to-server.ts'
import { Refusal } from '../../protocol/errors.ts'
import type { Deps } from '../ports.ts'
import type { Caller, Command, MemberCommand, Outcome, Standing } from './command.ts'
import { hello } from './hello.ts'
import { leave } from './leave.ts'
import { ping } from './ping.ts'
import { relaySignal } from './relay-signal.ts'
import { sync } from './sync.ts'

type Verb<F> = (frame: F, standing: Standing, caller: Caller, deps: Deps) => Promise<Outcome>
type Verbs = { readonly [K in ClientFrameType]: Verb<ClientFrameOf<K>> }

const verbs: Verbs = {
  hello: outside(hello),
  leave: inside(leave),
  signal: inside(relaySignal),
  sync: inside(sync),
  ping: anywhere(ping),
}

/** Does what the frame asks for. Shape, pace and right have been checked. Throws `Refusal`. */
export function perform<K extends ClientFrameType>(
  type: K,
  frame: ClientFrameOf<K>,
  standing: Standing,
  caller: Caller,
  deps: Deps,
): Promise<Outcome> {
  const verb: Verb<ClientFrameOf<K>> = verbs[type]
  return verb(frame, standing, caller, deps)
}

function outside<F>(command: Command<F>): Verb<F> {
  return async (frame, standing, caller, deps) => {
    if (standing.is !== 'awaiting-hello') throw new Refusal('already-joined')
    return command(frame, caller, deps)
  }
}

function inside<F>(command: MemberCommand<F>): Verb<F> {
  return async (frame, standing, _caller, deps) => {
    if (standing.is !== 'joined') throw new Refusal('not-joined')
    return command(frame, standing.seat, deps)
  }
}

function anywhere<F>(command: Command<F>): Verb<F> {
  return (frame, _standing, caller, deps) => command(frame, caller, deps)
}
