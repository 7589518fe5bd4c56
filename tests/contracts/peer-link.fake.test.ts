// The fake keeps the contract of the real link, so that what the mesh learns from it is true.
import { describe, it } from '@jest/globals'
import { createFakeNetwork } from '../fakes/peer-link.ts'
import { peerLinkContract } from './peer-link.contract.ts'

describe('the fake link', () => {
  it.each(Object.entries(peerLinkContract))('%s', async (_title, hold) => {
    const network = createFakeNetwork()
    await hold({
      openLink: network.openLink,
      newTrack: (kind) => ({ kind }) as MediaStreamTrack,
      sends: () => true,
      pause: () => Promise.resolve(),
    })
  })
})
