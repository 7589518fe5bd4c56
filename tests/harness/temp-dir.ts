// Folders for the length of one test file, under .test/ of the repository.
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { atEnd } from './cleanup.ts'

export const root = fileURLToPath(new URL('../../', import.meta.url))

/** A new empty folder, removed at the end of the test file. */
export async function makeTempDir(name: string): Promise<string> {
  await mkdir(join(root, '.test'), { recursive: true })
  const folder = await mkdtemp(join(root, '.test', `${name}-`))
  atEnd(() => rm(folder, { recursive: true, force: true }))
  return folder
}
