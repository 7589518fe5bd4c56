// What one source may have hashed, whether its passwords are right or not.
import { expect, it } from '@jest/globals'
import { createPasswordGate } from '../../../server/commands/password-gate.ts'
import type { PasswordMatch } from '../../../server/rooms/records.ts'
import { createFakeClock } from '../../fakes/clock.ts'
import { createFakeLog } from '../../fakes/log.ts'
import { createFakePasswords, storedForm } from '../../fakes/passwords.ts'
import { createFakeStore } from '../../fakes/store.ts'
import { waitFor } from '../../harness/wait-for.ts'

function makeWorld() {
  const clock = createFakeClock()
  const store = createFakeStore()
  const passwords = createFakePasswords()
  const gate = createPasswordGate({ clock, store, passwords, log: createFakeLog() })
  const secrets = { access: storedForm('sesame'), owner: null }
  const origin = { at: 0, address: '', user: '' }
  return {
    clock,
    store,
    passwords,
    check: (source: string): Promise<PasswordMatch> => gate.check('team', source, 'sesame', secrets, origin),
    hash: (source: string): Promise<string> => gate.inTurn(source, () => passwords.hash('word', null)),
  }
}

const isBusy = { code: 'too-busy', retryAfterS: 5 }

it('is bounded, right passwords and other work together', async () => {
  const { check, clock, hash, store } = makeWorld()
  for (let at = 0; at < 30; at++) expect(await check('a')).toBe('access')
  for (let at = 0; at < 30; at++) await hash('a')
  await expect(hash('a')).rejects.toMatchObject(isBusy)
  await expect(check('a')).rejects.toMatchObject(isBusy)
  expect(await hash('b')).toBe(storedForm('word'))
  expect(store.tried.size).toBe(0)
  clock.advance(1_000)
  expect(await check('a')).toBe('access')
  await expect(check('a')).rejects.toMatchObject(isBusy)
})

it('has one place in the line of all', async () => {
  const { check, hash, passwords } = makeWorld()
  passwords.hold()
  const some = Array.from({ length: 20 }, () => hash('a'))
  const other = check('b')
  await waitFor(() => passwords.held() === 2, { what: 'one piece of work of each source' })
  passwords.release()
  expect(await other).toBe('access')
  expect(await Promise.all(some)).toHaveLength(20)
})
