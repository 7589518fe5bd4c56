// An outlet that remembers what went through it.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Role } from '../../protocol/primitives.ts'
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import type { Outlet } from '../../server/cluster-port.ts'

export interface FakeOutlet extends Outlet {
  readonly frames: ServerFrame[]
  readonly ended: ErrorCode[]
  /** The roles that it was told, in order. */
  readonly roles: Role[]
  /** What `undelivered` answers; a test fills it. */
  readonly unconfirmed: ServerFrame[]
}

export function createFakeOutlet(): FakeOutlet {
  const frames: ServerFrame[] = []
  const ended: ErrorCode[] = []
  const roles: Role[] = []
  const unconfirmed: ServerFrame[] = []
  return {
    frames,
    ended,
    roles,
    unconfirmed,
    undelivered: () => unconfirmed,
    // Its browser has at once what it is sent.
    send(frame, onDelivered) {
      frames.push(frame)
      onDelivered?.()
    },
    end: (code) => void ended.push(code),
    become: (role) => void roles.push(role),
  }
}
