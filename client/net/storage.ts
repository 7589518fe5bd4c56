// What this browser remembers of its user between visits; nothing of it is ever sent to the relay.
import * as Type from 'typebox'
import { decodeAs, type JsonLimits } from '../../protocol/codec.ts'
import { DisplayName } from '../../protocol/primitives.ts'
import { ROOT, type Base } from './base.ts'

/** Browsers give 64 hexadecimal digits or a word such as `default`. */
const DeviceId = Type.String({ minLength: 1, maxLength: 256 })

const Language = Type.String({ pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35 })

/** What a kind of network carried, in bits a second, and what this computer encoded then, in pixels a second. */
const Means = Type.Object(
  {
    network: Type.String({ minLength: 1, maxLength: 32 }),
    uplinkBps: Type.Number({ minimum: 0, maximum: 1e10 }),
    pixelsPerSecond: Type.Number({ minimum: 0, maximum: 1e10 }),
  },
  { additionalProperties: false },
)
export type StoredMeans = Type.Static<typeof Means>
export const MAX_STORED_MEANS = 6

export type Preferences = {
  readonly name: string
  readonly language: string
  /** Device ids, as for `chosen` in the call's state. */
  readonly microphone: string
  readonly camera: string
  readonly speaker: string
  readonly microphoneOn: boolean
  readonly cameraOn: boolean
  /** The microphone is for music. */
  readonly music: boolean
  /** The relay has given this browser a session; it may have run out since. */
  readonly met: boolean
  /** `off`: every viewer gets the whole picture, as if there were no media engine; for comparisons. */
  readonly engine: 'on' | 'off'
  /** The latest first, one for each kind of network. */
  readonly means: readonly StoredMeans[]
  /** What all that is sent may take, in bits a second; missing: no limit. */
  readonly uplinkCap: number
  readonly layout: 'gallery' | 'speaker'
  readonly audioOnly: boolean
}
export type PreferenceKey = keyof Preferences

const readers: { readonly [K in PreferenceKey]: (text: string) => Preferences[K] | undefined } = {
  name: reader(DisplayName),
  language: reader(Language),
  microphone: reader(DeviceId),
  camera: reader(DeviceId),
  speaker: reader(DeviceId),
  microphoneOn: reader(Type.Boolean()),
  cameraOn: reader(Type.Boolean()),
  music: reader(Type.Boolean()),
  met: reader(Type.Boolean()),
  engine: reader(Type.Union([Type.Literal('on'), Type.Literal('off')])),
  means: reader(Type.Array(Means, { maxItems: MAX_STORED_MEANS })),
  uplinkCap: reader(Type.Number({ minimum: 100_000, maximum: 1e9 })),
  layout: reader(Type.Union([Type.Literal('gallery'), Type.Literal('speaker')])),
  audioOnly: reader(Type.Boolean()),
}

export type PreferenceStore = {
  /** Undefined when nothing valid is stored: other pages of this origin and extensions write here too. */
  read<K extends PreferenceKey>(key: K): Preferences[K] | undefined
  /** False when it could not be kept (full, forbidden, or not valid); the caller goes on without. */
  write<K extends PreferenceKey>(key: K, value: Preferences[K]): boolean
  forget(key: PreferenceKey): void
}

/** Storage belongs to the origin: two instances at two paths of one host share it, and must not meet in it. */
const prefixOf = (base: Base): string => (base === ROOT ? 'vroom.' : `vroom:${base}.`)
const MAX_STORED: JsonLimits = { length: 1024, keys: 3 * MAX_STORED_MEANS }

/** `open` is called at each use: with site data blocked, naming `localStorage` is already a SecurityError. */
export function createPreferenceStore(open: () => Storage, base: Base = ROOT): PreferenceStore {
  const prefix = prefixOf(base)
  return {
    read<K extends PreferenceKey>(key: K) {
      const text = attempt(() => open().getItem(prefix + key))
      return typeof text === 'string' ? readers[key](text) : undefined
    },
    write(key, value) {
      const text = JSON.stringify(value)
      if (readers[key](text) === undefined) return false
      return attempt(() => (open().setItem(prefix + key, text), true)) ?? false
    },
    forget(key) {
      attempt(() => (open().removeItem(prefix + key), true))
    },
  }
}

/** Text that a reload of this tab still finds, and nothing else does: other tabs do not see it, closing ends it. */
export type TabStore = {
  read(key: string): string | null
  write(key: string, text: string): void
  forget(key: string): void
}

/** With the storage full or forbidden, a memory that a reload ends. */
export function createTabStore(open: () => Storage, base: Base = ROOT): TabStore {
  const prefix = prefixOf(base)
  const here = new Map<string, string>()
  return {
    read: (key) => here.get(key) ?? attempt(() => open().getItem(prefix + key)) ?? null,
    write(key, text) {
      here.set(key, text)
      attempt(() => (open().setItem(prefix + key, text), true))
    },
    forget(key) {
      here.delete(key)
      attempt(() => (open().removeItem(prefix + key), true))
    },
  }
}

function reader<S extends Type.TSchema>(schema: S): (text: string) => Type.Static<S> | undefined {
  return (text) => {
    const decoded = decodeAs(schema, text, MAX_STORED)
    return decoded.ok ? decoded.value : undefined
  }
}

function attempt<T>(use: () => T): T | undefined {
  try {
    return use()
  } catch {
    return undefined
  }
}
