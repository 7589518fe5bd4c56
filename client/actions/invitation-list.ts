// The room's invitations as its chairmen see them: asked for once, then kept true by what the relay says.
import type { ErrorCode } from '../../protocol/errors.ts'
import type { AnswerWord, Invitation } from '../../protocol/invitations.ts'
import type { FrameOf } from '../../protocol/server-to-client.ts'
import type { CallState, NoticeKey } from '../state/call.ts'
import type { Context } from './context.ts'
import { dismissNotice, notify } from './notices.ts'

/** Null: done, or overtaken by a later question or the end of the stay. */
export async function loadInvitations(context: Context): Promise<ErrorCode | 'offline' | null> {
  const { state, stay, rest } = context
  const room = state.room.value
  if (!stay || !room) return 'offline'
  const heard = new Map<string, Invitation>()
  stay.heard = heard
  const reply = await rest.invitations(room.name)
  if (context.stay !== stay || stay.heard !== heard) return null
  stay.heard = null
  if (!reply.ok) return reply.error.code
  // Each change is told after it is written down: what was told meanwhile is never older than the list.
  state.invitations.value = [...heard.values()].reduce(put, reply.value.invitations)
  return null
}

/** To chairmen, so that they see by whose invitation somebody is here; again whenever something may have been missed. */
export async function watchInvitations(context: Context): Promise<void> {
  const { state, stay, ready } = context
  await ready
  if (context.stay !== stay || !state.isChairman.value) return
  if (state.instance.value?.mail === true || state.invitations.value !== null) await loadInvitations(context)
}

/** Nobody's business any more. */
export function dropInvitations({ state, stay }: Context): void {
  state.invitations.value = null
  if (stay) stay.heard = null
}

export function takeInvitation({ state, stay }: Context, { invitation, news }: FrameOf<'invitation'>): void {
  stay?.heard?.set(invitation.id, invitation)
  if (state.invitations.value) state.invitations.value = put(state.invitations.value, invitation)
  const { address, answer } = invitation
  if (news === 'answered' && answer) tellAnswer(state, address, answer.answer)
  if (news === 'mail' && invitation.state === 'failed') notify(state, 'invitation-failed', 'problem', { address })
}

/** Whoever has changed their mind is not quoted with what they said before. */
function tellAnswer(state: CallState, address: string, answer: AnswerWord): void {
  const key = `invitation-${answer}` as const
  const earlier = state.notices.value.filter(
    (notice) => isAnswer(notice.key) && notice.key !== key && notice.values['address'] === address,
  )
  notify(state, key, 'info', { address })
  for (const { id } of earlier) dismissNotice(state, id)
}

function isAnswer(key: NoticeKey): boolean {
  return key === 'invitation-accepted' || key === 'invitation-later' || key === 'invitation-declined'
}

/** In its place if it is there, otherwise among those of its age: the newest first. */
function put(list: readonly Invitation[], it: Invitation): readonly Invitation[] {
  if (list.some(({ id }) => id === it.id)) return list.map((one) => (one.id === it.id ? it : one))
  const older = list.findIndex(({ createdAt }) => createdAt <= it.createdAt)
  return older === -1 ? [...list, it] : [...list.slice(0, older), it, ...list.slice(older)]
}
