// Visitors of several relays in one room who send each other numbered signals without a pause, and who go where a relay
// still is when theirs stops: as browsers do behind a load balancer.
import type { ServerFrame } from '../../protocol/server-to-client.ts'
import { waitFor } from '../harness/wait-for.ts'
import { visit, type Joined, type Visitor } from './visitor.ts'

export type Talk = {
  goOn(ms: number): Promise<void>
  /** Waits until everything has come; what has not, or has come out of order, in words. */
  end(): Promise<readonly string[]>
  sent(): number
}

type Talker = {
  readonly name: number
  readonly visitors: readonly Visitor[]
  /** Last number sent to each other one, and the last one that came from each. */
  readonly told: Map<number, number>
  readonly heard: Map<number, number>
  joined: Joined
  isIn: boolean
  read: number
}

/** As many talkers as there are origins, and as many again. */
export async function startTalk(origins: readonly string[]): Promise<Talk> {
  const problems: string[] = []
  const [first = ''] = origins
  const room = await visit(first).createRoom()
  const talkers: Talker[] = []
  for (const [name, home] of [...origins, ...origins].entries()) {
    // Whose cookie one relay gave is known to all.
    const visitor = visit(home)
    const joined = await visitor.join(room)
    const others = origins.filter((origin) => origin !== home).map((origin) => visit(origin, origin, visitor.cookie))
    const visitors = [visitor, ...others]
    talkers.push({ name, visitors, told: new Map(), heard: new Map(), joined, isIn: true, read: 0 })
  }
  const nameOf = (peer: string): number => talkers.findIndex(({ joined }) => joined.welcome.self === peer)

  function hear(talker: Talker, frames: readonly ServerFrame[]): void {
    for (; talker.read < frames.length; talker.read++) {
      const frame = frames[talker.read]
      if (frame?.type === 'drain') talker.isIn = false
      if (frame?.type === 'refused') problems.push(`${String(talker.name)} was refused: ${frame.code}`)
      if (frame?.type === 'signal') count(talker, nameOf(frame.from), Number(frame.payload))
    }
  }

  /** One that comes again is old news; one that comes too early means that one before it is lost. */
  function count(talker: Talker, from: number, number: number): void {
    const before = talker.heard.get(from) ?? 0
    const pair = `${String(from)} to ${String(talker.name)}`
    if (number > before + 1) problems.push(`${pair}: ${String(number)} after ${String(before)}`)
    if (number > before) talker.heard.set(from, number)
  }

  async function comeBack(talker: Talker): Promise<void> {
    const before = talker.joined
    await before.closed
    hear(talker, before.frames)
    let tries = 0
    talker.joined = await waitFor(() => talker.visitors[tries++ % talker.visitors.length]?.resume(before), {
      what: `${String(talker.name)} to come back`,
      timeoutMs: 30_000,
    })
    if (!talker.joined.welcome.resumed) problems.push(`${String(talker.name)} has lost something`)
    talker.read = 0
    talker.isIn = true
  }

  const comingBack = new Map<Talker, Promise<void>>()
  function step(): void {
    for (const talker of talkers) {
      hear(talker, talker.joined.frames)
      const hasGone = !talker.isIn || talker.joined.ws.readyState !== talker.joined.ws.OPEN
      if (hasGone && !comingBack.has(talker)) {
        talker.isIn = false
        comingBack.set(
          talker,
          comeBack(talker).finally(() => comingBack.delete(talker)),
        )
      }
    }
  }

  function say(): void {
    for (const talker of talkers.filter(({ isIn }) => isIn)) {
      for (const other of talkers.filter((one) => one !== talker)) {
        const number = (talker.told.get(other.name) ?? 0) + 1
        talker.told.set(other.name, number)
        talker.joined.send({ type: 'signal', re: number, to: other.joined.welcome.self, payload: String(number) })
      }
    }
  }

  const missing = (): string[] =>
    talkers.flatMap((from) =>
      [...from.told]
        .filter(([to, number]) => talkers[to]?.heard.get(from.name) !== number)
        .map(
          ([to, number]) =>
            `${String(from.name)} to ${String(to)}: ${String(talkers[to]?.heard.get(from.name))} of ${String(number)}`,
        ),
    )

  return {
    async goOn(ms) {
      const until = performance.now() + ms
      await waitFor(
        () => {
          step()
          say()
          return performance.now() >= until
        },
        { what: 'the talk', timeoutMs: ms + 30_000, everyMs: 200 },
      )
    },
    async end() {
      const isQuiet = () => {
        step()
        return comingBack.size === 0 && missing().length === 0
      }
      await waitFor(isQuiet, { what: 'everything to arrive', timeoutMs: 30_000 }).catch(() => undefined)
      return [...problems, ...missing()]
    },
    sent: () => talkers.reduce((sum, { told }) => sum + [...told.values()].reduce((a, b) => a + b, 0), 0),
  }
}
