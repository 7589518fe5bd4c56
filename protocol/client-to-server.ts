// Every frame a browser may send the relay. None names a room or a sender: the socket says both (PROTOCOL.md, I1).
import * as Type from 'typebox'
import { actFrames } from './acts.ts'
import { MAX_SEATS } from './limits.ts'
import { closed, DisplayName, PeerId, RequestId, ResumeToken, SignalPayload, Ticket } from './primitives.ts'

const Version = Type.Integer({ minimum: 0, maximum: 1_000_000 })
const Links = Type.Integer({ minimum: 0, maximum: MAX_SEATS })

export const clientFrames = {
  /**
   * The first frame: redeems a ticket, or takes a kept seat back. `name` is shown to the chairmen when the ticket leads
   * into the waiting room, and is otherwise not to be sent. `notifyAs` is the name in the mail to those whom the room
   * tells who came in; sent only by a person who agreed to it.
   */
  hello: Type.Union([
    closed({
      type: Type.Literal('hello'),
      v: Version,
      ticket: Ticket,
      name: Type.Optional(DisplayName),
      notifyAs: Type.Optional(DisplayName),
    }),
    closed({ type: Type.Literal('hello'), v: Version, resume: ResumeToken }),
  ]),
  leave: closed({ type: Type.Literal('leave') }),
  signal: closed({ type: Type.Literal('signal'), re: RequestId, to: PeerId, payload: SignalPayload }),
  /** Asks for a whole `roster`, after a gap in its versions. */
  sync: closed({ type: Type.Literal('sync') }),
  ping: closed({ type: Type.Literal('ping') }),
  /** One's own hand. */
  hand: closed({ type: Type.Literal('hand'), re: RequestId, raised: Type.Boolean() }),
  /** Gives one's own floor back. */
  'yield-floor': closed({ type: Type.Literal('yield-floor'), re: RequestId }),
  /** How one's own links run: straight, over a TURN server, or not at all. For the relay's metrics alone. */
  links: closed({ type: Type.Literal('links'), direct: Links, relayed: Links, down: Links }),
  ...actFrames,
} as const

export type ClientFrames = typeof clientFrames
export type ClientFrameType = keyof ClientFrames
export type ClientFrameOf<K extends ClientFrameType> = Type.Static<ClientFrames[K]>
export type ClientFrame = { [K in ClientFrameType]: Type.Static<ClientFrames[K]> }[ClientFrameType]
