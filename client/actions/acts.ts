// What a chairman does to the room and its people, and everybody with their own hand: asked of the relay, never assumed.
import type { ActFields, ActName } from '../../protocol/acts.ts'
import type { ErrorCode } from '../../protocol/errors.ts'
import type { Ban } from '../../protocol/http.ts'
import { err, ok, type Result } from '../../protocol/result.ts'
import { knowsFloor } from '../state/floor.ts'
import type { Context } from './context.ts'
import { notify } from './notices.ts'

/** Null: done. When another try makes sense is in `state.retryAt` then, if the relay knows. */
export async function act<K extends ActName>(
  { state, stay, wallClock }: Context,
  name: K,
  fields: ActFields<K>,
): Promise<ErrorCode | 'offline' | null> {
  if (!stay) return 'offline'
  state.retryAt.value = null
  const answer = await stay.socket.ask(name, fields)
  if (!answer) return null
  if (answer.retryAfterMs !== null) state.retryAt.value = wallClock() + answer.retryAfterMs
  return answer.code
}

/** It is up when the relay says so to everybody. Where the floor is given, a hand asks for it. */
export function raiseHand({ state, stay }: Context, raised: boolean): void {
  void stay?.socket.ask('hand', { raised }).then((refused) => {
    if (refused) notify(state, 'act-failed', 'problem')
    else if (raised && knowsFloor(state) && state.self.value?.floorAt === null) notify(state, 'floor-asked')
  })
}

/** Gives our own floor back. */
export function leaveFloor({ state, stay }: Context): void {
  void stay?.socket.ask('yield-floor', {}).then((refused) => {
    if (refused) notify(state, 'act-failed', 'problem')
  })
}

export async function loadBans({ state, rest }: Context): Promise<Result<readonly Ban[], ErrorCode | 'offline'>> {
  const room = state.room.value
  if (!room) return err('offline')
  const reply = await rest.bans(room.name)
  return reply.ok ? ok(reply.value.bans) : err(reply.error.code)
}
