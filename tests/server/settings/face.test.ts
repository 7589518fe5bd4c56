// How browsers see the instance.
import { expect, it } from '@jest/globals'
import { faceOf } from '../../../server/settings/face.ts'
import { loadSettings } from '../../../server/settings/load.ts'

const face = (env: Record<string, string>) =>
  faceOf(loadSettings([], { VROOM_DAEMON_ENVIRONMENT: 'development', ...env }).settings.daemon)

it('without a public URL, both names of this machine are ours', () => {
  expect(face({ VROOM_DAEMON_LISTEN_PORT: '8099' })).toMatchObject({
    publicUrl: 'http://localhost:8099',
    base: '',
    origins: ['http://localhost:8099', 'http://127.0.0.1:8099'],
    isSecure: false,
    cookieName: 'vroom',
  })
})

it('an origin has no port that its scheme implies', () => {
  expect(face({ VROOM_DAEMON_LISTEN_PORT: '80' }).origins).toEqual(['http://localhost', 'http://127.0.0.1'])
  expect(face({ VROOM_DAEMON_PUBLIC_URL: 'https://Meet.Example.org:443/' })).toMatchObject({
    publicUrl: 'https://meet.example.org',
    base: '',
    origins: ['https://meet.example.org'],
    isSecure: true,
    cookieName: '__Host-vroom',
  })
})

it('below a path the origin is the same, and the cookie says so', () => {
  expect(face({ VROOM_DAEMON_PUBLIC_URL: 'https://example.org/team/vroom/' })).toMatchObject({
    publicUrl: 'https://example.org/team/vroom',
    base: '/team/vroom',
    origins: ['https://example.org'],
    isSecure: true,
    cookieName: '__Secure-vroom',
  })
  expect(face({ VROOM_DAEMON_PUBLIC_URL: 'http://localhost:8090/vroom' }).cookieName).toBe('vroom')
})
