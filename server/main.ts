// The process: reads the settings, and then serves, or leads several workers that do.
import { availableParallelism } from 'node:os'
import { createLog } from './log.ts'
import { passMetricsOn } from './metrics/host.ts'
import type { Log } from './ports.ts'
import { faceOf } from './settings/face.ts'
import { loadSettings, type Loaded } from './settings/load.ts'
import type { Settings } from './settings/table.ts'
import { StartProblem } from './start-problem.ts'
import { noTrial, openTrial, trialText, type Trial } from './tls/trial.ts'
import { endWithGrace } from './workers/ending.ts'
import { createForks, primaryClock } from './workers/fork.ts'
import { linkToPrimary, type PrimaryLink } from './workers/link.ts'
import { listen, placeOf } from './workers/listen.ts'
import { removePidFile, writePidFile } from './workers/pid-file.ts'
import { Primary } from './workers/primary.ts'
import { onHangUp, onPrimarySignals } from './workers/signals.ts'

/** All that the settings, the arguments and the machine say. */
type Start = Pick<Loaded, 'file' | 'notices'> & Pick<Trial, 'settings' | 'origins'> & { readonly toSay: string }

/** Throws `StartProblem`. */
async function readStart(): Promise<Start> {
  const words = process.argv.slice(2)
  const isTrial = words.includes('--self-signed')
  const { settings: given, ...loaded } = loadSettings(words.filter((word) => word !== '--self-signed'))
  const { settings, urls, origins } = isTrial ? await openTrial(given) : noTrial(given)
  const { publicUrl } = faceOf(settings.daemon, origins)
  const toSay = `Vroom is ready at ${publicUrl}\n${isTrial ? trialText(urls) : ''}`
  return { ...loaded, settings, origins, toSay }
}

async function main(): Promise<void> {
  const start = await readStart()
  const link = linkToPrimary()
  const log = createLog(start.settings.daemon.log_level, { worker: link?.number ?? null })
  if (!link) for (const notice of start.notices) log.warn({}, notice)
  const count = workersOf(start.settings)
  if (link || count === 1) await serve(start, log, link)
  else await lead(start, log, count)
}

const workersOf = ({ daemon }: Settings): number =>
  daemon.workers === 'auto' ? availableParallelism() : daemon.workers

const exit = (status: number): never => process.exit(status)

/** Serves in this process, which is the only one or one of several workers. */
async function serve({ settings, origins, file, toSay }: Start, log: Log, link: PrimaryLink | null): Promise<void> {
  const { daemon } = settings
  // A primary needs nothing of all this.
  const { wire } = await import('./wiring.ts')
  const wired = await wire(settings, log, origins)
  const ending = endWithGrace(
    async (leavesPort) => {
      await wired.drain(leavesPort)
      await wired.close()
      if (!link) removePidFile(daemon.pid_file)
    },
    log,
    exit,
  )
  onHangUp(ending, log, link === null)
  link?.listen({
    stop: (leavesPort) => {
      ending.stop('primary', leavesPort)
    },
    orphaned: () => {
      ending.stop('orphaned')
    },
    died: (id) => {
      wired.bury(id)
    },
  })
  const { LISTEN_PID: pid, LISTEN_FDS: fds } = process.env
  await listen(wired.app.server, placeOf(daemon, { pid, count: fds, holder: link ? process.ppid : process.pid }))
  if (!link) writePidFile(daemon.pid_file)
  const { face, mailIsOff } = wired
  const mail = mailIsOff === null ? 'on' : `off: ${mailIsOff}`
  log.info({ settings: file, url: face.publicUrl, environment: daemon.environment, mail }, 'ready')
  if (link) link.ready(wired.worker)
  else process.stdout.write(toSay)
}

/** Starts the workers and sees to them, until all of them are to end. */
async function lead({ settings, file, toSay }: Start, log: Log, count: number): Promise<void> {
  const { pid_file: pidFile } = settings.daemon
  const [, program = '', ...args] = process.argv
  const primary = new Primary({
    spawn: createForks(program, args),
    clock: primaryClock,
    log,
    onOver: (status) => {
      removePidFile(pidFile)
      log.info({ status }, 'all workers have ended')
      exit(status)
    },
  })
  passMetricsOn()
  onPrimarySignals(primary, log, { countNow: async () => workersOf((await readStart()).settings), exit })
  if (!(await primary.start(count))) return
  writePidFile(pidFile)
  log.info({ settings: file, workers: count }, 'all workers are ready')
  process.stdout.write(toSay)
}

main().catch((error: unknown) => {
  if (!(error instanceof StartProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(error.status)
})
