// An outlet that remembers what went through it.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import type { Outlet } from '../../server/cluster-port.ts'

export interface FakeOutlet extends Outlet {
  readonly frames: ServerFrame[]
  readonly ended: ErrorCode[]
  /** What `undelivered` answers; a test fills it. */
  readonly unconfirmed: ServerFrame[]
}

export function createFakeOutlet(): FakeOutlet {
  const frames: ServerFrame[] = []
  const ended: ErrorCode[] = []
  const unconfirmed: ServerFrame[] = []
  return {
    frames,
    ended,
    unconfirmed,
    undelivered: () => unconfirmed,
    send: (frame) => void frames.push(frame),
    end: (code) => void ended.push(code),
  }
}
