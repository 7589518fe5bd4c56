// What one browser's link says to the other's inside `signal.payload`. The relay never parses this.
import * as Type from 'typebox'
import { MAX_CANDIDATE_LENGTH, MAX_SIGNAL_LENGTH } from './limits.ts'
import { closed } from './primitives.ts'

/** Rises each time a pair builds its connection anew; older signals are stale. */
const Epoch = Type.Integer({ minimum: 1, maximum: 1_000_000 })
/** Rises with every offer inside one epoch: 0 is the first, each ICE restart adds one. */
const Round = Type.Integer({ minimum: 0, maximum: 1_000_000 })
const Sdp = Type.String({ minLength: 1, maxLength: MAX_SIGNAL_LENGTH })

/** `RTCIceCandidateInit`, closed. */
const Candidate = closed({
  candidate: Type.String({ maxLength: MAX_CANDIDATE_LENGTH }),
  sdpMid: Type.Union([Type.String({ maxLength: 64 }), Type.Null()]),
  sdpMLineIndex: Type.Union([Type.Integer({ minimum: 0, maximum: 64 }), Type.Null()]),
  usernameFragment: Type.Union([Type.String({ maxLength: 256 }), Type.Null()]),
})

export const signals = {
  offer: closed({ type: Type.Literal('offer'), epoch: Epoch, round: Round, sdp: Sdp }),
  answer: closed({ type: Type.Literal('answer'), epoch: Epoch, round: Round, sdp: Sdp }),
  candidates: closed({
    type: Type.Literal('candidates'),
    epoch: Epoch,
    round: Round,
    candidates: Type.Array(Candidate, { minItems: 1, maxItems: 40 }),
  }),
  /** From the side that follows: please restart ICE. */
  restart: closed({ type: Type.Literal('restart'), epoch: Epoch }),
  /** From the side that follows: my end of this epoch is gone, please build the next. */
  rebuild: closed({ type: Type.Literal('rebuild'), epoch: Epoch }),
} as const

export type Signals = typeof signals
export type Signal = { [K in keyof Signals]: Type.Static<Signals[K]> }[keyof Signals]
export type Candidate = Type.Static<typeof Candidate>
