// Hints that are renewed between negotiations, beside restarts of ICE: on a connection that does as engines do.
import { describe, expect, it } from '@jest/globals'
import { createLinkHints } from '../../../client/mesh/link-hints.ts'
import { speechHints } from '../../../client/mesh/sdp-hints.ts'
import { settled } from '../../fakes/media.ts'

const theirs = 'v=0\r\na=ice-ufrag:theirs\r\na=setup:active\r\nm=audio 9 X 111\r\na=rtpmap:111 opus/48000/2\r\n'

/** Credentials change with an offer after `restartIce`, also after one that was taken back (RFC 8829). */
class FakeConnection extends EventTarget {
  signalingState: RTCSignalingState = 'stable'
  currentLocalDescription: RTCSessionDescriptionInit | null = null
  readonly applied: string[] = []
  isRestarting = false
  #pending: RTCSessionDescriptionInit | null = null

  createOffer = () => Promise.resolve({ type: 'offer' as const, sdp: this.#local() })

  async setLocalDescription(description: RTCSessionDescriptionInit) {
    await Promise.resolve()
    this.applied.push(`local ${description.type}`)
    const isRollback = description.type === 'rollback'
    this.#pending = isRollback ? null : description
    this.#enter(isRollback ? 'stable' : 'have-local-offer')
  }

  async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit) {
    await Promise.resolve()
    if (this.signalingState !== 'have-local-offer') throw new Error('InvalidStateError')
    this.applied.push(`remote ${type}${sdp.includes('stereo=1') ? ' with music' : ''}`)
    this.currentLocalDescription = this.#pending
    this.isRestarting = false
    this.#enter('stable')
  }

  #local(): string {
    const before = /ufrag:(\S+)/.exec(this.currentLocalDescription?.sdp ?? '')?.[1] ?? 'ours'
    return `v=0\r\na=ice-ufrag:${this.isRestarting ? `${before}+` : before}\r\n`
  }

  #enter(state: RTCSignalingState): void {
    this.signalingState = state
    this.dispatchEvent(new Event('signalingstatechange'))
  }
}

async function negotiated() {
  const pc = new FakeConnection()
  const world = { pc, music: false, restarts: 0 }
  const hints = createLinkHints({
    pc: pc as unknown as RTCPeerConnection,
    hints: () => ({ ...speechHints, music: world.music }),
    isRedundant: () => false,
    restart: () => {
      world.restarts++
    },
  })
  const offer = async () => {
    await pc.setLocalDescription(await pc.createOffer())
  }
  const answer = () => pc.setRemoteDescription(hints.dress({ type: 'answer', sdp: theirs }))
  await offer()
  await answer()
  pc.applied.length = 0
  return { ...world, world, hints, offer, answer }
}

describe('hints that change', () => {
  it('are told to the engine by an offer and an answer that nobody else hears of', async () => {
    const { pc, world, hints } = await negotiated()
    hints.changed()
    world.music = true
    hints.changed()
    await settled()
    expect(pc.applied).toEqual(['local offer', 'remote answer with music'])
    expect(world.restarts).toBe(0)
  })

  it('never change the credentials of ICE alone, and ask the other end to restart with us instead', async () => {
    const { pc, world, hints, offer, answer } = await negotiated()
    pc.isRestarting = true
    world.music = true
    hints.changed()
    await settled()
    expect([pc.applied, world.restarts]).toEqual([[], 1])
    await hints.give(() => undefined)
    await offer()
    await answer()
    await settled()
    expect(pc.applied).toEqual(['local offer', 'remote answer with music'])
    expect(world.restarts).toBe(1)
  })

  it('wait while an offer is taken back for another, and come with its answer', async () => {
    const { pc, world, hints, offer, answer } = await negotiated()
    let withdrawn = 0
    const restart = async () => {
      await hints.give(() => withdrawn++)
      pc.isRestarting = true
      await offer()
    }
    await restart()
    world.music = true
    hints.changed()
    await restart()
    await settled()
    await answer()
    await settled()
    expect(pc.applied).toEqual(['local offer', 'local rollback', 'local offer', 'remote answer with music'])
    expect([withdrawn, world.restarts]).toEqual([1, 0])
    world.music = false
    hints.changed()
    await settled()
    expect(pc.applied.slice(4)).toEqual(['local offer', 'remote answer'])
  })
})
