// /metrics of a relay with several workers: one answer for all of them, whichever is asked, also when one is stopped.
import { expect, it } from '@jest/globals'
import { childrenOf, startWorkers } from '../harness/relays.ts'
import { startRedis } from '../harness/redis.ts'
import { waitFor } from '../harness/wait-for.ts'

const TOKEN = 'a-token-for-prometheus'

/** Of a metric without labels. */
const valueOf = (text: string, name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])

it('adds up all workers that answer, and says how many did', async () => {
  const relay = await startWorkers(3, {
    redis: await startRedis({ password: 'only-for-this-test' }),
    settings: { VROOM_DAEMON_METRICS_TOKEN: TOKEN },
  })
  /** Null: the connection went to a worker that does not answer. */
  const read = async (token = TOKEN): Promise<string | null> => {
    const headers = { authorization: `Bearer ${token}`, connection: 'close' }
    const signal = AbortSignal.timeout(4_000)
    const reply = await fetch(`${relay.origin}/metrics`, { headers, signal }).catch(() => null)
    return reply?.status === 200 ? reply.text() : null
  }
  const all = (await read()) ?? ''
  expect([valueOf(all, 'vroom_workers'), valueOf(all, 'vroom_workers_answered')]).toEqual([3, 3])
  // Each worker said so once, and each was asked whoever answered.
  expect(valueOf(all, 'vroom_redis_up_total')).toBe(3)
  expect(valueOf(all, 'process_open_fds')).toBeGreaterThan(30)
  expect(await read('another-token-of-that-length')).toBeNull()

  const [stopped = 0] = childrenOf(relay.pid())
  process.kill(stopped, 'SIGSTOP')
  try {
    const partial = await waitFor(read, { what: 'an answer of those that run', timeoutMs: 30_000 })
    expect(valueOf(partial, 'vroom_workers')).toBe(3)
    expect(valueOf(partial, 'vroom_workers_answered')).toBe(2)
  } finally {
    process.kill(stopped, 'SIGCONT')
  }
  const isWhole = async (): Promise<boolean> => valueOf((await read()) ?? '', 'vroom_workers_answered') === 3
  await waitFor(isWhole, { what: 'all of them again', timeoutMs: 30_000 })
})
