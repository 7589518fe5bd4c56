// Network namespaces of the kernel (ip-netns(8)): hosts of their own on this machine, with their own addresses, NATs and
// bottlenecks. Needs root, `ip`, `tc` and `nft`; nothing of what goes on in them leaves the machine.
import { execFile } from 'node:child_process'
import { chmod, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { atEnd } from './cleanup.ts'
import { makeTempDir } from './temp-dir.ts'

const call = promisify(execFile)

export type Namespace = {
  readonly name: string
  /** Runs a program inside and answers its output. Throws with what it complained about. */
  run(command: string, ...args: string[]): Promise<string>
  /** Replaces all rules of the packet filter inside by this file of nft(8). */
  filter(rules: string): Promise<void>
  /** A file that starts `command` inside, for what wants an executable. */
  wrapper(command: string): Promise<string>
}

export type Lab = {
  /** The address of the side from which the test runs: relay and TURN server live there. */
  readonly address: string
  /** A host with the address 10.231.0.`number` on the segment that all can reach. */
  host(number: number): Promise<Namespace>
  /**
   * From now on so many kbit/s reach the host of this number at most, after a queue of `queueMs`. Answers how many packets
   * found the queue full.
   */
  narrow(number: number, kbit: number, queueMs: number): Promise<() => Promise<number>>
  /** Another way into the segment, without an address and down. */
  addCable(host: Namespace, name: string): Promise<void>
  /** A host with the address 10.231.`number`.2 behind a router, whose outer address is 10.231.0.`number`. */
  behind(number: number): Promise<{ readonly host: Namespace; readonly router: Namespace }>
}

const run = async (command: string, ...args: string[]): Promise<string> => (await call(command, args)).stdout

/** Why there can be no laboratory here; null when there can. */
export async function whyNoLab(): Promise<string | null> {
  if (process.getuid?.() !== 0) return 'network namespaces need root'
  try {
    for (const program of ['ip', 'tc', 'nft']) await run('which', program)
  } catch {
    return 'network namespaces need the packages iproute2 and nftables'
  }
  try {
    await run('ip', 'netns', 'add', 'vroom-trial')
    await run('ip', 'netns', 'del', 'vroom-trial')
    return null
  } catch (error) {
    return `this kernel makes no network namespaces: ${String(error)}`
  }
}

const SEGMENT = '10.231.0'
let made = 0

/** A segment 10.231.0.0/24 on which the test's own side has the address .1. One at a time. */
export async function makeLab(): Promise<Lab> {
  const id = `vr${process.pid % 10_000}`
  const bridge = `${id}br`
  await run('ip', 'link', 'add', bridge, 'type', 'bridge')
  atEnd(() => run('ip', 'link', 'del', bridge))
  await run('ip', 'address', 'add', `${SEGMENT}.1/24`, 'dev', bridge)
  await run('ip', 'link', 'set', bridge, 'up')

  /** Our ends of the cables to hosts and routers. */
  const ports = new Map<number, string>()

  async function create(): Promise<Namespace> {
    const name = `${id}n${++made}`
    await run('ip', 'netns', 'add', name)
    atEnd(() => run('ip', 'netns', 'del', name))
    const inside = inNamespace(name)
    await inside.run('ip', 'link', 'set', 'lo', 'up')
    return inside
  }

  /** Puts one end of a cable into the segment, the other into the namespace. */
  async function addCable(host: Namespace, device: string): Promise<string> {
    const port = `${id}p${++made}`
    await run('ip', 'link', 'add', port, 'type', 'veth', 'peer', 'name', device, 'netns', host.name)
    // A namespace outlives its name for as long as the kernel has unfinished connections in it, and its cables with it.
    atEnd(() => run('ip', 'link', 'del', port))
    await run('ip', 'link', 'set', port, 'master', bridge, 'up')
    return port
  }

  async function plug(host: Namespace, number: number): Promise<void> {
    ports.set(number, await addCable(host, 'wan'))
    await host.run('ip', 'address', 'add', `${SEGMENT}.${number}/24`, 'dev', 'wan')
    await host.run('ip', 'link', 'set', 'wan', 'up')
  }

  return {
    address: `${SEGMENT}.1`,
    async addCable(host, name) {
      await addCable(host, name)
    },
    async narrow(number, kbit, queueMs) {
      const rule = `rate ${String(kbit)}kbit burst 8kb latency ${String(queueMs)}ms`.split(' ')
      const port = ports.get(number) ?? ''
      await run('tc', 'qdisc', 'replace', 'dev', port, 'root', 'tbf', ...rule)
      return async () => Number(/dropped (\d+)/.exec(await run('tc', '-s', 'qdisc', 'show', 'dev', port))?.[1])
    },
    async host(number) {
      const host = await create()
      await plug(host, number)
      await host.run('ip', 'route', 'add', 'default', 'via', `${SEGMENT}.1`)
      return host
    },
    async behind(number) {
      const router = await create()
      const host = await create()
      await plug(router, number)
      await router.run('ip', 'link', 'add', 'lan', 'type', 'veth', 'peer', 'name', 'wan', 'netns', host.name)
      await router.run('ip', 'address', 'add', `10.231.${number}.1/24`, 'dev', 'lan')
      await router.run('ip', 'link', 'set', 'lan', 'up')
      await router.run('sysctl', '-qw', 'net.ipv4.ip_forward=1')
      await host.run('ip', 'address', 'add', `10.231.${number}.2/24`, 'dev', 'wan')
      await host.run('ip', 'link', 'set', 'wan', 'up')
      await host.run('ip', 'route', 'add', 'default', 'via', `10.231.${number}.1`)
      return { host, router }
    },
  }
}

function inNamespace(name: string): Namespace {
  const inside = (command: string, ...args: string[]): Promise<string> =>
    run('ip', 'netns', 'exec', name, command, ...args)
  return {
    name,
    run: inside,
    async filter(rules) {
      const file = join(await makeTempDir('nft'), 'rules')
      await writeFile(file, `flush ruleset\n${rules}\n`)
      await inside('nft', '-f', file)
    },
    async wrapper(command) {
      const file = join(await makeTempDir('netns'), 'run')
      await writeFile(file, `#!/bin/sh\nexec ip netns exec ${name} ${command} "$@"\n`)
      await chmod(file, 0o755)
      return file
    },
  }
}

/** Rules of a router that gives each inner socket one outer port for all destinations (RFC 4787: endpoint-independent). */
export const coneNat = natRules('')

/** As `coneNat`, but with another outer port for each destination: nobody learns of it from a STUN server. */
export const symmetricNat = natRules('random,fully-random')

/**
 * What comes in unasked is dropped: else Linux takes the other side's early packet for a connection of its own, gives ours
 * another port, and even the cone looks symmetric.
 */
function natRules(how: string): string {
  return `
table ip nat {
  chain out {
    type nat hook postrouting priority 100; policy accept;
    oifname "wan" masquerade ${how}
  }
}
table ip guard {
  chain in {
    type filter hook input priority 0; policy accept;
    iifname "wan" meta l4proto udp drop
  }
}
`
}
