// The lines of a settings file, and what is no line of one.
import { describe, expect, it } from '@jest/globals'
import { parseIni } from '../../../server/settings/ini.ts'

const valueOf = (line: string): string | undefined => {
  const parsed = parseIni(`[s]\n${line}`)
  return parsed.ok ? parsed.value[0]?.value : undefined
}

describe('parseIni', () => {
  it.each([
    ['k = v', 'v'],
    ['k=v', 'v'],
    ['k =', ''],
    ["k = 'v ; x'", 'v ; x'],
    ['k = "v # x" ; why', 'v # x'],
    ['k = v ; why', 'v'],
    ['k = v # why', 'v'],
    ['k = a;b#c', 'a;b#c'],
    ['k = ; why', ''],
    ["k = 'stun:a','stun:b'", "'stun:a','stun:b'"],
    ['k = a=b', 'a=b'],
    ["k = it's", "it's"],
  ])('reads %j', (line, value) => {
    expect(valueOf(line)).toBe(value)
  })

  it('knows the line of each entry, whatever ends the lines', () => {
    expect(parseIni('\uFEFF; c\r\n[a]\r\n# c\r\nk = 1\r\n\r\n[b] ; c\r\nk = 2')).toEqual({
      ok: true,
      value: [
        { section: 'a', key: 'k', value: '1', line: 4 },
        { section: 'b', key: 'k', value: '2', line: 7 },
      ],
    })
  })

  it.each(['[s', 'k', '= v', 'k[] = v', '__proto__.x = 1', '[a]b]'])('names the line of %j', (line) => {
    expect(parseIni(`[s]\n${line}`)).toMatchObject({ ok: false, error: { line: 2 } })
  })

  it('refuses a key outside any section', () => {
    expect(parseIni('k = v')).toMatchObject({ ok: false, error: { line: 1 } })
  })
})
