// Set-up of the tests that run a real relay: what `fetch` sends and gets is looked through for secrets.
import { noteCookie, noteSecret, noteSecretsIn } from './secrets.ts'

const plain = globalThis.fetch

globalThis.fetch = async (input, init) => {
  if (typeof init?.body === 'string') noteSecretsIn(init.body)
  const key = /^Bearer (\S+)/.exec(new Headers(init?.headers).get('authorization') ?? '')?.[1]
  if (key !== undefined) noteSecret('API key', key)
  const reply = await plain(input, init)
  for (const cookie of reply.headers.getSetCookie()) noteCookie(cookie)
  if (reply.headers.get('content-type')?.startsWith('application/json') === true) {
    noteSecretsIn(await reply.clone().text())
  }
  return reply
}
