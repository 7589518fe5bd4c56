// From the address bar to a page: looking a room up, creating one, going elsewhere.
import { Check } from 'typebox/value'
import { RoomName } from '../../protocol/primitives.ts'
import type { RestError } from '../net/rest.ts'
import type { Context } from './context.ts'

export type Rooms = {
  /** Shows the page that the address bar names. */
  route(): Promise<void>
  createRoom(name: string): Promise<void>
  goTo(path: string): void
}

/** `beforeLeaving` ends a call that is under way when the person goes elsewhere. */
export function createRooms(context: Context, beforeLeaving: () => void): Rooms {
  const { state, rest, address } = context
  let lookups = 0

  async function route(): Promise<void> {
    const lookup = ++lookups
    beforeLeaving()
    state.refusal.value = null
    state.retryAt.value = null
    state.door.value = null
    const path = address.path()
    if (path === '/') {
      state.page.value = { is: 'home' }
      return
    }
    const room = safeDecode(path.slice(1)).toLowerCase()
    if (!Check(RoomName, room)) {
      state.page.value = { is: 'error', code: path.includes('/', 1) ? 'not-found' : 'bad-room-name' }
      return
    }
    state.page.value = { is: 'opening', room }
    const found = await rest.findRoom(room)
    // Gone elsewhere while the relay looked.
    if (lookup !== lookups) return
    if (found.ok) {
      state.door.value = found.value
      state.page.value = { is: 'prejoin', room }
    } else if (found.error.code === 'no-such-room') state.page.value = { is: 'unknown-room', room }
    else state.page.value = { is: 'error', code: found.error.code }
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
    goTo(path) {
      address.push(path)
      void route()
    },
  }
}

/** UTC milliseconds from which another try makes sense; null: at once. */
export function retryTime({ wallClock }: Context, { retryAfterMs }: RestError): number | null {
  return retryAfterMs === null ? null : wallClock() + retryAfterMs
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
