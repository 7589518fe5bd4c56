// systemd holds the port and hands it over: sd_listen_fds(3), played by a test.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { atEnd } from '../harness/cleanup.ts'
import { makeTempDir, root } from '../harness/temp-dir.ts'
import { waitFor } from '../harness/wait-for.ts'

/** The pid has to be the relay's own, so a shell that becomes the relay says it. */
const START = 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"'

it.each([[{}], [{ VROOM_DAEMON_LISTEN_PORT: '1' }]])(
  'a relay answers on the socket that it is handed, %j',
  async (more) => {
    const held = createServer()
    held.listen(0, '127.0.0.1')
    await once(held, 'listening')
    const { port } = held.address() as AddressInfo
    // Node has no public way to a server's descriptor.
    const { fd } = (held as unknown as { _handle: { fd: number } })._handle
    const folder = await makeTempDir('activated')
    const env = {
      PATH: process.env['PATH'] ?? '',
      VROOM_DAEMON_PUBLIC_URL: `http://localhost:${port}`,
      VROOM_DATABASE_DSN: `sqlite:${join(folder, 'vroom.db')}`,
      ...more,
    }
    const relay = spawn('sh', ['-c', START, process.execPath, join(root, 'dist/server/main.js')], {
      cwd: folder,
      env,
      stdio: ['ignore', 'ignore', 'ignore', fd],
    })
    atEnd(async () => {
      if (relay.exitCode === null && relay.kill('SIGKILL')) await once(relay, 'exit')
    })
    await once(relay, 'spawn')
    // From here on nobody listens but the relay.
    held.close()
    const answers = async () =>
      (await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(2000) })).ok
    await waitFor(answers, { what: 'the relay to answer', timeoutMs: 20_000 })
    const ended = once(relay, 'exit')
    relay.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  },
)
