// The library of the links: there, late, or not to be had.
import { describe, expect, it } from '@jest/globals'
import { createLateLink } from '../../../client/mesh/late-link.ts'
import type { LinkEvents, LinkOptions, OpenLink } from '../../../client/mesh/peer-link.ts'
import { speechHints } from '../../../client/mesh/sdp-hints.ts'

const options: LinkOptions = {
  epoch: 7,
  leads: true,
  ice: { servers: [], policy: 'all', ttlMs: null },
  tracks: new Map(),
  hints: () => speechHints,
}
const nothing = (): void => undefined
const on: LinkEvents = {
  step: nothing,
  state: nothing,
  signal: nothing,
  ctl: nothing,
  rt: nothing,
  track: nothing,
  end: nothing,
}

/** Answers one load after the other; more are too many. */
function setUp(...answers: ('comes' | 'fails')[]) {
  const opened: number[] = []
  const open: OpenLink = ({ epoch, leads }) => {
    opened.push(epoch)
    const no = () => false
    const stats = () => Promise.resolve({ bytesReceived: 0, relayed: false })
    const sample = () => Promise.reject(new Error('there is no link'))
    const rest = {
      setTrack: nothing,
      setSending: nothing,
      hintsChanged: nothing,
      setIce: nothing,
      restartIce: nothing,
      close: nothing,
      stats,
      sample,
    }
    return { epoch, leads, signal: nothing, sendCtl: no, sendRt: no, ...rest }
  }
  const link = createLateLink(() => {
    const answer = answers.shift()
    if (answer === undefined) throw new Error('loaded too often')
    return answer === 'comes' ? Promise.resolve(open) : Promise.reject(new TypeError('offline'))
  })
  return { link, opened }
}

describe('createLateLink', () => {
  it('opens links as soon as the library is there, and fetches it once', async () => {
    const { link, opened } = setUp('comes')
    expect(await link.ready()).toBe(true)
    expect(await link.ready()).toBe(true)
    expect(link.open(options, on).epoch).toBe(7)
    expect(opened).toEqual([7])
  })

  it('says that the library cannot be had, and tries again when asked', async () => {
    const { link } = setUp('fails', 'fails', 'comes')
    expect([await link.ready(), await link.ready(), await link.ready()]).toEqual([false, false, true])
    expect(link.open(options, on).leads).toBe(true)
  })

  it('opens nothing before', () => {
    expect(() => setUp().link.open(options, on)).toThrow('before its library')
  })
})
