// What stands behind the `#` of a link, whoever wrote it.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { createLinks, type Links } from '../../../client/actions/links.ts'
import type { TabStore } from '../../../client/net/storage.ts'

const token = 'Abc_-'.repeat(9).slice(0, 43)
const seal = `${'m'.repeat(43)}.${'s'.repeat(43)}`

function opened(path: string, fragment: string): { links: Links; tab: Map<string, string> } {
  const tab = new Map<string, string>()
  const store: TabStore = {
    read: (key) => tab.get(key) ?? null,
    write: (key, text) => void tab.set(key, text),
    forget: (key) => void tab.delete(key),
  }
  const links = createLinks({ path: () => path, takeFragment: () => fragment }, store)
  links.collect()
  return { links, tab }
}

describe('the fragment of a join link', () => {
  it.each([
    ['as it was sent', `i=${token}`],
    ['with percent signs', `i%3D${token}`],
    ['with the full stop behind it', `i=${token}.`],
    ['with the bracket around it', `i=${token}>)`],
    ['with what a counter of clicks adds', `i=${token}&utm_source=mail`],
  ])('%s holds the token', (_how, fragment) => {
    expect(opened('/team', fragment).links.read('/team')).toBe(token)
    expect(opened('/invitation', fragment).links.read('/invitation')).toBe(token)
  })

  it.each([
    ['cut', `i=${token.slice(1)}`],
    ['grown', `i=${token}x`],
    ['emptied', 'i='],
    ['malformed', `i=%E0%A4%A${token}`],
    ['foreign letters', `i=${'é'.repeat(43)}`],
    ['markup', 'i=<img src=x onerror=alert(1)>'],
    ['long', `i=${'x'.repeat(1_000_000)}`],
  ])('%s, it leads nowhere, and that is known', (_how, fragment) => {
    expect(opened('/team', fragment).links.read('/team')).toBe('')
  })

  it.each(['', 'main', 'i', `j=${token}`, token, '%'])('%s is no link of ours', (fragment) => {
    const { links, tab } = opened('/team', fragment)
    expect(links.read('/team')).toBeNull()
    expect(tab.size).toBe(0)
  })

  it('keeps a token or nothing, of any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), (text) => {
        const kept = opened('/team', `i=${text}`).links.read('/team')
        expect(kept).toMatch(/^(?:[\w-]{43})?$/)
      }),
    )
  })
})

describe('the fragment of the last link of a mail', () => {
  it.each([seal, `${seal}.`, `${seal})`, seal.replace('.', '%2E')])('%s is taken', (fragment) => {
    expect(opened('/unsubscribe', fragment).links.read('/unsubscribe')).toBe(seal)
  })

  it.each(['', '../rooms', `i=${token}`, 'a', '.', '<b>'])('%s is not', (fragment) => {
    expect(opened('/unsubscribe', fragment).links.read('/unsubscribe')).toBeNull()
  })
})

describe('what is kept', () => {
  it('is kept by its page, however its path is written, until it is forgotten there', () => {
    const { links } = opened('/T%65am', `i=${token}`)
    expect([links.read('/team'), links.read('/TEAM'), links.read('/other')]).toEqual([token, token, null])
    links.carry('/team', '/other')
    links.carry('/nowhere', '/team')
    links.forget('/Team')
    expect([links.read('/team'), links.read('/other')]).toEqual([null, token])
  })

  it('collecting twice, or a mangled link after a good one, loses nothing', () => {
    let fragment = `i=${token}`
    const tab = new Map<string, string>()
    const store: TabStore = {
      read: (key) => tab.get(key) ?? null,
      write: (key, text) => void tab.set(key, text),
      forget: (key) => void tab.delete(key),
    }
    const links = createLinks({ path: () => '/team', takeFragment: () => fragment }, store)
    links.collect()
    for (fragment of ['', 'i=cut', 'main']) links.collect()
    expect(links.read('/team')).toBe(token)
    fragment = `i=${'Z'.repeat(43)}`
    links.collect()
    expect(links.read('/team')).toBe('Z'.repeat(43))
  })
})
