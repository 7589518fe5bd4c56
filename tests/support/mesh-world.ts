// Several meshes over one fake network, and a relay that seats them, forgets nobody who is only away, and can be away itself.
import type { CtlFrame, RtFrame } from '../../protocol/peer-to-peer.ts'
import type { PeerId } from '../../protocol/primitives.ts'
import type { Member, Roster } from '../../protocol/server-to-client.ts'
import { Mesh } from '../../client/mesh/mesh.ts'
import type { PairView } from '../../client/mesh/pair-deps.ts'
import type { Slot } from '../../client/mesh/peer-link.ts'
import { createFakeClock, type FakeClock } from '../fakes/clock.ts'
import { createFakeNetwork, type FakeNetwork } from '../fakes/peer-link.ts'
import { anySending, noIce } from './pair-world.ts'

/** Letters sort as they are read, so `id('a')` leads all others. */
export const id = (name: string): PeerId => name.padEnd(22, '0')

/** Somebody inside, a participant who may do everything unless `more` says otherwise. */
export const member = (peer: PeerId, more: Partial<Member> = {}): Member => ({
  peer,
  role: 'participant',
  blocked: [],
  handAt: null,
  floorAt: null,
  ...more,
})

export type Browser = {
  readonly peer: PeerId
  readonly mesh: Mesh
  readonly views: Map<PeerId, PairView>
  readonly frames: { readonly from: PeerId; readonly frame: CtlFrame | RtFrame }[]
  readonly added: PeerId[]
  readonly dropped: PeerId[]
  readonly tracks: { readonly from: PeerId; readonly slot: Slot }[]
  isRelayThere: boolean
}

export type MeshWorld = {
  readonly clock: FakeClock
  readonly network: FakeNetwork
  /** Those present. */
  readonly browsers: Map<PeerId, Browser>
  /** A mesh that nobody knows of. */
  open(name: string): Browser
  /** Takes a seat: the roster for itself, and word to the others. */
  join(name: string): Browser
  leave(peer: PeerId): void
  setRelay(isThere: boolean): void
  /** The relay takes signals and loses them. */
  isLossy: boolean
  roster(complete?: boolean): Roster
}

export function createMeshWorld(): MeshWorld {
  const clock = createFakeClock()
  const network = createFakeNetwork()
  const browsers = new Map<PeerId, Browser>()
  const missed = new Map<PeerId, (() => void)[]>()
  let version = 0

  const roster = (complete = true): Roster => ({
    version,
    complete,
    peers: [...browsers.keys()].map((peer) => member(peer)),
  })

  function open(name: string): Browser {
    const peer = id(name)
    const seen: Omit<Browser, 'mesh'> = {
      peer,
      views: new Map(),
      frames: [],
      added: [],
      dropped: [],
      tracks: [],
      isRelayThere: true,
    }
    const mesh = new Mesh({
      self: peer,
      ice: noIce,
      clock,
      silenceMs: 1_000,
      openLink: network.openLink,
      viaRelay: (to, payload) => {
        if (!browser.isRelayThere) return false
        if (world.isLossy) return true
        queueMicrotask(() => {
          tell(to, (other) => {
            other.mesh.signal(peer, payload)
          })
        })
        return true
      },
      sending: () => anySending,
      greeting: () => [{ type: 'profile', name }],
      on: {
        added: (other) => seen.added.push(other),
        dropped(other) {
          seen.dropped.push(other)
          seen.views.delete(other)
        },
        view: (other, now) => seen.views.set(other, now),
        frame: (from, frame) => seen.frames.push({ from, frame }),
        track: (from, slot) => seen.tracks.push({ from, slot }),
      },
    })
    const browser: Browser = Object.assign(seen, { mesh })
    return browser
  }

  /** What the relay has for a browser whose socket is away is kept until it is back. */
  function tell(to: PeerId, act: (browser: Browser) => void): void {
    const browser = browsers.get(to)
    if (!browser) return
    const deliver = (): void => {
      act(browser)
    }
    if (browser.isRelayThere) deliver()
    else missed.set(to, [...(missed.get(to) ?? []), deliver].slice(-64))
  }

  const world: MeshWorld = {
    clock,
    network,
    isLossy: false,
    browsers,
    open,
    join(name) {
      const browser = open(name)
      version++
      for (const other of browsers.keys()) {
        tell(other, ({ mesh }) => {
          mesh.add(browser.peer)
        })
      }
      browsers.set(browser.peer, browser)
      browser.mesh.setRoster(roster())
      return browser
    },
    leave(peer) {
      const browser = browsers.get(peer)
      browsers.delete(peer)
      missed.delete(peer)
      version++
      browser?.mesh.close()
      for (const other of browsers.keys()) {
        tell(other, ({ mesh }) => {
          mesh.drop(peer)
        })
      }
    },
    setRelay(isThere) {
      for (const browser of browsers.values()) browser.isRelayThere = isThere
      if (!isThere) return
      for (const [peer, browser] of browsers) {
        // As a `welcome`: the whole roster first, then what was kept.
        browser.mesh.setRoster(roster())
        const kept = missed.get(peer) ?? []
        missed.delete(peer)
        for (const deliver of kept) deliver()
        browser.mesh.setRoster(roster())
        browser.mesh.relayIsBack()
      }
    },
    roster,
  }
  return world
}
