// What a program and all its children have used of the processors, from Linux's /proc.
import { readdir, readFile } from 'node:fs/promises'
import type { Browser } from 'playwright-core'

/** `USER_HZ`, which is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

type Process = { readonly pid: number; readonly parent: number; readonly seconds: number }

/** User and system time of `pid` and of all that descends from it and runs, in seconds of one core. */
export async function cpuSecondsOf(pid: number): Promise<number> {
  const all = await processes()
  const tree = new Set([pid])
  // Pids wrap around, so that children may stand before their parents.
  for (let known = 0; known < tree.size;) {
    known = tree.size
    for (const one of all) if (tree.has(one.parent)) tree.add(one.pid)
  }
  return all.filter((one) => tree.has(one.pid)).reduce((sum, { seconds }) => sum + seconds, 0)
}

/** Of Chromium's first process. */
export async function pidOf(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  await session.detach()
  const first = processInfo.find(({ type }) => type === 'browser')
  if (!first) throw new Error('this browser does not name its process')
  return first.id
}

async function processes(): Promise<Process[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null)))
  return found.flatMap((stat, at) => (stat === null ? [] : [parse(Number(pids[at]), stat)]))
}

/** See proc(5): the name in brackets may hold blanks and brackets itself. */
function parse(pid: number, stat: string): Process {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return { pid, parent: Number(fields[1]), seconds: ticks / TICKS_PER_SECOND }
}
