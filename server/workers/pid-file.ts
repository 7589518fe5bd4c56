// The file that names the process: the primary's, when there are several.
import { rmSync, writeFileSync } from 'node:fs'
import { errorCode } from '../error-code.ts'
import { StartProblem } from '../start-problem.ts'

/** An empty name: none. Throws `StartProblem`. */
export function writePidFile(file: string): void {
  if (file === '') return
  try {
    writeFileSync(file, `${process.pid}\n`)
  } catch (error) {
    throw new StartProblem(
      `${file}: cannot be written (${errorCode(error) ?? 'unknown error'}); correct daemon.pid_file`,
    )
  }
}

export function removePidFile(file: string): void {
  if (file !== '') rmSync(file, { force: true })
}
