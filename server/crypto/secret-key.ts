// The key that seals tokens: from the settings, or made once and kept, so that tokens outlive a restart.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCode } from '../error-code.ts'
import { StartProblem } from '../start-problem.ts'

const KEY_BYTES = 32

/** Throws `StartProblem` when the kept key is damaged, or cannot be read or written. */
export function loadSecretKey(setting: string, dataDirectory: string): Uint8Array {
  if (setting !== '') return Buffer.from(setting)
  const file = join(dataDirectory, 'secret.key')
  try {
    mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
    const key = readKey(file)
    if (key.length === KEY_BYTES) return key
  } catch (error) {
    throw new StartProblem(
      `${file}: cannot be read or made (${errorCode(error) ?? 'unreadable'}); give this user the right to write there`,
    )
  }
  throw new StartProblem(`${file}: is not a key of ${KEY_BYTES} bytes; restore it, or remove it to have a new one made`)
}

function readKey(file: string): Buffer {
  try {
    // `wx`: of two processes that start at once, one makes the key and both use it.
    writeFileSync(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  chmodSync(file, 0o600)
  return Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
}
