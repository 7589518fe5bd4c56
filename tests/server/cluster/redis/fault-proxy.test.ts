// The proxy that the tests of faults stand on: each fault is what it says, and leaves the order of bytes alone.
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { seeded } from '../../../harness/faults.ts'
import { startTcpProxy } from '../../../harness/tcp-proxy.ts'
import { waitFor } from '../../../harness/wait-for.ts'

describe('the fault proxy', () => {
  const servers = new Set<Socket>()
  const echo = createServer({ allowHalfOpen: true }, (socket) => {
    servers.add(socket)
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  beforeAll(async () => {
    echo.listen(0, '127.0.0.1')
    await once(echo, 'listening')
  })
  afterAll(() => {
    servers.forEach((socket) => socket.destroy())
    echo.close()
  })
  const start = (options = {}) => startTcpProxy((echo.address() as AddressInfo).port, options)
  const dial = async (port: number) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const got: Buffer[] = []
    const ends: string[] = []
    socket.on('data', (bytes) => got.push(bytes))
    socket.on('error', (error: NodeJS.ErrnoException) => ends.push(error.code ?? 'error'))
    socket.on('end', () => ends.push('end'))
    await once(socket, 'connect')
    return { socket, text: () => Buffer.concat(got).toString(), ends, pieces: () => got.length }
  }
  const long = 'abcdefghij'.repeat(50)

  it('is late and in slices, and keeps the order', async () => {
    const proxy = await start({ seed: 7, faults: { latencyMs: 30, jitterMs: 20, sliceBytes: 40 } })
    const { socket, text } = await dial(proxy.port)
    const began = performance.now()
    socket.write(long)
    await waitFor(() => text().length === long.length, { what: 'all of it', everyMs: 1 })
    // Twice the latency: there and back. Timers of Node may be a millisecond early.
    expect(performance.now() - began).toBeGreaterThan(55)
    expect(text()).toBe(long)
    proxy.restore()
    socket.write('soon')
    await waitFor(() => text().endsWith('soon'), { what: 'the rest' })
    socket.destroy()
  })

  it('has the same chance for the same seed', () => {
    const draw = (seed: number) => Array.from({ length: 5 }, seeded(seed))
    expect(draw(3)).toEqual(draw(3))
    expect(draw(3)).not.toEqual(draw(4))
  })

  it('resets what is open, by hand and after a number of bytes', async () => {
    const proxy = await start()
    const first = await dial(proxy.port)
    first.socket.write('x')
    await waitFor(() => first.text() === 'x', { what: 'the echo' })
    proxy.reset()
    await waitFor(() => first.ends[0] === 'ECONNRESET', { what: 'the reset' })
    proxy.faults({ resetAfterBytes: 25 })
    const second = await dial(proxy.port)
    second.socket.write('0123456789')
    await waitFor(() => second.text() === '0123456789', { what: 'the echo' })
    second.socket.write('0123456789')
    await waitFor(() => second.ends[0] === 'ECONNRESET', { what: 'the reset' })
    await waitFor(() => proxy.connections() === 0, { what: 'both to be gone' })
  })

  it('swallows after a number of bytes, and what a filter says', async () => {
    const proxy = await start({ faults: { swallowAfterBytes: 15 } })
    const { socket, text, ends } = await dial(proxy.port)
    socket.write('0123456789')
    await waitFor(() => text() === '01234', { what: 'what was let through' })
    proxy.restore()
    proxy.filter((bytes, way, connection) => (way === 'down' && connection === 1 ? null : bytes))
    const other = await dial(proxy.port)
    socket.write('secret')
    other.socket.write('hello')
    await waitFor(() => other.text() === 'hello', { what: 'the other connection' })
    expect(text()).toBe('01234')
    expect(ends).toEqual([])
    ;[socket, other.socket].forEach((one) => one.destroy())
  })

  it('closes one direction and leaves the other', async () => {
    const proxy = await start()
    const { socket, text, ends } = await dial(proxy.port)
    socket.write('a')
    await waitFor(() => text() === 'a', { what: 'the echo' })
    const seen: string[] = []
    ;[...servers].at(-1)?.on('data', (bytes: Buffer) => seen.push(bytes.toString()))
    proxy.halfClose('down')
    await waitFor(() => ends[0] === 'end', { what: 'the end' })
    socket.write('b')
    await waitFor(() => seen.includes('b'), { what: 'the other direction' })
    socket.destroy()
  })

  it('keeps what is late while nothing passes', async () => {
    const proxy = await start({ faults: { latencyMs: 20 } })
    const { socket, text } = await dial(proxy.port)
    socket.write('x')
    await waitFor(() => proxy.connections() === 1, { what: 'the connection' })
    proxy.blackhole()
    // By the time that something much later has come back, it would have been here.
    const later = await dial((await start({ faults: { latencyMs: 60 } })).port)
    later.socket.write('y')
    await waitFor(() => later.text() === 'y', { what: 'what is later' })
    later.socket.destroy()
    expect(text()).toBe('')
    proxy.restore()
    await waitFor(() => text() === 'x', { what: 'what was kept' })
    socket.destroy()
  })
})
