// The metrics of this process, if the settings let anybody read them.
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import type { Deps } from '../ports.ts'
import type { Settings } from '../settings/table.ts'
import { openHost } from './host.ts'
import { createMetrics, type Metrics } from './registry.ts'
import { rowsOf, type Sources } from './rows.ts'
import type { Tallies } from './tallies.ts'

/** A database that is slower says nothing of its mails this time: the other numbers are wanted more. */
const MAILS_WITHIN_MS = 500

type Parts = Pick<Deps, 'clock' | 'store' | 'cluster' | 'mail'> & {
  readonly tallies: Tallies
  readonly version: string
}

export type OpenMetrics = Pick<Metrics, 'contentType' | 'text'> & {
  readonly token: string
  readonly from: readonly string[]
}

/** Null: nobody may read them. */
export function openMetrics(daemon: Settings['daemon'], parts: Parts): OpenMetrics | null {
  const { metrics_token: token, metrics_from: from } = daemon
  if (token === '' && from.length === 0) return null
  const { tallies, version, cluster } = parts
  const sources = { version, protocol: PROTOCOL_VERSION, reach: () => cluster.reach(), mails: oncePerReading(parts) }
  const { contentType, text } = createMetrics(rowsOf(tallies, sources), openHost)
  return { token, from, contentType, text }
}

/** Two metrics are read from one answer of the database. */
function oncePerReading(parts: Parts): Sources['mails'] {
  let reading: ReturnType<Sources['mails']> | null = null
  return () => {
    reading ??= countMails(parts).finally(() => (reading = null))
    return reading
  }
}

async function countMails({ clock, store, mail }: Parts): ReturnType<Sources['mails']> {
  if (!mail.rules.isOn) return null
  const now = clock.now()
  let cancel: () => void = () => undefined
  const late = new Promise<null>((resolve) => {
    cancel = clock.after(MAILS_WITHIN_MS, () => resolve(null))
  })
  try {
    const counted = await Promise.race([store.countMails(now, now), late])
    if (!counted) return null
    const { pending, oldestDueAt } = counted
    return { pending, oldestS: oldestDueAt === null ? 0 : Math.max(0, now - oldestDueAt) / 1000 }
  } catch {
    return null
  } finally {
    cancel()
  }
}
