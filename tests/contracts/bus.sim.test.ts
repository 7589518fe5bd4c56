// The bus in memory, which simulations run on, keeps the contract of the real one.
import { createFakeClock } from '../fakes/clock.ts'
import { createEar } from '../support/redis-buses.ts'
import { createFastNet, SimBus } from '../support/sim-bus.ts'
import { SimRedis } from '../support/sim-redis.ts'
import { busContract } from './bus.contract.ts'

busContract('bus in memory', async () => {
  const clock = createFakeClock()
  const redis = new SimRedis(clock.now, 30_000, 0)
  const net = createFastNet(clock)
  let opened = 0
  const settle = async () => {
    for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
  return {
    async open() {
      const bus = new SimBus(`worker-${++opened}`.padEnd(22, '-'), redis, net)
      const { listener, heard } = createEar()
      await bus.listen(listener)
      return { bus, heard }
    },
    settle,
    turn: clock.advance,
    close: () => Promise.resolve(),
  }
})
