// From the address bar to a page: looking a room up, creating one, going elsewhere.
import { Check } from 'typebox/value'
import type { InvitationReply } from '../../protocol/http.ts'
import { RoomName } from '../../protocol/primitives.ts'
import { err, type Result } from '../../protocol/result.ts'
import type { RestError } from '../net/rest.ts'
import type { CallState } from '../state/call.ts'
import type { Context } from './context.ts'
import { guestPages, lookAt, none } from './guest-pages.ts'
import { safeDecode } from './links.ts'
import { isOutage, retryTime, spoilsInvitation } from './refusals.ts'

export type Rooms = {
  /** Shows the page that the address bar names. */
  route(): Promise<void>
  createRoom(name: string): Promise<void>
  goTo(path: string): Promise<void>
}

/** Ten minutes or so; then there is still the button. */
const MOST_LOOKUPS = 150

/** `beforeLeaving` ends a call that is under way when the person goes elsewhere. */
export function createRooms(context: Context, beforeLeaving: () => void): Rooms {
  const { state, rest, address } = context
  let lookups = 0
  let cancelRetry = (): void => undefined

  /** What passes by itself is asked again by itself, while the page stands as it is. */
  async function open(path: string, isCurrent: () => boolean, attempt = 0): Promise<void> {
    const error = await openRoom(context, path, isCurrent)
    if (!isCurrent()) return
    const passes = error !== null && attempt < MOST_LOOKUPS && mayPass(state, error)
    state.trying.value = passes ? error.code : null
    if (error === null) return
    // Too many questions are no answer: the page says when to ask again.
    state.retryAt.value = passes ? null : retryTime(context, error)
    state.page.value = { is: 'error', code: error.code }
    if (!passes) return
    const afterMs = (error.retryAfterMs ?? 0) + context.backoffMs(attempt)
    cancelRetry = context.clock.after(afterMs, () => void open(path, isCurrent, attempt + 1))
  }

  async function route(): Promise<void> {
    const lookup = ++lookups
    cancelRetry()
    const isCurrent = (): boolean => lookup === lookups
    context.links.collect()
    beforeLeaving()
    forgetDoor(context)
    const path = address.path()
    const guestPage = guestPages.get(path)
    if (guestPage) await guestPage(context, isCurrent)
    else if (!context.mayCall) state.page.value = { is: 'error', code: 'unsupported-browser' }
    else if (path === '/') state.page.value = { is: 'home' }
    else await open(path, isCurrent)
  }

  return {
    route,
    async createRoom(name) {
      state.refusal.value = null
      state.retryAt.value = null
      state.busy.value = true
      const created = await rest.createRoom(name.trim())
      state.busy.value = false
      // Somebody was faster, or the name is in use: that room is as good as a new one.
      const isThere = created.ok || created.error.code === 'room-exists'
      if (isThere) {
        address.push(`/${created.ok ? created.value.name : name.trim().toLowerCase()}`)
        await route()
      } else {
        state.refusal.value = created.error.code
        state.retryAt.value = retryTime(context, created.error)
      }
    },
    async goTo(path) {
      address.push(path)
      await route()
    },
  }
}

/** What was true before another door, or at another time. */
function forgetDoor({ state }: Context): void {
  state.refusal.value = null
  state.trying.value = null
  state.retryAt.value = null
  state.door.value = null
  state.invited.value = null
  state.tellsName.value = false
}

/** A server that is at fault may well be gone for a moment while it is mended. */
function mayPass({ trying }: CallState, { code }: RestError): boolean {
  return isOutage(code) || (code === 'offline' && trying.value !== null)
}

/** Null: there is a page now, or nobody looks for it any more. Otherwise why the relay did not say which. */
async function openRoom(context: Context, path: string, isCurrent: () => boolean): Promise<RestError | null> {
  const { state, links } = context
  const room = safeDecode(path.slice(1)).toLowerCase()
  if (!Check(RoomName, room)) {
    state.page.value = { is: 'error', code: path.includes('/', 1) ? 'not-found' : 'bad-room-name' }
    return null
  }
  if (state.trying.value === null) state.page.value = { is: 'opening', room }
  const token = links.read(path)
  if (token === null) return openByRoom(context, room, isCurrent)
  const invited = await invitationTo(context, room, token)
  if (!isCurrent()) return null
  if (invited.ok) openByInvitation(context, room, invited.value)
  else if (spoilsInvitation(invited.error.code)) {
    links.forget(path)
    state.refusal.value = invited.error.code
    return openByRoom(context, room, isCurrent)
  } else return invited.error
  return null
}

/** The invitation, if it leads into this room and nobody else has come in by it. */
async function invitationTo(
  context: Context,
  room: RoomName,
  token: string,
): Promise<Result<InvitationReply, RestError>> {
  const looked = await lookAt(context, token)
  if (!looked.ok) return looked
  if (looked.value.room !== room) return err(none('bad-invitation'))
  return looked.value.way === 'taken' ? err(none('invitation-used')) : looked
}

function openByInvitation({ state }: Context, room: RoomName, invited: InvitationReply): void {
  state.invited.value = invited
  state.door.value = invited.door
  state.page.value = invited.door ? { is: 'prejoin', room } : { is: 'error', code: 'banned' }
}

async function openByRoom(context: Context, room: RoomName, isCurrent: () => boolean): Promise<RestError | null> {
  const { state, rest } = context
  const found = await rest.findRoom(room)
  // Gone elsewhere while the relay looked.
  if (!isCurrent()) return null
  if (found.ok) {
    state.door.value = found.value
    state.page.value = { is: 'prejoin', room }
  } else if (found.error.code === 'no-such-room') state.page.value = { is: 'unknown-room', room }
  else return found.error
  return null
}
