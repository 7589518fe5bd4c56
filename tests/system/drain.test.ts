// A relay of two is stopped and started again while signals go through both: each arrives, in order.
import { beforeAll, describe, expect, it } from '@jest/globals'
import { redisDatabase, startRedis, type RunningRedis } from '../harness/redis.ts'
import { startRelays } from '../harness/relays.ts'
import { startTalk } from '../support/talk.ts'

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})

describe('a relay that is stopped under load', () => {
  it('[R10] [C2] loses nothing that was sent over it, and those that were on it go on at the other one', async () => {
    const relays = await startRelays(2, { redis: redisDatabase(redis) })
    const talk = await startTalk(relays.map((relay) => relay.origin))
    await talk.goOn(1_000)
    const stopping = relays[0]?.stop()
    await talk.goOn(2_000)
    expect(await stopping).toBe(0)
    await relays[0]?.restart()
    await talk.goOn(1_000)
    expect(await talk.end()).toEqual([])
    expect(talk.sent()).toBeGreaterThan(100)
  })
})
