// The harness's own doors: what they promise to the tests that use them.
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { countSecrets, findSecrets, noteCookie, noteSecretsIn } from '../harness/secrets.ts'
import { startServer } from '../harness/server.ts'
import { visit } from '../support/visitor.ts'
import { startTcpProxy } from '../harness/tcp-proxy.ts'
import { makeTempDir } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'

describe('secrets', () => {
  it('are noted as they pass, and found in a log or a file of data', async () => {
    const dataDir = await makeTempDir('secrets')
    const before = countSecrets()
    noteSecretsIn('{"ticket":"ticket-of-this-test.c2VhbA","room":"team-monday"}')
    noteSecretsIn('{"type":"resend-invitation","invitation":"ffffffffffffffffffffff"}')
    noteSecretsIn(`Join: https://meet.example.org/team-monday#i=${'t'.repeat(43)}`)
    noteCookie('vroom=cookie-of-this-test; Path=/; HttpOnly')
    expect(countSecrets()).toBe(before + 3)
    expect(findSecrets(['{"msg":"ready"}'], dataDir)).toEqual([])
    writeFileSync(join(dataDir, 'vroom.db'), Buffer.from(`\u0000\u0001${'t'.repeat(43)}\u0002`))
    writeFileSync(join(dataDir, 'secret.key'), 'cookie-of-this-test')
    expect(findSecrets(['{"msg":"ready"}', 'GET /x?t=ticket-of-this-test.c2VhbA'], dataDir)).toEqual([
      'a ticket in the log',
      'a link in vroom.db',
    ])
  })

  it('are noted by every relay that a test starts, from what passes over HTTP and its sockets', async () => {
    const server = await startServer()
    const before = countSecrets()
    const visitor = visit(server.origin)
    await visitor.join(await visitor.createRoom())
    // Session, ticket, resume token.
    expect(countSecrets()).toBeGreaterThanOrEqual(before + 3)
  })
})

describe('waitFor', () => {
  it('answers with what the condition answered', async () => {
    let asked = 0
    expect(await waitFor(() => ++asked === 3 && 'yes', { what: 'the third time', everyMs: 1 })).toBe('yes')
  })

  it('names what did not happen, with the last error', async () => {
    const cause = new Error('not yet')
    const never = waitFor(() => Promise.reject(cause), { what: 'rain', timeoutMs: 20, everyMs: 5 })
    await expect(never).rejects.toMatchObject({ message: 'Waited 20 ms in vain for rain', cause })
  })
})

describe('a TCP proxy', () => {
  const echo = createServer((socket) => void socket.pipe(socket))
  beforeAll(async () => {
    echo.listen(0, '127.0.0.1')
    await once(echo, 'listening')
  })
  afterAll(() => void echo.close())

  const open = async () => {
    const proxy = await startTcpProxy((echo.address() as AddressInfo).port)
    return { proxy, client: await dial(proxy.port) }
  }

  it('carries bytes both ways and forgets closed connections', async () => {
    const { proxy, client } = await open()
    client.socket.write('hello')
    await waitFor(() => client.text() === 'hello', { what: 'the echo' })
    client.socket.end()
    await waitFor(() => proxy.connections() === 0, { what: 'the connection to be forgotten' })
    await proxy.stop()
  })

  it('cuts every connection, old and new, until restored', async () => {
    const { proxy, client } = await open()
    proxy.cut()
    await waitFor(() => client.socket.closed, { what: 'the old connection to close' })
    const second = await dial(proxy.port)
    await waitFor(() => second.socket.closed, { what: 'the new connection to close' })
    proxy.restore()
    const third = await dial(proxy.port)
    third.socket.write('again')
    await waitFor(() => third.text() === 'again', { what: 'the echo' })
    await proxy.stop()
  })

  it('holds everything back in a black hole and delivers it when restored', async () => {
    const { proxy, client } = await open()
    client.socket.write('before ')
    await waitFor(() => client.text() === 'before ', { what: 'the first echo' })
    proxy.blackhole()
    client.socket.write('during')
    const late = await dial(proxy.port)
    late.socket.write('late')
    await expect(waitFor(() => client.text() !== 'before ', { what: 'a leak', timeoutMs: 200 })).rejects.toThrow(
      'a leak',
    )
    expect(late.text()).toBe('')
    expect(client.socket.closed).toBe(false)
    proxy.restore()
    await waitFor(() => client.text() === 'before during' && late.text() === 'late', { what: 'what piled up' })
    await proxy.stop()
  })
})

describe('the relay as a process', () => {
  const answers = async (origin: string) => (await fetch(`${origin}/healthz`)).status

  it('starts, comes back on the same port after a crash, and ends with status 0', async () => {
    const server = await startServer()
    const first = server.pid()
    expect(await answers(server.origin)).toBe(200)

    await server.kill9()
    expect(server.status()).toBe('SIGKILL')
    await expect(answers(server.origin)).rejects.toThrow('fetch failed')

    await server.restart()
    expect(server.pid()).not.toBe(first)
    expect(await answers(server.origin)).toBe(200)
    expect(await server.stop()).toBe(0)
  })

  it('tells with its log why it did not start', async () => {
    const start = startServer({ settings: { VROOM_DAEMON_LISTEN_PORT: 'none' } })
    await expect(start).rejects.toThrow(/The relay ended with 78:\n.*VROOM_DAEMON_LISTEN_PORT/)
  })
})

async function dial(port: number): Promise<{ socket: Socket; text(): string }> {
  const socket = connect(port, '127.0.0.1')
  let received = ''
  socket.on('data', (bytes) => (received += bytes.toString()))
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return { socket, text: () => received }
}
