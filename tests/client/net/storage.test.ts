// What is remembered between visits, when the storage is hostile, full or forbidden.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createPreferenceStore, createTabStore, type PreferenceKey } from '../../../client/net/storage.ts'

const keys: PreferenceKey[] = ['name', 'language', 'microphone', 'camera', 'speaker', 'microphoneOn', 'cameraOn']

function fakeStorage(content = new Map<string, string>()): Storage {
  return {
    getItem: (key) => content.get(key) ?? null,
    setItem: (key, value) => void content.set(key, value),
    removeItem: (key) => void content.delete(key),
    clear: () => content.clear(),
    key: (index) => [...content.keys()][index] ?? null,
    get length() {
      return content.size
    },
  }
}

function forbidden(): never {
  throw new DOMException('The operation is insecure.', 'SecurityError')
}

describe('createPreferenceStore', () => {
  it('gives back what it was given, and nothing before', () => {
    const storage = fakeStorage()
    const store = createPreferenceStore(() => storage)
    expect(store.read('name')).toBeUndefined()
    expect(store.write('name', 'Zoë "Z" Ähren')).toBe(true)
    expect(store.write('cameraOn', false)).toBe(true)
    const later = createPreferenceStore(() => storage)
    expect(later.read('name')).toBe('Zoë "Z" Ähren')
    expect(later.read('cameraOn')).toBe(false)
    later.forget('name')
    expect(store.read('name')).toBeUndefined()
  })

  it.each([
    ['name', '""'],
    ['name', '"\\u202eevil"'],
    ['name', `"${'x'.repeat(51)}"`],
    ['name', '{"toString":1}'],
    ['language', '"../../etc"'],
    ['microphone', `"${'x'.repeat(257)}"`],
    ['microphoneOn', '"yes"'],
    ['cameraOn', 'tru'],
    ['cameraOn', `[${'['.repeat(500)}`],
    ['cameraOn', ''],
  ] as const)('reads nothing from %s when it holds %s', (key, text) => {
    const store = createPreferenceStore(() => fakeStorage(new Map([['vroom.' + key, text]])))
    expect(store.read(key)).toBeUndefined()
  })

  it('survives any content', () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.oneof(fc.string(), fc.json()), (key, text) => {
        const value = createPreferenceStore(() => fakeStorage(new Map([['vroom.' + key, text]]))).read(key)
        expect(['undefined', key.endsWith('On') ? 'boolean' : 'string']).toContain(typeof value)
      }),
    )
  })

  it('keeps nothing that it would not read', () => {
    const content = new Map<string, string>()
    const store = createPreferenceStore(() => fakeStorage(content))
    expect(store.write('name', '')).toBe(false)
    expect(store.write('language', 'not a language')).toBe(false)
    expect(content.size).toBe(0)
  })

  it('does without a storage that is forbidden or full', () => {
    const denied = createPreferenceStore(forbidden)
    expect(denied.read('name')).toBeUndefined()
    expect(denied.write('name', 'Ada')).toBe(false)
    expect(() => denied.forget('name')).not.toThrow()
    const full = createPreferenceStore(() => Object.assign(fakeStorage(), { setItem: forbidden }))
    expect(full.write('name', 'Ada')).toBe(false)
  })
})

describe('createTabStore', () => {
  it('a reload finds what was kept, and not what was forgotten', () => {
    const storage = fakeStorage()
    const tab = createTabStore(() => storage)
    expect(tab.read('a')).toBeNull()
    tab.write('a', 'one')
    tab.write('b', '')
    tab.write('c', 'three')
    tab.forget('c')
    const later = createTabStore(() => storage)
    expect([later.read('a'), later.read('b'), later.read('c')]).toEqual(['one', '', null])
    expect([tab.read('a'), tab.read('b'), tab.read('c')]).toEqual(['one', '', null])
  })

  it('without a storage it remembers until the reload', () => {
    const tab = createTabStore(forbidden)
    tab.write('a', 'one')
    expect(tab.read('a')).toBe('one')
    tab.forget('a')
    expect(tab.read('a')).toBeNull()
    const full = createTabStore(() => Object.assign(fakeStorage(), { setItem: forbidden }))
    full.write('a', 'one')
    expect(full.read('a')).toBe('one')
  })
})

it('two instances on one host do not meet in what the browser keeps for all of it', () => {
  const content = new Map<string, string>()
  const storage = fakeStorage(content)
  const stores = ['/', '/vroom/', '/b/'].map((base) => createPreferenceStore(() => storage, base))
  stores.forEach((store, at) => store.write('name', `Person ${at}`))
  expect(stores.map((store) => store.read('name'))).toEqual(['Person 0', 'Person 1', 'Person 2'])
  const tabs = ['/', '/vroom/'].map((base) => createTabStore(() => storage, base))
  tabs.forEach((tab, at) => {
    tab.write('link:/team', `token ${at}`)
  })
  const reloaded = ['/', '/vroom/', '/b/'].map((base) => createTabStore(() => storage, base).read('link:/team'))
  expect(reloaded).toEqual(['token 0', 'token 1', null])
  expect(content.has('vroom.name')).toBe(true)
})
