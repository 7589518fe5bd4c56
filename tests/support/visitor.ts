// One browser session towards a running relay, without a browser: cookie, rooms, tickets, sockets.
import type { ActName } from '../../protocol/acts.ts'
import type { RoomName } from '../../protocol/primitives.ts'
import { connect, type RelayClient } from './relay-client.ts'

export interface Visitor {
  readonly cookie: string
  createRoom(): Promise<RoomName>
  ticket(room: RoomName, password?: string): Promise<string>
  /** An act, or the entry, over HTTP: the status and the code of the answer; an empty code when it was done. */
  ask(
    room: RoomName,
    what: ActName | 'entry',
    body: object,
  ): Promise<{ readonly status: number; readonly code: string }>
  open(): Promise<RelayClient>
  join(room: RoomName): Promise<Joined>
  resume(before: Joined): Promise<Joined>
}

export type Joined = RelayClient & { readonly welcome: Awaited<ReturnType<RelayClient['hello']>> }

/** `origin` is the relay's public one; `via` another address of it, such as a proxy's; `known`: a cookie that it knows. */
export function visit(origin: string, via = origin, known = ''): Visitor {
  let cookie = known

  async function send(path: string, body: object): Promise<Response> {
    const headers = { origin, 'content-type': 'application/json', ...(cookie && { cookie }) }
    const reply = await fetch(`${via}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    keepCookie(reply)
    return reply
  }

  async function post(path: string, body: object): Promise<unknown> {
    const reply = await send(path, body)
    if (!reply.ok) throw new Error(`HTTP ${String(reply.status)} ${await reply.text()}`)
    return reply.json()
  }

  function keepCookie(reply: Response): void {
    const [pair] = reply.headers.getSetCookie().map((line) => line.split(';')[0])
    if (pair) cookie = pair
  }

  const open = (): Promise<RelayClient> => connect(`${via.replace('http', 'ws')}/signal`, { origin, cookie })
  const ticket = async (room: RoomName, password?: string): Promise<string> => {
    const reply = (await post(`/rooms/${room}/entry`, password === undefined ? {} : { password })) as { ticket: string }
    return reply.ticket
  }
  return {
    get cookie() {
      return cookie
    },
    createRoom: async () => ((await post('/rooms', {})) as { name: RoomName }).name,
    ticket,
    async ask(room, what, body) {
      const reply = await send(`/rooms/${room}/${what}`, body)
      const text = await reply.text()
      const { code } = reply.ok ? { code: '' } : (JSON.parse(text) as { code: string })
      return { status: reply.status, code }
    },
    open,
    async join(room) {
      const sealed = await ticket(room)
      const client = await open()
      return Object.assign(client, { welcome: await client.hello(sealed) })
    },
    async resume(before) {
      const client = await open()
      return Object.assign(client, { welcome: await client.resume(before.welcome.resume) })
    },
  }
}
