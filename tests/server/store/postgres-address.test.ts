// Where PostgreSQL is, from a URL and the settings beside it: what is encrypted, and that no password is repeated.
import { userInfo } from 'node:os'
import { describe, expect, it } from '@jest/globals'
import { postgresAddress, type PostgresAddress } from '../../../server/store/postgres-address.ts'

const address = (url: string, hasCa = false): PostgresAddress => postgresAddress(url, 'vroom', 'secret', hasCa)

describe('a URL', () => {
  it('says where the database is, and who asks', () => {
    expect(address('postgres://ada:p%40ss@db.example.org:5433/meet')).toEqual({
      ...{ host: 'db.example.org', port: 5433, database: 'meet' },
      ...{ user: 'ada', password: 'p@ss', isEncrypted: true },
    })
    const beside = { host: '::1', port: 5432, user: 'vroom', password: 'secret', isEncrypted: false }
    expect(address('postgresql://[::1]/meet')).toMatchObject(beside)
    expect(postgresAddress('postgres:///meet', '', '', false)).toMatchObject({
      user: userInfo().username,
      password: '',
    })
  })

  it.each([
    ['postgres:///meet', '/run/postgresql'],
    ['postgres:///meet?host=/var/run/pg', '/var/run/pg'],
    ['postgres://%2Fvar%2Frun%2Fpg/meet', '/var/run/pg'],
  ])('%s is a unix socket', (url, host) => {
    expect(address(url)).toMatchObject({ host, isEncrypted: false })
  })

  it.each([
    ['postgres://secret@host', /names no database/],
    ['postgres://a:secret@host/', /names no database/],
    ['postgres://a:secret%@host/db', /encodes nothing/],
    ['postgres://a:secret@host/db?password=secret', /unknown parameter/],
    ['postgres://a:secret@host/db?sslmode=prefer', /does not say whether to encrypt/],
    ['postgres://secret@@ /', /is no URL/],
  ])('%s is refused without repeating it', (url, reason) => {
    expect(() => address(url)).toThrow(reason)
    expect(() => address(url)).not.toThrow(/secret/)
  })
})

it.each([
  ['postgres://db.example.org/meet', false, true],
  ['postgres://192.0.2.1/meet', false, true],
  ['postgres://db.example.org/meet?sslmode=disable', true, false],
  ['postgres://localhost/meet', false, false],
  ['postgres://127.0.0.1/meet', false, false],
  ['postgres://localhost/meet', true, true],
  ['postgres://localhost/meet?sslmode=require', false, true],
  // Not this machine, whatever it begins with.
  ['postgres://127.example.org/meet', false, true],
])('%s, with certificates: %s, is encrypted: %s', (url, hasCa, isEncrypted) => {
  expect(address(url, hasCa).isEncrypted).toBe(isEncrypted)
})
