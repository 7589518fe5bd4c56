// The process: reads the settings, builds, listens, and ends with grace.
import { rmSync, writeFileSync } from 'node:fs'
import { createLog } from './log.ts'
import { errorCode } from './error-code.ts'
import type { Log } from './ports.ts'
import { loadSettings } from './settings/load.ts'
import type { Settings } from './settings/table.ts'
import { StartProblem } from './start-problem.ts'
import { noTrial, openTrial, trialText } from './tls/trial.ts'
import { wire, type Wired } from './wiring.ts'

/** All of a shutdown: supervisors send SIGKILL after 30 s or later. */
const STOP_WITHIN_MS = 20_000
/** After an error that nobody caught, the state is unknown: say goodbye and be gone. */
const CRASH_WITHIN_MS = 5_000
/** Ctrl-C reaches a program under npm twice, from the terminal and from npm: that is one wish. */
const SAME_SIGNAL_MS = 1_000
const EXIT_FAILURE = 1

async function main(): Promise<void> {
  const words = process.argv.slice(2)
  const isTrial = words.includes('--self-signed')
  const { settings: given, file, notices } = loadSettings(words.filter((word) => word !== '--self-signed'))
  const { settings, urls, origins } = isTrial ? await openTrial(given) : noTrial(given)
  const { daemon } = settings
  const log = createLog(daemon.log_level)
  for (const notice of notices) log.warn({}, notice)
  const wired = await wire(settings, log, origins)
  endWithGrace(wired, log, daemon.pid_file)
  await listen(wired, daemon)
  writePidFile(daemon.pid_file)
  const { face, mailIsOff } = wired
  const mail = mailIsOff === null ? 'on' : `off: ${mailIsOff}`
  log.info({ settings: file, url: face.publicUrl, environment: daemon.environment, mail }, 'ready')
  process.stdout.write(`Vroom is ready at ${face.publicUrl}\n${isTrial ? trialText(urls) : ''}`)
}

async function listen({ app }: Wired, { listen_ip: host, listen_port: port }: Settings['daemon']): Promise<void> {
  try {
    await app.server.listen({ host, port })
  } catch (error) {
    const code = errorCode(error) ?? 'unknown error'
    // Whoever has the port now may be the process that this one replaces: a supervisor should try again.
    if (code === 'EADDRINUSE') {
      throw new StartProblem(`port ${port} is in use; stop what uses it or set daemon.listen_port`, EXIT_FAILURE)
    }
    throw new StartProblem(
      `cannot listen on ${host} port ${port} (${code}); correct daemon.listen_ip or daemon.listen_port`,
    )
  }
}

function writePidFile(file: string): void {
  if (file === '') return
  try {
    writeFileSync(file, `${process.pid}\n`)
  } catch (error) {
    throw new StartProblem(
      `${file}: cannot be written (${errorCode(error) ?? 'unknown error'}); correct daemon.pid_file`,
    )
  }
}

function endWithGrace(wired: Wired, log: Log, pidFile: string): void {
  const stop = stopper(wired, log, pidFile)
  const crash = (error: unknown): void => {
    log.error({ err: error }, 'an error that nobody caught')
    void stop('crash', EXIT_FAILURE)
  }
  process.on('SIGTERM', () => void stop('SIGTERM', 0))
  process.on('SIGINT', () => void stop('SIGINT', 0))
  process.on('uncaughtException', crash)
  process.on('unhandledRejection', crash)
}

/** The first call stops with grace, the second one at once. */
function stopper({ app, close }: Wired, log: Log, pidFile: string): (why: string, status: number) => Promise<void> {
  let stoppingSince: number | null = null
  return async (why, status) => {
    if (stoppingSince !== null) {
      if (why === 'SIGINT' && performance.now() - stoppingSince < SAME_SIGNAL_MS) return
      process.exit(EXIT_FAILURE)
    }
    stoppingSince = performance.now()
    log.info({ why }, 'stopping')
    const withinMs = status === 0 ? STOP_WITHIN_MS : CRASH_WITHIN_MS
    setTimeout(() => process.exit(EXIT_FAILURE), withinMs).unref()
    let outcome = status
    try {
      await app.drain()
      await app.server.close()
      await close()
    } catch (error) {
      log.error({ err: error }, 'stopping failed')
      outcome = EXIT_FAILURE
    }
    if (pidFile !== '') rmSync(pidFile, { force: true })
    log.info({ why }, 'stopped')
    process.exit(outcome)
  }
}

main().catch((error: unknown) => {
  if (!(error instanceof StartProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(error.status)
})
