// Before a door that did not open: why, and what it asks for now.
import type { RoomName } from '../../protocol/primitives.ts'
import type { RestError } from '../net/rest.ts'
import type { Context } from './context.ts'
import { asksPassword, retryTime, spoilsInvitation } from './refusals.ts'

/** The page where the password is typed. `error`: null when nothing was refused; the person has thought better of it. */
export function showShutDoor(context: Context, room: RoomName, error: RestError | null): void {
  const { state } = context
  const code = error?.code ?? null
  state.busy.value = false
  state.trying.value = null
  state.panel.value = 'none'
  state.waiting.value = null
  state.refusal.value = code
  state.retryAt.value = error && retryTime(context, error)
  const door = code !== null && asksPassword(code) ? 'password' : code === 'room-locked' ? 'locked' : null
  if (door && state.door.value) state.door.value = { ...state.door.value, door }
  state.page.value = { is: 'prejoin', room }
  if (spoilsInvitation(code)) void lookWithoutInvitation(context, room)
}

/** What the invitation would have spared us, the door may ask for now. */
async function lookWithoutInvitation({ state, links, rest }: Context, room: RoomName): Promise<void> {
  links.forget(`/${room}`)
  state.invited.value = null
  const found = await rest.findRoom(room)
  const { page, invited, door } = state
  // Gone elsewhere, or come by another invitation.
  const isThere = page.value.is === 'prejoin' && page.value.room === room && !invited.value
  if (isThere && found.ok) door.value = found.value
}
