// What somebody with a hammer can do to the real process: nothing that others notice.
import { connect as connectTcp } from 'node:net'
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { HELLO_WITHIN_MS, MAX_FRAME_BYTES } from '../../protocol/limits.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { connect } from '../support/relay-client.ts'
import { type Joined, visit, type Visitor } from '../support/visitor.ts'

let server: RunningServer
let room: string
let owner: Visitor
let pid: number
beforeAll(async () => {
  const unlimited = {
    VROOM_ROOMS_MAX_MEMBERS: '0',
    VROOM_ROOMS_ENTER_PER_MINUTE: '0',
    VROOM_ROOMS_CREATE_PER_HOUR: '0',
  }
  server = await startServer({ settings: unlimited })
  owner = visit(server.origin)
  room = await owner.createRoom()
  pid = server.pid()
})

/** Two that mind their own business; asked at the end of each attack. */
let ann: Joined
let bob: Joined
beforeEach(async () => {
  ann = await owner.join(room)
  bob = await visit(server.origin).join(room)
})

async function expectPeace(): Promise<void> {
  ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'all well' })
  expect(await bob.next('signal')).toEqual({ type: 'signal', from: ann.welcome.self, payload: 'all well' })
  expect(bob.frames.filter((frame) => frame.type === 'signal')).toHaveLength(1)
  const reply = await fetch(`${server.origin.replace('localhost', '127.0.0.1')}/healthz`)
  expect(reply.status).toBe(200)
  expect(server.pid()).toBe(pid)
  expect(server.status()).toBeNull()
  expect(server.log().join('\n')).not.toMatch(/nobody caught|could not be handled/)
  ann.ws.terminate()
  bob.ws.terminate()
}

const stranger = (): Visitor => visit(server.origin)

/** Raw bytes to the relay's port; answers what came back until the relay closed or `until` was seen. */
function raw(bytes: string, until?: RegExp): Promise<string> {
  return new Promise((resolve) => {
    let heard = ''
    const socket = connectTcp(server.port, '127.0.0.1', () => socket.write(bytes))
    socket.on('data', (chunk) => {
      heard += chunk.toString('latin1')
      if (until?.test(heard)) socket.destroy()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => {
      resolve(heard)
    })
  })
}

const upgrade = (headers: readonly string[]): string =>
  [
    'GET /signal HTTP/1.1',
    `Host: localhost:${String(server.port)}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...headers,
    '',
    '',
  ].join('\r\n')
const welcome = (): string[] => [`Origin: ${server.origin}`, `Cookie: ${owner.cookie}`]

describe('before admission', () => {
  it('[H2] [H5] a frame before hello is refused, and its sender learns nothing', async () => {
    const eve = await connect(`${server.origin.replace('http', 'ws')}/signal`, {
      origin: server.origin,
      cookie: owner.cookie,
    })
    eve.send({ type: 'signal', re: 3, to: bob.welcome.self, payload: 'let me in' })
    expect(await eve.closed).toEqual({ code: 4401, reason: 'hello-first' })
    expect(eve.texts).toEqual(['{"type":"refused","re":3,"code":"hello-first"}'])
    await expectPeace()
  })

  it('[H8] no origin but ours opens a socket', async () => {
    const ours = new URL(server.origin)
    const port = String(server.port)
    const foreign = [
      'null',
      `https://${ours.host}`,
      `http://${ours.hostname}`,
      `http://${ours.host}.evil.test`,
      `http://evil.${ours.host}`,
      `http://${ours.host}/`,
      `http://${ours.hostname}.:${port}`,
      `http://${ours.hostname}:${String(server.port + 1)}`,
      `http://x@${ours.host}`,
      `${server.origin}, http://evil.test`,
    ]
    for (const origin of foreign) {
      const bytes = upgrade([`Origin: ${origin}`, `Cookie: ${owner.cookie}`])
      expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 403 /)
    }
    expect(await raw(upgrade([`Cookie: ${owner.cookie}`]))).toMatch(/^HTTP\/1\.1 403 /)
    const twice = upgrade([...welcome(), 'Origin: http://evil.test'])
    expect(await raw(twice, /\r\n\r\n/)).not.toMatch(/evil/)
    await expectPeace()
  })

  it('[H3] a ticket that is replayed, or shown by another session, opens nothing', async () => {
    const carol = stranger()
    const ticket = await carol.ticket(room)
    const thief = stranger()
    await thief.ticket(room)
    const early = await thief.open()
    early.send({ type: 'hello', v: 1, ticket })
    expect((await early.closed).reason).toBe('bad-ticket')
    const inside = await carol.open()
    await inside.hello(ticket)
    const replay = await carol.open()
    replay.send({ type: 'hello', v: 1, ticket })
    expect((await replay.closed).reason).toBe('bad-ticket')
    expect(replay.texts).toEqual(['{"type":"refused","re":null,"code":"bad-ticket"}'])
    inside.send({ type: 'leave' })
    await expectPeace()
  })

  it('[H3] [R6] a ticket or token changed in any one character opens nothing', async () => {
    const ticket = await owner.ticket(room)
    const token = ann.welcome.resume
    for (const at of [0, 5, ticket.length >> 1, ticket.length - 2]) {
      const client = await owner.open()
      client.send({ type: 'hello', v: 1, ticket: flip(ticket, at) })
      expect((await client.closed).reason).toBe('bad-ticket')
    }
    for (const at of [0, 5, token.length >> 1, token.length - 2]) {
      const client = await owner.open()
      client.send({ type: 'hello', v: 1, resume: flip(token, at) })
      expect((await client.closed).reason).toBe('bad-resume')
    }
    await expectPeace()
  })

  it('[R6] the seat of another session cannot be taken, and its holder is not thrown out', async () => {
    const thief = stranger()
    await thief.ticket(room)
    const client = await thief.open()
    client.send({ type: 'hello', v: 1, resume: bob.welcome.resume })
    expect(await client.closed).toEqual({ code: 4401, reason: 'bad-resume' })
    await expectPeace()
  })

  it('[H4] silent sockets are closed in time', async () => {
    const began = performance.now()
    const silent = await Promise.all(Array.from({ length: 20 }, () => owner.open()))
    for (const client of silent) expect((await client.closed).reason).toBe('hello-late')
    expect(performance.now() - began).toBeLessThan(HELLO_WITHIN_MS + 3_000)
    await expectPeace()
  })

  it('[H8] sockets that wait beyond the limit are turned away, and admitted ones do not count', async () => {
    const all = await Promise.allSettled(Array.from({ length: 100 }, () => owner.open()))
    const open = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
    expect(open.length).toBe(64)
    for (const client of open) client.ws.terminate()
    await expectPeace()
  })

  it('survives an upgrade with 2,000 headers', async () => {
    const many = Array.from({ length: 2000 }, (_, at) => `x-${String(at)}: 1`)
    expect(await raw(upgrade([...welcome(), ...many]), /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 (4|101)/)
    await expectPeace()
  })

  it('survives a subprotocol of 32,000 spaces, at once', async () => {
    const began = performance.now()
    const spaces = `Sec-WebSocket-Protocol: b${' '.repeat(32_000)}x`
    expect(await raw(upgrade([...welcome(), spaces]), /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 4/)
    expect(performance.now() - began).toBeLessThan(4_000)
    const fewer = `Sec-WebSocket-Protocol: b${' '.repeat(12_000)}x`
    expect(await raw(upgrade([...welcome(), fewer]), /\r\n\r\n/)).toMatch(/^HTTP\/1\.1 /)
    expect(performance.now() - began).toBeLessThan(8_000)
    await expectPeace()
  })
})

