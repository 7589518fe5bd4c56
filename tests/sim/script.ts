// What happens in a simulated run, drawn from its seed: what clients and chairmen do, and what breaks.
import { Refusal } from '../../protocol/errors.ts'
import type { SimClient } from './sim-client.ts'
import type { SimHost } from './sim-host.ts'
import { GRACE_MS, SimWorld } from './sim-world.ts'

const ACTIVE_MS = 10_000
const ACT_EVERY_MS = 60
const FAULT_EVERY_MS = 1_500
/** Leases run out, the grace time ends, and clients come back meanwhile. */
const QUIET_MS = 15_000 + GRACE_MS + 8_000

/** What broke in this run: the invariants that did not hold. */
export async function simulate(seed: number): Promise<readonly string[]> {
  const world = new SimWorld(seed)
  await world.begin()
  for (let at = 0; at < ACTIVE_MS; at += ACT_EVERY_MS) world.time.after(at, () => act(world))
  for (let at = FAULT_EVERY_MS; at < ACTIVE_MS; at += FAULT_EVERY_MS) {
    world.time.after(at + world.chance.below(FAULT_EVERY_MS), () => disturb(world))
  }
  await world.time.run(ACTIVE_MS + FAULT_EVERY_MS)
  for (const host of world.hosts) if (!host.isDead) host.net.thaw()
  for (let at = 0; at < QUIET_MS; at += 500) world.time.after(at, () => comeBack(world))
  await world.time.run(QUIET_MS)
  nudge(world)
  await world.time.run(3_000)
  await world.conclude()
  return world.violations
}

/** What is refused is refused; anything else is a mistake. */
function attempt(world: SimWorld, promise: Promise<unknown>): void {
  promise.catch((error: unknown) => {
    if (!(error instanceof Refusal)) world.violate(`it threw ${String(error)}`)
  })
}

function act(world: SimWorld): void {
  const { chance } = world
  const client = chance.pick(world.clients)
  const host = chance.pick(world.running())
  if (!client || !host || client.isBusy) return
  if (!client.seat) attempt(world, client.join(host, world.anyRoom(), chance.is(0.3) ? 'chairman' : 'participant'))
  else if (!client.socket) attempt(world, client.resume(host))
  else if (client.isIn() && !client.socket.host.net.isFrozen()) live(world, client, client.socket.host)
}

function live(world: SimWorld, client: SimClient, host: SimHost): void {
  const { chance } = world
  const draw = chance.next()
  const other = chance.pick(client.others())
  if (draw < 0.6 && other !== undefined) attempt(world, client.say(other))
  else if (draw < 0.72) client.cut()
  else if (draw < 0.78) attempt(world, client.leave())
  else if (draw < 0.82) {
    // A copied token, or the same tab again.
    const elsewhere = chance.pick(world.running())
    if (elsewhere) attempt(world, client.resume(elsewhere))
  } else moderate(world, client.seat?.room ?? '', other, host)
}

function moderate(world: SimWorld, room: string, peer: string | undefined, { cluster }: SimHost): void {
  const { chance } = world
  const draw = chance.next()
  if (peer !== undefined && draw < 0.6) {
    const role = chance.is(0.5) ? ('chairman' as const) : ('participant' as const)
    const change = {
      peer,
      role,
      handAt: chance.is(0.5) ? world.time.now() : null,
      blocked: chance.is(0.5) ? ['chat' as const] : [],
    }
    attempt(world, cluster.change(room, [change], null))
  } else if (peer !== undefined && draw < 0.8) {
    const expelled = cluster.expel(room, [peer], 'kicked', 'removed', null)
    attempt(
      world,
      expelled.then(() => world.expelled.add(peer)),
    )
  } else if (draw < 0.85) {
    attempt(world, cluster.dissolve(room, world.roomId(room), 'meeting-ended'))
  } else if (draw < 0.88) {
    attempt(world, cluster.dissolve(room, world.deleteRoom(room), 'no-such-room'))
  }
}

function disturb(world: SimWorld): void {
  const { chance, time } = world
  const host = chance.pick(world.running())
  if (!host) return
  const draw = chance.next()
  if (draw < 0.3) cut(world, host)
  else if (draw < 0.55) {
    host.net.freeze()
    const ms = 500 + chance.below(chance.is(0.5) ? 2_000 : 20_000)
    world.disturbedUntil = Math.max(world.disturbedUntil, time.now() + ms)
    time.after(ms, () => host.net.thaw())
  } else if (draw < 0.75) kill(world, host)
  else if (draw < 0.87) for (const each of world.hosts) cut(world, each)
  else if (time.now() > world.disturbedUntil) {
    // Those who could not make their seats again in time would find them taken.
    world.flushedAt = time.now()
    world.disturbedUntil = time.now() + 8_000
    world.redis.flush()
  }
}

/** Nothing gets through for a while, and then the connection is found to be dead. */
function cut(world: SimWorld, host: SimHost): void {
  const ms = 200 + world.chance.below(3_000)
  host.net.cut(ms)
  world.disturbedUntil = Math.max(world.disturbedUntil, world.time.now() + ms + 2_000)
  host.net.after(Math.min(ms, world.chance.below(1_000)), () => host.bus.lose())
}

function kill(world: SimWorld, host: SimHost): void {
  const { chance, time } = world
  host.isDead = true
  host.bus.kill()
  host.net.freeze()
  for (const client of world.clients) {
    if (client.socket?.host !== host) continue
    client.socket.isOpen = false
    client.socket = null
  }
  const sibling = chance.pick(world.running())
  if (sibling && chance.is(0.5)) attempt(world, sibling.cluster.bury(host.bus.worker))
  world.disturbedUntil = Math.max(world.disturbedUntil, time.now() + 2_000)
  time.after(1_000, () => attempt(world, world.startHost()))
}

function comeBack(world: SimWorld): void {
  for (const client of world.clients) {
    const host = world.chance.pick(world.running())
    if (host && client.seat && !client.socket && !client.isBusy) attempt(world, client.resume(host))
  }
}

/** A change of each room, by which whoever missed one notices. */
function nudge(world: SimWorld): void {
  for (const [room, { seats }] of world.redis.rooms) {
    const [first] = seats.values()
    const host = world.running()[0]
    if (!first || !host) continue
    attempt(world, host.cluster.change(room, [{ peer: first.peer, handAt: first.handAt === null ? 1 : null }], null))
  }
}
