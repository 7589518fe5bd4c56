// A program of the machine, running for a test: its output by lines, its end, and how to end it.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { atEnd } from './cleanup.ts'

export type ProgramOptions = {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
}

export type Program = {
  readonly pid: number
  /** Standard output and error, in the order of arrival. */
  log(): readonly string[]
  /** The exit status, or the name of the signal; null while it runs. */
  status(): number | string | null
  /** Sends a signal and waits for the end; SIGKILL follows after `patienceMs`. Idempotent. */
  end(signal: NodeJS.Signals, patienceMs?: number): Promise<number | string>
}

/** Starts a program that is ended by its pid when the test file ends. Throws when it cannot be started. */
export async function startProgram({ command, args, cwd, env }: ProgramOptions): Promise<Program> {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  const lines: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => lines.push(line))
  }
  let status: number | string | null = null
  const ended = new Promise<number | string>((resolve) => {
    child.once('close', (code, signal) => resolve((status = code ?? signal ?? 'unknown')))
  })
  await new Promise((resolve, reject) => child.once('spawn', resolve).once('error', reject))

  const end = async (signal: NodeJS.Signals, patienceMs = 10_000) => {
    if (status !== null) return status
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs)
    return ended.finally(() => clearTimeout(timer))
  }
  atEnd(() => end('SIGTERM'))
  return { pid: child.pid ?? 0, log: () => lines, status: () => status, end }
}
