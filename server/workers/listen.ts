// Where a process listens: the address of the settings, or the socket that systemd holds for it.
import { errorCode } from '../error-code.ts'
import type { Settings } from '../settings/table.ts'
import { StartProblem } from '../start-problem.ts'

/** systemd's first (sd_listen_fds(3)). */
const FIRST_INHERITED = 3
/** Connections that wait to be taken: as many as come back at once when a relay starts again. The system may allow fewer. */
const BACKLOG = 4096
const EXIT_FAILURE = 1

export type Place = { readonly fd: number } | { readonly host: string; readonly port: number; readonly backlog: number }

/** As much of a server as it takes to listen. */
export type Listener = { listen(options: Place & { readonly host: string }): Promise<unknown> }

/** What systemd says in the environment, and the process that it started: this one, or its primary. */
export type Inheritance = {
  readonly pid: string | undefined
  readonly count: string | undefined
  readonly holder: number
}

/** Throws `StartProblem` when systemd hands over several sockets: one instance has one address. */
export function placeOf(
  { listen_ip: host, listen_port: port }: Settings['daemon'],
  { pid, count = '0', holder }: Inheritance,
): Place {
  if (pid !== String(holder) || count === '0') return { host, port, backlog: BACKLOG }
  if (count === '1') return { fd: FIRST_INHERITED }
  throw new StartProblem(`systemd hands over ${count} sockets; leave one ListenStream= in vroom.socket`)
}

/** Throws `StartProblem`. */
export async function listen(server: Listener, place: Place): Promise<void> {
  try {
    // A host keeps Fastify from looking up its own; with a descriptor it means nothing.
    await server.listen('fd' in place ? { ...place, host: '127.0.0.1' } : place)
  } catch (error) {
    throw problemOf(errorCode(error) ?? 'unknown error', place)
  }
}

function problemOf(code: string, place: Place): StartProblem {
  if ('fd' in place) return new StartProblem(`cannot listen on the socket of systemd (${code}); look at vroom.socket`)
  const { host, port } = place
  // Whoever has the port now may be the process that this one replaces: a supervisor should try again.
  if (code === 'EADDRINUSE') {
    return new StartProblem(`port ${port} is in use; stop what uses it or set daemon.listen_port`, EXIT_FAILURE)
  }
  return new StartProblem(
    `cannot listen on ${host} port ${port} (${code}); correct daemon.listen_ip or daemon.listen_port`,
  )
}
