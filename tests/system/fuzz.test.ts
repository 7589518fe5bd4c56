// Five thousand frames that nobody should send, against the real process: it does not mind.
import { readFileSync } from 'node:fs'
import { expect, it } from '@jest/globals'
import fc from 'fast-check'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'
import { type HostileFrame, hostileFrames, SOMEBODY } from '../support/hostile-frames.ts'
import type { RelayClient } from '../support/relay-client.ts'
import { type Joined, visit, type Visitor } from '../support/visitor.ts'

const FRAMES = 5_000
const ATTACKERS = 8
/** What the process may grow by; with no leak it stays below. */
const MAX_GROWTH_BYTES = 150 * 1024 * 1024
/** Left to itself it clears up when it likes, which says nothing of what it keeps. */
const HEAP = '--max-old-space-size=80'

const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31)

it(`[E9] [U3] stands ${String(FRAMES)} hostile frames (FUZZ_SEED=${String(seed)})`, async () => {
  const server = await startServer({
    settings: {
      NODE_OPTIONS: HEAP,
      VROOM_ROOMS_ENTER_PER_MINUTE: '0',
      VROOM_ROOMS_MAX_MEMBERS: '0',
      VROOM_ROOMS_CREATE_PER_HOUR: '0',
      VROOM_DAEMON_GRACE: '1',
    },
  })
  const pid = server.pid()
  const owner = visit(server.origin)
  const quiet = await owner.createRoom()
  const pair = [await owner.join(quiet), await visit(server.origin).join(quiet)] as const
  const before = memoryOf(pid)
  const frames = fc.sample(hostileFrames, { numRuns: FRAMES, seed })

  const arena = await makeArena(owner)
  const attack = Promise.all(
    Array.from({ length: ATTACKERS }, (_, at) => attacker(server, arena, ways[at % ways.length] ?? 'stranger', frames)),
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

/** From where somebody attacks. */
const ways = ['chairman', 'participant', 'waiting', 'stranger'] as const
type Way = (typeof ways)[number]

/** Two rooms that the attackers' own chairman has made; what is done to them may close them to the others. */
type Arena = { owner: Visitor; open: string; waiting: string; peers: string[] }

async function makeArena(owner: Visitor): Promise<Arena> {
  const [open, waiting] = [await owner.createRoom(), await owner.createRoom()]
  await owner.ask(waiting, 'configure', { settings: { waitingRoom: 'everybody' } })
  return { owner, open, waiting, peers: [] }
}

/** Takes frames until none are left, over as many sockets as that needs. */
async function attacker(server: RunningServer, arena: Arena, way: Way, frames: HostileFrame[]): Promise<void> {
  let client: RelayClient | null = null
  for (let frame = frames.pop(); frame; frame = frames.pop()) {
    client ??= await getIn(server, arena, way)
    if (!(await survives(client, aimed(frame, arena)))) client = null
  }
  client?.ws.terminate()
}

/** When the attackers have shut themselves out, they go on in other rooms; who is told to come later tries again. */
async function getIn(server: RunningServer, arena: Arena, way: Way): Promise<RelayClient> {
  const tries = async (): Promise<RelayClient> => {
    try {
      return await enter(server, arena, way)
    } catch (error) {
      if (!isTurnedAway(error)) Object.assign(arena, await makeArena(visit(server.origin)))
      throw error
    }
  }
  return waitFor(tries, { what: 'an attacker to get in', timeoutMs: 30_000 })
}

const isTurnedAway = (error: unknown): boolean => String(error).includes('turned away by drain')

async function enter(server: RunningServer, { owner, open, waiting, peers }: Arena, way: Way): Promise<RelayClient> {
  const visitor = way === 'chairman' ? owner : visit(server.origin)
  const ticket = await visitor.ticket(way === 'waiting' ? waiting : open)
  const client = await visitor.open()
  if (way === 'stranger') return client
  client.send({ type: 'hello', v: PROTOCOL_VERSION, ticket, name: 'Mallory' })
  // An act of another attacker may have turned the one door into the other.
  const answer = await waitFor(() => client.frames[0], { what: 'an answer to hello', everyMs: 5 })
  if (!('self' in answer)) throw new Error(`turned away by ${answer.type}`)
  peers.push(answer.self)
  return client
}

/** At somebody who is, or was, in the room. */
function aimed(frame: HostileFrame, { peers }: Arena): HostileFrame {
  const target = peers[peers.length - 1 - (frame.data.length % 4)]
  if (frame.is === 'bytes' || target === undefined) return frame
  const at = frame.data.indexOf(SOMEBODY)
  if (at < 0) return frame
  const { data } = frame
  return {
    is: 'text',
    data: Buffer.concat([data.subarray(0, at), Buffer.from(target), data.subarray(at + target.length)]),
  }
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
