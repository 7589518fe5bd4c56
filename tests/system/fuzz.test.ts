// Five thousand frames that nobody should send, against the real process: it does not mind.
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { startServer, type RunningServer } from '../harness/server.ts'
import { type HostileFrame, hostileFrames } from '../support/hostile-frames.ts'
import type { RelayClient } from '../support/relay-client.ts'
import { type Joined, visit } from '../support/visitor.ts'

const FRAMES = 5_000
const ATTACKERS = 8
/** What the process may grow by; with no leak it stays far below. */
const MAX_GROWTH_BYTES = 150 * 1024 * 1024

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)

it(`[E9] [U3] stands ${String(FRAMES)} hostile frames (FUZZ_SEED=${String(seed)})`, async () => {
  const server = await startServer({
    settings: { VROOM_ROOMS_ENTER_PER_MINUTE: '0', VROOM_ROOMS_MAX_MEMBERS: '0', VROOM_DAEMON_GRACE: '1' },
  })
  const pid = server.pid()
  const owner = visit(server.origin)
  const quiet = await owner.createRoom()
  const pair = [await owner.join(quiet), await visit(server.origin).join(quiet)] as const
  const before = memoryOf(pid)
  const frames = fc.sample(hostileFrames, { numRuns: FRAMES, seed })

  const arena = await owner.createRoom()
  const attack = Promise.all(
    Array.from({ length: ATTACKERS }, (_, at) => attacker(server, arena, at % 2 === 0, frames)),
  )
  const statuses = new Set<number>()
  let rounds = 0
  let isOver = false
  const watch = async (): Promise<void> => {
    while (!isOver) {
      await exchange(pair, String(rounds++))
      statuses.add((await fetch(`http://127.0.0.1:${String(server.port)}/healthz`)).status)
    }
  }
  const watching = watch()
  await attack.finally(() => (isOver = true))
  await watching

  expect(frames).toHaveLength(0)
  expect(rounds).toBeGreaterThan(10)
  expect([...statuses]).toEqual([200])
  expect(server.pid()).toBe(pid)
  expect(server.status()).toBeNull()
  const log = server.log().join('\n')
  expect(log).not.toMatch(/nobody caught|could not be handled|unhandled|Warning/i)
  expect(log).not.toContain('xxxxxxxxxx')
  expect(memoryOf(pid) - before).toBeLessThan(MAX_GROWTH_BYTES)
  for (const { frames: heard } of pair) {
    expect(heard.filter((frame) => frame.type === 'peer-left' || frame.type === 'refused')).toEqual([])
  }
  await exchange(pair, 'still here')
  expect(await server.stop()).toBe(0)
}, 180_000)

/** Takes frames until none are left, over as many sockets as that needs. */
async function attacker(server: RunningServer, room: string, joins: boolean, frames: HostileFrame[]): Promise<void> {
  const visitor = visit(server.origin)
  await visitor.ticket(room)
  let client: RelayClient | null = null
  for (let frame = frames.pop(); frame; frame = frames.pop()) {
    client ??= joins ? await visitor.join(room) : await visitor.open()
    if (!(await survives(client, frame))) client = null
  }
  client?.ws.terminate()
}

/** True when the relay let the socket live. */
async function survives(client: RelayClient, frame: HostileFrame): Promise<boolean> {
  if (frame.is === 'text') {
    client.sendRaw(frame.data)
    const ponged = client.settle().then(
      () => true,
      () => false,
    )
    return ponged
  }
  // What follows broken framing means nothing, so the stream ends with it.
  const { _socket: socket } = client.ws as unknown as { _socket: { end(bytes: Buffer): void } }
  socket.end(frame.data)
  await client.closed
  return false
}

async function exchange([ann, bob]: readonly [Joined, Joined], payload: string): Promise<void> {
  ann.send({ type: 'signal', re: 1, to: bob.welcome.self, payload })
  bob.send({ type: 'signal', re: 1, to: ann.welcome.self, payload })
  expect((await bob.next('signal')).payload).toBe(payload)
  expect((await ann.next('signal')).payload).toBe(payload)
  // Under the limit of frames a second, for as long as the attack lasts.
  await new Promise((resolve) => setTimeout(resolve, 30))
}

function memoryOf(pid: number): number {
  const resident = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${String(pid)}/status`, 'utf8'))?.[1]
  return Number(resident) * 1024
}
