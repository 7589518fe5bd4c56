// A socket to a relay that is the test: it takes what the page says, and answers when it is told to.
import type { Answer } from '../../client/net/asks.ts'
import type { SocketEvents } from '../../client/net/signal-socket.ts'
import type { ClientFrame } from '../../protocol/client-to-server.ts'
import type { PeerId } from '../../protocol/primitives.ts'

export class FakeSocket {
  readonly on: SocketEvents
  readonly sent: ClientFrame[] = []
  readonly #carry: (to: PeerId, payload: string) => void
  /** What the page asked, oldest first; the test answers. */
  readonly asked: { readonly frame: object; answer(what: Answer): void }[] = []
  ticket = ''
  name: string | null = null
  notifyAs: string | null = null
  isOpen = false
  isClosed = false
  hurries = 0

  constructor(on: SocketEvents, carry: (to: PeerId, payload: string) => void) {
    this.on = on
    this.#carry = carry
  }

  open(ticket: string, name: string | null, notifyAs: string | null = null): void {
    this.ticket = ticket
    this.name = name
    this.notifyAs = notifyAs
  }

  ask(type: string, fields: object): Promise<Answer> {
    if (!this.isOpen) return Promise.resolve({ code: 'offline', retryAfterMs: null })
    return new Promise((answer) => this.asked.push({ frame: { type, ...fields }, answer }))
  }

  send(frame: ClientFrame): boolean {
    if (!this.isOpen) return false
    this.sent.push(frame)
    if (frame.type === 'signal') this.#carry(frame.to, frame.payload)
    return true
  }

  hurry(): void {
    this.hurries++
  }

  close(): void {
    this.isOpen = false
    this.isClosed = true
  }
}
