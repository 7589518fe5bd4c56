// The bus over a real Redis keeps the contract.
import { beforeAll } from '@jest/globals'
import { startRedis, type RunningRedis } from '../harness/redis.ts'
import { waitFor } from '../harness/wait-for.ts'
import { redisBuses, type OpenBus } from '../support/redis-buses.ts'
import { busContract } from './bus.contract.ts'

let redis: RunningRedis
beforeAll(async () => {
  redis = await startRedis()
})

busContract('bus over Redis', async () => {
  const buses = redisBuses(redis)
  const open: OpenBus[] = []
  let asked = 0
  return {
    async open() {
      const one = await buses.open()
      open.push(one)
      return one
    },
    /** What each hears from itself comes after all that was sent before; setImmediate: what was gathered is sent. */
    async settle() {
      await new Promise((resolve) => setImmediate(resolve))
      for (const { bus, heard } of open) {
        const question = `settle-${++asked}`
        await bus.send(bus.worker, { type: 'answer', question })
        const isHeard = () =>
          heard.words.findIndex(({ message }) => message.type === 'answer' && message.question === question)
        await waitFor(() => isHeard() >= 0, { what: 'the last word', everyMs: 1 })
        heard.words.splice(isHeard(), 1)
      }
    },
    turn: buses.turn,
    close: buses.close,
  }
})
