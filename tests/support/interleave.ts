// Runs an act in the middle of a verb: before a chosen one of its calls to the store or the cluster.
import type { Deps } from '../../server/ports.ts'

export type Watch = {
  /** The verb's deps. */
  readonly deps: Deps
  /** Calls in their order, such as `store.findRoom`. */
  readonly calls: string[]
}

/** Those that answer at once cannot be waited in. */
const atOnce = new Set(['away', 'stopWaiting', 'heed', 'requireReach'])

/** `act` runs before call number `at` (from 0) and has ended when that call begins. */
export function interleave(deps: Deps, at: number, act: () => Promise<unknown>): Watch {
  const calls: string[] = []

  function watched<T extends object>(port: string, target: T): T {
    return new Proxy(target, {
      get(of, name, receiver) {
        const member: unknown = Reflect.get(of, name, receiver)
        if (typeof member !== 'function' || atOnce.has(String(name))) return member
        return (...args: unknown[]) => {
          const mine = calls.push(`${port}.${String(name)}`) - 1
          const call = (): unknown => Reflect.apply(member, of, args) as unknown
          return mine === at ? act().then(call) : call()
        }
      },
    })
  }

  return { deps: { ...deps, store: watched('store', deps.store), cluster: watched('cluster', deps.cluster) }, calls }
}
