// The address bar, and what must not stay in it.
import { describe, expect, it } from '@jest/globals'
import { createAddress } from '../../../client/net/address.ts'

/** A browser's, as far as it is used: entries are whole addresses. */
function fakeBar(url: string) {
  const entries = [new URL(url)]
  const states: unknown[] = ['as it was']
  let at = 0
  const now = (): URL => entries[at]!
  const push = (to: string, state: unknown): void => {
    const next = new URL(to, now())
    entries.splice(++at, Infinity, next)
    states[at] = state
  }
  return {
    entries,
    states,
    go: (to: string) => {
      push(to, null)
    },
    back() {
      at--
    },
    bar: {
      location: {
        get hash() {
          return now().hash
        },
        get pathname() {
          return now().pathname
        },
        get search() {
          return now().search
        },
        origin: 'https://vroom.test',
      } as Location,
      history: {
        get state() {
          return states[at]
        },
        replaceState(state: unknown, _title: string, to: string) {
          entries[at] = new URL(to, now())
          states[at] = state
        },
        pushState(state: unknown, _title: string, to: string) {
          push(to, state)
        },
      } as unknown as History,
    },
  }
}

describe('createAddress', () => {
  it('[N2] takes the fragment out of the bar and its history before anybody asks for it', () => {
    const { bar, entries, states } = fakeBar('https://vroom.test/team?utm=mail#i=secret')
    const address = createAddress(bar)
    expect(entries.map(String)).toEqual(['https://vroom.test/team?utm=mail'])
    expect(states).toEqual(['as it was'])
    expect(address.path()).toBe('/team')
    expect(address.takeFragment()).toBe('i=secret')
    expect(address.takeFragment()).toBe('')
  })

  it('a link that is opened in the page is taken too, and is newer', () => {
    const world = fakeBar('https://vroom.test/team#i=first')
    const address = createAddress(world.bar)
    world.go('#i=second')
    expect(address.takeFragment()).toBe('i=second')
    expect(address.takeFragment()).toBe('')
    expect(world.entries.map(String)).toEqual(['https://vroom.test/team', 'https://vroom.test/team'])
    world.back()
    expect(address.takeFragment()).toBe('')
  })

  it('goes on to a path, and shares one', () => {
    const world = fakeBar('https://vroom.test/invitation')
    const address = createAddress(world.bar)
    address.push('/team')
    expect(world.entries.map(String)).toEqual(['https://vroom.test/invitation', 'https://vroom.test/team'])
    expect(address.share('/team')).toBe('https://vroom.test/team')
  })

  it.each([
    ['https://vroom.test/vroom/', '/'],
    ['https://vroom.test/vroom', '/'],
    ['https://vroom.test/vroom/team', '/team'],
    ['https://vroom.test/vroom/a/b', '/a/b'],
    ['https://vroom.test/vroomx/team', '/vroomx/team'],
    ['https://vroom.test/team', '/team'],
  ])('below a base, %s is the page %s', (url, path) => {
    expect(createAddress(fakeBar(url).bar, '/vroom/').path()).toBe(path)
  })

  it('below a base, goes on to a path and shares one', () => {
    const world = fakeBar('https://vroom.test/vroom/invitation#i=secret')
    const address = createAddress(world.bar, '/vroom/')
    address.push('/team')
    address.push('/')
    expect(world.entries.map(String)).toEqual([
      'https://vroom.test/vroom/invitation',
      'https://vroom.test/vroom/team',
      'https://vroom.test/vroom/',
    ])
    expect([address.share('/team'), address.share('/')]).toEqual([
      'https://vroom.test/vroom/team',
      'https://vroom.test/vroom/',
    ])
  })
})
