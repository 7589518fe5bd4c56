// A migration is killed at 50 moments.
import { expect, it } from '@jest/globals'
import { killMigrations } from '../support/killed-migration.ts'

it('leaves one version or the other', async () => {
  expect(await killMigrations(50)).toBe(50)
}, 600_000)
