// What a mail server says of a mail, as it may stand in a log.
import { randomBytes } from 'node:crypto'
import { expect, it } from '@jest/globals'
import { createTokens } from '../../../server/crypto/tokens.ts'
import { sendmailProblem, smtpProblem } from '../../../server/mail/failures.ts'

const tokens = createTokens(randomBytes(32))
const token = tokens.invitation('an invitation')
const sealed = tokens.sealMailbox(tokens.mailbox('dora@example.org'))
const failure = { code: 'EMESSAGE', cause: null, command: 'DATA', message: '' }

it('[N2] a filter that names the links of a mail puts no token into the log', () => {
  const words = `refused: https://meet.example.org/team#i=${token}, https://meet.example.org/unsubscribe#${sealed}`
  for (const { said, message } of [
    smtpProblem({ ...failure, response: `554 5.7.1 ${words}` }),
    smtpProblem({ ...failure, response: '', message: words }),
    sendmailProblem(65, words),
  ]) {
    expect(said).toContain('refused: https://meet.example.org/team#i=…, https://meet.example.org/unsubscribe#…')
    for (const part of [token, ...sealed.split('.')]) expect(message).not.toContain(part)
  }
})

it('the names that a mail server gives to mails stay', () => {
  const response = '550 5.7.26 blocked 98e67ed59e1d1-2c5ba7d6d8csi1234567a91.123 - gsmtp'
  expect(smtpProblem({ ...failure, response }).said).toBe(response)
})
