// What has happened has happened, also when the database does not answer any more when it is to be recorded.
import { expect, it } from '@jest/globals'
import { setOptedOut } from '../../../../server/commands/opt-out.ts'
import { sendFeedback } from '../../../../server/commands/send-feedback.ts'
import { createFakeClock } from '../../../fakes/clock.ts'
import { createFakeLog } from '../../../fakes/log.ts'
import { storeIsDown } from '../../../fakes/store.ts'
import { atEnd } from '../../../harness/cleanup.ts'
import { makeDeps } from '../../../support/http-app.ts'

it('[O3] [O6] whoever opts out or writes is not told to do it again', async () => {
  const [clock, log] = [createFakeClock(), createFakeLog()]
  const made = makeDeps(clock, log)
  atEnd(async () => {
    await made.cluster.close()
    await made.store.close()
  })
  const deps = { ...made, store: { ...made.store, record: () => Promise.reject(storeIsDown) } }
  const origin = { at: clock.now(), address: '192.0.2.1', user: 'session:none' }
  await sendFeedback(deps, { message: 'Hello' }, origin)
  const sealed = deps.tokens.sealMailbox(deps.tokens.mailbox('dora@example.org'))
  expect(await setOptedOut(deps, sealed, true, origin)).toEqual({ optedOut: true })
  expect(await made.store.countMails(clock.now(), 0)).toMatchObject({ pending: 1 })
  expect(log.lines.filter(({ level }) => level === 'warn')).toHaveLength(2)
})
