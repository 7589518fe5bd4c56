// Rounds of offer and answer inside one link, and candidates that wait for theirs, against a stand-in for the engine.
import { describe, expect, it } from '@jest/globals'
import { createLinkSignalling } from '../../../client/mesh/link-signalling.ts'
import { MAX_CANDIDATES, MEDIA_SECTIONS } from '../../../protocol/limits.ts'
import type { Candidate, Signal } from '../../../protocol/signals.ts'
import { createFakeClock } from '../../fakes/clock.ts'

class FakeConnection extends EventTarget {
  signalingState: RTCSignalingState = 'stable'
  readonly added: string[] = []

  addIceCandidate({ candidate = '' }: RTCIceCandidateInit): Promise<void> {
    this.added.push(candidate)
    return candidate.includes('junk') ? Promise.reject(new TypeError('no candidate')) : Promise.resolve()
  }

  enter(state: RTCSignalingState): void {
    this.signalingState = state
    this.dispatchEvent(new Event('signalingstatechange'))
  }

  find(candidate: Candidate | null): void {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate }))
  }
}

const candidate = (text: string, usernameFragment: string | null = null): Candidate => ({
  candidate: text,
  sdpMid: '0',
  sdpMLineIndex: 0,
  usernameFragment,
})
const offer = (round: number, sdp = 'v=0'): Signal => ({ type: 'offer', epoch: 1, round, sdp })
const answer = (round: number, sdp = 'v=0'): Signal => ({ type: 'answer', epoch: 1, round, sdp })
const candidates = (round: number, ...texts: string[]): Signal => ({
  type: 'candidates',
  epoch: 1,
  round,
  candidates: texts.map((text) => candidate(text)),
})

function setUp(leads: boolean) {
  const pc = new FakeConnection()
  const clock = createFakeClock()
  const sent: Signal[] = []
  const described: string[] = []
  const signalling = createLinkSignalling({
    pc: pc as unknown as RTCPeerConnection,
    epoch: 1,
    leads,
    clock,
    describe: ({ type, sdp = '' }) => described.push(`${type} ${sdp}`),
    send: (signal) => sent.push(signal),
  })
  /** The leader's engine makes an offer. */
  const offers = (sdp = 'v=0'): void => {
    pc.signalingState = 'have-local-offer'
    signalling.described('offer', sdp)
  }
  return { pc, clock, sent, described, signalling, offers }
}

describe('a leader', () => {
  it('[L2] [L3] counts rounds, and takes the answer of the present one alone, once', () => {
    const { pc, sent, described, signalling, offers } = setUp(true)
    offers()
    offers()
    expect(sent.map((signal) => 'round' in signal && signal.round)).toEqual([0, 1])
    signalling.receive(answer(0, 'old'))
    signalling.receive(answer(7, 'early'))
    signalling.receive(answer(1, 'right'))
    signalling.receive(answer(1, 'again'))
    expect(described).toEqual(['answer right'])
    pc.enter('stable')
    signalling.receive(answer(1, 'late'))
    expect(described).toHaveLength(1)
  })

  it('[L1] takes no offer', () => {
    const { described, signalling } = setUp(true)
    signalling.receive(offer(5))
    expect(described).toEqual([])
  })

  it('[L9] takes no more sections than a link has', () => {
    const { described, signalling, offers } = setUp(true)
    offers()
    signalling.receive(answer(0, 'v=0\r\n' + 'm=audio 9\r\n'.repeat(MEDIA_SECTIONS + 1)))
    expect(described).toEqual([])
    signalling.receive(answer(0, 'v=0\r\n' + 'm=audio 9\r\n'.repeat(MEDIA_SECTIONS)))
    expect(described).toHaveLength(1)
  })
})

