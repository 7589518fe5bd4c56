// The relay's HTTP routes, typed by the schemas of both sides.
import type { Static, TSchema } from 'typebox'
import { decodeAs, encode, fromRelay, type JsonLimits } from '../../protocol/codec.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import {
  BansReply,
  DoorReply,
  EntryReply,
  ErrorReply,
  InstanceReply,
  InvitationReply,
  InvitationsReply,
  MailboxReply,
  NotifiedReply,
  RoomReply,
  type FeedbackBody,
} from '../../protocol/http.ts'
import type { AnswerWord } from '../../protocol/invitations.ts'
import { err, ok, type Result } from '../../protocol/result.ts'
import { ROOT, type Base } from './base.ts'

/** `offline`: no answer, or none that we understand. `retryAfterMs`: when to ask again, if the relay says so. */
export type RestError = { readonly code: ErrorCode | 'offline'; readonly retryAfterMs: number | null }

/** What opens a door besides the session: empty where there is none. `invitation`: the token of a join link. */
export type Keys = { readonly password: string; readonly invitation: string }

export type Rest = {
  instance(): Promise<Result<InstanceReply, RestError>>
  /** An empty name asks for a random one. */
  createRoom(name: string): Promise<Result<RoomReply, RestError>>
  /** What this browser finds at the room's door. */
  findRoom(name: string): Promise<Result<DoorReply, RestError>>
  enterRoom(name: string, keys: Keys): Promise<Result<EntryReply, RestError>>
  /** Who is kept out; for chairmen. */
  bans(name: string): Promise<Result<BansReply, RestError>>
  /** The newest 200; for chairmen. */
  invitations(name: string): Promise<Result<InvitationsReply, RestError>>
  /** Who is told of what by e-mail; for chairmen. */
  notified(name: string): Promise<Result<NotifiedReply, RestError>>
  /** Uses nothing up. */
  lookAtInvitation(token: string): Promise<Result<InvitationReply, RestError>>
  answerInvitation(token: string, answer: AnswerWord, message: string): Promise<Result<null, RestError>>
  /** Whether the mailbox that a mail's last link speaks of gets no more mails. */
  mailbox(token: string): Promise<Result<MailboxReply, RestError>>
  optOut(token: string): Promise<Result<MailboxReply, RestError>>
  optIn(token: string): Promise<Result<MailboxReply, RestError>>
  feedback(body: FeedbackBody): Promise<Result<null, RestError>>
}

/** A relay that takes longer is as good as none; without this a browser waits for minutes. */
const ANSWER_WITHIN_MS = 15_000

const offline: RestError = { code: 'offline', retryAfterMs: null }

/** 200 invitations, each with a message and an answer of full length. */
const invitationList: JsonLimits = { length: 1024 * 1024, keys: fromRelay.keys }

export function createRest(ask: typeof fetch, base: Base = ROOT, answerWithinMs = ANSWER_WITHIN_MS): Rest {
  /** The text of a good answer. `body`: null for a POST that says nothing, undefined for a GET. */
  const say = async (path: string, body?: object | null): Promise<Result<string, RestError>> => {
    const json = body && { body: encode(body), headers: { 'content-type': 'application/json' } }
    const post = body !== undefined && { method: 'POST', ...json }
    const options = { credentials: 'same-origin', signal: AbortSignal.timeout(answerWithinMs), ...post } as const
    const response = await ask(`${base}api/v1${path}`, options).catch(() => null)
    const text = await response?.text().catch(() => null)
    if (!response || text === null || text === undefined) return err(offline)
    if (response.ok) return ok(text)
    const error = decodeAs(ErrorReply, text)
    return err(error.ok ? { code: error.value.code, retryAfterMs: retryAfterMs(response.headers) } : offline)
  }
  const call = async <S extends TSchema>(
    schema: S,
    path: string,
    body?: object | null,
    limits = fromRelay,
  ): Promise<Result<Static<S>, RestError>> => {
    const said = await say(path, body)
    if (!said.ok) return said
    const reply = decodeAs(schema, said.value, limits)
    return reply.ok ? reply : err(offline)
  }
  /** Where there is nothing to answer: a page that somebody else puts in the way does say something. */
  const tell = async (path: string, body: object): Promise<Result<null, RestError>> => {
    const said = await say(path, body)
    if (!said.ok) return said
    return said.value === '' ? ok(null) : err(offline)
  }
  const room = (name: string): string => `/rooms/${encodeURIComponent(name)}`
  const mailbox = (token: string): string => `/mailbox/${encodeURIComponent(token)}`
  return {
    instance: () => call(InstanceReply, '/instance'),
    createRoom: (name) => call(RoomReply, '/rooms', name === '' ? {} : { name }),
    findRoom: (name) => call(DoorReply, room(name)),
    enterRoom: (name, keys) => call(EntryReply, `${room(name)}/entry`, filledOf(keys)),
    bans: (name) => call(BansReply, `${room(name)}/bans`),
    invitations: (name) => call(InvitationsReply, `${room(name)}/invitations?limit=200`, undefined, invitationList),
    notified: (name) => call(NotifiedReply, `${room(name)}/notified`),
    lookAtInvitation: (token) => call(InvitationReply, '/invitations/look', { token }),
    answerInvitation: (token, answer, message) =>
      tell('/invitations/answer', { token, answer, ...filledOf({ message }) }),
    mailbox: (token) => call(MailboxReply, mailbox(token)),
    optOut: (token) => call(MailboxReply, `${mailbox(token)}/opt-out`, null),
    optIn: (token) => call(MailboxReply, `${mailbox(token)}/opt-in`, null),
    feedback: (body) => tell('/feedback', body),
  }
}

/** Without what is empty: to the relay an empty password is one that was typed. */
function filledOf(fields: Readonly<Record<string, string>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, text]) => text !== ''))
}

/** Whole seconds, as the relay writes it; a date, which a proxy may write, is not worth a clock of its own. */
function retryAfterMs(headers: Headers): number | null {
  const text = headers.get('retry-after') ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) * 1000 : null
}
