// What the engine asks of the computer around it: what it is, what it remembers, and how hard it works.
import { MAX_STORED_MEANS, type PreferenceStore } from '../net/storage.ts'
import type { Remembered } from './budget/types.ts'
import type { Pressure, Surroundings } from './engine.ts'

/** Chromium on Android and on desktops says this; the others say nothing (Network Information). */
type Connection = { readonly type?: string; readonly effectiveType?: string; readonly saveData?: boolean }

type PressureRecord = { readonly state: Exclude<Pressure, null> }
/** Chromium alone (Compute Pressure). */
export type PressureObserverClass = new (onRecords: (records: readonly PressureRecord[]) => void) => {
  observe(source: 'cpu', options: { sampleInterval: number }): Promise<void>
  disconnect(): void
}

export type Computer = {
  readonly userAgent: string
  readonly maxTouchPoints: number
  readonly hardwareConcurrency: number
  readonly connection?: Connection
  readonly PressureObserver?: PressureObserverClass
}

export type SurroundingsDeps = {
  readonly computer: Computer
  readonly preferences: Pick<PreferenceStore, 'read' | 'write'>
  /** What all that is sent may take, by this person and by the administrator, in bits a second; null: no limit. */
  readonly caps: () => readonly (number | null)[]
}

export function createSurroundings({ computer, preferences, caps }: SurroundingsDeps): Surroundings {
  const network = networkOf(computer.connection)
  const work = watchPressure(computer.PressureObserver)
  return {
    options: {
      isPhone: isPhone(computer),
      savesData: computer.connection?.saveData === true,
      cores: computer.hardwareConcurrency,
      remembered: recall(preferences, network),
    },
    onMeans(means) {
      const others = (preferences.read('means') ?? []).filter((known) => known.network !== network)
      preferences.write('means', [{ network, ...means }, ...others].slice(0, MAX_STORED_MEANS))
    },
    capBps() {
      const set = caps().filter((cap) => cap !== null)
      return set.length > 0 ? Math.min(...set) : null
    },
    pressure: work.last,
    onClose: work.close,
  }
}

/** The kind of network and no more: nothing that would tell one place from another. */
function networkOf(connection: Connection | undefined): string {
  return [connection?.type ?? 'unknown', connection?.effectiveType ?? ''].join(' ').trim().slice(0, 32)
}

function recall(preferences: SurroundingsDeps['preferences'], network: string): Remembered | null {
  const known = preferences.read('means')?.find((one) => one.network === network)
  return known ? { uplinkBps: known.uplinkBps, pixelsPerSecond: known.pixelsPerSecond } : null
}

/** A tablet of Apple says that it is a Macintosh, which has no touch screen. */
function isPhone({ userAgent, maxTouchPoints }: Computer): boolean {
  return /Android|iPhone|iPad|Mobi/.test(userAgent) || (userAgent.includes('Macintosh') && maxTouchPoints > 1)
}

function watchPressure(Observer: PressureObserverClass | undefined) {
  let last: Pressure = null
  const observer =
    Observer &&
    new Observer((records) => {
      last = records.at(-1)?.state ?? last
    })
  // A policy may forbid it, and then it tells as little as a browser without it.
  observer?.observe('cpu', { sampleInterval: 2_000 }).catch(() => undefined)
  return {
    last: (): Pressure => last,
    close: () => {
      observer?.disconnect()
    },
  }
}