describe('a follower', () => {
  it('[L3] takes each offer once, and never an older one', () => {
    const { described, signalling } = setUp(false)
    for (const round of [0, 0, 2, 1, 2]) signalling.receive(offer(round, `round ${round}`))
    expect(described).toEqual(['offer round 0', 'offer round 2'])
  })

  it('[L3] keeps an offer that comes in the middle of another, and takes the newest', () => {
    const { pc, described, signalling } = setUp(false)
    signalling.receive(offer(0, 'first'))
    pc.enter('have-remote-offer')
    signalling.receive(offer(1, 'second'))
    signalling.receive(offer(3, 'fourth'))
    signalling.receive(offer(2, 'third, by a slower way'))
    expect(described).toEqual(['offer first'])
    pc.enter('stable')
    expect(described).toEqual(['offer first', 'offer fourth'])
    pc.enter('stable')
    expect(described).toHaveLength(2)
  })

  it('[L1] takes no answer', () => {
    const { described, signalling } = setUp(false)
    signalling.receive(answer(0))
    expect(described).toEqual([])
  })

  it('[L2] answers with the round of the offer', () => {
    const { sent, signalling } = setUp(false)
    signalling.receive(offer(3))
    signalling.described('answer', 'v=0')
    expect(sent).toEqual([{ type: 'answer', epoch: 1, round: 3, sdp: 'v=0' }])
  })
})

describe('candidates that come in', () => {
  it('[L3] wait for their description, and those of an older round are dropped', () => {
    const { pc, signalling } = setUp(false)
    signalling.receive(candidates(0, 'early'))
    signalling.receive(offer(0))
    signalling.receive(candidates(0, 'still early'))
    expect(pc.added).toEqual([])
    pc.enter('have-remote-offer')
    signalling.receive(candidates(0, 'in time'))
    expect(pc.added).toEqual(['early', 'still early', 'in time'])
    pc.enter('stable')
    signalling.receive(candidates(1, 'next'))
    signalling.receive(offer(1))
    pc.enter('have-remote-offer')
    signalling.receive(candidates(0, 'old'))
    expect(pc.added.slice(3)).toEqual(['next'])
  })

  it('[L9] are counted, before and after the description, anew in each negotiation', () => {
    const { pc, signalling } = setUp(false)
    for (let time = 0; time < 20; time++) signalling.receive(candidates(0, ...Array<string>(40).fill('c')))
    signalling.receive(offer(0))
    pc.enter('have-remote-offer')
    for (let time = 0; time < 20; time++) signalling.receive(candidates(0, ...Array<string>(40).fill('c')))
    expect(pc.added).toHaveLength(MAX_CANDIDATES)
    pc.enter('stable')
    signalling.receive(offer(1))
    pc.enter('have-remote-offer')
    signalling.receive(candidates(1, 'c'))
    expect(pc.added).toHaveLength(MAX_CANDIDATES + 1)
  })

  it('[L9] that the engine refuses end nothing', async () => {
    const { pc, signalling } = setUp(false)
    signalling.receive(offer(0))
    pc.enter('have-remote-offer')
    signalling.receive(candidates(0, 'junk', 'good'))
    await Promise.resolve()
    expect(pc.added).toEqual(['junk', 'good'])
  })
})

describe('candidates that go out', () => {
  it('travel together, forty at most, after their description', () => {
    const { pc, clock, sent, offers } = setUp(true)
    for (let number = 0; number < 50; number++) pc.find(candidate(`${number}`, 'abcd'))
    pc.find(null)
    clock.advance(1_000)
    expect(sent).toEqual([])
    offers('v=0\r\na=ice-ufrag:abcd\r\n')
    clock.advance(20)
    expect(sent.slice(1).map((signal) => signal.type === 'candidates' && signal.candidates.length)).toEqual([40, 10])
  })

  it('[L3] of another generation are left out', () => {
    const { pc, clock, sent, offers } = setUp(true)
    offers('v=0\r\na=ice-ufrag:abcd\r\n')
    pc.find(candidate('old', 'zzzz'))
    pc.find(candidate('new', 'abcd'))
    clock.advance(20)
    expect(sent.at(-1)).toMatchObject({ candidates: [{ candidate: 'new' }] })
  })

  it('stay at home after the end', () => {
    const { pc, clock, sent, signalling, offers } = setUp(true)
    offers()
    pc.find(candidate('c'))
    signalling.close()
    pc.find(candidate('c'))
    expect(clock.pending()).toBe(0)
    expect(sent).toHaveLength(1)
  })
})
