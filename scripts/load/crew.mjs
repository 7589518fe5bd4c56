// The generator processes, spoken to as one.
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('generator.mjs', import.meta.url))

/**
 * `order` tells all of them, `orderOne` the first; each rejects when one of them fails.
 * @param {number} size
 */
export function startCrew(size) {
  const crew = Array.from({ length: size }, startOne)
  return {
    size,
    pids: crew.map(({ pid }) => pid),
    /** @param {string} order @param {(index: number) => object} argsOf @returns {Promise<any[]>} */
    order: (order, argsOf) => Promise.all(crew.map((one, index) => one.order(order, argsOf(index)))),
    /** @param {string} order @param {object} args @returns {Promise<any>} */
    orderOne: (order, args) => crew[0]?.order(order, args) ?? Promise.reject(new Error('nobody there')),
    stop: () => {
      for (const one of crew) one.stop()
    },
  }
}

function startOne() {
  const child = fork(file, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], execArgv: ['--max-old-space-size=4096'] })
  /** @type {Map<number, { resolve: (answer: any) => void, reject: (error: Error) => void }>} */
  const waiting = new Map()
  let lastId = 0
  child.on('message', (/** @type {{ id: number, answer?: unknown, error?: string }} */ { id, answer, error }) => {
    const one = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) one?.resolve(answer)
    else one?.reject(new Error(error))
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`a generator ended with ${code}`))
    waiting.clear()
  })
  return {
    pid: child.pid ?? 0,
    /** @param {string} order @param {object} args */
    order: (order, args) =>
      new Promise((resolve, reject) => {
        const id = ++lastId
        waiting.set(id, { resolve, reject })
        child.send({ id, order, args })
      }),
    stop: () => {
      if (child.connected) child.disconnect()
    },
  }
}
