// What a mail server or a sendmail program said, as one of our reasons why a mail did not go out. Pure.
import type { MailFailure } from '../../protocol/invitations.ts'
import { MailProblem } from '../mail-port.ts'

const MAX_SAID = 200
/** What is looked at of a longer speech. */
const MAX_HEARD = 1000
/** 256 bits in base64url, and what looks like it. */
const TOKEN = /[A-Za-z0-9_-]{43,}/g

/** What went wrong in a conversation, as the driver tells it. */
export type Failure = {
  /** The driver's name for it. */
  readonly code: string
  /** The name that the system or OpenSSL gives it; null: it has none. */
  readonly cause: string | null
  /** The command that was being answered. */
  readonly command: string
  /** `550 5.1.1 …`; empty: nobody said anything. */
  readonly response: string
  readonly message: string
}

/** Why, and whether no other try will help. */
type Verdict = readonly [MailFailure, boolean]

/** Nothing that another mail would change: this one is tried again. */
const SERVER: Verdict = ['server-refused', false]
const NOT_SECURE: Verdict = ['not-secure', false]
const UNREACHABLE: Verdict = ['unreachable', false]

export function smtpProblem(failure: Failure): MailProblem {
  const [code, isFinal] = verdictOf(failure)
  return new MailProblem(code, isFinal, oneLine(failure.response || failure.message))
}

function verdictOf({ code, cause, command, response }: Failure): Verdict {
  const byCode = isCertificate(cause) ? NOT_SECURE : (BY_CODE.get(code) ?? UNREACHABLE)
  const [, reply, enhanced = ''] = /^([45]\d\d)[ -](?:(\d\.\d{1,3}\.\d{1,3})\b)?/.exec(response) ?? []
  return reply === undefined || byCode === NOT_SECURE ? byCode : answered(command, reply, enhanced)
}

function answered(command: string, reply: string, enhanced: string): Verdict {
  if (reply.startsWith('4')) return isFull('452', reply, enhanced) ? ['mailbox-full', false] : SERVER
  // 503: the conversation went wrong, not the mail.
  if (reply === '503') return SERVER
  if (command === 'RCPT TO') return recipientRefused(reply, enhanced)
  if (command !== 'DATA') return SERVER
  return isFull('', reply, enhanced) ? ['mailbox-full', true] : ['message-refused', true]
}

/** What the driver says when nobody else said anything. */
const BY_CODE: ReadonlyMap<string, Verdict> = new Map([
  ['ETLS', NOT_SECURE],
  ['EREQUIRETLS', NOT_SECURE],
  ['ETIMEDOUT', ['too-slow', false]],
  ['EABORT', ['too-slow', false]],
  // Larger than the mail server takes.
  ['EMESSAGE', ['message-refused', true]],
  ['EAUTH', SERVER],
  ['EPROTOCOL', SERVER],
  ['EENVELOPE', SERVER],
])

/** Errors of OpenSSL, and of Node when the certificate is not of the host, over, or of nobody we trust. */
function isCertificate(cause: string | null): boolean {
  return cause !== null && /^(ERR_(SSL|TLS|OSSL)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO$|HOSTNAME_)/.test(cause)
}

/** X.7.X is about who may send, not about whom to: "relay access denied", "authentication required" (RFC 3463, 3.8). */
function recipientRefused(reply: string, enhanced: string): Verdict {
  if (isFull('552', reply, enhanced)) return ['mailbox-full', true]
  return reply === '530' || enhanced.startsWith('5.7.') ? SERVER : ['address-refused', true]
}

/** X.2.2 (RFC 3463, 3.3), or without such a code the reply that RFC 5321 has for it. */
function isFull(plain: string, reply: string, enhanced: string): boolean {
  return enhanced === '' ? reply === plain : /^[45]\.2\.2$/.test(enhanced)
}

/** By sysexits(3), which sendmail programs keep to. */
export function sendmailProblem(status: number, said: string): MailProblem {
  const [code, isFinal] = EXITS.get(status) ?? SERVER
  return new MailProblem(code, isFinal, oneLine(`exit status ${status}${said === '' ? '' : `: ${said}`}`))
}

const EXITS: ReadonlyMap<number, Verdict> = new Map([
  /** EX_DATAERR, EX_NOUSER, EX_NOHOST */
  [65, ['message-refused', true]],
  [67, ['address-refused', true]],
  [68, ['address-refused', true]],
])

/** For a log: one line, no control characters, of addresses no more than the domain, and of links no token. */
export function oneLine(said: string): string {
  return (
    said
      .slice(0, MAX_HEARD)
      .replace(/[^\s<>@:;,"'()]+@/g, '…@')
      // Filters name the links that they do not like.
      .replace(TOKEN, '…')
      .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
      .trim()
      .slice(0, MAX_SAID)
  )
}
