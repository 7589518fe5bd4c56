// Requests as a browser would make them, over which the doctor has a say: certificates, upgrades, and how long.
import { randomBytes } from 'node:crypto'
import { get as getHttp, type ClientRequest, type RequestOptions } from 'node:http'
import { get as getHttps } from 'node:https'
import { connect } from 'node:tls'

const WITHIN_MS = 5_000
const MAX_BODY = 64 * 1024

export type Reply = { readonly status: number; readonly body: string }

function begin(url: string, options: RequestOptions & { readonly rejectUnauthorized?: boolean }): ClientRequest {
  const get = url.startsWith('https:') ? getHttps : getHttp
  return get(url, { ...options, timeout: WITHIN_MS, agent: false })
}

/** Follows no redirection. Rejects with an error that has a code. */
export function get(url: string, { checksCertificate }: { readonly checksCertificate: boolean }): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const request = begin(url, { rejectUnauthorized: checksCertificate })
    request.on('error', reject)
    request.on('timeout', () => request.destroy(timedOut()))
    request.on('response', (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (text: string) => {
        if (body.length < MAX_BODY) body += text
      })
      response.on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body }))
    })
  })
}

/** The status of the answer; 101: the socket was opened, and is closed at once. Rejects like `get`. */
export function upgrade(url: string, headers: Readonly<Record<string, string>>): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = begin(url, {
      headers: {
        ...headers,
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': randomBytes(16).toString('base64'),
      },
    })
    request.on('error', reject)
    request.on('timeout', () => request.destroy(timedOut()))
    request.on('upgrade', (_response, socket) => {
      socket.destroy()
      resolve(101)
    })
    request.on('response', (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
  })
}

/** UTC milliseconds. Whether it is the right one is seen elsewhere. */
export function certificateEnd({ hostname, port }: URL): Promise<number> {
  const host = hostname.replace(/^\[|\]$/g, '')
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: Number(port || 443), servername: host, rejectUnauthorized: false }, () => {
      const end = Date.parse(socket.getPeerCertificate().valid_to)
      socket.destroy()
      resolve(end)
    })
    socket.setTimeout(WITHIN_MS, () => socket.destroy(timedOut()))
    socket.on('error', reject)
  })
}

const timedOut = (): Error => Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })
