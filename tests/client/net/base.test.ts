// Where an instance begins on its host, and what follows from it.
import { expect, it } from '@jest/globals'
import { baseOf, socketUrl } from '../../../client/net/base.ts'

it.each([
  ['https://meet.example.org/assets/index-abc.js', '/'],
  ['https://example.org/vroom/assets/index-abc.js', '/vroom/'],
  ['http://localhost:8090/a/b-c/assets/page-x.js?v=1', '/a/b-c/'],
  // While developing, Vite serves the sources.
  ['http://localhost:5173/main.tsx', '/'],
])('the script %s belongs to %s', (script, base) => {
  expect(baseOf(script)).toBe(base)
})

it('the socket is below the base, and as safe as the page', () => {
  expect(socketUrl({ protocol: 'https:', host: 'example.org:8443' }, '/vroom/')).toBe(
    'wss://example.org:8443/vroom/signal',
  )
  expect(socketUrl({ protocol: 'http:', host: 'localhost:8090' }, '/')).toBe('ws://localhost:8090/signal')
})
