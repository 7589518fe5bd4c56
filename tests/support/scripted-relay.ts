// A real WebSocket server that says what the test tells it to, and remembers what it hears.
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer, type WebSocket } from 'ws'
import { errors, type ErrorCode } from '../../protocol/errors.ts'
import { defaultRoomSettings, type RoomState } from '../../protocol/room-state.ts'
import type { FrameOf, ServerFrame } from '../../protocol/server-to-client.ts'
import { atEnd } from '../harness/cleanup.ts'
import { waitFor } from '../harness/wait-for.ts'
import { member } from './mesh-world.ts'

type Heard = { readonly type: string; readonly [member: string]: unknown }

export type Call = {
  readonly heard: Heard[]
  say(frame: ServerFrame | object): void
  sayRaw(data: string | Buffer): void
  welcome(more?: Partial<FrameOf<'welcome'>>): void
  /** As the relay does: the code in a frame, then the close code of the table. */
  refuse(code: ErrorCode, closeCode?: number): void
  close(code: number): void
  /** Cuts the wire without a goodbye. */
  cut(): void
  isOpen(): boolean
  /** The first frame of this type. */
  hears(type: string): Promise<Heard>
}

export type ScriptedRelay = {
  readonly url: string
  readonly calls: Call[]
  /** The call with this number, 0 the first, once it is there. */
  call(at: number): Promise<Call>
}

export const self = 'a'.repeat(22)

/** A room in which everybody may do everything. */
export const lobby: RoomState = {
  name: 'lobby',
  revision: 1,
  settings: defaultRoomSettings,
  hasPassword: false,
  isReserved: false,
  maxMembers: 0,
}

export const welcomeFrame = (more: Partial<FrameOf<'welcome'>> = {}): FrameOf<'welcome'> => ({
  type: 'welcome',
  v: 1,
  self,
  role: 'participant',
  room: lobby,
  roster: { version: 1, complete: true, peers: [member(self)] },
  removed: [],
  ice: { servers: [], policy: 'all', ttlMs: null },
  resume: 'resume-token-number-1',
  resumed: false,
  graceMs: 30_000,
  ...more,
})

export async function startScriptedRelay(): Promise<ScriptedRelay> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  atEnd(async () => {
    for (const client of server.clients) client.terminate()
    await new Promise((done) => {
      server.close(done)
    })
  })
  const calls: Call[] = []
  server.on('connection', (ws) => calls.push(listen(ws)))
  return {
    url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    calls,
    call: (at) => waitFor(() => calls[at], { what: `connection ${at}`, everyMs: 2 }),
  }
}

function listen(ws: WebSocket): Call {
  const heard: Heard[] = []
  ws.on('message', (data: Buffer) => heard.push(JSON.parse(data.toString('utf8')) as Heard))
  ws.on('error', () => undefined)
  const say = (frame: object): void => {
    ws.send(JSON.stringify(frame))
  }
  return {
    heard,
    say,
    sayRaw(data) {
      ws.send(data)
    },
    welcome(more) {
      say(welcomeFrame(more))
    },
    refuse(code, closeCode = errors[code].close ?? 1000) {
      say({ type: 'refused', re: null, code })
      ws.close(closeCode)
    },
    close(code) {
      ws.close(code)
    },
    cut() {
      ws.terminate()
    },
    isOpen: () => ws.readyState === ws.OPEN,
    hears: (type) => waitFor(() => heard.find((frame) => frame.type === type), { what: type, everyMs: 2 }),
  }
}
