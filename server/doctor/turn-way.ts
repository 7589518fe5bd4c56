// A way to a STUN or TURN server: one request at a time, and its answer.
import { createSocket } from 'node:dgram'
import { connect as connectTcp, isIPv6, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { errorCode } from '../error-code.ts'
import { idOf, lengthOf, parse, type Answer } from './stun.ts'

const WITHIN_MS = 4_000
const REPEAT_MS = 600

export type TurnServer = {
  readonly host: string
  readonly port: number
  readonly over: 'udp' | 'tcp' | 'tls'
}

export interface Way {
  /** Null: no answer came in time. */
  ask(request: Buffer): Promise<Answer | null>
  close(): void
}

/** Null: DTLS, which nobody here speaks. The URI is well formed (settings/parsers.ts). */
export function serverOf(uri: string): TurnServer | null {
  const [, scheme = '', host = '', port, transport] =
    /^(\w+):(\[[^\]]+\]|[^:?]+)(?::(\d+))?(?:\?transport=(\w+))?$/.exec(uri) ?? []
  const isSecure = scheme.endsWith('s')
  if (isSecure && transport === 'udp') return null
  const over = isSecure ? 'tls' : transport === 'tcp' ? 'tcp' : 'udp'
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port ?? (isSecure ? 5349 : 3478)), over }
}

/** Rejects with an error that has a code when the server is not reached. */
export function openWay(server: TurnServer): Promise<Way> {
  return server.over === 'udp' ? Promise.resolve(overUdp(server)) : overStream(server)
}

function overUdp({ host, port }: TurnServer): Way {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4')
  const waiting = createWaiting()
  socket.on('message', (bytes) => waiting.take(bytes))
  // Such as a name that is unknown: then no answer comes.
  socket.on('error', () => waiting.fail())
  return {
    ask(request) {
      const send = (): void => socket.send(request, port, host)
      // Datagrams get lost.
      const timer = setInterval(send, REPEAT_MS)
      send()
      return waiting.expect(request).finally(() => {
        clearInterval(timer)
      })
    },
    close: () => socket.close(),
  }
}

async function overStream({ host, port, over }: TurnServer): Promise<Way> {
  const socket = over === 'tls' ? connectTls({ host, port, servername: host }) : connectTcp({ host, port })
  await opened(socket, over === 'tls' ? 'secureConnect' : 'connect')
  const waiting = createWaiting()
  let heard = Buffer.alloc(0)
  socket.on('data', (bytes: Buffer) => {
    heard = Buffer.concat([heard, bytes])
    for (let length = lengthOf(heard); length !== null && heard.length >= length; length = lengthOf(heard)) {
      waiting.take(heard.subarray(0, length))
      heard = heard.subarray(length)
    }
  })
  socket.on('error', () => waiting.fail())
  socket.on('close', () => waiting.fail())
  return {
    ask(request) {
      socket.write(request)
      return waiting.expect(request)
    },
    close: () => socket.destroy(),
  }
}

function opened(socket: Socket, event: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error('no answer')), WITHIN_MS)
    const fail = (error: Error): void => {
      clearTimeout(timer)
      socket.destroy()
      reject(new Error(errorCode(error) ?? error.message))
    }
    socket.once('error', fail)
    socket.once(event, () => {
      clearTimeout(timer)
      socket.off('error', fail)
      resolve()
    })
  })
}

function createWaiting() {
  let settle: ((answer: Answer | null) => void) | null = null
  let id = ''
  return {
    expect(request: Buffer): Promise<Answer | null> {
      id = idOf(request)
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle?.(null), WITHIN_MS)
        settle = (answer) => {
          clearTimeout(timer)
          settle = null
          resolve(answer)
        }
      })
    },
    take(bytes: Buffer): void {
      const answer = parse(bytes)
      if (answer?.id === id) settle?.(answer)
    },
    fail: () => settle?.(null),
  }
}
