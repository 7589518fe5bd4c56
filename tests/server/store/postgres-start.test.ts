// What keeps a relay from starting with a PostgreSQL database: said in one line, with its remedy, and nothing is touched.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { StartProblem } from '../../../server/start-problem.ts'
import { openPostgres } from '../../../server/store/postgres.ts'
import { freePort } from '../../harness/free-port.ts'
import { startPostgres } from '../../harness/postgres.ts'
import { makeTempDir } from '../../harness/temp-dir.ts'
import { optionsFor, schema } from '../../support/postgres-store.ts'

const certificates = await makeTempDir('certificates')
/** A certificate for localhost alone, signed by an authority of ours. */
function makeCertificates(): { readonly ca: string; readonly certificate: string; readonly key: string } {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: certificates, stdio: 'pipe' })
  const fresh = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-x509', '-days', '2']
  openssl('req', ...fresh, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=test authority')
  const signed = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-subj', '/CN=localhost']
  openssl('req', ...fresh, '-keyout', 'key', '-out', 'crt', ...signed, '-addext', 'subjectAltName=DNS:localhost')
  const [ca, certificate, key] = ['ca.crt', 'crt', 'key'].map((name) => readFileSync(join(certificates, name), 'utf8'))
  return { ca: ca ?? '', certificate: certificate ?? '', key: key ?? '' }
}

const { ca, certificate, key } = makeCertificates()
const server = await startPostgres({ tls: { certificate, key } })

async function problem(url: string, more = {}): Promise<StartProblem> {
  const opened = openPostgres(optionsFor(url, more))
  const error: unknown = await opened.then(
    () => 'opened',
    (error: unknown) => error,
  )
  if (!(error instanceof StartProblem)) throw new Error('no problem of the start', { cause: error })
  expect(error.message).not.toContain(server.password)
  expect(error.message).not.toContain('\n')
  return error
}

const changed = (url: string, change: (url: URL) => void): string => {
  const copy = new URL(url)
  change(copy)
  return copy.href
}

describe('a server', () => {
  it('that is not there may be there later', async () => {
    const port = await freePort()
    const { message, status } = await problem(`postgres://vroom:${server.password}@127.0.0.1:${port}/meet`)
    expect(message).toBe(
      `database.dsn: PostgreSQL at 127.0.0.1:${port} does not answer (ECONNREFUSED); start it, or correct it`,
    )
    expect(status).toBe(75)
  })

  it.each([
    ['a wrong password', (url: URL) => (url.password = 'wrong'), /refuses the user vroom; correct database.user/],
    ['no password', (url: URL) => (url.password = ''), /refuses the user vroom; correct database.user/],
    ['an unknown user', (url: URL) => (url.username = 'nobody'), /refuses the user nobody; correct database.user/],
    ['no such database', (url: URL) => (url.pathname = '/nothing'), /has no database nothing; create it/],
  ])('says what is wrong: %s', async (_what, change, message) => {
    const found = await problem(changed(server.url, change))
    expect(found.message).toMatch(message)
    expect(found.status).toBe(78)
  })

  it('is believed when its certificate is signed and for this host', async () => {
    const url = changed(await server.database(), (url) => (url.hostname = 'localhost'))
    const store = await openPostgres(optionsFor(url, { ca }))
    await store.ping()
    const encrypted =
      "select count(*)::int as count from pg_stat_ssl join pg_stat_activity using (pid) where ssl and application_name = 'vroom'"
    expect((await server.query(encrypted)).rows).toEqual([{ count: 1 }])
    await store.close()
  })

  it('is not believed with a certificate for another host, or of another authority', async () => {
    const url = await server.database()
    expect((await problem(url, { ca })).message).toMatch(/certificate that is not accepted; correct database.ca/)
    const named = changed(url, (url) => {
      url.hostname = 'localhost'
      url.search = '?sslmode=verify-full'
    })
    expect((await problem(named)).message).toMatch(/certificate that is not accepted/)
  })
})

describe('a database', () => {
  const tables = async (url: string): Promise<unknown> => {
    const { rows } = await server.query("select tablename from pg_tables where schemaname = 'public' order by 1", url)
    return rows.map((row: { readonly tablename: string }) => row.tablename)
  }

  it('that is not empty and not ours is left alone', async () => {
    const url = await server.database()
    await server.query('create table cats (name text)', url)
    expect((await problem(url)).message).toMatch(/not empty and not one of Vroom; name an empty one/)
    expect(await tables(url)).toEqual(['cats'])
    await server.query('create table meta (name text, colour text)', url)
    expect((await problem(url)).message).toMatch(/not empty and not one of Vroom/)
    await server.query(
      "alter table meta rename colour to value; insert into meta values ('schema_version', 'seven')",
      url,
    )
    expect((await problem(url)).message).toMatch(/not empty and not one of Vroom/)
    expect(await tables(url)).toEqual(['cats', 'meta'])
  })

  it('of a newer program is left alone', async () => {
    const url = await server.database()
    await (await openPostgres(optionsFor(url))).close()
    await server.query("update meta set value = '99'", url)
    expect((await problem(url)).message).toMatch(/was written by a newer Vroom; install that or a later one/)
    expect((await server.query('select value from meta', url)).rows).toEqual([{ value: '99' }])
  })

  it('in which the user may make nothing is said so', async () => {
    const url = await server.database()
    await server.query('alter schema public owner to postgres; revoke create on schema public from public', url)
    expect((await problem(url)).message).toMatch(/does not let vroom make tables; make it the owner/)
  })

  it('that does not keep UTF-8 is refused', async () => {
    await server.query("create database latin owner vroom template template0 encoding 'latin1' locale 'C'")
    const url = changed(server.url, (url) => (url.pathname = '/latin'))
    expect((await problem(url)).message).toMatch(/does not keep UTF-8; create it with ENCODING UTF8/)
    expect(await tables(url)).toEqual([])
  })

  it('with an extension in it is empty', async () => {
    const url = await server.database()
    await server.query('create extension if not exists pg_stat_statements', url)
    const store = await openPostgres(optionsFor(url))
    await store.ping()
    await store.close()
  })

  it('sorts and tells apart by bytes, whatever language it was created for', async () => {
    const url = await server.database()
    await (await openPostgres(optionsFor(url))).close()
    const texts =
      "select count(*)::int as texts, count(*) filter (where collation_name = 'C')::int as plain from information_schema.columns where table_schema = 'public' and data_type = 'text'"
    const [row] = (await server.query(texts, url)).rows as { texts: number; plain: number }[]
    expect(row?.plain).toBe(row?.texts)
    expect(row?.texts).toBe(Array.from(schema.matchAll(/^ {2}\S+ TEXT/gm)).length)
  })
})
