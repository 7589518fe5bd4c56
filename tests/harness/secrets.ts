// Every secret that a test's relay gives out or is told, and whether one of them stands where it must not: in its log or
// its data. The harness notes them by itself, from requests, replies, frames and mails.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Shorter ones are words that a log may say by chance. */
const SHORTEST = 8
/** The key that seals everything is in its file by design. */
const KEY_FILE = 'secret.key'

/** What it is, by the secret itself. */
const issued = new Map<string, string>()

/** Members of bodies and frames that hold a secret. */
const members = /"(password|ticket|resume|credential|invitation|token)"\s*:\s*"((?:[^"\\]|\\.)*)"/g
/** Ids of invitations have another length than their tokens, and are none. */
const tokenLength = 43
/** In the links of a mail, and in those that opt a mailbox out. */
const links = [/#i=([A-Za-z0-9_-]{43})/g, /(?:unsubscribe#|mailbox\/)([A-Za-z0-9_.-]{60,})/g]

export function noteSecret(what: string, secret: string): void {
  if (secret.length >= SHORTEST) issued.set(secret, what)
}

/** Looks for secrets in the text of a request, a reply, a frame or a mail. */
export function noteSecretsIn(text: string): void {
  for (const [, what = '', secret = ''] of text.matchAll(members)) {
    const isId = what === 'invitation' && secret.length !== tokenLength
    if (!isId && !secret.includes('\\')) noteSecret(what, secret)
  }
  for (const link of links) for (const [, secret = ''] of text.matchAll(link)) noteSecret('link', secret)
}

/** The value of a session cookie, from a `Cookie` or `Set-Cookie` header. */
export function noteCookie(header: string): void {
  for (const [, secret = ''] of header.matchAll(/(?:__Host-)?vroom=([^;\s]+)/g)) noteSecret('cookie', secret)
}

/** How many have been noted in this test file: a search for none would prove nothing. */
export function countSecrets(): number {
  return issued.size
}

/** What was found where; empty: nothing. The secrets themselves are not repeated. */
export function findSecrets(log: readonly string[], dataDir: string): readonly string[] {
  const files = readdirSync(dataDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== KEY_FILE)
    .map((entry) => ({ where: entry.name, bytes: readFileSync(join(entry.parentPath, entry.name)) }))
  const places = [{ where: 'the log', bytes: Buffer.from(log.join('\n')) }, ...files]
  return places.flatMap(({ where, bytes }) =>
    [...issued].filter(([secret]) => bytes.includes(secret)).map(([, what]) => `a ${what} in ${where}`),
  )
}
