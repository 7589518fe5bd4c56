// The end of a relay: with grace when asked, at once when asked twice, and found in order by the next one.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { startServer, type RunningServer } from '../harness/server.ts'
import { waitFor } from '../harness/wait-for.ts'

const createRoom = async (server: RunningServer, name: string) =>
  fetch(`${server.origin}/api/v1/rooms`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: server.origin },
    body: JSON.stringify({ name }),
  })

describe('a relay', () => {
  it('says once where it is ready, and ends with 0 when asked to', async () => {
    const server = await startServer({ settings: { VROOM_DAEMON_PID_FILE: 'relay.pid' } })
    const pidFile = join(server.dataDir, 'relay.pid')
    expect(readFileSync(pidFile, 'utf8')).toBe(`${server.pid()}\n`)
    expect(server.log().filter((line) => !line.startsWith('{'))).toEqual([`Vroom is ready at ${server.origin}`])
    expect(await server.stop()).toBe(0)
    expect(existsSync(pidFile)).toBe(false)
  })

  it('keeps rooms and its key over a restart and over a crash', async () => {
    const server = await startServer()
    expect((await createRoom(server, 'team')).status).toBe(201)
    await server.kill9()
    await server.restart()
    const key = readFileSync(join(server.dataDir, 'data/secret.key'))
    expect((await createRoom(server, 'team')).status).toBe(409)
    await server.restart()
    expect((await createRoom(server, 'team')).status).toBe(409)
    expect(readFileSync(join(server.dataDir, 'data/secret.key'))).toEqual(key)
    expect(statSync(join(server.dataDir, 'data/secret.key')).mode & 0o777).toBe(0o600)
  })

  it('answers what has begun, and ends at once when asked twice', async () => {
    const server = await startServer()
    const socket = connect(server.port, '127.0.0.1')
    socket.on('error', () => undefined)
    // A request whose body does not come keeps the relay from ending by itself.
    socket.write(
      'POST /api/v1/rooms HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    )
    await fetch(`${server.origin}/healthz`)
    process.kill(server.pid(), 'SIGTERM')
    await waitFor(() => server.log().some((line) => line.includes('"stopping"')), {
      what: 'the relay to begin to stop',
    })
    expect(server.status()).toBeNull()
    // Under npm one Ctrl-C comes twice; that is not asking twice.
    process.kill(server.pid(), 'SIGINT')
    expect((await fetch(`${server.origin}/healthz`).catch(() => null))?.status ?? 'closed').not.toBe(500)
    expect(server.status()).toBeNull()
    process.kill(server.pid(), 'SIGTERM')
    await waitFor(() => server.status() !== null, { what: 'the relay to end', timeoutMs: 2000 })
    expect(server.status()).toBe(1)
    socket.destroy()
  })
})
