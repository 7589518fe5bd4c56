// Two links of one pair, and what each end hears; it knows neither Jest nor Node, as its tests do not.
import type { LinkEnd, LinkState, LinkStep, OpenLink, PeerLink, SendCodec, Slot } from '../../client/mesh/peer-link.ts'
import { speechHints } from '../../client/mesh/sdp-hints.ts'
import type { Ice } from '../../protocol/server-to-client.ts'
import type { Signal } from '../../protocol/signals.ts'
import { until } from './claims.ts'

export type LinkWorld = {
  readonly openLink: OpenLink
  readonly newTrack: (kind: 'audio' | 'video') => MediaStreamTrack
  /** Whether a picture's codec can be chosen here, and both ends have this one. */
  readonly sends: (codec: SendCodec) => boolean
  /** Time in which a sender that is not silent would have sent something. */
  readonly pause: (ms: number) => Promise<void>
}

export type End = {
  link: PeerLink
  states: LinkState[]
  steps: LinkStep[]
  ends: LinkEnd[]
  sent: Signal[]
  ctl: string[]
  rt: string[]
  tracks: Map<Slot, MediaStreamTrack[]>
}

export type Couple = { readonly leader: End; readonly follower: End }
type Carry = (signal: Signal, deliver: (signal: Signal) => void) => void

export const noServers: Ice = { servers: [], policy: 'all', ttlMs: null }
const atOnce: Carry = (signal, deliver) => {
  deliver(signal)
}

export function open(world: LinkWorld, carry: Carry = atOnce): Couple {
  const make = (leads: boolean, other: () => End): End => {
    const end: Omit<End, 'link'> = { states: [], steps: [], ends: [], sent: [], ctl: [], rt: [], tracks: new Map() }
    const link = world.openLink(
      {
        epoch: 1,
        leads,
        ice: noServers,
        tracks: new Map([['camera', world.newTrack('video')]]),
        hints: () => speechHints,
      },
      {
        step: (now) => end.steps.push(now),
        state: (now) => end.states.push(now),
        signal: (signal) => {
          end.sent.push(signal)
          // Never within the sender's own call: a wire is not a function call.
          queueMicrotask(() => {
            carry(signal, (it) => {
              other().link.signal(it)
            })
          })
        },
        ctl: (text) => end.ctl.push(text),
        rt: (text) => end.rt.push(text),
        track: (slot, track) => end.tracks.set(slot, [...(end.tracks.get(slot) ?? []), track]),
        end: (why) => end.ends.push(why),
      },
    )
    return Object.assign(end, { link })
  }
  const couple: { leader: End; follower: End } = {} as { leader: End; follower: End }
  couple.follower = make(false, () => couple.leader)
  couple.leader = make(true, () => couple.follower)
  return couple
}

export async function connected(world: LinkWorld, carry?: Carry): Promise<Couple> {
  const couple = open(world, carry)
  await until(() => areConnected(couple), 'both ends are connected')
  return couple
}

export const areConnected = ({ leader, follower }: Couple): boolean =>
  leader.states.at(-1) === 'connected' && follower.states.at(-1) === 'connected'

export const count = (end: End, type: Signal['type']): number =>
  end.sent.filter((signal) => signal.type === type).length

export function close({ leader, follower }: Couple): void {
  leader.link.close()
  follower.link.close()
}

let talks = 0
export async function talk({ leader, follower }: Couple): Promise<void> {
  const text = `talk ${++talks}`
  await until(() => leader.link.sendCtl(text) && follower.link.sendCtl(text), 'both ends may send')
  await until(() => leader.ctl.includes(text) && follower.ctl.includes(text), 'both ends hear each other')
}
