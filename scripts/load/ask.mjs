// HTTP as a browser asks: JSON, a cookie, an origin; with patience towards a relay that says when to come back.
import { Agent, request as overHttp } from 'node:http'
import { Agent as TlsAgent, request as overTls } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'

const MAX_TRIES = 20
const LONGEST_PAUSE_S = 30
const agents = { 'http:': new Agent({ keepAlive: true }), 'https:': new TlsAgent({ keepAlive: true }) }

/** @typedef {{ readonly body: any, readonly cookie: string | null }} Answer */

/**
 * Posts to the API of a relay; waits and asks again when it is told to (429, 503). Throws when it is refused.
 * @param {{ readonly url: string, readonly origin: string }} relay
 * @param {string} path
 * @param {string | null} cookie
 * @returns {Promise<Answer>}
 */
export async function post(relay, path, cookie) {
  for (let tries = 1; ; tries++) {
    const { status, retryAfterS, text, cookie: given } = await once(relay, path, cookie)
    if (status < 300) return { body: JSON.parse(text), cookie: given }
    const mayRepeat = (status === 429 || status === 503) && tries < MAX_TRIES
    if (!mayRepeat) throw new Error(`${path}: HTTP ${status} ${text.slice(0, 200)}`)
    await sleep(Math.min(LONGEST_PAUSE_S, Math.max(1, retryAfterS)) * 1000)
  }
}

/**
 * @param {{ readonly url: string, readonly origin: string }} relay
 * @param {string} path
 * @param {string | null} cookie
 * @returns {Promise<{ status: number, retryAfterS: number, text: string, cookie: string | null }>}
 */
function once({ url, origin }, path, cookie) {
  const { protocol } = new URL(url)
  const isTls = protocol === 'https:'
  const headers = { origin, 'content-type': 'application/json', ...(cookie !== null && { cookie }) }
  const options = { method: 'POST', headers, agent: agents[isTls ? 'https:' : 'http:'] }
  return new Promise((resolve, reject) => {
    const request = (isTls ? overTls : overHttp)(`${url}/api/v1${path}`, options, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part) => (text += part))
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          retryAfterS: Number(response.headers['retry-after'] ?? 1),
          text,
          cookie: response.headers['set-cookie']?.[0]?.split(';')[0] ?? null,
        })
      })
      response.on('error', reject)
    })
    request.on('error', reject)
    request.end('{}')
  })
}
