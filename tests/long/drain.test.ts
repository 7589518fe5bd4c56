// Two relays are stopped and started again in turn, thirty times, while signals go through both.
import { beforeAll, describe, expect, it } from '@jest/globals'
import { redisDatabase, startRedis, type RunningRedis } from '../harness/redis.ts'
import { startRelays } from '../harness/relays.ts'
import { startTalk } from '../support/talk.ts'

const ROUNDS = 30

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})

describe('relays that are stopped under load again and again', () => {
  it('[R10] [C2] lose nothing', async () => {
    const relays = await startRelays(2, { redis: redisDatabase(redis) })
    const talk = await startTalk(relays.map((relay) => relay.origin))
    for (let round = 0; round < ROUNDS; round++) {
      const relay = relays[round % 2]
      await talk.goOn(1_000)
      const stopping = relay?.stop()
      await talk.goOn(2_000)
      expect(await stopping).toBe(0)
      await relay?.restart()
    }
    await talk.goOn(1_000)
    expect(await talk.end()).toEqual([])
  })
})