describe('after admission', () => {
  let eve: Joined
  beforeEach(async () => {
    eve = await stranger().join(room)
  })

  it('[I1] a forged sender is refused', async () => {
    const forged = { type: 'signal', re: 1, to: bob.welcome.self, from: ann.welcome.self, payload: 'I am Ann' }
    eve.send(forged)
    expect((await eve.next('refused')).code).toBe('bad-shape')
    eve.send({ type: 'leave' })
    await expectPeace()
  })

  it('[S3] a peer of another room cannot be reached', async () => {
    const elsewhere = stranger()
    const other = await elsewhere.join(await elsewhere.createRoom())
    other.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'from outside' })
    expect((await other.next('refused')).code).toBe('no-such-peer')
    eve.send({ type: 'leave' })
    await expectPeace()
  })

  it('[H9] nothing goes out after leaving', async () => {
    eve.send({ type: 'leave' })
    eve.send({ type: 'signal', re: 1, to: bob.welcome.self, payload: 'one more thing' })
    expect(await eve.closed).toEqual({ code: 4401, reason: 'not-joined' })
    await expectPeace()
  })

  it('[E2] a message that is too large closes with 1009', async () => {
    eve.sendRaw('x'.repeat(MAX_FRAME_BYTES + 1))
    expect((await eve.closed).code).toBe(1009)
    await expectPeace()
  })

  it('[E3] [E4] a message that is too deep is a strike, though a parser would not bear it', async () => {
    const deep = '['.repeat(30_000) + ']'.repeat(30_000)
    for (const code of ['too-deep', 'too-deep', 'too-many-strikes']) {
      eve.sendRaw(deep)
      expect((await eve.next('refused')).code).toBe(code)
    }
    expect((await eve.closed).code).toBe(4400)
    await expectPeace()
  })

  it('[E5] a flood ends the flooder', async () => {
    for (let re = 0; re < 10_000; re++) eve.send({ type: 'signal', re, to: 'n'.repeat(22), payload: 'x' })
    expect(await eve.closed).toEqual({ code: 4429, reason: 'too-fast' })
    await expectPeace()
  })

  it.each([
    ['a compressed frame', Buffer.from([0xc1, 0x80, 0, 0, 0, 0]), 1002],
    ['a reserved opcode', Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
    ['an unmasked frame', Buffer.from([0x81, 0x01, 0x41]), 1002],
    ['text that is not UTF-8', Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), 1007],
    ['a length of 2^63', Buffer.from([0x81, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), 1009],
    ['a ping of 200 bytes', Buffer.from([0x89, 0xfe, 0, 200, 0, 0, 0, 0]), 1002],
  ])('[E2] %s closes as WebSocket says', async (_what, bytes, code) => {
    // Below ws, so that it does not mend what we break.
    const { _socket: socket } = eve.ws as unknown as { _socket: { write(bytes: Buffer): void } }
    socket.write(bytes)
    expect((await eve.closed).code).toBe(code)
    await expectPeace()
  })

  it('[E2] a storm of fragments closes long before it fills the memory', async () => {
    const { _socket: socket } = eve.ws as unknown as { _socket: { write(bytes: Buffer): boolean } }
    const first = Buffer.from([0x01, 0x81, 0, 0, 0, 0, 0x61])
    const more = Buffer.concat(Array.from({ length: 1000 }, () => Buffer.from([0x00, 0x81, 0, 0, 0, 0, 0x61])))
    socket.write(first)
    for (let at = 0; at < 100; at++) socket.write(more)
    expect([1008, 1006]).toContain((await eve.closed).code)
    await expectPeace()
  })
})

function flip(text: string, at: number): string {
  const other = text.charAt(at) === 'A' ? 'B' : 'A'
  return text.slice(0, at) + other + text.slice(at + 1)
}
