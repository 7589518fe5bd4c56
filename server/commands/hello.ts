// hello: the first frame of a socket, which joins with a ticket or takes a kept seat back.
import type { ClientFrameOf } from '../../protocol/client-to-server.ts'
import type { Caller, Outcome } from './command.ts'
import type { Deps } from '../ports.ts'
import { join } from './join.ts'
import { resume } from './resume.ts'
import { requireSameVersion } from './version.ts'

/** Throws `Refusal`; then no seat, room or credential has come into being. */
export async function hello(frame: ClientFrameOf<'hello'>, caller: Caller, deps: Deps): Promise<Outcome> {
  requireSameVersion(frame.v)
  return 'ticket' in frame ? join(frame.ticket, caller, deps) : resume(frame.resume, caller, deps)
}
