// The machine and this program on it: Node, limits, processors, folders and files, the service.
import { accessSync, constants, existsSync, readFileSync, statfsSync, statSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import type { Settings } from '../settings/table.ts'
import { findingsAbout, type Finding } from './finding.ts'

const node = findingsAbout('Node')
const limits = findingsAbout('limits')
const workers = findingsAbout('workers')
const data = findingsAbout('data')
const service = findingsAbout('service')

const MIN_NODE = [20, 19] as const
/** A socket is a file; so are connections to the database and to Redis. */
const FEW_FILES = 4096
const LITTLE_BYTES = 1024 ** 3
const TOO_LITTLE_BYTES = 100 * 1024 ** 2
const OTHERS = 0o007
const GROUP_AND_OTHERS = 0o077

export function examineMachine({ daemon, directories, database }: Settings): readonly Finding[] {
  const folders = new Set([resolve(directories.data)])
  if (database.dsn.is === 'sqlite') folders.add(dirname(resolve(database.dsn.file)))
  return [
    examineNode(process.versions.node),
    examineFiles(),
    ...examineWorkers(daemon.workers, availableParallelism()),
    ...[...folders].flatMap(examineFolder),
    examineService(),
  ]
}

export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const isEnough = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1])
  if (isEnough) return node.ok(`Node ${version}`)
  return node.problem(`Node ${version} is too old`, `install Node ${MIN_NODE.join('.')} or later: docs/install.md`)
}

/** The soft limit of this shell; a service may have another one. */
function examineFiles(): Finding {
  const found = /^Max open files\s+(\d+|unlimited)/m.exec(readText('/proc/self/limits'))?.[1]
  if (found === undefined) return limits.note('it is not known how many files a process may open here')
  if (found === 'unlimited' || Number(found) >= FEW_FILES) return limits.ok(`${found} open files, one for each socket`)
  return limits.warning(
    `${found} open files: each socket is one, so fewer people can be here`,
    'raise it: LimitNOFILE= in systemd, ulimit -n in a shell',
  )
}

export function examineWorkers(setting: number | 'auto', processors: number): readonly Finding[] {
  const count = setting === 'auto' ? processors : setting
  if (count > processors) {
    return [
      workers.warning(
        `${String(count)} workers share ${String(processors)} processors`,
        'set daemon.workers to auto, or to no more than there are processors',
      ),
    ]
  }
  return [workers.ok(`${String(count)} of them, and ${String(processors)} processors`)]
}

function examineFolder(folder: string): readonly Finding[] {
  if (!existsSync(folder)) return [data.note(`${folder} is not there yet; it is made at the first start`)]
  return [mayWrite(folder), isPrivate(folder), hasSpace(folder)]
}

function mayWrite(folder: string): Finding {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK)
    return data.ok(`${folder} can be written to`)
  } catch {
    return data.problem(
      `${folder} cannot be written to by this user`,
      'run this as the user of the service, or give it the folder',
    )
  }
}

function isPrivate(folder: string): Finding {
  if ((statSync(folder).mode & OTHERS) === 0) return data.ok(`${folder} is closed to other users`)
  return data.warning(`${folder} can be looked into by every user of this machine`, `chmod 0700 ${folder}`)
}

function hasSpace(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const says = `${String(Math.floor(free / 1024 ** 2))} MB are free in ${folder}`
  if (free < TOO_LITTLE_BYTES) return data.problem(says, 'make room: a database that cannot grow takes no writes')
  return free < LITTLE_BYTES ? data.warning(says, 'make room soon') : data.ok(says)
}

/** A settings file that others can read, when there are secrets in it. */
export function examineSettingsFile(file: string | null, hasSecrets: boolean): Finding {
  const settings = findingsAbout('settings')
  if (file === null) return settings.note('no file was found: the defaults and the environment hold')
  const mode = statSync(file).mode & 0o777
  if (!hasSecrets || (mode & GROUP_AND_OTHERS & ~0o040) === 0) return settings.ok(`${file} is read`)
  return settings.warning(
    `${file} has secrets in it, and other users can read or change it (mode ${mode.toString(8)})`,
    `chmod 0640 ${file}, with the group of the service`,
  )
}

function examineService(): Finding {
  if (!existsSync('/run/systemd/system')) return service.note('there is no systemd here')
  const places = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system']
  return places.some((place) => existsSync(`${place}/vroom.service`))
    ? service.ok('vroom.service is installed')
    : service.note('vroom.service is not installed: nobody starts the relay again. See docs/install.md')
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
