// The words in which a viewer says what it shows, and a sender what it gives: rungs, priorities, reasons.
import * as Type from 'typebox'
import { closed } from './primitives.ts'

/** Steps of video quality: the short side of the picture in pixels. */
export const rungs = [90, 180, 270, 360, 540, 720, 1080] as const
export type Rung = (typeof rungs)[number]
const RungSize = Type.Union([
  Type.Literal(90),
  Type.Literal(180),
  Type.Literal(270),
  Type.Literal(360),
  Type.Literal(540),
  Type.Literal(720),
  Type.Literal(1080),
])

/** How much a picture matters to its viewer, from not at all to most. */
export const priorities = ['hidden', 'thumbnail', 'tile', 'stage'] as const
export type Priority = (typeof priorities)[number]
const PriorityName = Type.Union([
  Type.Literal('hidden'),
  Type.Literal('thumbnail'),
  Type.Literal('tile'),
  Type.Literal('stage'),
])

/** Frames a second; 0 never stands for "no limit". */
const Framerate = Type.Integer({ minimum: 1, maximum: 60 })

/** Of a `hidden` picture nothing is to be sent, and the rest of the wish says what it will be once it is shown again. */
const Wish = closed({ rung: RungSize, framerate: Framerate, priority: PriorityName })
export type Wish = Type.Static<typeof Wish>

/**
 * Why a viewer gets what it gets. `wish`: all that it wants. `uplink`: our connection carries no more in all. `path`: the
 * way to this viewer carries no more. `cpu`: this computer encodes no more. `source`: the camera or screen gives no more.
 * `off`: there is nothing to send, or nobody looks.
 */
export const reasons = ['wish', 'uplink', 'path', 'cpu', 'source', 'off'] as const
export type Reason = (typeof reasons)[number]
const ReasonName = Type.Union([
  Type.Literal('wish'),
  Type.Literal('uplink'),
  Type.Literal('path'),
  Type.Literal('cpu'),
  Type.Literal('source'),
  Type.Literal('off'),
])

/** `rung` is null when nothing is sent; `kbps`: at most that many thousand bits a second. */
const Given = closed({
  rung: Type.Union([RungSize, Type.Null()]),
  framerate: Type.Integer({ minimum: 0, maximum: 60 }),
  kbps: Type.Integer({ minimum: 0, maximum: 100_000 }),
  why: ReasonName,
})
export type Given = Type.Static<typeof Given>

/** Rises with each change of what is said; a repeat carries the same number. */
const Sequence = Type.Integer({ minimum: 0, maximum: 0x7fffffff })

/** What one viewer wants of one sender: the whole of it each time. `listens`: it plays the sound of the microphone. */
export const want = closed({
  type: Type.Literal('want'),
  seq: Sequence,
  camera: Wish,
  screen: Wish,
  listens: Type.Boolean(),
})
export type Want = Type.Static<typeof want>

/** What the sender gives that viewer, and why; `seq` is that of the newest `want` it had heard. */
export const have = closed({ type: Type.Literal('have'), seq: Sequence, camera: Given, screen: Given })
export type Have = Type.Static<typeof have>
