// What the engine learns of the computer around it, and keeps for the next stay.
import { describe, expect, it } from '@jest/globals'
import { createSurroundings, type Computer, type PressureObserverClass } from '../../../client/engine/surroundings.ts'
import { createEngineWorld } from '../../support/engine-world.ts'
import { createPreferenceStore, type PreferenceStore } from '../../../client/net/storage.ts'

const desktop: Computer = { userAgent: 'X11; Linux x86_64', maxTouchPoints: 0, hardwareConcurrency: 8 }

function storage(): PreferenceStore {
  const content = new Map<string, string>()
  const fake = {
    getItem: (key: string) => content.get(key) ?? null,
    setItem: (key: string, value: string) => void content.set(key, value),
    removeItem: (key: string) => void content.delete(key),
  }
  return createPreferenceStore(() => fake as unknown as Storage)
}

function around(computer: Partial<Computer> = {}, preferences = storage(), caps: readonly (number | null)[] = []) {
  return createSurroundings({
    computer: { ...desktop, ...computer },
    preferences,
    caps: () => caps,
  })
}

describe('the computer', () => {
  it('is a phone or a tablet when it says so, or cannot be what it says', () => {
    expect(around().options.isPhone).toBe(false)
    expect(around({ userAgent: 'Linux; Android 14; Pixel' }).options.isPhone).toBe(true)
    expect(around({ userAgent: 'iPhone; CPU iPhone OS 18' }).options.isPhone).toBe(true)
    expect(around({ userAgent: 'Macintosh; Intel Mac OS X', maxTouchPoints: 5 }).options.isPhone).toBe(true)
    expect(around({ userAgent: 'Macintosh; Intel Mac OS X' }).options.isPhone).toBe(false)
  })

  it('saves data when the person has said so', () => {
    expect(around().options.savesData).toBe(false)
    expect(around({ connection: { saveData: true } }).options.savesData).toBe(true)
  })

  it('says how hard it works where the browser tells, and nothing where it is not allowed to', async () => {
    let tell: ConstructorParameters<PressureObserverClass>[0] = () => undefined
    class Observer {
      constructor(onRecords: typeof tell) {
        tell = onRecords
      }
      observe = () => Promise.reject(new Error('a policy forbids it'))
      disconnect = () => undefined
    }
    const { pressure } = around({ PressureObserver: Observer })
    await Promise.resolve()
    expect(pressure()).toBeNull()
    tell([{ state: 'fair' }, { state: 'critical' }])
    expect(pressure()).toBe('critical')
    expect(around().pressure()).toBeNull()
  })
})

describe('the end of a stay', () => {
  it('ends the watch over the computer, so that many stays on one page leave nothing behind', () => {
    const watching = new Set<object>()
    class Observer {
      observe() {
        watching.add(this)
        return Promise.resolve()
      }
      disconnect() {
        watching.delete(this)
      }
    }
    for (const isOn of [true, false]) {
      const engine = createEngineWorld().join('a', { isOn, ...around({ PressureObserver: Observer }) }).engine
      expect(watching.size).toBe(1)
      engine.close()
      engine.close()
      expect(watching.size).toBe(0)
    }
  })
})

describe('what a stay has found out', () => {
  it('is remembered for the kind of network alone', () => {
    const preferences = storage()
    const wifi = { connection: { type: 'wifi', effectiveType: '4g' } }
    around(wifi, preferences).onMeans({ uplinkBps: 2_000_000, pixelsPerSecond: 9_000_000 })
    around({}, preferences).onMeans({ uplinkBps: 700_000, pixelsPerSecond: 8_000_000 })
    expect(around(wifi, preferences).options.remembered).toEqual({ uplinkBps: 2_000_000, pixelsPerSecond: 9_000_000 })
    expect(around({}, preferences).options.remembered).toEqual({ uplinkBps: 700_000, pixelsPerSecond: 8_000_000 })
    expect(around({ connection: { type: 'cellular' } }, preferences).options.remembered).toBeNull()
  })

  it('is kept of a few networks, the latest', () => {
    const preferences = storage()
    for (let number = 0; number < 20; number++) {
      around({ connection: { type: `kind ${String(number)}` } }, preferences).onMeans({
        uplinkBps: 12_345_678.901,
        pixelsPerSecond: 12_345_678.901,
      })
    }
    expect(preferences.read('means')).toHaveLength(6)
    expect(around({ connection: { type: 'kind 19' } }, preferences).options.remembered).not.toBeNull()
    expect(around({ connection: { type: 'kind 3' } }, preferences).options.remembered).toBeNull()
  })
})

describe('the cap', () => {
  it('is the smaller of what the person and the administrator have set', () => {
    const capOf = (...caps: (number | null)[]) => around({}, storage(), caps).capBps()
    expect(capOf(null, null)).toBeNull()
    expect(capOf(null, 900_000)).toBe(900_000)
    expect(capOf(500_000, 900_000)).toBe(500_000)
    expect(capOf(500_000, 300_000)).toBe(300_000)
  })
})
