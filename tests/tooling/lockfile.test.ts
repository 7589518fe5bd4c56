// The lockfile serves a fresh clone on any platform: `npm ci` refuses one that leaves out what is optional.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { root } from '../harness/temp-dir.ts'

type Entry = { readonly version?: string; readonly optionalDependencies?: Readonly<Record<string, string>> }
type Lockfile = { readonly packages: Readonly<Record<string, Entry>> }

const read = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(root, file), 'utf8'))

it('names every optional package, for other platforms too', async () => {
  const { packages } = (await read('package-lock.json')) as Lockfile
  const wanted = Object.values(packages).flatMap((entry) => Object.keys(entry.optionalDependencies ?? {}))
  const present = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)))
  expect(wanted.length).toBeGreaterThan(0)
  expect(wanted.filter((name) => !present.has(name))).toEqual([])
})

it('wants what package.json wants', async () => {
  const { packages } = (await read('package-lock.json')) as Lockfile
  const { dependencies, devDependencies } = (await read('package.json')) as Record<string, unknown>
  expect(packages['']).toMatchObject({ dependencies, devDependencies })
})
