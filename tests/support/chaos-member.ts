// A browser of the chaos tests, without a browser: comes in over HTTP, keeps a model of the roster from what it hears, notes
// whatever breaks a promise, and comes back by itself, at whichever relay answers.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { PeerId, RoomName } from '../../protocol/primitives.ts'
import type { FrameOf, ServerFrame } from '../../protocol/server-to-client.ts'
import { PROTOCOL_VERSION } from '../../protocol/version.ts'
import { waitFor } from '../harness/wait-for.ts'
import { createEar, type Ear } from './chaos-ear.ts'
import { connect, type RelayClient } from './relay-client.ts'
import { createRosterModel, type RosterModel } from './roster-model.ts'

/** A relay: its public origin, and another way to it, such as a proxy's. */
export type Place = { readonly origin: string; readonly via: string }

export type MemberOptions = {
  readonly name: string
  readonly room: RoomName
  readonly places: readonly Place[]
  readonly random: () => number
  /** Everybody of the room, to know whose signals come. */
  readonly everybody: readonly Member[]
  /** Of somebody who was here before; a new one otherwise. */
  readonly cookie?: string
}

/** Nothing was heard for so long: the socket is given up. Browsers are more patient (`DEAD_AFTER_MS`). */
const SILENT_MS = 6_000
const PING_EVERY_MS = 1_500
const ANSWER_WITHIN_MS = 6_000

export class Member {
  readonly name: string
  readonly room: RoomName
  readonly problems: string[] = []
  readonly model: RosterModel
  readonly ear: Ear
  /** Codes of the refusals of `hello`, oldest first. */
  readonly refusals: ErrorCode[] = []
  /** How often its socket broke, and how often it was told that something may be lost. */
  breaks = 0
  losses = 0
  resumes = 0
  /** The relay that it is at, by its place. */
  at: number
  /** True for one that notices nothing: the laptop is shut. */
  isAsleep = false
  isGone = false
  peer: PeerId | null = null
  #client: RelayClient | null = null
  #token: string | null = null
  #cookie: string
  #lastHeard = 0
  /** Far from those of `RelayClient.act`. */
  #lastRe = 1_000_000
  readonly #options: MemberOptions
  readonly #answers = new Map<number, (code: ErrorCode) => void>()

