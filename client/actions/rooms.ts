// From the address bar to a page: looking a room up, creating one, going elsewhere.
import { Check } from 'typebox/value'
import type { InvitationReply } from '../../protocol/http.ts'
import { RoomName } from '../../protocol/primitives.ts'
import { err, type Result } from '../../protocol/result.ts'
import type { RestError } from '../net/rest.ts'
import type { Context } from './context.ts'
import { guestPages, lookAt, none } from './guest-pages.ts'
import { safeDecode } from './links.ts'
import { retryTime, spoilsInvitation } from './refusals.ts'

export type Rooms = {
  /** Shows the page that the address bar names. */
  route(): Promise<void>
  createRoom(name: string): Promise<void>
  goTo(path: string): Promise<void>
}

/** `beforeLeaving` ends a call that is under way when the person goes elsewhere. */
export function createRooms(context: Context, beforeLeaving: () => void): Rooms {
  const { state, rest, address } = context
  let lookups = 0

  async function route(): Promise<void> {
    const lookup = ++lookups
    const isCurrent = (): boolean => lookup === lookups
    context.links.collect()
    beforeLeaving()
    forgetDoor(context)
    const path = address.path()
    const guestPage = guestPages.get(path)
    if (guestPage) await guestPage(context, isCurrent)
    else if (!context.mayCall) state.page.value = { is: 'error', code: 'unsupported-browser' }
    else if (path === '/') state.page.value = { is: 'home' }
    else await openRoom(context, path, isCurrent)
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
  state.retryAt.value = null
  state.door.value = null
  state.invited.value = null
  state.tellsName.value = false
}

async function openRoom(context: Context, path: string, isCurrent: () => boolean): Promise<void> {
  const { state, links } = context
  const room = safeDecode(path.slice(1)).toLowerCase()
  if (!Check(RoomName, room)) {
    state.page.value = { is: 'error', code: path.includes('/', 1) ? 'not-found' : 'bad-room-name' }
    return
  }
  state.page.value = { is: 'opening', room }
  const token = links.read(path)
  if (token === null) {
    await openByRoom(context, room, isCurrent)
    return
  }
  const invited = await invitationTo(context, room, token)
  if (!isCurrent()) return
  if (invited.ok) openByInvitation(context, room, invited.value)
  else if (spoilsInvitation(invited.error.code)) {
    links.forget(path)
    state.refusal.value = invited.error.code
    await openByRoom(context, room, isCurrent)
  } else showError(context, invited.error)
}

/** Too many questions are no answer: the page says when to ask again. */
function showError(context: Context, error: RestError): void {
  context.state.retryAt.value = retryTime(context, error)
  context.state.page.value = { is: 'error', code: error.code }
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

async function openByRoom(context: Context, room: RoomName, isCurrent: () => boolean): Promise<void> {
  const { state, rest } = context
  const found = await rest.findRoom(room)
  // Gone elsewhere while the relay looked.
  if (!isCurrent()) return
  if (found.ok) {
    state.door.value = found.value
    state.page.value = { is: 'prejoin', room }
  } else if (found.error.code === 'no-such-room') state.page.value = { is: 'unknown-room', room }
  else showError(context, found.error)
}
