// Wrong passwords, counted in the database: a restart of the relay forgives none.
import type { Store, Tries } from '../store-port.ts'
import type { Desk } from './desk.ts'

type TryMethods = Pick<Store, 'tries' | 'countTry'>

export function storeTries({ read, write }: Desk): TryMethods {
  return {
    tries: (keys, since) =>
      read(async (db) => {
        if (keys.length === 0) return new Map<string, Tries>()
        const rows = await db
          .selectFrom('tries')
          .selectAll()
          .where('key', 'in', keys)
          .where('since', '>=', since)
          .execute()
        return new Map(rows.map(({ key, count, since, last_at }) => [key, { count, since, lastAt: last_at }]))
      }),
    countTry: (keys, since, at) =>
      write(async (tx) => {
        for (const key of new Set(keys)) {
          const former = await tx.selectFrom('tries').selectAll().where('key', '=', key).executeTakeFirst()
          await tx.deleteFrom('tries').where('key', '=', key).execute()
          const isOn = former !== undefined && former.since >= since
          const row = isOn ? { count: former.count + 1, since: former.since } : { count: 1, since: at }
          await tx
            .insertInto('tries')
            .values({ key, ...row, last_at: at })
            .execute()
        }
      }),
  }
}
