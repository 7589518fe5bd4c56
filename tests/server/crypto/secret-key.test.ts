// The key outlives the process and is for its owner alone.
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import { loadSecretKey } from '../../../server/crypto/secret-key.ts'
import { makeTempDir } from '../../harness/temp-dir.ts'

it('is made once, kept with mode 0600, and found again', async () => {
  const directory = join(await makeTempDir('key'), 'data')
  const made = loadSecretKey('', directory)
  expect(made).toHaveLength(32)
  expect(loadSecretKey('', directory)).toEqual(made)
  expect(statSync(join(directory, 'secret.key')).mode & 0o777).toBe(0o600)
  expect(statSync(directory).mode & 0o777).toBe(0o700)
  expect(loadSecretKey('', await makeTempDir('key'))).not.toEqual(made)
})

it('is taken from the settings when it stands there, and no file is made', async () => {
  const directory = await makeTempDir('key')
  expect(loadSecretKey('x'.repeat(40), directory)).toEqual(Buffer.from('x'.repeat(40)))
  expect(() => readFileSync(join(directory, 'secret.key'))).toThrow('ENOENT')
})

it('a damaged key or a folder that is a file is one clear line', async () => {
  const directory = await makeTempDir('key')
  writeFileSync(join(directory, 'secret.key'), 'short')
  expect(() => loadSecretKey('', directory)).toThrow('secret.key: is not a key of 32 bytes; restore it')
  expect(() => loadSecretKey('', join(directory, 'secret.key'))).toThrow(/cannot be read or made \((EEXIST|ENOTDIR)\)/)
})

it('a key that others can read is made private again', async () => {
  const directory = await makeTempDir('key')
  loadSecretKey('', directory)
  chmodSync(join(directory, 'secret.key'), 0o644)
  loadSecretKey('', directory)
  expect(statSync(join(directory, 'secret.key')).mode & 0o777).toBe(0o600)
})
