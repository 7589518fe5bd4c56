// Every frame on the data channels. None carries a sender: that is the link it came on (PROTOCOL.md, P1).
import * as Type from 'typebox'
import { have, want } from './picture.ts'
import { ChatText, closed, DisplayName, MessageId, SignalPayload } from './primitives.ts'

/** Chosen by whoever asks; the answer repeats it. */
const ProbeId = Type.Integer({ minimum: 0, maximum: 0x7fffffff })

/** `ctl`: reliable and ordered. */
export const ctlFrames = {
  profile: closed({ type: Type.Literal('profile'), name: DisplayName }),
  /** What the sender sends now, so that a tile can tell "camera off" from "no picture yet". */
  media: closed({
    type: Type.Literal('media'),
    microphone: Type.Boolean(),
    camera: Type.Boolean(),
    screen: Type.Boolean(),
    screenAudio: Type.Boolean(),
  }),
  chat: closed({ type: Type.Literal('chat'), id: MessageId, text: ChatText }),
  /** A signal for this very link, spared the way over the relay. */
  signal: closed({ type: Type.Literal('signal'), payload: SignalPayload }),
  want,
  have,
  bye: closed({ type: Type.Literal('bye') }),
} as const

/** `rt`: unordered, no retransmits; each frame replaces the one before. */
export const rtFrames = {
  /** The sender's microphone level, 0 to 100. */
  level: closed({ type: Type.Literal('level'), level: Type.Integer({ minimum: 0, maximum: 100 }) }),
  /** The repeat of what was said on `ctl`: whichever comes with a newer `seq` counts. */
  want,
  /** Asks for an `echo` at once: how long the way there and back is now, whatever the engine measures. */
  probe: closed({ type: Type.Literal('probe'), id: ProbeId }),
  echo: closed({ type: Type.Literal('echo'), id: ProbeId }),
} as const

export type CtlFrames = typeof ctlFrames
export type CtlFrame = { [K in keyof CtlFrames]: Type.Static<CtlFrames[K]> }[keyof CtlFrames]
export type RtFrames = typeof rtFrames
export type RtFrame = { [K in keyof RtFrames]: Type.Static<RtFrames[K]> }[keyof RtFrames]
export type MediaFrame = Type.Static<CtlFrames['media']>