  constructor(options: MemberOptions, at: number) {
    this.#options = options
    this.name = options.name
    this.room = options.room
    this.at = at
    this.#cookie = options.cookie ?? ''
    const blame = (problem: string): void => {
      this.problems.push(`${this.name}: ${problem}`)
    }
    this.model = createRosterModel(blame, () => this.#client?.send({ type: 'sync' }))
    this.ear = createEar(this, blame)
  }

  get isIn(): boolean {
    return this.#client !== null
  }

  get cookie(): string {
    return this.#cookie
  }

  /** Of one that has a seat. */
  get seat(): PeerId {
    if (this.peer === null) throw new Error(`${this.name} has no seat`)
    return this.peer
  }

  get client(): RelayClient {
    if (!this.#client) throw new Error(`${this.name} is not in`)
    return this.#client
  }

  /** Comes in at the relay where it is, and from then on comes back whenever its socket is gone. */
  async start(): Promise<this> {
    await waitFor(() => this.#comeIn(), { what: `${this.name} to come in`, timeoutMs: 60_000, everyMs: 250 })
    return this
  }

  /** One attempt to take a seat, with a relay that answers; the code of the refusal when it is refused. */
  async tryToEnter(): Promise<'in' | ErrorCode> {
    const before = this.refusals.length
    const attempt = async () => ((await this.#comeIn()) ? 'in' : this.refusals[before])
    return waitFor(attempt, { what: `an answer to ${this.name}`, timeoutMs: 30_000, everyMs: 250 })
  }

  /** Never comes back; the relay is not told. */
  die(): void {
    this.isGone = true
    this.#client?.ws.terminate()
    this.#client = null
  }

  async leave(): Promise<void> {
    const { client } = this
    this.isGone = true
    this.#client = null
    client.send({ type: 'leave' })
    client.ws.close()
    await client.closed
  }

  /** The next number of this pair, or nothing when either is not there. */
  say(to: Member): void {
    if (!this.#client || !to.peer || !this.peer) return
    const { peer } = to
    const { number, payload } = this.ear.next(peer)
    const re = this.#signal(peer, payload)
    this.#answers.set(re, () => this.ear.refused(peer, number))
  }

  /** A signal beside the numbered ones; how it is refused, as soon as it is. */
  signal(to: PeerId, payload: string): Promise<ErrorCode> {
    const re = this.#signal(to, payload)
    return new Promise((resolve) => this.#answers.set(re, resolve))
  }

  #signal(to: PeerId, payload: string): number {
    const re = ++this.#lastRe
    this.client.send({ type: 'signal', re, to, payload })
    return re
  }

  async #comeIn(): Promise<boolean> {
    if (this.isGone) throw new Error(`${this.name} has gone for good`)
    const place = this.#options.places[this.at]
    if (!place) throw new Error('there is no such place')
    // Not there, or not in time: another one may be.
    const isIn = await this.#knock(place).catch(() => false)
    if (!isIn) this.at = Math.floor(this.#options.random() * this.#options.places.length)
    return isIn
  }

  async #knock(place: Place): Promise<boolean> {
    const { origin, via } = place
    const proof = this.#token === null ? { ticket: await this.#ask(place) } : { resume: this.#token }
    const url = `${via.replace('http', 'ws')}/signal`
    const client = await connect(url, { origin, cookie: this.#cookie, handshakeTimeout: ANSWER_WITHIN_MS })
    const answer = await this.#hello(client, proof)
    const hasGone = (): boolean => this.isGone
    if (answer?.type === 'welcome' && !hasGone()) return this.#settle(client, answer)
    client.ws.terminate()
    if (answer?.type === 'refused') this.#refused(answer.code)
    return false
  }

  #refused(code: ErrorCode): void {
    this.refusals.push(code)
    // What it had is gone: it comes in like anybody else.
    if (code !== 'bad-resume') return
    this.#token = null
    this.peer = null
  }

  async #ask({ origin, via }: Place): Promise<string> {
    const headers = { origin, 'content-type': 'application/json', ...(this.#cookie && { cookie: this.#cookie }) }
    const signal = AbortSignal.timeout(ANSWER_WITHIN_MS)
    const url = `${via}/api/v1/rooms/${this.room}/entry`
    const reply = await fetch(url, { method: 'POST', headers, body: '{}', signal })
    const [pair] = reply.headers.getSetCookie().map((line) => line.split(';')[0])
    if (pair) this.#cookie = pair
    const body = (await reply.json()) as { ticket?: string; code?: ErrorCode }
    if (body.ticket !== undefined) return body.ticket
    if (body.code) this.refusals.push(body.code)
    throw new Error(`HTTP ${String(reply.status)}`)
  }

  /** The first answer; undefined when none comes. */
  #hello(client: RelayClient, proof: object): Promise<ServerFrame | undefined> {
    client.send({ type: 'hello', v: PROTOCOL_VERSION, ...proof })
    return waitFor(() => client.frames[0] ?? (client.ws.readyState > client.ws.OPEN && { type: 'pong' as const }), {
      what: 'an answer to hello',
      timeoutMs: ANSWER_WITHIN_MS,
      everyMs: 5,
    }).catch(() => undefined)
  }

  #settle(client: RelayClient, welcome: FrameOf<'welcome'>): true {
    const isResume = this.#token !== null
    if (isResume && welcome.self !== this.peer) this.problems.push(`${this.name}: came back as another peer`)
    if (isResume) this.resumes++
    if (!isResume) this.ear.reset()
    else if (!welcome.resumed) this.losses++
    this.#token = welcome.resume
    this.peer = welcome.self
    this.#client = client
    this.#lastHeard = performance.now()
    let read = 0
    const hear = (): void => {
      this.#lastHeard = performance.now()
      for (; read < client.frames.length; read++) {
        const frame = client.frames[read]
        if (frame && this.#client === client) this.#hear(frame)
      }
    }
    hear()
    client.ws.on('message', hear)
    const timer = setInterval(() => {
      if (this.isAsleep) return
      if (performance.now() - this.#lastHeard > SILENT_MS) client.ws.terminate()
      else if (client.ws.readyState === client.ws.OPEN) client.send({ type: 'ping' })
    }, PING_EVERY_MS)
    void client.closed.then(({ code }) => {
      clearInterval(timer)
      if (this.#client === client) this.#lose(code)
    })
    return true
  }

  #lose(code: number): void {
    this.#client = null
    this.breaks++
    if (code === 4409) this.problems.push(`${this.name}: was taken over by nobody`)
    if (this.isGone) return
    this.at = Math.floor(this.#options.random() * this.#options.places.length)
    void this.start().catch((error: unknown) => {
      if (!this.isGone) this.problems.push(`${String(error)}: ${this.refusals.slice(-5).join()}`)
    })
  }

  #hear(frame: ServerFrame): void {
    this.model.hear(frame)
    if (frame.type === 'drain') this.client.ws.close()
    if (frame.type === 'refused' && frame.re !== null) {
      this.#answers.get(frame.re)?.(frame.code)
      this.#answers.delete(frame.re)
    }
    if (frame.type !== 'signal') return
    const from = this.#options.everybody.find(({ peer }) => peer === frame.from)
    this.ear.hear(frame.from, frame.payload, from)
  }
}
